"""The reader speaks to somebody at a command line; on a page the same is said without its options."""

from __future__ import annotations

from outtask.formats.tickets.encoding import SAVE_AS
from outtask.terms.errors import UserError

MENDS = (
    ("--day-first", "say on the page before whether the day or the month comes first"),
    ("--month-first", "say on the page before whether the day or the month comes first"),
    ("in a mapping file", "choose its column on the page before"),
    (
        "check the mapping and the date order",
        "check the columns and the order of the dates on the page before",
    ),
)
NOTES = (
    (" Name them under 'states' in a mapping file.", " Say what they mean and read the log again."),
    (
        f"Wrong letters in names? Then {SAVE_AS}.",
        "Letters look broken? Choose another encoding where its columns are told.",
    ),
)


def for_page(error: UserError, name: str) -> UserError:
    """Return an error of the reader as a page tells it: with the file's own name, and what to do there."""
    mend = next((said for mark, said in MENDS if mark in (error.mend or "")), error.mend)
    return UserError(error.what, file=name, line=error.line, field=error.field, mend=mend)


def note_for_page(note: str) -> str:
    """Return what the reader assumed as a page tells it."""
    for said, on_page in NOTES:
        note = note.replace(said, on_page)
    return note
