"""Logs of tickets, the batches that imports added to them, and what was measured in them."""

from outtask.tickets.models.batches import Batch, Form
from outtask.tickets.models.measurements import Measurement
from outtask.tickets.models.sources import Source

__all__ = ["Batch", "Form", "Measurement", "Source"]
