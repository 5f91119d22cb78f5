"""Which column of a ticket export means what: the mapping that is proposed, printed and overridden."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from outtask.terms.events import Stage

FIELDS: dict[str, str] = {
    "ticket": "identifier of the ticket",
    "at": "when the row happened",
    "state": "state of the ticket",
    "team": "group in charge",
    "person": "person in charge",
    "actor": "who made the change",
    "priority": "priority",
    "category": "kind of work",
    "subcategory": "finer kind of work",
    "vendor": "vendor in charge",
    "kind": "incident, request, change ...",
    "knowledge": "whether a knowledge document was used",
    "reopens": "counter of reopenings",
    "reassignments": "counter of changes of the group or person in charge",
    "revision": "counter of changes, tells rows of one minute apart",
    "opened_at": "when the ticket was opened",
    "resolved_at": "when it was resolved",
    "closed_at": "when it was closed",
    "resolver": "who resolved it",
}
"""What a mapping can name, in the words of a message."""

TIME_FIELDS = ("at", "opened_at", "resolved_at", "closed_at")

MISSING = (
    "",
    "?",
    "-",
    "--",
    "NULL",
    "null",
    "Null",
    "N/A",
    "n/a",
    "NaN",
    "nan",
    "None",
    "none",
    "NONE",
    "(none)",
    "(blank)",
    "#N/A",
    "\\N",
    "(empty)",
    "(null)",
)
"""Cells that say "nothing here", compared after trimming."""


@dataclass(frozen=True)
class Guess:
    """One column of the source for one field: how sure that is (0..1), and why."""

    column: str
    confidence: float
    why: str


@dataclass(frozen=True)
class Mapping:
    """How to read one kind of export. ``None`` for a column says: this log does not have it."""

    columns: dict[str, Guess | None] = field(default_factory=dict)
    states: dict[str, Stage] = field(default_factory=dict)  # raw state -> stage, before the vocabulary
    zone: str | None = None  # IANA name for times without an offset
    day_first: bool | None = None
    by: str | None = None  # column (of the source or of ours) that names the function
    missing: tuple[str, ...] = MISSING
    read_on: date | None = None  # rows years ahead of that day, and of all others, do not count
    places: dict[str, tuple[str, int]] = field(default_factory=dict)  # file and line of what a file says

    def source(self, name: str) -> str | None:
        """Return the source column of a field, or ``None``."""
        guess = self.columns.get(name)
        return guess.column if guess else None

    def named(self) -> dict[str, str]:
        """Return field -> source column, in the order of ``FIELDS``."""
        return {name: guess.column for name in FIELDS if (guess := self.columns.get(name))}

    def __str__(self) -> str:
        """Return the mapping as a small table for people."""
        rows = [
            (f"{name}:", guess.column, f"{guess.confidence:.0%}", guess.why)
            for name in FIELDS
            if (guess := self.columns.get(name))
        ]
        widths = [max((len(row[i]) for row in rows), default=0) for i in range(3)]
        return "\n".join(
            f"{a:<{widths[0]}}  {b:<{widths[1]}}  {c:>{widths[2]}}  {why}" for a, b, c, why in rows
        )
