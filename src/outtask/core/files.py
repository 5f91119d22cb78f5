"""Files that people hand in, stored by the hash of their content.

    received = receive(upload, most=settings.MAX_UPLOAD_MB * 1_000_000)   # before the command: it takes long
    ...
    file = store(received, name=upload.name, kind="text/csv")             # within a command

A content that no row names does not exist, and is swept.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from django.conf import settings

from outtask.core.clock import now
from outtask.core.commands import running
from outtask.core.contents import Content, names, place, put
from outtask.core.models import StoredFile
from outtask.terms.errors import UserError

LONGEST_NAME = 255


def receive(source: IO[bytes] | Path, *, most: int | None = None) -> Content:
    """Put a file on the disk; outside of any transaction. Raises UserError above ``most`` bytes."""
    return put(settings.FILES, source, most=most)


def store(received: Content, *, name: str, kind: str) -> StoredFile:
    """Make the row of a file that was received, within the command that tells of it."""
    user = running().actor.user
    if not place(settings.FILES, received.sha256).is_file():
        raise UserError("the file is no longer there", mend="hand it in again")
    return StoredFile.objects.everything("a command stores").create(
        sha256=received.sha256,
        name=plain_name(name),
        size=received.size,
        kind=kind,
        added_at=now(),
        added_by_id=user.pk if user else None,
    )


def path_of(file: StoredFile) -> Path:
    """Return where the content of a file lies: to be read, never to be changed."""
    return place(settings.FILES, file.sha256)


def open_stored(file: StoredFile) -> IO[bytes]:
    """Open a file to be read."""
    try:
        return path_of(file).open("rb")
    except OSError as error:
        raise UserError(
            "is not in the workspace any more", file=file.name, mend="restore a backup"
        ) from error


def plain_name(name: str) -> str:
    """Return a name to be shown: without folders, and without characters that steer what shows it."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    return shown.lstrip(".")[-LONGEST_NAME:] or "file"


@names("files")
def _named() -> Iterable[str]:
    return StoredFile.objects.everything("contents that are kept").values_list("sha256", flat=True).distinct()
