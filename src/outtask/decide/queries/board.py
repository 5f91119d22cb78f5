"""The delegability board: what the log tells of each function, the easiest to hand over first. No money."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from outtask.decide.models import Function
from outtask.decide.queries.studies import decided_in, names_in
from outtask.decide.remembered import Remembered
from outtask.formats.report.few_people import is_few, said_of_all
from outtask.formats.report.found import BOUNDED, ENTANGLED, ROUTINE, board_row, ease_of
from outtask.formats.report.lacking import UNKNOWN, one_row_each, told_by
from outtask.formats.report.numbers import first_few, share
from outtask.formats.stored import restored
from outtask.methods.facts.definitions import telling
from outtask.methods.words import counted, few
from outtask.terms.facts import Assessment, FunctionFacts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.core.scope import Scope
    from outtask.decide.models import Study
    from outtask.formats.report.found import BoardRow
    from outtask.terms.facts import Assessment

SHARES = ("containment", "routineness", "key_person", "waiting_vendor")

_remembered: Remembered[Board] = Remembered()


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
    lacks: str  # what an export of one row per ticket cannot tell, and which one tells more
    few_people: str  # that nearly all rest on few, where it is so
    known: frozenset[str]  # facts that are known of any function
    mapped: bool  # whether a map of them can be drawn
    ranked: tuple[int, ...]  # keys of functions, the easiest to hand over first
    largest: tuple[int, ...]  # the same by tickets
    total: int  # tickets of all of them
    without: tuple[tuple[int, str], ...]  # key and name of those that no ticket drives
    waiting: int  # functions being measured


def board_in(scope: Scope, study: Study) -> Board:
    """Return the board of a study, for those who see some of its functions."""
    names = tuple(names_in(scope, study))
    return _remembered.get(
        study, names, lambda: board_of(study, decided_in(scope, study, without=("numbers",)))
    )


def board_of(study: Study, functions: Sequence[Function]) -> Board:
    """Return the board of the functions that are decided on."""
    told = sorted((one for one in functions if one.facts), key=_ease)
    return Board(
        answer=_answer(told),
        rests=_rests(study),
        lacks=told_by((study.assessment or {}).get("mapping", {})) if _one_row(told) else "",
        few_people=said_of_all(
            is_few(*(_value(one, name) for name in ("key_person", "resolvers", "half_carried_by")))
            for one in told
        ),
        known=frozenset(name for name in SHARES if any(_value(one, name) is not None for one in told)),
        mapped=sum(None not in (_value(one, "containment"), _value(one, "routineness")) for one in told) > 1,
        ranked=tuple(one.pk for one in told),
        largest=tuple(one.pk for one in sorted(told, key=lambda one: -one.facts["tickets"])),
        total=sum(one.facts["tickets"] for one in told) or 1,
        without=tuple((one.pk, one.name) for one in functions if not one.groups),
        waiting=sum(bool(one.groups and not one.facts) for one in functions),
    )


def placed(scope: Scope, keys: Sequence[int], board: Board) -> list[Placed]:
    """Return some functions of a board as its rows, in order."""
    rows = Function.objects.within(scope).filter(pk__in=keys).defer("numbers").in_bulk()
    found, said = [rows[key] for key in keys if key in rows and rows[key].facts], bool(board.few_people)
    told = [(one, restored(FunctionFacts, one.facts)) for one in found]
    return [
        Placed(one, board_row(facts, str(one.pk), board.total, linked=True, once=said)) for one, facts in told
    ]


def _ease(function: Function) -> tuple[int, float, int]:
    """Rank a function by its stored figures; the facts themselves are read for the rows that are seen."""
    told = function.facts
    stays, routine, key = (_value(function, name) for name in ("containment", "routineness", "key_person"))
    return ease_of(stays, routine, key, told["tickets"], dispatcher=told["dispatcher"])


def _answer(told: Sequence[Function]) -> str:
    """Say which functions could be handed over as they are, and which not yet; it begins as the list does."""
    apart = [one for one in told if not one.facts["dispatcher"]]
    known = {one.pk: part for one in apart if (part := _value(one, "containment")) is not None}
    if not known:
        return _without_moves(apart)
    first = next(one for one in apart if one.pk in known)
    kept = [one.name for one in takewhile(lambda one: known.get(one.pk, 0.0) >= BOUNDED, apart)]
    torn = sum(part < ENTANGLED for part in known.values())
    if kept:
        keep = "keeps" if len(kept) == 1 else "keep"
        begin = f"{first_few(kept)} {keep} at least three of four tickets until they are solved"
    else:
        # Another may keep more: what puts this one first is told with it.
        routine = _value(first, "routineness")
        also = f" and is {share(routine)} routine" if routine is not None else ""
        keeps = f"keeps {share(known[first.pk])} of its tickets until they are solved{also}"
        none = max(known.values()) < BOUNDED
        begin = "No function keeps three of four tickets; easiest is" if none else "Easiest is"
        begin = f"{begin} {first.name}, which {keeps}"
    verb = "is" if torn == 1 else "are"
    end = f"; {few(torn)} of {few(len(known))} {verb} entangled with others" if torn else ""
    return f"{begin}{end}."


def _without_moves(apart: Sequence[Function]) -> str:
    """Say what else was measured, where the log does not tell of a single function whether its work stays."""
    end = "how far work stays where it arrives, the log does not tell."
    routine = {one.pk: part for one in apart if (part := _value(one, "routineness")) is not None}
    most = [one.name for one in takewhile(lambda one: routine.get(one.pk, 0.0) >= ROUTINE, apart)]
    if most:
        return f"{first_few(most)} {'is' if len(most) == 1 else 'are'} mostly routine; {end}"
    if not routine and _one_row(told=apart):
        return f"{UNKNOWN}."
    if apart and apart[0].pk in routine:
        return f"Easiest is {apart[0].name}, {share(routine[apart[0].pk])} routine; {end}"
    return f"{end[:1].upper()}{end[1:]}"


def _one_row(told: Sequence[Function]) -> bool:
    return one_row_each(one.facts["containment"].get("why") for one in told)


def _value(function: Function, fact: str) -> float | None:
    found: float | None = function.facts[fact]["value"]
    return telling(found) if fact == "routineness" else found


def _rests(study: Study) -> str:
    if not study.assessment:
        return ""
    whole: Assessment = restored(Assessment, study.assessment)
    months = len(whole.window.months)
    return (
        f"Counted in {counted(whole.tickets, 'ticket')} and {counted(months, 'complete month')} of the log; "
        "no money yet."
    )
