"""What to do next about one function: mend, measure, ask, agree, look again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

from outtask.formats.report.numbers import compared, count, first_few
from outtask.formats.report.sentences import (
    MOVES,
    OPEN,
    STAY,
    doing_of,
    meanwhile,
    turned_to,
    unit_of,
    waiting,
    walk_away,
)
from outtask.formats.report.turning import HERE, Turning, told
from outtask.methods.words import NBSP, few
from outtask.terms.amounts import Amount, Origin
from outtask.terms.decision import VerdictKind
from outtask.terms.inputs import amount_at
from outtask.terms.options import CoreOverflow
from outtask.terms.resolve import option_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.terms.decision import Decision, FunctionResult
    from outtask.terms.functions import Function

SEASON: Final = 12
"""Months of volume that show a season and a growth."""


class Step(str):
    """A sentence that says what to do, and what it is about, so that a page can lead there."""

    __slots__ = ("about",)
    about: str

    def __new__(cls, text: str, about: str) -> Self:
        """Make one about ``numbers``, ``hours`` to manage providers, a ``quote`` or a ``signature``."""
        step = super().__new__(cls, text)
        step.about = about
        return step


def function_steps(
    function: FunctionResult, asked: Function | None, decision: Decision, found: Sequence[Turning]
) -> tuple[str, ...]:
    """Say what to do next, the most useful first; what can be done here at once is a :class:`Step`."""
    verdict = function.verdict
    steps = [*_first(function)]
    if function.name in waiting(decision):
        hours = next((o.hours_bound for o in function.options if o.option == verdict.option), 0.0)
        within = meanwhile(decision).get(function.name)
        allow = f"until then the hours allow {doing_of(function, within)}" if within else ""
        until = allow or "until then it stays as it is"
        find_hours = f"Find the {count(hours)}{NBSP}own hours a month that it takes: {until}."
        steps.append(Step(find_hours, "hours"))
    if function.open_questions:
        asks = first_few([_lower(q.asked.rstrip("?").partition(":")[0]) for q in function.open_questions])
        steps.append(Step(f"Answer this: {asks}.", "numbers"))
    if price := _price(function, asked, decision.currency):
        steps.append(Step(price, "quote"))
    if find := _find_out(found, function, decision.currency):
        steps.append(Step(find, "numbers"))
    if look := _look_again(function, asked):
        steps.append(look)
    if verdict.kind in STAY and not steps:
        steps.append("Nothing to change. Look again when the contract, the people or the demand change.")
    return tuple(steps)


def quoted(function: FunctionResult, asked: Function | None) -> Amount | None:
    """Return the price in the case that the turning price is held against."""
    found = function.verdict.walk_away
    if found is None or asked is None:
        return None
    owner = option_of(asked, found.of)
    return None if owner is None else amount_at(owner, found.path.removeprefix("option."))


def is_quoted(function: FunctionResult, asked: Function | None) -> bool:
    """Tell whether the price that the turning price is held against was quoted, and is no guess."""
    price = quoted(function, asked)
    return price is not None and price.origin is Origin.MEASURED


def _first(function: FunctionResult) -> list[str]:
    why = function.verdict.whys.get("kind", "").rstrip(".")
    if function.verdict.kind is VerdictKind.FIX_FIRST:
        return [f"Mend first: {why}. Then decide again." if why else "Mend it first, then decide again."]
    if function.verdict.kind is VerdictKind.TOO_EARLY:
        return [f"Wait for what is missing: {why}." if why else "Measure what is missing, then decide again."]
    return []


def assumed_beyond(function: FunctionResult, asked: Function | None) -> bool:
    """Tell whether the price that is assumed lies where a quote of it would turn the verdict already.

    What nobody has quoted is a range, which may follow the hours of a unit: its mean alone turns nothing.
    """
    found, price = function.verdict.walk_away, quoted(function, asked)
    if found is None or price is None or not price.filled:
        return False
    return price.mean <= found.value if turned_to(function)[0] == "below" else price.mean >= found.value


def follows_hours(function: FunctionResult, asked: Function | None) -> bool:
    """Tell whether the price that the turning price is held against follows the hours of a unit."""
    found, price = function.verdict.walk_away, quoted(function, asked)
    if found is None or price is None or asked is None:
        return False
    return found.path == "option.price_per_unit" and prices_follow_hours(asked, found.of)


def prices_follow_hours(asked: Function, of: str | None = None) -> bool:
    """Tell whether an option, or one of all, buys beyond a core at a price that nobody has quoted.

    Such a price follows the hours of a unit where these are a range, and so does what is bought; else the
    mean is all that counts.
    """
    hours = asked.work.hours_per_unit
    cores = (o for o in asked.options or () if isinstance(o, CoreOverflow) and of in (None, o.name))
    prices = (one.price_per_unit for one in cores)
    ranged = isinstance(hours, Amount) and hours.ranged
    return ranged and any(isinstance(price, Amount) and price.filled for price in prices)


def _price(function: FunctionResult, asked: Function | None, currency: str) -> str:
    """Say which quote to ask for: one for the option that leads holds up to it, another's turns below it."""
    limit, kind = walk_away(function, currency), function.verdict.kind
    found = function.verdict.walk_away
    if not limit or found is None:
        return ""
    price = quoted(function, asked)
    unit = unit_of(found.unit, function.unit)
    now = ""
    if price is not None:  # both with the same decimals
        now, limit = compared(price.mean, found.value, unit, currency)
    stands = f"; {now} is {price.origin.value} so far" if price is not None else ""
    beyond = assumed_beyond(function, asked)
    stays = kind in STAY or kind is VerdictKind.TAKE_IN
    if stays or turned_to(function)[0] == "below":  # the quote is that of another option
        other = doing_of(function, found.of) if found.of else "it"
        if stays or is_quoted(function, asked):
            return f"Take a quote below {limit} seriously: there {other} becomes the better way."
        turned = f"; a quote of the {now} that is assumed so far would do" if beyond else stands
        return f"Ask for quotes: below {limit} {other} becomes the better way{turned}."
    if is_quoted(function, asked):
        return f"Agree the quote of {now}; up to {limit} the answer holds."
    turned = f"; a quote of the {now} that is assumed so far would turn it" if beyond else stands
    return f"Ask for quotes: up to {limit} the answer holds{turned}."


def _find_out(found: Sequence[Turning], function: FunctionResult, currency: str) -> str:
    """Name the figure of one's own that turns the answer within its range, and has not been asked for yet."""
    open_now = {(q.path, q.of) for q in function.open_questions}
    own = [t for t in found if t.likely and t.kind == HERE]
    own = [t for t in own if (t.change.path, t.change.of) not in open_now]
    own = [t for t in own if t.amount is not None and t.amount.origin is not Origin.MEASURED]
    if not own or function.verdict.kind is VerdictKind.FIX_FIRST:
        return ""
    now, at = told(own[0].change, function.unit, currency)
    return f"Make sure of this: {_lower(own[0].label)}. It stands at {now}, and turns the answer at {at}."


def _look_again(function: FunctionResult, asked: Function | None) -> str:
    if asked is None or asked.volume.growth_known or function.verdict.kind in OPEN or asked.project:
        return ""
    seen = asked.volume.months_observed or 0
    if seen >= SEASON or function.verdict.kind not in MOVES | dict.fromkeys(STAY):
        return ""
    there = f"{few(seen)} {'is' if seen == 1 else 'are'} there" if seen else "none is counted yet"
    return f"Look again when {few(SEASON)} months of volume are known: {there}."


def _lower(text: str) -> str:
    return text if text[:2].isupper() else text[0].lower() + text[1:]
