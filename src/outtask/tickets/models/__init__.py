"""Logs of tickets, and the batches that imports added to them."""

from outtask.tickets.models.batches import Batch
from outtask.tickets.models.sources import Source

__all__ = ["Batch", "Source"]
