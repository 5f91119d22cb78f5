"""What to look at again in a case that can be decided, found and worded alike wherever it is told.

The check and the decision on the terminal, the pages of numbers and the reports all ask here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outtask.formats.case_contradictions import contradictions
from outtask.formats.case_staffing import said_in_all, staffed, staffed_in_all, staffing
from outtask.formats.case_unusual import unusual
from outtask.formats.case_words import Kind, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from outtask.formats.case_names import Finding
    from outtask.terms.case import Case
    from outtask.terms.functions import Function


def doubts(case: Case, complete: Case) -> Iterator[tuple[Kind, Iterable[Finding]]]:
    """Find what does not fit together, is hardly meant, or is worth a note; ``complete`` has the defaults."""
    yield Kind.CONTRADICTION, contradictions(case, complete)
    yield Kind.UNUSUAL, unusual(case, complete)
    yield Kind.NOTE, staffing(complete)


def notes_on(complete: Case, function: Function) -> tuple[str, ...]:
    """Return the notes on a function in sentences, for who reads what came of its numbers."""
    return tuple(f"{sentence(what, mend)}." for what, mend in staffed(complete, function))


def notes_on_all(complete: Case) -> tuple[str, ...]:
    """Return the notes on all functions together in sentences, for who reads what they come to."""
    return tuple(f"{sentence(*said_in_all(found))}." for found in staffed_in_all(complete))
