"""What was erased leaves the files of the database too.

SQLite overwrites it, and holds it in its write-ahead log until all of that is in the database. PostgreSQL
keeps rows that were changed or deleted until it vacuums their table, which it does seldom to small ones, and
their bytes until the place is needed: its tables are written anew.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.apps import apps
from django.db import OperationalError, connection

from outtask.core.jobs import Run, enqueue, job
from outtask.core.models import Job
from outtask.core.models.jobs import Status
from outtask.terms.errors import UserError

SETTLE = "core.settle"
PATIENCE = 30.0  # seconds for those who read an older state of the database to come to an end
LOCKED = "55P03"  # lock_not_available
AGAIN = 0.5  # seconds between two attempts
NOTHING_ERASED = ("core.LedgerEntry", "core.LedgerHead")  # the largest, and each append waits for the other
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


def begun_by_now() -> str:
    """Return the first transaction of PostgreSQL that has not begun."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        return str(cursor.fetchone()[0])


def write_anew(erased_before: str) -> bool:
    """Write PostgreSQL's tables anew; tell whether each could be, with nobody reading an older state.

    Who began before a transaction may still see what was erased before it, and keeps it in its table, however
    short they read: PostgreSQL's own counting of rows too. So does who writes in another database of the
    server, since what is written anew is what may be seen by anybody who began so early. A table that is in
    use is waited for as short as who uses it does not notice.
    """
    quote, done = connection.ops.quote_name, True
    models = [model for model in apps.get_models() if model._meta.label not in NOTHING_ERASED]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND greatest("
            "CASE WHEN datname = current_database() THEN age(backend_xmin) END, age(backend_xid)) "
            "> age(%s::xid8::xid)",
            [erased_before],
        )
        if cursor.fetchone()[0]:
            return False  # what they may still see stays
        cursor.execute("SET lock_timeout = '500ms'")
        try:
            for table in sorted(model._meta.db_table for model in models if model._meta.managed):
                try:
                    cursor.execute(f"VACUUM (FULL) {quote(table)}")
                except OperationalError as error:
                    if getattr(error.__cause__, "sqlstate", "") != LOCKED:
                        raise
                    done = False
        finally:
            cursor.execute("RESET lock_timeout")
    return done


def settle_soon() -> None:
    """Have it done once the command that runs is, by a job that tells where it could not be."""
    waiting = Job.objects.everything("whether it is asked for").filter(kind=SETTLE, status=Status.WAITING)
    if not waiting.exists():
        enqueue(SETTLE, {})


@job(SETTLE, "Clearing the disk of what was erased", patient=True)
def settle_patiently(run: Run) -> dict[str, Any]:
    """Try until it is done. Raises UserError where somebody reads all the time."""
    until = time.monotonic() + PATIENCE
    done: Callable[[], bool]
    if connection.vendor == "sqlite":
        done, where = settle, "beside"
    else:
        done, where = partial(write_anew, begun_by_now()), "of"
    while not done():
        if time.monotonic() >= until:
            log.warning("what was erased still stands in files of the database")
            raise UserError(
                f"what was erased still stands in a file {where} the database, which something keeps reading",
                mend="end other programs that have the database open, and start this again"
                + ("; the daily tidying tries too" if done is settle else ""),
            )
        run.tell("Waiting for those who read")
        time.sleep(AGAIN)
    return {}
