"""What the core stores: the ledger, jobs, files, and the requests that were done."""

from outtask.core.models.files import StoredFile
from outtask.core.models.jobs import Job, JobLine
from outtask.core.models.ledger import LedgerEntry, LedgerHead, PersonalDetail
from outtask.core.models.requests import DoneRequest

__all__ = ["DoneRequest", "Job", "JobLine", "LedgerEntry", "LedgerHead", "PersonalDetail", "StoredFile"]
