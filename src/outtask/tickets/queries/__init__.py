"""What can be asked of the logs."""

from outtask.tickets.queries.assessment import assess, found
from outtask.tickets.queries.events import events

__all__ = ["assess", "events", "found"]
