"""One's own figures beside a model: from least to most over the functions that have such an option."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from outtask.formats.report.numbers import count
from outtask.methods.words import NBSP, money_range, number
from outtask.terms.inputs import amount_at

if TYPE_CHECKING:
    from outtask.terms.decision import FunctionResult, OptionResult
    from outtask.terms.options import AnyOption


@dataclass(frozen=True)
class Priced:
    """One option of one function: what was put in, and what came out."""

    option: AnyOption | None
    result: OptionResult
    function: FunctionResult
    today: OptionResult | None


Figure = Callable[[Sequence[Priced], str], str]
"""What is told of a model from its options and the currency."""


def put_in(name: str, write: Callable[[float, float], str]) -> Figure:
    """Tell an input of the options."""

    def figure(priced: Sequence[Priced], _currency: str) -> str:
        amounts = [amount_at(one.option, name) for one in priced if one.option is not None]
        values = [amount.mean for amount in amounts if amount is not None]
        return write(min(values), max(values)) if values else ""

    return figure


def came_out(value: Callable[[Priced], float | None], write: Callable[[float, float], str]) -> Figure:
    """Tell something that came out of weighing them."""

    def figure(priced: Sequence[Priced], _currency: str) -> str:
        values = [found for one in priced if (found := value(one)) is not None]
        return write(min(values), max(values)) if values else ""

    return figure


def first_of(*figures: Figure) -> Figure:
    """Return the first figure that there is: models name the same thing differently."""
    return lambda priced, currency: next(filter(None, (figure(priced, currency) for figure in figures)), "")


def money_for(*names: str) -> Figure:
    """Add up what getting it going costs, for each option."""

    def figure(priced: Sequence[Priced], currency: str) -> str:
        totals = []
        for one in priced:
            found = [amount_at(one.option, name) for name in names] if one.option is not None else []
            if known := [amount.mean for amount in found if amount is not None]:
                totals.append(sum(known))
        return money_range(min(totals), max(totals), currency) if totals else ""

    return figure


def months(low: float, high: float) -> str:
    """Write months."""
    return _between(low, high, _("months"), 0 if high >= 10 else 1)


def weeks(low: float, high: float) -> str:
    """Write weeks."""
    return _between(low, high, _("weeks"), 0)


def hours(low: float, high: float) -> str:
    """Write hours a month."""
    return _span(count(low), count(high), _("h a month"))


def shares(low: float, high: float) -> str:
    """Write shares in per cent."""
    return _span(number(100 * low), number(100 * high), "%")


def _between(low: float, high: float, unit: str, decimals: int) -> str:
    return _span(number(low, decimals), number(high, decimals), unit)


def _span(low: str, high: str, unit: str) -> str:
    low, high = (text.removesuffix(".0") for text in (low, high))
    return f"{low if low == high else f'{low}–{high}'}{NBSP}{unit}"


def swing(one: Priced) -> float | None:
    """Return how far the cost of an option moves from low to high volume, as a part of it."""
    cost = one.result.cost
    return (cost.high_volume - cost.low_volume) / cost.mean if cost.mean else None


def wrong(one: Priced) -> float | None:
    """Return the cost of being wrong as a part of today's cost."""
    if one.today is None or not one.today.cost.mean:
        return None
    return one.result.regret_cvar95 / one.today.cost.mean
