"""Studies of what to keep and what to delegate: functions, computed results, signed decisions."""

from outtask.decide.models.arranged import Arranged
from outtask.decide.models.decisions import Decision
from outtask.decide.models.functions import Function
from outtask.decide.models.results import Result
from outtask.decide.models.studies import SetAside, Study

__all__ = ["Arranged", "Decision", "Function", "Result", "SetAside", "Study"]
