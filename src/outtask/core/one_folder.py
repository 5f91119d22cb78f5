"""One folder of data for one database on a server, and one start after the other.

SQLite lies in the folder itself. A server may be named by two starts with folders of their own: each would
miss the files that the other's rows name, and each would make the tables.
"""

from __future__ import annotations

import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import Error, ProgrammingError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from outtask.core.home import kept_secret
from outtask.core.models import DataFolder
from outtask.terms.errors import UserError

MARK = "folder-mark"
MAKING_READY, RUNNING = 0x6F757474, 0x6F757475  # the numbers of advisory locks
TRIES = 20  # of half a second: what a web server that was killed has left ends by then
LOOK = 10.0  # seconds between two looks whether the lock is held still
_held: list[BaseDatabaseWrapper] = []
"""The connection that says that this process serves, open as long as the server lets it."""
_before: list[tuple[int, datetime]] = []
"""Which session of the server that was, and when it began."""


@contextmanager
def one_after_the_other(say: Callable[[str], None]) -> Iterator[None]:
    """Wait until no other start makes this database ready, and say so where that takes time."""
    if connection.vendor == "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [MAKING_READY])
        if not cursor.fetchone()[0]:
            say("Another start makes this database ready; waiting until it is done")
            cursor.execute("SELECT pg_advisory_lock(%s)", [MAKING_READY])
        try:
            yield
        finally:  # a connection that was lost has lost it
            if connection.connection is not None and not connection.connection.closed:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MAKING_READY])


def check_folder() -> None:
    """Raise UserError where the database belongs to another folder of data."""
    if connection.vendor == "sqlite":
        return
    try:
        owner = DataFolder.objects.first()
    except ProgrammingError:  # there is no such table yet
        return
    if owner is not None and owner.mark != _mark(settings.HOME):
        raise UserError(
            f"this database belongs to another data folder, {owner.place}",
            field="OUTTASK_HOME",
            mend="name that folder, or give this workspace a database of its own; where that folder is lost, "
            "see “One database, one data folder” in docs/operations.md",
        )


def serve_alone() -> None:
    """Let no other web server run on this database while this process lives. Raises UserError where one does.

    A copy of a machine has the mark of the folder too, so that the mark alone would let in both.
    """
    if connection.vendor == "sqlite" or _is_held():
        return
    mine = connection.copy()
    try:
        who = _taken(mine)
    finally:
        if mine not in _held:
            mine.close()
    if who is not None:
        raise UserError(
            f"{who} serves this database already",
            field="DATABASE_URL",
            mend="stop that one first, or give this workspace a database of its own",
        )


def stay_alone(leave: Callable[[str], None]) -> None:
    """Look in the background whether the lock is held, and take it anew where its session has ended.

    A database that is away is waited for. Where another web server has come meanwhile, ``leave`` is called.
    """
    if connection.vendor == "sqlite":
        return

    def watch() -> None:
        while True:
            time.sleep(LOOK)
            try:
                serve_alone()
            except Error:
                continue
            except UserError as error:
                leave(str(error))
                return

    threading.Thread(target=watch, daemon=True, name="one web server").start()


def _is_held() -> bool:
    """Tell whether the session that has the lock lives."""
    if not _held:
        return False
    try:
        with _held[0].cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        _held.pop().close()
        return False
    return True


def _taken(mine: BaseDatabaseWrapper) -> str | None:
    """Take the lock; return who has it where another has."""
    mine.inc_thread_sharing()  # taken at the start, looked at in the background
    with mine.cursor() as cursor:
        cursor.execute("SELECT set_config('application_name', %s, false)", [f"outtask on {_here()}"[:63]])
        for session in _before:  # the server may not have seen yet that it has lost us
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid = %s AND backend_start = %s",
                session,
            )
        for _ in range(TRIES):
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [RUNNING])
            if cursor.fetchone()[0]:
                cursor.execute("SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()")
                _before[:] = cursor.fetchall()
                _held.append(mine)
                return None
            time.sleep(0.5)
        cursor.execute(
            "SELECT max(application_name) FROM pg_stat_activity JOIN pg_locks USING (pid) "
            "WHERE locktype = 'advisory' AND granted AND objid = %s AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())",
            [RUNNING],
        )
        return cursor.fetchone()[0] or "another outtask"


def claim_folder() -> None:
    """Let the database belong to this folder of data, where it belongs to none yet."""
    if connection.vendor == "sqlite":
        return
    place = f"{settings.HOME} on {_here()}"[:1000]
    DataFolder.objects.get_or_create(pk=1, defaults={"mark": _mark(settings.HOME), "place": place})
    check_folder()


def _here() -> str:
    return socket.gethostname()


def _mark(home: Path) -> str:
    return kept_secret(home, MARK, lambda: secrets.token_hex(16))
