"""One sheet of A4, whatever a decision holds: smaller type first, then shorter words, then fewer rows.

What is left out is said, with where it stands; the figures of the answer are never shortened.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from outtask.methods.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.formats.report.glance import Tally
    from outtask.formats.report.pages import DecisionPage
    from outtask.formats.report.parts import Grid

MANY: Final = 40  # verdicts, or signatures, that no sheet holds
ENOUGH: Final = 10_000  # more than any page holds


@dataclass(frozen=True)
class Room:
    """How much of each part one sheet gives room to."""

    small: float  # size of the type, against that of a page that is not full
    letters: int = ENOUGH  # of a name
    reason: int = ENOUGH  # letters of why something was signed
    rows: int = ENOUGH  # verdicts
    signed: int = ENOUGH
    together: int = ENOUGH


ROOMS: Final = (
    Room(1.0),
    Room(0.94),
    Room(0.94, reason=240),
    Room(0.88, 90, 160),
    Room(0.82, 72, 120, rows=24, signed=12, together=5),
    Room(0.82, 60, 100, rows=16, signed=8, together=3),
    Room(0.76, 60, 90, rows=16, signed=8, together=3),
    Room(0.76, 48, 80, rows=12, signed=6, together=3),
    Room(0.76, 44, 70, rows=11, signed=5, together=2),
    Room(0.76, 40, 60, rows=8, signed=5, together=2),
    Room(0.76, 40, 60, rows=6, signed=3, together=2),
    Room(0.7, 28, 40, rows=3, signed=2, together=1),
)
"""From roomy to tight: the first that fits is taken. The smallest table is set in 6 points."""


def rooms_for(page: DecisionPage) -> tuple[Room, ...]:
    """Return the rooms that are worth trying: a long list is not set in full only to overflow."""
    longest = max(len(page.rows), len(page.signed.rows) if page.signed else 0)
    return tuple(room for room in ROOMS if longest <= MANY or room.rows < ENOUGH)


def fitted(page: DecisionPage, room: Room) -> DecisionPage:
    """Return a page as far as a room holds it, with a line on what it leaves out."""
    moving_first = sorted(page.rows, key=lambda row: row.saving == "–")
    keep = {row.anchor for row in moving_first[: room.rows]}
    rows = tuple(
        replace(row, name=_cut(row.name, room.letters), option=_cut(row.option, 2 * room.letters))
        for row in page.rows
        if row.anchor in keep
    )
    together = tuple(
        replace(
            one,
            name=_cut(one.name, room.letters),
            functions=_cut(one.functions, 2 * room.letters),
            option=_cut(one.option, 2 * room.letters),
            sentence=_cut(one.sentence, 8 * room.letters),
        )
        for one in page.together[: room.together]
    )
    left = (
        (len(page.rows) - len(rows), "verdict"),
        (len(page.signed.rows) - room.signed if page.signed else 0, "signature"),
        (len(page.together) - len(together), "way to go together"),
    )
    return replace(
        page,
        headline=_cut(page.headline, 8 * room.letters),
        provisional=_cut(page.provisional, 8 * room.letters),
        glance=replace(page.glance, tally=tuple(_tallied(one, room) for one in page.glance.tally)),
        steps=tuple(_cut(step, 8 * room.letters) for step in page.steps),
        rows=rows,
        total=page.total and replace(page.total, name=_cut(page.total.name, 2 * room.letters)),
        hours=replace(page.hours, sentence=_cut(page.hours.sentence, 8 * room.letters)),
        together=together,
        signed=page.signed and _signed(page.signed, room),
        left_out=_left_out([counted(n, what) for n, what in left if n > 0]),
    )


def _tallied(tally: Tally, room: Room) -> Tally:
    """Shorten the names under one verdict, to a few where there are many."""
    if len(tally.names) <= 4 * room.letters:
        return tally
    return replace(tally, names=_cut(tally.names, 4 * room.letters))


def _signed(grid: Grid, room: Room) -> Grid:
    rows = tuple(
        (_cut(name, room.letters), _cut(what, 2 * room.letters), _cut(why, room.reason), *rest)
        for name, what, why, *rest in grid.rows[: room.signed]
    )
    return replace(grid, rows=rows)


def _left_out(parts: Sequence[str]) -> str:
    return f"Not on this page: {', '.join(parts)}. The long form has them all." if parts else ""


def _cut(text: str, letters: int) -> str:
    """Shorten a text at the end of a word."""
    if len(text) <= letters:
        return text
    whole = text[: letters - 1]
    shorter = whole.rsplit(" ", 1)[0] if " " in whole[letters // 2 :] else whole
    return shorter.rstrip(" ,;:.") + "…"
