"""All that is told of one function, as it was weighed, and as it would be with a quote."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from outtask.core.ledger import canonical
from outtask.decide.quoting import first_price, only, prices_of, with_quote
from outtask.formats.report.behind import ORIGIN
from outtask.formats.report.function_page import function_page
from outtask.terms.amounts import Origin

if TYPE_CHECKING:
    from outtask.decide.models import Function
    from outtask.decide.queries.results import Weighed
    from outtask.decide.quoting import Price
    from outtask.formats.report.function_page import FunctionPage
    from outtask.terms.case import Case
    from outtask.terms.decision import Decision, FunctionResult


@dataclass(frozen=True)
class Told:
    """A function as it was weighed."""

    result: FunctionResult
    decision: Decision
    case: Case  # of this function alone, defaults filled in
    page: FunctionPage
    prices: tuple[Price, ...]
    price: Price | None  # the one at which the verdict turns

    @property
    def numbers(self) -> int:
        """Count the numbers of the function and its options that the verdict follows from."""
        return sum(len(grid.rows) for grid in self.page.inputs)

    @property
    def unconfirmed(self) -> int:
        """Count those of them that nobody here has said: the usual figure stands in for them."""
        return sum(row[ORIGIN] == Origin.ASSUMED for grid in self.page.inputs for row in grid.rows)

    @property
    def on_defaults(self) -> bool:
        """Tell whether more than half of what moves the verdict is assumed."""
        from outtask.formats.report.rests import rests_on_defaults

        return rests_on_defaults(self.result)


def told_of(weighed: Weighed, function: Function, *, whole: bool = False) -> Told | None:
    """Return what is told of a function; None where it was not weighed, as after it was renamed.

    With all that lies behind it where it is told ``whole``.
    """
    found = next((one for one in weighed.decision.functions if one.name == function.name), None)
    if found is None:
        return None
    return _told(weighed, function, whole, _mark(function))


def _mark(function: Function) -> bytes:
    """Return what tells the facts of a function from those of yesterday: its row is the same."""
    return hashlib.sha256(canonical(function.facts)).digest()


def told_with(
    weighed: Weighed, function: Function, price: Price, value: float, *, whole: bool = False
) -> Told:
    """Return what would be told with a price as quoted: weighed here and now, this function alone."""
    return _told_with(weighed, function, price, value, whole, _mark(function))


@lru_cache(maxsize=48)
def _told_with(
    weighed: Weighed, function: Function, price: Price, value: float, whole: bool, facts: bytes
) -> Told:
    from outtask.methods.decide import decide_function

    now, name = _told(weighed, function, False, facts), function.name
    case = with_quote(now.case, name, price, value)
    result = decide_function(case, name, with_maps=whole)
    others = tuple(result if one.name == name else one for one in now.decision.functions)
    return _laid_out(function, result, replace(now.decision, functions=others), case, whole=whole)


@lru_cache(maxsize=48)
def _told(weighed: Weighed, function: Function, whole: bool, facts: bytes) -> Told:
    decision = weighed.decision
    result = next(one for one in decision.functions if one.name == function.name)
    return _laid_out(function, result, decision, only(weighed.case, function.name), whole=whole)


def _laid_out(
    function: Function, result: FunctionResult, decision: Decision, case: Case, *, whole: bool = False
) -> Told:
    from outtask.formats.stored import restored
    from outtask.terms.facts import FunctionFacts

    facts = restored(FunctionFacts, function.facts) if function.facts else None
    place = decision.functions.index(result) + 1
    prices = prices_of(case.functions[0], decision.currency)
    page = function_page(result, place, decision, case, facts, whole=whole)
    return Told(result, decision, case, page, prices, first_price(prices, result))
