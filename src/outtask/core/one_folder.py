"""One folder of data for one database on a server, and one start after the other.

SQLite lies in the folder itself. A server may be named by two starts with folders of their own: each would
miss the files that the other's rows name, and each would make the tables.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import ProgrammingError, connection

from outtask.core.home import kept_secret
from outtask.core.models import DataFolder
from outtask.terms.errors import UserError

MARK = "folder-mark"
MAKING_READY = 0x6F757474  # the number of an advisory lock


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


def claim_folder() -> None:
    """Let the database belong to this folder of data, where it belongs to none yet."""
    if connection.vendor == "sqlite":
        return
    place = f"{settings.HOME} on {socket.gethostname()}"[:1000]
    DataFolder.objects.get_or_create(pk=1, defaults={"mark": _mark(settings.HOME), "place": place})
    check_folder()


def _mark(home: Path) -> str:
    return kept_secret(home, MARK, lambda: secrets.token_hex(16))
