"""Write a file whole or not at all, and never where somebody else has laid a trail to."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from outtask.terms.errors import UserError

LINKS = 40  # as many as the system follows


def write_whole(path: Path | str, content: bytes) -> None:
    """Write beside the target first, then take its place, so that nobody ever finds half a file.

    The file beside it has a name that nobody can know before, and is made anew or not at all. A file that is
    replaced hands on its permissions if it is ours. What is no ordinary file (a pipe, a terminal) is written
    to as it is. Raises UserError if it cannot be.
    """
    target = target_of(path)
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)
            return
        beside = target.with_name(f".outtask-{os.urandom(8).hex()}.part")
        new = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        try:
            with os.fdopen(new, "wb") as out:
                if (mode := _own_mode(target)) is not None:
                    os.fchmod(new, mode)
                out.write(content)
                out.flush()
                os.fsync(new)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UserError(f"cannot be written ({why})", file=str(path), mend="name another file") from None


def target_of(path: Path | str) -> Path:
    """Return the file that a path names, behind links of our own or of the system.

    Raises UserError for a link of somebody else: it would choose which of our files is replaced.
    """
    place = Path(path)
    with suppress(OSError):
        if not stat.S_ISREG(place.stat().st_mode):
            return place  # a pipe has no other name
    for _ in range(LINKS):
        try:
            found = place.lstat()
        except OSError:
            break
        if not stat.S_ISLNK(found.st_mode):
            break
        if found.st_uid not in (0, os.geteuid()):
            raise UserError(
                "is a link that belongs to somebody else", file=str(path), mend="name another file"
            )
        place = place.parent / place.readlink()
    return Path(os.path.realpath(path))


def _own_mode(target: Path) -> int | None:
    """Return the permissions of a file that is there and ours; another's might let him write to it."""
    try:
        found = target.stat()
    except FileNotFoundError:
        return None
    return stat.S_IMODE(found.st_mode) & 0o777 if found.st_uid == os.geteuid() else None
