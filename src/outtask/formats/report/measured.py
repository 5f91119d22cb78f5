"""Every measured fact of one function as a labelled figure, and what the labels mean."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from outtask.formats.report.numbers import count, duration, growth_range, share
from outtask.formats.report.parts import Fact
from outtask.formats.report.wording import DRIFT
from outtask.methods.facts.definitions import DEFINITIONS, LEVEL_MONTHS
from outtask.methods.words import NONE, counted, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from outtask.terms.facts import Estimate, FunctionFacts, Measured, Spread

SHARES: Final = {
    "containment": "Stays once received",
    "ping_pong": "Comes back after leaving",
    "routineness": "Routine",
    "key_person": "Rests on few people",
    "knowledge": "Written knowledge used",
    "reopened": "Opened again",
    "waiting_caller": "Waits for the caller",
    "waiting_vendor": "Waits for a vendor",
    "out_of_hours": "Out of hours",
    "new_categories": "New kinds of work",
}
OTHERS: Final = {
    "level": "Tickets a month now",
    "growth": "Growth a year",
    "volatility": f"{DRIFT} in a year",
    "half_carried_by": "People who carry half",
    "reassignments": "Moves per ticket",
    "first_response": "First response",
    "resolution": "Resolution",
}
GENERAL: Final = {
    "dispatcher": "Passes work on",
    "complete_months": "Complete months",
    "stragglers": "Stragglers",
}


def measured_facts(facts: FunctionFacts) -> tuple[Fact, ...]:
    """List every fact of a function with its sample; unknown ones say why. Definitions: `meanings`."""
    half, people = facts.half_carried_by, facts.resolvers
    carried = "" if half.value is None or people.value is None else (
        f"{plain(half.value, 2)} of {count(people.value)}")  # fmt: skip
    months = facts.level.n
    level = "month" if months == 1 else "months; their mean"
    if months > LEVEL_MONTHS:
        level = "months; the mean of the last three"
    level += ", season taken out" if facts.season else ""
    return (
        _one("level", facts.level, count, of=level),
        _growth(facts.growth),
        _drift(facts.volatility),
        *(_one(name, getattr(facts, name), share) for name in SHARES),
        _one("half_carried_by", half, lambda _: carried),
        _one("reassignments", facts.reassignments, lambda value: plain(value, 2)),
        _spread("first_response", facts.first_response),
        _spread("resolution", facts.resolution),
    )


def meanings() -> tuple[tuple[str, str], ...]:
    """Return each label with its definition, in the order in which a page uses them."""
    return tuple((label, DEFINITIONS[name]) for name, label in (GENERAL | OTHERS | SHARES).items())


def unknown_everywhere(functions: Sequence[FunctionFacts]) -> tuple[tuple[str, str], ...]:
    """Return the labels of facts that are known of no function, each with the commonest reason."""
    found = []
    for name in OTHERS | SHARES:
        facts = [getattr(function, name) for function in functions]
        values = [fact.p50 if hasattr(fact, "p50") else fact.value for fact in facts]
        if facts and all(value is None for value in values):
            whys = Counter(fact.why or "not in the log" for fact in facts)
            found.append((_label(name), whys.most_common(1)[0][0]))
    return tuple(found)


def _label(name: str) -> str:
    return (SHARES | OTHERS)[name]


def _unknown(name: str, why: str | None) -> Fact:
    # Nothing was measured: no mark, and nowhere to lead to.
    return Fact(_label(name), NONE, None, f"not known: {why or 'not in the log'}", key=name)


def _one(name: str, found: Measured, written: Callable[[float], str], of: str = "") -> Fact:
    if found.value is None:
        return _unknown(name, found.why)
    sample = f"{count(found.n)} {of}" if of else f"n = {count(found.n)}"
    return Fact(_label(name), written(found.value), "measured", sample if found.n else "", key=name)


def _growth(found: Estimate) -> Fact:
    if found.value is None:
        return _unknown("growth", found.why)
    told, within = growth_range(found)
    return Fact(_label("growth"), told, "measured", _over(within, found.n), key="growth")


def _drift(found: Estimate) -> Fact:
    if found.value is None:
        return _unknown("volatility", found.why)
    ends = max(found.value - found.half, 0.0), found.value + found.half
    within = "" if found.se is None else " to ".join(map(share, ends))
    return Fact(
        _label("volatility"), share(found.value), "measured", _over(within, found.n), key="volatility"
    )


def _over(within: str, months: int) -> str:
    return ", ".join(filter(None, (within, counted(months, "month"))))


def _spread(name: str, found: Spread) -> Fact:
    if found.p50 is None:
        return _unknown(name, found.why)
    note = f"half within this, nine of ten within {duration(found.p90)}; n = {count(found.n)}"
    return Fact(_label(name), duration(found.p50), "measured", note, key=name)
