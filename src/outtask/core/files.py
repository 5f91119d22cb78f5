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
from django.db import transaction

from outtask.core.clock import now
from outtask.core.commands import running
from outtask.core.contents import Content, names, place, put, removed
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


def erase_content(file: StoredFile, *, shared: bool = True) -> list[str]:
    """Erase what a file holds, within the command that tells of it; return the names under which it was kept.

    The rows stay: what was read from it counts on. Of what is not ``shared`` only this row is erased, and the
    content goes with its last. What came within a day goes from the disk when it is swept: somebody else
    may be handing in the same.
    """
    running()
    same = StoredFile.objects.everything("a command erases").filter(sha256=file.sha256, erased_at=None)
    same = same if shared else same.filter(pk=file.pk)
    known_as = sorted(set(same.values_list("name", flat=True)))
    same.update(erased_at=now())
    transaction.on_commit(lambda: _remove(file.sha256))
    return known_as


def _remove(sha256: str) -> None:
    """Remove a content now, unless a row names it or it came lately; sweeping would take a day."""
    rows = StoredFile.objects.everything("whether anybody needs it").filter(sha256=sha256, erased_at=None)
    if not rows.exists():
        removed(place(settings.FILES, sha256))


def path_of(file: StoredFile) -> Path:
    """Return where a content lies, to be read and never changed. Raises UserError where it is gone."""
    path = place(settings.FILES, file.sha256)
    if file.erased_at or not path.is_file():
        mend = "drop it again" if file.erased_at else "restore a backup"
        what = "was erased" if file.erased_at else "is not in the workspace any more"
        raise UserError(what, file=file.name, mend=mend)
    return path


def open_stored(file: StoredFile) -> IO[bytes]:
    """Open a file to be read."""
    return path_of(file).open("rb")


def plain_name(name: str) -> str:
    """Return a name to be shown: without folders, and without characters that steer what shows it."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    return shown.lstrip(".")[-LONGEST_NAME:] or "file"


@names("files")
def _named() -> Iterable[str]:
    kept = StoredFile.objects.everything("contents that are kept").filter(erased_at=None)
    return kept.values_list("sha256", flat=True).distinct()
