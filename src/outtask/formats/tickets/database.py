"""The one way to DuckDB: a connection that sees our own folder and the log in it, and nothing else."""

from __future__ import annotations

import tempfile
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from outtask.terms.errors import UserError

if TYPE_CHECKING:
    import duckdb

PATTERNS = "*?["


@dataclass(frozen=True)
class Limits:
    """What a connection may take at most; None: as much as DuckDB takes by itself."""

    megabytes: int | None = None
    threads: int | None = None


UNLIMITED = Limits()


def connect(folder: Path, limits: Limits = UNLIMITED) -> duckdb.DuckDBPyConnection:
    """Return a connection in memory that reads and writes in ``folder``, and what links in it lead to.

    It fetches nothing, draws nothing, and reckons in UTC; no statement can change that any more. What does
    not fit into memory goes to a folder of its own (mode 0700), which is gone when the connection is.
    """
    import duckdb

    # It tidies itself up, also when a signal comes before the connection is there.
    spill = tempfile.TemporaryDirectory(prefix="outtask-", ignore_cleanup_errors=True)
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
        }
    )
    weakref.finalize(connection, spill.cleanup)
    links = [entry for entry in folder.iterdir() if entry.is_symlink()]
    places = ", ".join(quote(str(place)) for link in links for place in (link, link.resolve()))
    for setting in (
        # DuckDB 2.0 draws it on standard output, in the middle of a JSON document, although it reads as off.
        "enable_progress_bar = false",
        "TimeZone = 'UTC'",
        *([f"memory_limit = '{limits.megabytes}MB'"] if limits.megabytes else []),
        *([f"threads = {limits.threads}"] if limits.threads else []),
        f"temp_directory = {quote(spill.name)}",
        f"allowed_directories = [{quote(str(folder))}]",
        f"allowed_paths = [{places}]",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
    return connection


def quote(text: str) -> str:
    """Return an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def quote_path(path: Path) -> str:
    """Return the SQL literal of a file in our own folder.

    DuckDB takes ``*``, ``?`` and ``[`` in a path for a pattern and reads whatever fits. What we call our
    files holds none; the folder that everything temporary goes to might.
    """
    if any(letter in str(path) for letter in PATTERNS):
        raise UserError(
            f"the temporary folder must not have any of {' '.join(PATTERNS)} in its name",
            file=str(path.parent),
            mend="set TMPDIR to another folder",
        )
    return quote(str(path))


def without_place(error: Exception, path: Path) -> str:
    """Return what DuckDB says of a file in one line, without the place where we keep it."""
    text = str(error).splitlines()[0]
    for place in (str(path), str(path.resolve())):
        text = text.replace(f" '{place}'", "").replace(f' "{place}"', "").replace(place, "the file")
    return text
