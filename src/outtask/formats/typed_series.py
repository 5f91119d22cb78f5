"""Typed or pasted rows of a month and a quantity each: two columns of a sheet, however they are parted."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from outtask.formats.drivers import DriverPoint, month_of, series_of
from outtask.formats.quantities import Cell, read_quantities
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from outtask.formats.drivers import DriverSeries
    from outtask.formats.report.marks import Marks

MONTH: Final = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|(?:\d{1,2}[-/.])?\d{1,2}[-/.]\d{4}"
    r"|[^\W\d_]{3,10}\.?[ -]\d{4}|[^\W\d_]{3,10}\.?[-'’]\d{2})(?!\d)"
)
"""What stands before the first space or comma that parts: a month may hold a space itself, as Jan 2026."""
FIGURE: Final = re.compile(
    r"[+-]?(?:\d{1,3}(?:[ '’\u00a0\u202f]\d{3})+(?:[.,]\d+)?|[.,]?\d[\d.,]*)(?:[eE][+-]?\d+)?"
)
"""A number with all its marks; a space within parts thousands."""


class Row(NamedTuple):
    """A typed row: what should be a month, and what should be a quantity."""

    line: int
    month: str
    quantity: str


def is_table(text: str) -> bool:
    """Tell whether a text is a table of more columns than two, with a header that names them."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return len(re.split(r"[\t;,]", first.strip(" \t;,"))) > 2 and not MONTH.match(_bare(first))


def read_typed(text: str, function: str, unit: str, marks: Marks) -> DriverSeries:
    """Return the series of one function that rows of a month and a quantity tell; a header is left out.

    Quantities are read as a column of a file is, and where that leaves it open as a form reads what is typed
    by who writes numbers with ``marks``: 78.000 is never 78 in silence. Raises UserError with the line, blank
    ones counted, for what cannot be used.
    """
    given = [_row(n, line, marks) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    rows = given[1:] if given and _is_header(given[0]) else given
    if not rows:
        raise UserError(
            "there is no row with a month and a quantity", mend="write a row a month: 2026-01 460"
        )
    months: dict[str, int] = {}
    for row in rows:
        month = month_of("", row.line, row.month)
        if month in months:
            told, mend = f"{month} is already given in line {months[month]}", "keep one of the two rows"
            raise UserError(told, line=row.line, field="month", mend=mend)
        if not FIGURE.fullmatch(row.quantity):
            what = f"{row.quantity!r} is not a number" if row.quantity else f"{row.month} has no quantity"
            raise UserError(what, line=row.line, field="quantity", mend=f"write it as 1234{marks[1]}5")
        months[month] = row.line
    cells = [Cell(row.line, row.quantity) for row in rows]
    quantities = read_quantities(cells, "", "quantity", point=marks[1])
    for cell, quantity in zip(cells, quantities, strict=True):
        if not 0 <= quantity < math.inf:
            what = "is too large" if quantity > 0 else "must not be negative"
            raise UserError(f"{cell.text} {what}", line=cell.line, field="quantity")
    return series_of(
        DriverPoint(function, month, unit, quantity, line)
        for (month, line), quantity in zip(months.items(), quantities, strict=True)
    )


def _bare(line: str) -> str:
    return line.strip(" \t;,").replace('"', "").strip()


def _row(number: int, line: str, marks: Marks) -> Row:
    """Part a line at a tab or semicolon, else behind its month, else at its first comma or space."""
    bare = _bare(line)
    if mark := next((one for one in "\t;" if one in bare), None):
        month, *rest = (cell.strip() for cell in bare.split(mark))
        return Row(number, month, mark.join(rest))
    found = MONTH.match(bare)
    end = found.end() if found else re.match(r"[^\s,]*", bare).end()  # type: ignore[union-attr]
    parted, quantity = bare[end : end + 1], bare[end:].lstrip(" ,:").strip()
    may_be_two = {",": "," in quantity and '"' not in line, " ": " " in quantity and not marks[0].isspace()}
    if may_be_two.get(parted) and FIGURE.fullmatch(quantity):
        what = f"{quantity!r} may be one number or two"
        raise UserError(what, line=number, field="quantity", mend="part month and quantity by a semicolon")
    return Row(number, bare[:end], quantity)


def _is_header(row: Row) -> bool:
    """Tell whether a row has not one figure: a wrong month or quantity makes no header."""
    return not any(letter.isdecimal() for letter in row.month + row.quantity)
