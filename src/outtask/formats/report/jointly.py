"""Functions handed over together, against each by itself: the own hours it takes, how much better it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from outtask.formats.report.numbers import saving
from outtask.methods.words import money, span_of
from outtask.terms.decision import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from outtask.terms.decision import BundleResult, Decision, FunctionResult, OptionResult

AS_TODAY: Final = (
    VerdictKind.KEEP,
    VerdictKind.NO_MATERIAL_DIFFERENCE,
    VerdictKind.TOO_EARLY,
    VerdictKind.FIX_FIRST,
)
SMALL: Final = 0.1
"""Part of what going together is better by, up to which money, or what it does not say, is not told apart."""


def is_within_hours(group: BundleResult, decision: Decision) -> bool:
    """Tell whether there are the own hours that it all takes with a group handed over together."""
    there = decision.governance.hours_available
    return there is None or hours_with(group, decision) <= there + 1e-9


def hours_with(group: BundleResult, decision: Decision) -> float:
    """Return the own hours a month that it all takes with a group handed over together (methods, hours).

    The functions beside it go the way that own hours allow them. A named provider is managed once, however
    many it carries, in the group or beside it.
    """
    return _hours_of(group, *_each(decision, without=group.functions))


def hours_one_by_one(decision: Decision) -> float:
    """Return the own hours a month that it takes where each function goes the way that own hours allow it."""
    return _hours_of(*_each(decision))


def _hours_of(*every: BundleResult | OptionResult) -> float:
    """Add up own hours a month; a named provider is managed once, however many it carries."""
    managing: dict[str | int, float] = {}
    for place, one in enumerate(every):
        key = one.provider or place
        managing[key] = max(managing.get(key, 0.0), one.provider_hours)
    each = sum(max(one.hours_bound - one.provider_hours, 0.0) for one in every)
    return each + sum(managing.values())


def gain(group: BundleResult) -> float:
    """Return what a group is better by together than one by one: money, and worth that it does not say."""
    return group.saving_mean - (group.saving_alone or 0.0) + group.beyond_money


def how_much_better(group: BundleResult, decision: Decision) -> str:
    """Say how together differs from one by one: in money, and in what money does not say."""
    span, currency = span_of(decision.horizon_months), decision.currency
    if group.saving_alone is None:  # weighed before it was kept
        return f"it {saving(group.saving_mean, group.saving_mean, currency)} over {span} against today"
    cheaper, worth = group.saving_mean - group.saving_alone, group.beyond_money
    small = SMALL * abs(gain(group))
    told = f"{money(abs(cheaper), currency)} {'cheaper' if cheaper > 0 else 'dearer'}"
    told = f"{told} over {span}" if abs(cheaper) > small else f"at about the same cost over {span}"
    if abs(worth) <= small:
        return told
    joined = "and" if (worth < 0) == (cheaper < -small) else "but"
    more = "more" if worth > 0 else "less"
    return f"{told}, {joined} what money does not say is worth {money(abs(worth), currency)} {more}"


def _each(decision: Decision, without: Collection[str] = ()) -> tuple[OptionResult, ...]:
    """Return the way that own hours allow each function."""
    allowed = {one.function: one.option for one in decision.governance.chosen}
    return tuple(_acted_on(f, allowed.get(f.name)) for f in decision.functions if f.name not in without)


def _acted_on(function: FunctionResult, allowed: str | None) -> OptionResult:
    """Return the way that own hours allow a function, or that of its verdict where no set fits into them."""
    today = next(o for o in function.options if o.status_quo)
    name = allowed or ("" if function.verdict.kind in AS_TODAY else function.verdict.option)
    return next((o for o in function.options if o.option == name), today)
