"""Whether it pays to hand several functions to one provider: for whom, by how much, with which own hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from outtask.formats.report.jointly import (
    SMALL,
    gain,
    hours_one_by_one,
    hours_with,
    how_much_better,
    is_within_hours,
)
from outtask.formats.report.numbers import certainty, count, every, first_few, likelihood
from outtask.formats.report.rests import on_defaults
from outtask.formats.report.sentences import NAMED, OPEN, better_together
from outtask.formats.report.wording import IF_DEFAULTS, ONE_PROVIDER
from outtask.methods.words import NBSP, listed, money, span_of

if TYPE_CHECKING:
    from outtask.terms.decision import BundleResult, Decision

FEW: Final = 3
"""Groups that the answer names where none pays."""
ALL_OF_THEM: Final = ONE_PROVIDER[0].lower() + ONE_PROVIDER[1:]


def answer(decision: Decision) -> str:
    """Say in a sentence without a full stop whether going together pays, for whom and by how much."""
    told = _answer(decision)
    return f"{IF_DEFAULTS[0].upper()}{IF_DEFAULTS[1:]}, {told}" if on_defaults(decision) else _capital(told)


def beside(decision: Decision) -> str:
    """Say beneath the answer how sure it is of each group, and for which ways own hours suffice."""
    said = [one for one in _groups(decision) if one.confidence is not None]
    sure = [
        f"{likelihood(one.confidence)} for {_name(one, decision)} ({certainty(one.confidence)})"
        for one in said
        if one.confidence is not None
    ]
    parts = [f"How sure: {first_few(sure)}."] if sure else []
    return " ".join([*parts, _hours_told(decision, said)])


def hours_rows(decision: Decision) -> tuple[tuple[str, str, float | None, bool], ...]:
    """Lay out the own hours a month that each way takes, then what is there.

    Each row has a label, its hours, their part of the longest bar, and whether it is of what is there.
    """
    ways = [("One by one", hours_one_by_one(decision))]
    ways += [
        (ONE_PROVIDER if one is decision.estate else f"{one.name} together", hours_with(one, decision))
        for one in _groups(decision)
        if one.confidence is not None
    ]
    there = decision.governance.hours_available
    top = max([there or 0.0, *(need for _, need in ways)]) or 1.0
    rows = [(name, f"{count(need)}{NBSP}h a month", need / top, False) for name, need in ways]
    if there is not None:
        rows.append(("There", f"{count(there)}{NBSP}h a month", there / top, True))
    return tuple(rows)


def _answer(decision: Decision) -> str:
    found = [one for one in _groups(decision) if one.confidence is not None]
    if not found:
        small = next((one.verdict.rstrip(".") for one in _groups(decision) if one.functions), None)
        why = f": {small[0].lower()}{small[1:]}" if small else ""
        return f"nothing can go together to one provider{why}"
    if (best := better_together(decision)) is not None:
        also = [_name(one, decision) for one in _paying(decision) if one is not best]
        more = f"; so it does for {first_few(also)}" if also else ""
        return f"going together pays for {_whom(best, decision)}: {how_much_better(best, decision)}{more}"
    better = [one for one in found if one.better]
    if better:
        best = max(better, key=gain)
        pays = f"going together would pay for {_whom(best, decision)} ({how_much_better(best, decision)})"
        return f"{pays}, but {_hindrance(best, decision)}"
    each = [f"{_difference(one, decision)} for {_name(one, decision)}" for one in found]
    return f"going together does not pay: {'; '.join(each[:FEW])}"


def _hindrance(group: BundleResult, decision: Decision) -> str:
    """Say what keeps a group that is better together from going."""
    unripe = [f.name for f in decision.functions if f.verdict.kind in OPEN and f.name in group.functions]
    if unripe:
        return f"{first_few(unripe)} {'is' if len(unripe) == 1 else 'are'} not ready to be decided"
    there = decision.governance.hours_available or 0.0
    return f"takes {count(hours_with(group, decision))} own hours a month, and {count(there)} are there"


def _difference(group: BundleResult, decision: Decision) -> str:
    """Say by how much a group that is not better together is worse."""
    if group.saving_alone is None:  # weighed before it was kept
        return "no better"
    if gain(group) > -decision.materiality * _today(group, decision):
        return "no material difference"
    dearer, small = group.saving_alone - group.saving_mean, SMALL * abs(gain(group))
    if dearer > small:
        return f"{money(dearer, decision.currency)} dearer over {span_of(decision.horizon_months)}"
    cheaper = "cheaper, but" if dearer < -small else "no cheaper and"
    return f"{cheaper} worse in what money does not say"


def _hours_told(decision: Decision, said: list[BundleResult]) -> str:
    if decision.governance.hours_available is None:
        return "Nobody has said how many own hours there are to manage it."
    enough = [_name(one, decision) for one in said if is_within_hours(one, decision)]
    short = [_name(one, decision) for one in said if not is_within_hours(one, decision)]
    if decision.governance.changed or not decision.governance.feasible:
        short = ["all that is best one by one", *short]
    else:
        enough = ["one by one", *enough]
    if not short:
        return "Own hours suffice for each of these ways."
    if not enough:
        return "Own hours suffice for none of these ways."
    return f"Own hours suffice for {listed(enough)}, not for {listed(short)}."


def _paying(decision: Decision) -> list[BundleResult]:
    """Return all that is better together, is ready, and fits into own hours."""
    unripe = {f.name for f in decision.functions if f.verdict.kind in OPEN}
    return [
        one
        for one in _groups(decision)
        if one.better and unripe.isdisjoint(one.functions) and is_within_hours(one, decision)
    ]


def _today(group: BundleResult, decision: Decision) -> float:
    """Return what the functions of a group cost today, as far as its saving tells, or else each by itself."""
    if group.saving_share:
        return abs(group.saving_mean / group.saving_share)
    inside = (f for f in decision.functions if f.name in group.functions)
    return sum(o.cost.mean for f in inside for o in f.options if o.status_quo)


def _whom(group: BundleResult, decision: Decision) -> str:
    """Name the functions of a group, or the group where they are many."""
    if len(", ".join(group.functions)) <= NAMED:
        return listed(group.functions)
    many = len(group.functions)
    return f"{every(many)} functions" if many == len(decision.functions) else _name(group, decision)


def _name(group: BundleResult, decision: Decision) -> str:
    return ALL_OF_THEM if group is decision.estate else group.name


def _groups(decision: Decision) -> tuple[BundleResult, ...]:
    return (*decision.bundles, *([decision.estate] if decision.estate else []))


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
