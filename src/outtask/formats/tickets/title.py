"""Lines above the header: the name of a report, its filter, when it was made, as reports put them there."""

from __future__ import annotations

from collections.abc import Sequence

from outtask.formats.tickets.dates import parse
from outtask.methods.words import counted

MOST = 20  # rows of a title
LOOKED_AT = 60


def above_header(rows: int) -> str:
    """Return the note on rows that stand above the header."""
    return f"Above the header, and not read: {counted(rows, 'row')}."


def rows_above(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows stand above the header: they say less than half of what a usual row says.

    0 where the row that would be the header holds a date, for then it is none.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[:LOOKED_AT]]
    if len(filled) < 3 or (usual := sorted(filled)[(len(filled) - 1) // 2]) < 3:
        return 0
    found = next((place for place, cells in enumerate(filled[:MOST]) if 2 * cells > usual), 0)
    return 0 if any(parse(cell, day_first=True) for cell in rows[found]) else found
