"""Numbers as people write them: the mark before decimals is told by a whole column, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from outtask.terms.errors import UserError

SPACES: Final = re.compile(r"[\s\u00a0\u202f'’]")
NUMBER: Final = re.compile(r"[+-]?(?P<figure>\d[\d.,]*|[.,]\d+)(?P<power>[eE][+-]?\d+)?")
DOUBLE: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
"""Thousands or decimals: 78.000."""
GROUPED: Final = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")


HABITS: Final[Mapping[str, str]] = {",": ".", ";": ","}
"""The mark before decimals where a table's columns are parted so: a semicolon is for who needs the comma."""


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


def as_number(figure: str, point: str | None, power: str | None = None) -> float | None:
    """Return a figure, times a ``power`` such as e3, as a number; None where its marks make none."""
    whole, _sep, decimals = figure.partition(point) if point else (figure, "", "")
    bare = whole.replace(".", "").replace(",", "")
    if (whole != bare and not GROUPED.fullmatch(whole)) or not f"{bare}{decimals}".isdecimal():
        return None
    return float(f"{bare or 0}.{decimals or 0}{power or ''}")


class Elsewhere:
    """What the other columns of a file tell of its mark before decimals: those that hold numbers only."""

    def __init__(self) -> None:
        self._told: dict[int, set[str]] = {}
        self._no_numbers: set[int] = set()

    def look(self, column: int, text: str) -> None:
        """Look at a cell; one that is no number, as a date or 1.2.3, takes its column out."""
        if column in self._no_numbers or not (bare := SPACES.sub("", text)):
            return
        found = NUMBER.fullmatch(bare)
        mark = point_of(found["figure"]) if found else None
        if found is None or (mark is not None and as_number(found["figure"], mark) is None):
            self._no_numbers.add(column)
        elif mark is not None:
            self._told.setdefault(column, set()).add(mark)

    @property
    def point(self) -> str | None:
        """The mark, where they tell one and the same."""
        marks = set().union(*(told for column, told in self._told.items() if column not in self._no_numbers))
        return marks.pop() if len(marks) == 1 else None


def read_quantities(
    cells: Iterable[Cell],
    file: str,
    field: str,
    *,
    point: str | None = None,
    elsewhere: str | None = None,
    delimiter: str | None = None,
) -> list[float]:
    """Return the numbers of a column: 1234.5, 1.234,5 and 1’234.5 alike.

    Cells that can be read one way only tell the mark before decimals for all; where none does, what the
    file's other columns tell (``elsewhere``). Where they do not either, the format of whoever hands it in
    (its mark is ``point``) counts, unless the ``delimiter`` is one that is used with the other mark; that a
    mark is before decimals, as in 1.234, the two must say together. Cells that a workbook holds as numbers
    are those numbers, and tell nothing of how its texts are written. Raises UserError, with its line, for
    what is no number, for cells that contradict each other, and where 78.000 may be either.
    """
    read = [(cell, None if cell.is_number else NUMBER.fullmatch(SPACES.sub("", cell.text))) for cell in cells]
    told: dict[str, Cell] = {}
    for cell, found in read:
        figure = found["figure"] if found else ""
        mark = point_of(figure)
        if mark is None and found and found["power"] and DOUBLE.fullmatch(figure):
            mark = next(c for c in figure if c in ".,")  # nobody parts thousands in 1.234e5
        if mark is not None:
            told.setdefault(mark, cell)
    if len(told) > 1:
        one, other = sorted(told.values())
        raise UserError(
            f"{other.text!r} is written otherwise than {one.text!r} in line {one.line}",
            file=file, line=other.line, field=field,
            mend=f"write all numbers in one way, as 1234{point or '.'}5",
        )  # fmt: skip
    numbers = []
    for cell, found in read:
        if cell.is_number:
            numbers.append(float(cell.text))
            continue
        figure = found["figure"] if found else ""
        mark = next(iter(told), elsewhere)
        if mark is None and DOUBLE.fullmatch(figure):
            habit = HABITS.get(delimiter or "")
            if point is None or (habit != point if habit else point in figure):
                raise _either(cell, figure, file, field)
            mark = point
        number = as_number(figure, mark, found["power"] if found else None)
        if found is None or number is None:
            raise UserError(
                f"{cell.text!r} is not a number", file=file, line=cell.line, field=field,
                mend=f"write it as 1234{point or '.'}5",
            )  # fmt: skip
        numbers.append(-number if found.group().startswith("-") else number)
    return numbers


def _either(cell: Cell, figure: str, file: str, field: str) -> UserError:
    whole = figure.replace(".", "").replace(",", "")
    decimals = float(figure.replace(",", "."))
    return UserError(
        f"{cell.text!r} can be read as {int(whole)} or as {decimals:g}, and no other row tells",
        file=file, line=cell.line, field=field, mend=f"write {whole}, or all numbers with one decimal",
    )  # fmt: skip
