"""Day first or month first, told from every row of a log, or held against what somebody said."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from outtask.formats.tickets.database import quote
from outtask.formats.tickets.dates import order_of, settle_order
from outtask.formats.tickets.load import main_time
from outtask.formats.tickets.source import Source
from outtask.methods.words import counted
from outtask.terms.errors import UserError
from outtask.terms.mapping import TIME_FIELDS, Mapping

if TYPE_CHECKING:
    import duckdb

BEGINS = r"^\s*\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}"


def order_of_all(connection: duckdb.DuckDBPyConnection, source: Source, mapping: Mapping) -> tuple[bool, int]:
    """Return whether dates are day first, and how many rows can only be read the other way.

    The main time decides, the other times help. Raises UserError where nothing tells, or both do.
    """
    fields = sorted((f for f in TIME_FIELDS if mapping.source(f)), key=lambda f: f != main_time(mapping))
    dates: Counter[str] = Counter()
    for field in fields:
        dates.update(_dates(connection, source, mapping, field))
        if order_of(dates)[0] is not None and dates:
            break
    try:
        return settle_order(dates, mapping.source(main_time(mapping)) or "")
    except UserError as error:
        raise error.at(file=source.file) from None


def held_against(
    connection: duckdb.DuckDBPyConnection, source: Source, mapping: Mapping, *, day_first: bool
) -> int:
    """Return how many rows can only be read the other way than somebody said.

    Raises UserError where there are such rows, and not one that can only be read as was said.
    """
    main = main_time(mapping)
    _, day, month = order_of(_dates(connection, source, mapping, main))
    own, others = (day, month) if day_first else (month, day)
    if others and not own:
        said, other = ("day", "month") if day_first else ("month", "day")
        raise UserError(
            f"dates are said to be {said} first, but {counted(others, 'row')} can only be {other} first, "
            f"and none only {said} first",
            file=source.file, field=mapping.source(main), mend=f"say --{other}-first, or leave it out",
        )  # fmt: skip
    return others


def _dates(
    connection: duckdb.DuckDBPyConnection, source: Source, mapping: Mapping, field: str
) -> dict[str, int]:
    """Return the days that a column of times begins with, each with its number of rows."""
    place = f"c{source.names.index(mapping.source(field) or '')}"
    found = connection.execute(
        f"SELECT regexp_extract({place}, {quote(BEGINS)}), count(*) "
        f"FROM {source.relation(mapping.missing)} WHERE {place} IS NOT NULL GROUP BY 1"
    ).fetchall()
    return {text: rows for text, rows in found if text}
