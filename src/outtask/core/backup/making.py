"""Making a backup, while the workspace goes on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from outtask.core.backup.archive import Writer, writing
from outtask.core.backup.rows import kept_models, next_keys, write_rows
from outtask.core.clock import now
from outtask.core.contents import NAMED, contents, hash_of
from outtask.core.home import made
from outtask.core.ledger_check import Broken, verify
from outtask.core.ledger_head import export_head
from outtask.core.moment import one_moment
from outtask.core.schema import Standing, loader_of, standing, unknown
from outtask.terms.errors import UserError

KEPT_BEFORE_MIGRATIONS = 5


@dataclass
class Made:
    """A backup that was made, and what was wrong with the workspace."""

    path: Path
    rows: int = 0
    files: int = 0
    bytes: int = 0
    broken: str = ""  # what is broken in the ledger
    missing: list[str] = field(default_factory=list)  # contents that rows name and that are gone or damaged


def make_backup(path: Path) -> Made:
    """Write everything into one file, as it is at one moment; others may go on writing.

    It holds neither the secret key nor the key that signs. Raises UserError where it cannot be written.
    """
    done = Made(path)
    with writing(path) as archive:
        with one_moment(connection):
            told, named = _rows(archive, done), _named()
        there = {folder.name: set(_files(archive, folder, done)) for folder in _folders()}
        done.missing += [
            f"{folder}/{sha256}"
            for folder, hashes in named.items()
            for sha256 in sorted(hashes - there.get(folder, set()))
        ]
        archive.seal(told)
    done.bytes = path.stat().st_size
    return done


def before_migration() -> Path:
    """Back the workspace up before it is migrated, keep the last few of these, and return the new one."""
    folder = made(settings.BACKUPS)
    stamp = now().strftime("%Y-%m-%d-%H%M%S")
    done = make_backup(folder / f"before-migration-{stamp}.outtask")
    for old in sorted(folder.glob("before-migration-*.outtask"))[:-KEPT_BEFORE_MIGRATIONS]:
        old.unlink()
    return done.path


def _rows(archive: Writer, done: Made) -> dict[str, Any]:
    from importlib.metadata import version

    loader = loader_of(connection)
    migrations = sorted(loader.applied_migrations)
    if unknown(migrations, loader):
        raise UserError("a newer version of outtask made this workspace", mend="back it up with that version")
    kept = kept_models(loader, migrations)
    for label, model in kept.items():
        with tempfile.TemporaryFile(dir=settings.HOME) as part:
            rows, sha256 = write_rows(model, connection.alias, part)
            size = part.tell()
            part.seek(0)
            archive.add(f"rows/{label}.jsonl.gz", part, size, rows=rows, lines_sha256=sha256)
            done.rows += rows
    try:
        verify()
    except Broken as error:
        done.broken = error.what
    return {
        "made_at": now().isoformat(),
        "version": version("outtask"),
        "database": connection.vendor,
        "migrations": migrations,
        "last_keys": next_keys(connection, kept.values()),
        "ledger": export_head(connection),
        "ledger_broken": done.broken,
    }


def _folders() -> tuple[Path, ...]:
    return settings.FILES, settings.BATCHES


def _files(archive: Writer, folder: Path, done: Made) -> Iterator[str]:
    for path in contents(folder):
        if hash_of(path) != path.name:
            continue  # damaged: missing, where a row names it
        with path.open("rb") as content:
            size = path.stat().st_size
            archive.add(f"{folder.name}/{path.name}", content, size)
        done.files += 1
        yield path.name


def _named() -> dict[str, set[str]]:
    """Return the contents that rows name; rows of an older version cannot be asked."""
    if standing() is not Standing.CURRENT:
        return {}
    return {folder: {sha256 for tell in tells for sha256 in tell()} for folder, tells in NAMED.items()}
