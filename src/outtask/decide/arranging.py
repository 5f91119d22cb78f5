"""Change which groups make up which function: measured first, outside the transaction, then written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outtask.decide.commands.functions import merge_functions, move_groups, split_groups
from outtask.decide.measuring import assess_study, at_once, by_name, mapping_of
from outtask.decide.models import Function, Study
from outtask.decide.proposals import numbers_of
from outtask.formats.stored import restored
from outtask.terms.facts import FunctionFacts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outtask.core.commands import Actor
    from outtask.terms.facts import FunctionFacts


def merge(actor: Actor, functions: Sequence[Function], name: str) -> Function:
    """Make one function of several."""
    study = functions[0].study
    groups = {group: name for function in functions for group in function.groups}
    return merge_functions(actor=actor, functions=functions, name=name, facts=_facts(actor, study, groups))


def move(actor: Actor, groups: Sequence[str], goal: Function) -> Function:
    """Move groups to a function from those that have them."""
    facts = _facts(actor, goal.study, dict.fromkeys(groups, goal.name))
    return move_groups(actor=actor, groups=groups, goal=goal, facts=facts)


def split(actor: Actor, groups: Sequence[str], start: Function, name: str) -> Function:
    """Make a function of its own of some groups of another."""
    name = " ".join(name.split())
    moved = {group: name for group in groups if group in start.groups}
    facts = _facts(actor, start.study, moved)
    known = (facts or {}).get(name) or (restored(FunctionFacts, start.facts) if start.facts else None)
    numbers = numbers_of(name, known) if known else {}
    return split_groups(actor=actor, groups=groups, start=start, name=name, numbers=numbers, facts=facts)


def _facts(actor: Actor, study: Study, changed: dict[str, str]) -> Mapping[str, FunctionFacts] | None:
    """Measure the functions as they will be; None where the log is large, and a job will do it."""
    if study.source is None or not at_once(study.source):
        return None
    mapping = mapping_of(Function.objects.within(actor.scope).filter(study=study))
    return by_name(assess_study(actor.scope, study, mapping | changed))
