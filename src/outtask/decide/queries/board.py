"""The delegability board: what the log tells of each function, the easiest to hand over first. No money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outtask.formats.assessment_stored import assessment_from, facts_from
from outtask.formats.report.found import BOUNDED, ENTANGLED, board_row, ease
from outtask.formats.report.numbers import first_few, share
from outtask.methods.words import counted, few

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.decide.models import Function, Study
    from outtask.formats.report.found import BoardRow
    from outtask.terms.facts import Assessment, FunctionFacts


@dataclass(frozen=True)
class Placed:
    """A function on the board."""

    function: Function
    row: BoardRow


@dataclass(frozen=True)
class Board:
    """The board: an answer first, then its rows, then what no ticket tells."""

    answer: str
    rests: str  # what it rests on
    rows: tuple[Placed, ...]
    without: tuple[Function, ...]  # no ticket drives them
    waiting: tuple[Function, ...]  # being measured


def board_of(study: Study, functions: Sequence[Function]) -> Board:
    """Return the board of the functions that are decided on."""
    told = [(function, facts_from(function.facts)) for function in functions if function.facts]
    told.sort(key=lambda one: ease(one[1]))
    total = sum(facts.tickets for _, facts in told) or 1
    rows = [Placed(one, board_row(facts, str(one.pk), total, linked=True)) for one, facts in told]
    named = [(one.name, facts) for one, facts in told]
    return Board(
        answer=_answer(named),
        rests=_rests(study),
        rows=tuple(rows),
        without=tuple(one for one in functions if not one.groups),
        waiting=tuple(one for one in functions if one.groups and not one.facts),
    )


def _answer(told: Sequence[tuple[str, FunctionFacts]]) -> str:
    """Say which functions could be handed over as they are, and which not yet."""
    known = [(name, facts) for name, facts in told if facts.containment.value is not None]
    if not known:
        return "The log does not tell how far work stays where it arrives."
    kept = [name for name, facts in known if _stays(facts) >= BOUNDED and not facts.dispatcher]
    torn = [name for name, facts in known if _stays(facts) < ENTANGLED and not facts.dispatcher]
    if kept:
        keep = "keeps" if len(kept) == 1 else "keep"
        begin = f"{first_few(kept)} {keep} at least three of four tickets until they are solved"
    else:
        name, facts = max(known, key=lambda one: _stays(one[1]))
        begin = f"No function keeps three of four tickets; {name} comes nearest with {share(_stays(facts))}"
    verb = "is" if len(torn) == 1 else "are"
    end = f"; {few(len(torn))} of {few(len(known))} {verb} entangled with others" if torn else ""
    return f"{begin}{end}."


def _stays(facts: FunctionFacts) -> float:
    return facts.containment.value or 0.0


def _rests(study: Study) -> str:
    if not study.assessment:
        return ""
    whole: Assessment = assessment_from(study.assessment)
    months = len(whole.window.months)
    return (
        f"Counted in {counted(whole.tickets, 'ticket')} and {counted(months, 'complete month')} of the log; "
        "no money yet."
    )
