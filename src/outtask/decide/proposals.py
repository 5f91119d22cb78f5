"""Functions to begin a study with: proposed from the groups of a log, and numbers from templates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from outtask.formats.case_new import beside_measured
from outtask.formats.case_template import TICKETS, kinds_of_work, template, template_for
from outtask.methods.facts.proposal import DISPATCH, propose_functions
from outtask.terms.amounts import Origin
from outtask.terms.facts import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outtask.decide.models import Function
    from outtask.terms.facts import Assessment, FunctionFacts
    from outtask.terms.functions import Function as Usual

Numbers = dict[str, Any]
"""A function as a case file says it, without its name."""


@dataclass(frozen=True)
class Planned:
    """A function that is to be made."""

    name: str
    groups: tuple[str, ...] = ()
    set_apart: bool = False
    facts: FunctionFacts | None = None
    numbers: Numbers | None = None


def proposed_map(assessment: Assessment) -> dict[str, str]:
    """Return group -> function for an assessment by group: the largest alone, the rest bundled."""
    return {group: function for group, function in propose_functions(assessment).items() if group != NONE}


def planned(assessment: Assessment, mapping: Mapping[str, str]) -> tuple[Planned, ...]:
    """Return the functions that a mapping makes of groups, largest first, those set apart last.

    The assessment may be that of the groups or one made with the mapping: a function that it does not know
    is planned without facts, to be measured later.
    """
    facts = {one.name: one for one in assessment.functions}
    groups: dict[str, list[str]] = {}
    for group, function in mapping.items():
        groups.setdefault(function, []).append(group)
    found = [_planned(name, members, facts) for name, members in groups.items()]
    return tuple(sorted(found, key=lambda one: (one.set_apart, -(one.facts.tickets if one.facts else 0))))


def _planned(name: str, groups: Sequence[str], known: Mapping[str, FunctionFacts]) -> Planned:
    alone = name in known
    facts = known.get(name) or (known.get(groups[0]) if len(groups) == 1 else None)
    apart = name == DISPATCH or bool(facts and facts.dispatcher)
    numbers = numbers_of(name, facts) if facts and (alone or len(groups) == 1) else None
    return Planned(name, tuple(groups), apart, facts, numbers)


def numbers_of(name: str, facts: FunctionFacts) -> Numbers:
    """Return what is usual for a function of such a name, all assumed, without what its log measured."""
    return stated(beside_measured(template(template_for(name)).function, facts))


def kind_of(numbers: Numbers) -> str | None:
    """Return the template whose usual numbers stand in those of a function: most of them, where of several.

    None where no number is from one, as in a case that somebody wrote.
    """
    said = _leaves(numbers)
    same = {name: sum(said.get(key) == one for key, one in _usual(name).items()) for name in kinds_of_work()}
    return max(same, key=lambda name: (same[name], name != TICKETS)) if any(same.values()) else None


def by_tickets(function: Function) -> bool:
    """Tell whether the tickets of a log are what drives a function, and no series by month."""
    return bool(function.groups) and not (function.numbers.get("volume") or {}).get("observed")


def alike(function: Function) -> tuple[str, ...]:
    """Return what a function can be taken for: where no tickets drive it, what is counted as it is."""
    unit, now = (function.numbers.get("volume") or {}).get("unit", "ticket"), kind_of(function.numbers)
    return tuple(
        name
        for name in kinds_of_work()
        if by_tickets(function) or name == now or template(name).function.volume.unit == unit
    )


def likened(numbers: Numbers, kind: str, facts: FunctionFacts | None) -> Numbers:
    """Return the numbers of a function with what is usual for another kind of work; by its tickets, or not.

    What people said stays: whatever is neither assumed nor usual for what it was taken for so far.
    """
    now = kind_of(numbers)
    before, after = _leaves_of(now, facts) if now else {}, _leaves_of(kind, facts)
    said = {
        key: one for key, one in _leaves(numbers).items() if not _is_assumed(one) and before.get(key) != one
    }
    found: Numbers = {}
    for (part, field), one in {**after, **said}.items():
        if field:
            found.setdefault(part, {})[field] = one
        else:
            found[part] = one
    return found


def _leaves_of(kind: str, facts: FunctionFacts | None) -> dict[tuple[str, str], Any]:
    usual = template(kind).function
    return _leaves(stated(beside_measured(usual, facts) if facts else usual))


PARTS = ("volume", "work", "today")
"""What holds numbers that are said one by one."""


def _leaves(numbers: Numbers) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {}
    for part, one in numbers.items():
        found |= {(part, key): value for key, value in one.items()} if part in PARTS else {(part, ""): one}
    return found


def _is_assumed(one: Any) -> bool:
    return isinstance(one, dict) and one.get("origin") == Origin.ASSUMED.value


@cache
def _usual(name: str) -> dict[tuple[str, str], Any]:
    """Return what is usual for a kind of work, but for what says nothing of it: in what it is counted."""
    return {key: one for key, one in _leaves(template_numbers(name)).items() if key[0] != "volume"}


def template_numbers(name: str) -> Numbers:
    """Return the numbers of a template, all assumed; raises UserError for a name there is not."""
    return stated(template(name).function)


def stated(function: Usual) -> Numbers:
    """Return what a function states, as a case file says it, without its name."""
    return function.model_dump(mode="json", exclude_unset=True, exclude_none=True, exclude={"name"})


def providers_of(numbers: Iterable[Numbers]) -> list[dict[str, Any]]:
    """Return the providers that the options of some functions name, each once, as a case file says them."""
    known = {one.name: one for name in _templates() for one in template(name).providers}
    used = dict.fromkeys(
        option.get("provider")
        for one in numbers
        for option in one.get("options", ())
        if option.get("provider")
    )
    return [
        known[name].model_dump(mode="json", exclude_unset=True) if name in known else {"name": name}
        for name in used
    ]


def _templates() -> Sequence[str]:
    from outtask.formats.case_template import template_names

    return template_names()
