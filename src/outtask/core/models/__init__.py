"""What the core stores: the ledger, jobs, files, the requests that were done, attempts that are limited."""

from outtask.core.models.attempts import Attempt
from outtask.core.models.files import StoredFile
from outtask.core.models.folders import DataFolder
from outtask.core.models.jobs import Job, JobLine, WorkerBeat
from outtask.core.models.ledger import LedgerEntry, LedgerHead, PersonalDetail
from outtask.core.models.requests import DoneRequest

__all__ = [
    "Attempt",
    "DataFolder",
    "DoneRequest",
    "Job",
    "JobLine",
    "LedgerEntry",
    "LedgerHead",
    "PersonalDetail",
    "StoredFile",
    "WorkerBeat",
]
