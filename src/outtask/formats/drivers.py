"""Driver series: what drives a function's work when tickets do not (terabytes, servers, endpoints)."""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from outtask.formats.quantities import Cell, Elsewhere, read_quantities
from outtask.formats.tickets.archive import UNPACKED
from outtask.formats.tickets.dates import ACCENTS, MONTHS, parse
from outtask.formats.tickets.repair import judge, records
from outtask.formats.tickets.source import Source, open_source
from outtask.formats.tickets.vocabulary import fold
from outtask.terms.errors import UserError

NUMBER = "\x01"
"""Stands before what a workbook holds as a number; no text that somebody types has it."""
MONTH = re.compile(
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})|(?P<m2>\d{1,2})[-/.](?P<y2>\d{4})"
    r"|(?P<word>[^\W\d_]{3,10})\.?[ -](?P<y3>\d{4})|(?P<word2>[^\W\d_]{3,10})\.?[-'’](?P<y4>\d{2})"
)
"""A month without its day: 2026-01, 01.2026, Jan 2026, and Jan-26 as sheets show it; Jan 26 may be a day."""
FIELDS = ("function", "month", "unit", "quantity")


@dataclass(frozen=True)
class DriverPoint:
    """How much of a unit one function had in one month."""

    function: str
    month: str  # YYYY-MM
    unit: str
    quantity: float  # at least 0
    line: int


@dataclass(frozen=True)
class DriverSeries:
    """All points of a file, ordered by function, unit and month; gaps are named, never filled."""

    points: tuple[DriverPoint, ...]
    gaps: tuple[str, ...]  # one sentence for each series with months missing between its first and last

    def series(self, function: str, unit: str) -> dict[str, float]:
        """Return month -> quantity of one function in one unit."""
        return {p.month: p.quantity for p in self.points if (p.function, p.unit) == (function, unit)}


def read_drivers(
    path: Path | str,
    *,
    encoding: str | None = None,
    unpacked: int = UNPACKED,
    most: int | None = None,
    point: str | None = None,
) -> DriverSeries:
    """Read a table ``function, month, unit, quantity`` (CSV, also gzipped, workbook; any order of columns).

    A month is ``YYYY-MM`` or a date of which year and month count; a date with dots begins with its day.
    How quantities are written the column tells, or another column of numbers, or ``point``, the mark before
    decimals of whoever hands it in, with the delimiter (see ``formats.quantities``). Raises ``UserError``
    with line and field for a cell that cannot be used, for a second row of the same function, month and
    unit, for an archive of more than ``unpacked`` bytes, and for more than ``most`` rows.
    """
    with tempfile.TemporaryDirectory(prefix="outtask-") as folder:
        source = open_source(Path(path), encoding, Path(folder), unpacked, mark=NUMBER)
        points = _points(source, most, point)
    if not points:
        raise UserError("there are no rows below the header", file=source.file, mend="add a row per month")
    return series_of(points)


def series_of(points: Iterable[DriverPoint]) -> DriverSeries:
    """Return points as a series, in its order and with its gaps named."""
    ordered = tuple(sorted(points, key=lambda p: (p.function, p.unit, p.month)))
    return DriverSeries(ordered, tuple(_gaps(ordered)))


def _points(source: Source, most: int | None, point: str | None) -> list[DriverPoint]:
    """Return the points; what cannot be used ends the reading."""
    elsewhere = Elsewhere()
    keys = list(_keys(source, most, elsewhere))
    cells = [cell for _, cell in keys]
    delimiter = (
        None if source.clean else source.delimiter
    )  # of a workbook, or a file that was mended: unknown
    found = read_quantities(
        cells, source.file, "quantity", point=point, elsewhere=elsewhere.point, delimiter=delimiter
    )
    for cell, quantity in zip(cells, found, strict=True):
        if not 0 <= quantity < math.inf:
            what = "is too large" if quantity > 0 else "must not be negative"
            raise UserError(what, file=source.file, line=cell.line, field="quantity")
    return [
        DriverPoint(function, month, unit, quantity, cell.line)
        for ((function, month, unit), cell), quantity in zip(keys, found, strict=True)
    ]


