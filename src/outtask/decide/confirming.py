"""The few numbers that move a verdict most and that nobody has confirmed, each with the field it is said in.

A verdict may rest on defaults though no question is open: questions ask what only people here know, and the
usual figures fill in the rest. What is to be confirmed then is what turns the verdict first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outtask.decide.numbers.fields import FUNCTION, spec_at
from outtask.decide.numbers.whence import IN_FILE, whence
from outtask.formats.case_words import counted
from outtask.formats.report.function_page import short_names
from outtask.formats.report.numbers import with_mean
from outtask.formats.report.rests import rests_on_defaults
from outtask.formats.report.turning import believable, turnings, whole
from outtask.methods.gates import price_fields
from outtask.methods.words import few
from outtask.terms.amounts import Amount, Origin
from outtask.terms.inputs import amount_at
from outtask.terms.resolve import resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from outtask.decide.models import Function
    from outtask.decide.queries.results import Weighed
    from outtask.formats.report.turning import Turning
    from outtask.terms.case import Case
    from outtask.terms.decision import Change, FunctionResult
    from outtask.terms.functions import Function as Asked

MOST: Final = 5
"""Numbers that are named at once."""


@dataclass(frozen=True)
class ToConfirm:
    """A number that nobody has confirmed, and what it does."""

    label: str
    to: str  # its field
    now: str
    turns_at: str = ""  # where another option wins; empty where it alone turns nothing
    of: str = ""  # the function, where several are told of
    verdicts: int = 1  # that it moves


@dataclass(frozen=True)
class Confirm:
    """What to confirm first, as a page says it."""

    numbers: tuple[ToConfirm, ...]

    @property
    def title(self) -> str:
        """Say what to do."""
        if not any(one.turns_at for one in self.numbers):  # more than half of what moves it is assumed
            return _("Confirm these first: no single number turns the verdict, all of them together do")
        several = any(one.of for one in self.numbers)
        told = ngettext(
            "Confirm this one; it moves the verdict most",
            "Confirm these %(n)s; they move the verdict most",
            len(self.numbers),
        )
        if several:
            told = ngettext(
                "Confirm this one; it moves the verdicts most",
                "Confirm these %(n)s; they move the verdicts most",
                len(self.numbers),
            )
        return told % {"n": _(few(len(self.numbers)))}


def to_confirm(result: FunctionResult, case: Case, function: Function) -> tuple[ToConfirm, ...]:
    """Return what to confirm first for one verdict; the case is resolved, so that defaults are filled in.

    What turns it first comes first, and before all what a page asks: the rest is said in the case file.
    """
    asked = next(one for one in case.functions if one.name == result.name)
    by_field: dict[str, ToConfirm] = {}
    for turn in _unconfirmed(result, case, asked):
        one = _of(turn, result, case, function, asked)
        by_field.setdefault(one.to, one)
    found = sorted(by_field.values(), key=lambda one: one.to.endswith(IN_FILE))
    return tuple(found[:MOST]) or tuple(_asked_first(asked, case, function))[:MOST]


def to_confirm_in(weighed: Weighed, functions: Iterable[Function]) -> tuple[ToConfirm, ...]:
    """Return what to confirm first for the verdicts of a study that rest on defaults.

    One number of each in turn; where one answer serves several of them, it is told once.
    """
    rows = {one.name: one for one in functions}
    case = _complete(weighed)
    unsure = [one for one in weighed.decision.functions if rests_on_defaults(one) and one.name in rows]
    each = [
        [replace(one, of=result.name) for one in to_confirm(result, case, rows[result.name])]
        for result in unsure
    ]
    in_turn = [ones[rank] for rank in range(MOST) for ones in each if rank < len(ones)]
    by_field: dict[str, ToConfirm] = {}
    for one in in_turn:
        known = by_field.get(one.to)
        by_field[one.to] = one if known is None else replace(known, verdicts=known.verdicts + 1)
    return tuple(sorted(by_field.values(), key=lambda one: one.to.endswith(IN_FILE))[:MOST])


@lru_cache(maxsize=8)
def _complete(weighed: Weighed) -> Case:
    return resolved(weighed.case)


def _unconfirmed(result: FunctionResult, case: Case, asked: Asked) -> list[Turning]:
    found = turnings(result, case, asked, short_names(result.options))
    said = [turn for turn in found if turn.amount is not None and _is_open(turn.amount)]
    near = [turn for turn in said if believable(turn.change, likely=turn.likely)]
    return near or said


def _is_open(amount: Amount) -> bool:
    return amount.origin is Origin.ASSUMED or amount.question


def _of(turn: Turning, result: FunctionResult, case: Case, function: Function, asked: Asked) -> ToConfirm:
    now, at = whole(turn.change, result.unit, case.currency)
    return ToConfirm(turn.label, whence(function, *_place(turn.change, asked)), now, at)


def _place(change: Change, asked: Asked) -> tuple[str, str, Sequence[str]]:
    """Return place and origin of a figure, and the prices that can be quoted, as ``whence`` asks for them."""
    head, _, rest = change.path.partition(".")
    prices = [f"{at}-{name}" for at, one in enumerate(asked.options or ()) for name in price_fields(one)]
    owner = next((at for at, one in enumerate(asked.options or ()) if one.name == change.of), None)
    if head == "option" and owner is not None:
        return f"{owner}/{rest}", Origin.ASSUMED.value, prices
    return rest if head == "case" else change.path, Origin.ASSUMED.value, prices


def _asked_first(asked: Asked, case: Case, function: Function) -> Iterable[ToConfirm]:
    """Yield what is asked openly of a function and assumed so far: no single number turns its verdict."""
    for field in (one for section in FUNCTION for one in section.fields if one.first):
        amount = amount_at(asked, field.name) if field.kind == "amount" else None
        if amount is None or not _is_open(amount):
            continue
        spec = spec_at(field, type(asked))
        assert spec is not None
        told = with_mean(amount, counted(spec.unit, asked.volume.unit), case.currency)
        yield ToConfirm(field.label, whence(function, field.name, Origin.ASSUMED.value), told)
