"""What was erased leaves SQLite's write-ahead log too, which holds it until all of it is in the database."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.db import connection

from outtask.core.jobs import Run, enqueue, job
from outtask.core.models import Job
from outtask.core.models.jobs import Status
from outtask.terms.errors import UserError

SETTLE = "core.settle"
PATIENCE = 30.0  # seconds for those who read an older state of the database to come to an end
AGAIN = 0.5  # seconds between two attempts
log = logging.getLogger(__name__)


def settle() -> bool:
    """Empty the write-ahead log, and tell whether it is empty; who reads or writes meanwhile keeps it full.

    It waits for nobody, because who waits here lets nobody write.
    """
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute("PRAGMA busy_timeout=0")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (busy, *_) = cursor.fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={int(usual)}")
    return not busy


def settle_soon() -> None:
    """Have it done once the command that runs is, by a job that tells where it could not be."""
    waiting = Job.objects.everything("whether it is asked for").filter(kind=SETTLE, status=Status.WAITING)
    if connection.vendor == "sqlite" and not waiting.exists():
        enqueue(SETTLE, {})


@job(SETTLE, "Clearing the disk of what was erased")
def settle_patiently(run: Run) -> dict[str, Any]:
    """Try until it is done. Raises UserError where somebody reads all the time."""
    until = time.monotonic() + PATIENCE
    while not settle():
        if time.monotonic() >= until:
            log.warning("what was erased still stands in the write-ahead log of the database")
            raise UserError(
                "what was erased still stands in a file beside the database, which something keeps reading",
                mend="end other programs that have the database open, and start this again; "
                "the daily tidying tries too",
            )
        run.tell("Waiting for those who read")
        time.sleep(AGAIN)
    return {}
