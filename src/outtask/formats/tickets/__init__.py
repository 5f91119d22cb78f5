"""Ticket logs of any tool: read, mapped to our columns, cleaned and put in order."""

from outtask.formats.tickets.log import TicketLog, propose_mapping, read_log
from outtask.formats.tickets.mapping_file import read_mapping

__all__ = ["TicketLog", "propose_mapping", "read_log", "read_mapping"]
