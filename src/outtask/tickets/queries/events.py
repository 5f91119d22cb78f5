"""The one door to the events of a log: DuckDB over its batches, as far as a scope lets see them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from outtask.core.contents import place
from outtask.core.scope import VIEW, Scope
from outtask.formats.tickets.batches import view_batches
from outtask.formats.tickets.database import Limits, connect
from outtask.terms.errors import UserError
from outtask.tickets.models import Batch, Form, Source
from outtask.tickets.reading import Reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LIMITS = Limits(megabytes=2048, threads=4)
"""What one look at a log may take; what does not fit goes to the disk."""
COLUMNS = {"id": "batch", "source": "source", "source_id": "source"}
"""The columns by which a scope's rows of ``tickets.Batch`` are told in DuckDB."""


@dataclass(frozen=True)
class OpenLog:
    """A log to be asked: a connection with ``events`` (see `terms.events`), and how it was put together."""

    connection: DuckDBPyConnection
    repeated: int  # rows that another export holds too; they count once


@contextmanager
def events(scope: Scope, source: Source) -> Iterator[OpenLog]:
    """Open the events of a log, over the imports that a scope lets see and over nothing else.

    Raises NotAllowed where the log itself is not to be seen.
    """
    scope.check(VIEW, source)
    batches = list(Batch.objects.within(scope).filter(source=source).order_by("last", "pk"))
    seen = _within(scope, batches)
    with opened(
        [stored(batch) for batch in batches if batch.pk in seen], source_form(batches), source
    ) as log:
        yield log


@contextmanager
def opened(paths: Sequence[Path], form: str, source: Source) -> Iterator[OpenLog]:
    """Open batches, oldest export first, as one log; the caller has asked the scope."""
    with tempfile.TemporaryDirectory(prefix="outtask-") as name:
        links = [Path(name) / f"{i}.parquet" for i in range(len(paths))]
        for link, path in zip(links, paths, strict=True):
            link.symlink_to(path)  # a connection sees the files that are linked here, and no others
        with connect(Path(name), LIMITS) as connection:
            mapping = Reading.of(source).mapping()
            repeated = view_batches(connection, links, mapping, snapshot=form == Form.SNAPSHOT)
            yield OpenLog(connection, repeated)


def stored(batch: Batch) -> Path:
    """Return where the rows of a batch lie. Raises UserError where they do not."""
    path = place(settings.BATCHES, batch.parquet)
    if not path.is_file():
        raise UserError(
            f"the rows of {batch.file} are not in the workspace any more",
            mend="import the file again or restore a backup",
        )
    return path


def source_form(batches: Sequence[Batch]) -> str:
    """Return what a row of a log is; its batches agree."""
    return batches[0].form if batches else Form.EVENTS


def _within(scope: Scope, batches: Sequence[Batch]) -> set[int]:
    """Ask the scope once more, inside DuckDB, which of the files may be opened."""
    condition, parameters = scope.sql(VIEW, "tickets.Batch", COLUMNS)
    with tempfile.TemporaryDirectory(prefix="outtask-") as name, connect(Path(name), LIMITS) as connection:
        connection.execute("CREATE TABLE batches (batch BIGINT, source BIGINT)")
        for batch in batches:
            connection.execute("INSERT INTO batches VALUES (?, ?)", [batch.pk, batch.source_id])
        rows = connection.execute(f"SELECT batch FROM batches WHERE {condition}", parameters)  # noqa: S608 - our own words, values apart
        return {row[0] for row in rows.fetchall()}