def _keys(
    source: Source, most: int | None, elsewhere: Elsewhere
) -> Iterator[tuple[tuple[str, str, str], Cell]]:
    """Yield function, month and unit of each row, with its quantity as it is written; look at the others."""
    places = _places(source)
    others = [place for place in range(len(source.names)) if place not in places.values()]
    seen: dict[tuple[str, str, str], int] = {}
    for line, cells in _rows(source):
        row = {field: cells[place].removeprefix(NUMBER).strip() for field, place in places.items()}
        key = _key(source.file, line, row)
        if key in seen:
            raise UserError(
                f"{', '.join(key)} is already given in line {seen[key]}",
                file=source.file, line=line, field="month", mend="keep one of the two rows",
            )  # fmt: skip
        if most is not None and len(seen) >= most:
            raise UserError(f"there are more than {most:,} rows", file=source.file, mend="keep a row a month")
        seen[key] = line
        for place in others:
            elsewhere.look(place, cells[place])
        yield key, Cell(line, row["quantity"], source.clean and cells[places["quantity"]].startswith(NUMBER))


def _places(source: Source) -> dict[str, int]:
    folded = [fold(name) for name in source.names]
    if missing := [field for field in FIELDS if field not in folded]:
        raise UserError(
            f"column {' and '.join(missing)} not found among {', '.join(source.names)}",
            file=source.file, line=1, mend=f"the header must name {', '.join(FIELDS)}",
        )  # fmt: skip
    return {field: folded.index(field) for field in FIELDS}


def _rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells); a row that cannot be split is an error: a series has no rows to spare."""
    if source.kind == "parquet":
        raise UserError("driver series are read from CSV files and workbooks", file=source.file)
    width = len(source.names) + source.clean
    with source.path.open(encoding="utf-8-sig", errors="surrogateescape", newline=None) as stream:
        found = (row for row in records(stream, source.delimiter, width) if row.line > source.skip)
        for record in found if source.clean else islice(found, 1, None):
            cells, reason = judge(record, width)
            if cells is None:
                raise UserError(reason, file=source.file, line=record.line)
            yield (int(cells[0]), cells[1:]) if source.clean else (record.line, cells)


def _key(file: str, line: int, row: dict[str, str]) -> tuple[str, str, str]:
    for field in FIELDS:
        if not row[field]:
            raise UserError("is empty", file=file, line=line, field=field)
    return row["function"], month_of(file, line, row["month"]), row["unit"]


def month_of(file: str, line: int, text: str) -> str:
    """Return a month as YYYY-MM, of a day its month. Raises UserError where it is none, or may be two."""
    found = MONTH.fullmatch(text)
    if found:
        year, month = int(found["y"] or found["y2"] or found["y3"] or f"20{found['y4']}"), 0
        word = (found["word"] or found["word2"] or "").lower().translate(ACCENTS)
        month = int(found["m"] or found["m2"] or MONTHS.get(word, 0))
        if 1 <= month <= 12 and 1980 <= year < 2100:
            return f"{year}-{month:02d}"
    else:
        either = {
            m.strftime("%Y-%m")
            for order in ((True,) if "." in text else (True, False))
            if (m := parse(text, order))
        }
        if len(either) == 1 and not text.isdecimal():
            return either.pop()
        if len(either) == 2:
            raise UserError(
                f"{text!r} can be read day first or month first", file=file, line=line, field="month",
                mend="write YYYY-MM",
            )  # fmt: skip
    raise UserError(f"{text!r} is not a month", file=file, line=line, field="month", mend="write YYYY-MM")


def _gaps(points: tuple[DriverPoint, ...]) -> Iterator[str]:
    """Name the months that lie between the first and the last of a series and have no row."""
    series: dict[tuple[str, str], set[int]] = {}
    for p in points:
        series.setdefault((p.function, p.unit), set()).add(int(p.month[:4]) * 12 + int(p.month[5:]) - 1)
    for (function, unit), months in series.items():
        absent = [m for m in range(min(months), max(months)) if m not in months]
        if absent:
            listed = ", ".join(f"{m // 12}-{m % 12 + 1:02d}" for m in absent[:12])
            more = f" and {len(absent) - 12} more" if len(absent) > 12 else ""
            yield f"{function} ({unit}) has no row for {listed}{more}."
