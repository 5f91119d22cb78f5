"""Numbers as people write them: the mark before decimals is told by a whole column, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from outtask.terms.errors import UserError

SPACES: Final = re.compile(r"[\s\u00a0\u202f'’]")
NUMBER: Final = re.compile(r"[+-]?(?P<figure>\d[\d.,]*|[.,]\d+)(?P<power>[eE][+-]?\d+)?")
DOUBLE: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
"""Thousands or decimals: 78.000."""
GROUPED: Final = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")


class Cell(NamedTuple):
    """A number as it stands in a file."""

    line: int
    text: str
    is_number: bool = False  # of a workbook that holds it as a number, not as text: as 1234.5 then


def point_of(figure: str) -> str | None:
    """Return the mark before decimals in a figure that can be read one way only; None where nothing tells."""
    marks = [c for c in figure if c in ".,"]
    if not marks or DOUBLE.fullmatch(figure):
        return None
    if len(set(marks)) == 1 and len(marks) > 1:  # one kind, several times: thousands
        return "," if marks[0] == "." else "."
    return marks[-1]


def as_number(figure: str, point: str | None) -> float | None:
    """Return a figure as a number; None where its marks make none."""
    whole, _sep, decimals = figure.partition(point) if point else (figure, "", "")
    bare = whole.replace(".", "").replace(",", "")
    if (whole != bare and not GROUPED.fullmatch(whole)) or not f"{bare}{decimals}".isdecimal():
        return None
    return float(f"{bare or 0}.{decimals or 0}")


def read_quantities(cells: Iterable[Cell], file: str, field: str, *, point: str | None = None) -> list[float]:
    """Return the numbers of a column: 1234.5, 1.234,5 and 1’234.5 alike.

    Cells that can be read one way only tell the mark before decimals for all. ``point`` is the mark of
    whoever hands the file in: where no cell tells, the other one parts thousands. Cells that a workbook holds
    as numbers are those numbers, and tell nothing of how its texts are written. Raises UserError, with its
    line, for what is no number, for cells that contradict each other, and where 78.000 may be either.
    """
    read = [(cell, None if cell.is_number else NUMBER.fullmatch(SPACES.sub("", cell.text))) for cell in cells]
    told: dict[str, Cell] = {}
    for cell, found in read:
        figure = found["figure"] if found else ""
        mark = point_of(figure)
        if mark is not None:
            told.setdefault(mark, cell)
    if len(told) > 1:
        one, other = sorted(told.values())
        raise UserError(
            f"{other.text!r} is written otherwise than {one.text!r} in line {one.line}",
            file=file, line=other.line, field=field, mend="write all numbers in one way, as 1234.5",
        )  # fmt: skip
    numbers = []
    for cell, found in read:
        if cell.is_number:
            numbers.append(float(cell.text))
            continue
        figure = found["figure"] if found else ""
        mark = next(iter(told), None)
        if mark is None and DOUBLE.fullmatch(figure):
            if point is None or point in figure:
                raise _either(cell, figure, file, field)
            mark = point
        number = as_number(figure, mark)
        if found is None or number is None:
            raise UserError(
                f"{cell.text!r} is not a number", file=file, line=cell.line, field=field,
                mend="write it as 1234.5",
            )  # fmt: skip
        number = float(f"{number!r}{found['power']}") if found["power"] else number
        numbers.append(-number if found.group().startswith("-") else number)
    return numbers


def _either(cell: Cell, figure: str, file: str, field: str) -> UserError:
    whole = figure.replace(".", "").replace(",", "")
    decimals = float(figure.replace(",", "."))
    return UserError(
        f"{cell.text!r} can be read as {int(whole)} or as {decimals:g}, and no other row tells",
        file=file, line=cell.line, field=field, mend=f"write {whole}, or all numbers with one decimal",
    )  # fmt: skip
