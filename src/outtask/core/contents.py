"""Folders of files that are named by the SHA-256 of what they hold: uploads, batches of tickets.

A file is there whole or not at all, is never changed, and counts only where a row of the database names it;
what no row names is swept. The name that somebody gave a file never becomes a path.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from outtask.core.home import made
from outtask.terms.errors import UserError

CHUNK = 1 << 20
LEFT_ALONE = 24 * 3600.0  # seconds: a file may lie there this long before the row that names it
HASH = re.compile(r"[0-9a-f]{64}")
ARRIVING = "arriving-"
NAMED: dict[str, list[Callable[[], Iterable[str]]]] = {}
"""By the name of a folder (``files``, ``batches``): what tells the hashes that rows name, see `names`."""


@dataclass(frozen=True)
class Content:
    """What a file holds."""

    sha256: str
    size: int  # bytes


def names(folder: str) -> Callable[[Callable[[], Iterable[str]]], Callable[[], Iterable[str]]]:
    """Register a function that tells which contents of a folder rows name, so that they are kept."""

    def register(function: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
        NAMED.setdefault(folder, []).append(function)
        return function

    return register


def put(folder: Path, source: IO[bytes] | Path, *, most: int | None = None) -> Content:
    """Put what a stream or a file holds into a folder, safely on the disk, and return its name there.

    Raises UserError above ``most`` bytes, and for a disk that is full.
    """
    arriving = made(folder) / f"{ARRIVING}{secrets.token_hex(16)}"
    try:
        content = _copy(source, arriving, most)
        target = place(folder, content.sha256)
        made(target.parent)
        if target.exists():
            os.utime(target)  # so that it is not swept before the row that names it anew
        else:
            arriving.chmod(0o400)
            arriving.replace(target)
            sync_folder(target.parent)
    except OSError as error:
        raise UserError(f"the file could not be stored ({error.strerror or error})") from error
    finally:
        arriving.unlink(missing_ok=True)
    return content


def place(folder: Path, sha256: str) -> Path:
    """Return where a content lies; raises ValueError for what is no hash, as a path would be."""
    if not HASH.fullmatch(sha256):
        raise ValueError(f"{sha256!r} is no SHA-256")
    return folder / sha256[:2] / sha256


def contents(folder: Path) -> Iterator[Path]:
    """Go through all contents of a folder, in order of their hash, whether a row names them or not."""
    for below in sorted(folder.glob("[0-9a-f][0-9a-f]")):
        yield from sorted(path for path in below.iterdir() if HASH.fullmatch(path.name))


def hash_of(path: Path) -> str:
    """Return the SHA-256 of what a file holds."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sweep(folder: Path, *, left_alone: float = LEFT_ALONE) -> int:
    """Remove what no row names and what never arrived, if it has lain there for a day; return how many."""
    if folder.name not in NAMED:
        return 0  # nobody told what is to be kept
    old = [path for path in _loose(folder) if _age(path) >= left_alone]
    named = {sha256 for told in NAMED[folder.name] for sha256 in told()}  # after the list: rows come last
    return sum(path.name not in named and removed(path, left_alone=left_alone) for path in old)


def removed(path: Path, *, left_alone: float = LEFT_ALONE) -> bool:
    """Remove what no row names, and tell so; not what was put in lately, for a row may be on its way."""
    if not path.is_file() or _age(path) < left_alone:
        return False
    path.unlink(missing_ok=True)
    return True


def _age(path: Path) -> float:
    return time.time() - path.stat().st_mtime


def _loose(folder: Path) -> list[Path]:
    return [*contents(folder), *folder.glob(f"{ARRIVING}*")]


def _copy(source: IO[bytes] | Path, target: Path, most: int | None) -> Content:
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return _copy(stream, target, most)
    digest, size = hashlib.sha256(), 0
    new = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(new, "wb") as out:
        while part := source.read(CHUNK):
            size += len(part)
            if most is not None and size > most:
                raise UserError(
                    f"the file is larger than {most // 1_000_000:,} MB",
                    mend="leave out months or columns, or raise OUTTASK_MAX_UPLOAD_MB",
                )
            digest.update(part)
            out.write(part)
        out.flush()
        os.fsync(new)
    return Content(digest.hexdigest(), size)


def sync_folder(folder: Path) -> None:
    """Put a folder's list of names on the disk, so that a file that was told to be there is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
