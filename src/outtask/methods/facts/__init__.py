"""Facts measured from a ticket log, per function: what the work is like, before anyone judges it."""

from outtask.methods.facts.definitions import DEFINITIONS
from outtask.methods.facts.measure import measure
from outtask.methods.facts.proposal import propose_functions

__all__ = ["DEFINITIONS", "measure", "propose_functions"]
