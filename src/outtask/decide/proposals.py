"""Functions to begin a study with: proposed from the groups of a log, and numbers from templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outtask.formats.case_new import beside_measured
from outtask.formats.case_template import template, template_for
from outtask.methods.facts.proposal import DISPATCH, propose_functions
from outtask.terms.facts import NONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from outtask.terms.facts import Assessment, FunctionFacts
    from outtask.terms.functions import Function

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


def planned(
    measured: Assessment, mapping: Mapping[str, str], called: Callable[[str], str] = str
) -> tuple[Planned, ...]:
    """Return the functions of an assessment that was made with a mapping, largest first, dispatch last.

    ``called`` gives a function a better name than its group has.
    """
    groups: dict[str, list[str]] = {}
    for group, function in mapping.items():
        groups.setdefault(function, []).append(group)
    found = [
        Planned(
            called(facts.name),
            tuple(groups.get(facts.name, (facts.name,))),
            set_apart=facts.dispatcher or facts.name == DISPATCH,
            facts=facts,
            numbers=numbers_of(called(facts.name), facts),
        )
        for facts in measured.functions
        if facts.name != NONE
    ]
    return tuple(sorted(found, key=lambda one: one.set_apart))


def numbers_of(name: str, facts: FunctionFacts) -> Numbers:
    """Return what is usual for a function of such a name, all assumed, without what its log measured."""
    return stated(beside_measured(template(template_for(name)).function, facts))


def template_numbers(name: str) -> Numbers:
    """Return the numbers of a template, all assumed; raises UserError for a name there is not."""
    return stated(template(name).function)


def stated(function: Function) -> Numbers:
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
