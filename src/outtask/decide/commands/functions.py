"""Make functions of groups: rename, merge, move, set apart, bundle, add, remove.

Groups that change hands are measured before the command (see ``decide.arranging``), which keeps what was
found; where the log is large, or the study changed meanwhile, the facts come later, from a job.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max

from outtask.core.anew import moved, read_anew, unmoved
from outtask.core.commands import Actor, command, unchanged
from outtask.core.ledger import record
from outtask.decide.commands.numbers import keep_numbers
from outtask.decide.commands.standing import let_take_back, standing
from outtask.decide.commands.studies import named
from outtask.decide.commands.touched import touch
from outtask.decide.models import Function, Study
from outtask.formats.stored import stored
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outtask.terms.facts import FunctionFacts

    Facts = Mapping[str, FunctionFacts] | None
    """By name of the function; None where they are measured later."""


@command
def rename_function(*, actor: Actor, function: Function, name: str) -> Function:
    """Give a function another name, also where the staff grid names it."""
    actor.check("change", function)
    unmoved(function, "name")
    before, stood = function.name, standing(function.study, [function.pk])
    function.name = free_name(function.study, name, but=function)
    if function.name == before:
        unchanged()
        return function
    function.save(update_fields=["name"])
    _rename_in_grid(function.study, {before: function.name})
    touch(function.study)
    let_take_back(actor, function.study, stood)
    record("function.renamed", function, before={"name": before}, after={"name": function.name})
    return function


@command
def merge_functions(*, actor: Actor, functions: Sequence[Function], name: str, facts: Facts) -> Function:
    """Make one function of several: the first takes the groups of the others, which go.

    How far it sets the organisation apart stays as said of the first, else as said of those after it.
    """
    for function in functions:
        actor.check("change", function)
        actor.check("remove", function)
    if len(functions) < 2:
        raise UserError("one function alone cannot be merged", field="functions", mend="tick two or more")
    _undecided(functions)
    for function in functions:
        unmoved(function, "name", "groups", "set_apart", "numbers", "contribution")  # of all but one they go
        _ticketed(function)
    first, *others = functions
    stood = standing(first.study, [function.pk for function in functions])
    facts = None if moved(first.study, "changed_at") else facts
    names = [function.name for function in functions]
    said = {function.name: function.contribution for function in functions if function.contribution}
    name = free_name(first.study, name, but=first, going=others)
    first.groups = [group for function in functions for group in function.groups]
    for other in others:
        other.delete()
    first.name, first.set_apart = name, all(function.set_apart for function in functions)
    first.contribution = next((one.contribution for one in functions if one.contribution), "")
    _measured(first, facts)
    first.save(update_fields=["name", "groups", "set_apart", "contribution", "facts"])
    _rename_in_grid(first.study, dict.fromkeys(names, name))
    touch(first.study, measured=facts is not None)
    let_take_back(actor, first.study, stood)
    after = {"name": name, "groups": first.groups, "contribution": first.contribution}
    record("functions.merged", first, before={"names": names, "contributions": said}, after=after)
    return first


@command
def move_groups(*, actor: Actor, groups: Sequence[str], goal: Function, facts: Facts) -> Function:
    """Move groups to a function from those that have them; a function left without any goes."""
    actor.check("change", goal)
    read_anew(goal, "name", "groups", "numbers")
    _ticketed(goal)
    facts = None if moved(goal.study, "changed_at") else facts
    others = Function.objects.within(actor.scope, "change").filter(study=goal.study).exclude(pk=goal.pk)
    starts = [other for other in others if set(groups) & set(other.groups)]
    if not starts:
        raise UserError("there is nothing to move", field="groups", mend="choose another function")
    stood = standing(goal.study, [goal.pk, *(start.pk for start in starts)])
    before = {start.name: [group for group in start.groups if group in groups] for start in starts}
    for start in starts:
        start.groups = [group for group in start.groups if group not in groups]
        _keep_or_drop(actor, start, facts)
    moving = [group for moved in before.values() for group in moved]
    goal.groups = [*goal.groups, *moving]
    _measured(goal, facts)
    goal.save(update_fields=["groups", "facts"])
    touch(goal.study, measured=facts is not None)
    let_take_back(actor, goal.study, stood)
    record("groups.moved", goal, before=before, after={"groups": moving, "to": goal.name})
    return goal


@command
def split_groups(
    *,
    actor: Actor,
    groups: Sequence[str],
    start: Function,
    name: str,
    numbers: Mapping[str, Any],
    facts: Facts,
) -> Function:
    """Make a function of its own of some groups of another, with the providers that its options name."""
    actor.check("change", start)
    actor.check("add", Function)
    read_anew(start, "name", "groups")
    facts = None if moved(start.study, "changed_at") else facts
    moving = [group for group in start.groups if group in groups]
    if not moving:
        raise UserError("there is nothing to move", field="groups", mend="tick groups first")
    stood = standing(start.study, [start.pk])
    start.groups = [group for group in start.groups if group not in moving]
    name = free_name(start.study, name, going=() if start.groups else (start,))
    made = Function(study=start.study, position=_last(start.study) + 1, groups=moving, numbers=dict(numbers))
    _keep_or_drop(actor, start, facts)
    made.name = name
    _measured(made, facts)
    made.save()
    _list_providers(made)
    touch(start.study, measured=facts is not None)
    let_take_back(actor, start.study, stood, made)
    record("function.split-off", made, before={"in": start.name}, after={"name": name, "groups": moving})
    return made


@command
def set_function_apart(*, actor: Actor, function: Function, apart: bool) -> Function:
    """Leave a function out of what is decided on, or take it in again."""
    actor.check("change", function)
    read_anew(function, "set_apart")
    if function.set_apart == apart:
        unchanged()
        return function
    stood = standing(function.study, [function.pk])
    function.set_apart = apart
    function.save(update_fields=["set_apart"])
    touch(function.study)
    let_take_back(actor, function.study, stood)
    record("function.set-apart" if apart else "function.taken-in", function, after={"set_apart": apart})
    return function


@command
def bundle_functions(*, actor: Actor, functions: Sequence[Function], bundle: str) -> Study:
    """Say that functions could go together to one provider; an empty name says that they could not."""
    if not functions:
        raise UserError("no function is ticked", field="functions", mend="tick those that could go together")
    for function in functions:
        actor.check("change", function)
        unmoved(function, "name", "bundle")
    study = functions[0].study
    name = named(bundle, "what is weighed together", "bundle") if bundle.strip() else ""
    if name and Function.objects.everything("a name is asked for").filter(study=study, name=name).exists():
        raise UserError(
            f"a function is called {name}",
            field="bundle",
            mend="give what is weighed together a name of its own",
        )
    stood = standing(study, [function.pk for function in functions])
    before = {function.name: function.bundle for function in functions}
    for function in functions:
        function.bundle = name
        function.save(update_fields=["bundle"])
    touch(study)
    let_take_back(actor, study, stood)
    record("functions.bundled", study, before=before, after={"bundle": name, "functions": [*before]})
    return study


@command
def add_function(*, actor: Actor, study: Study, name: str, numbers: Mapping[str, Any]) -> Function:
    """Add a function that no ticket drives; providers that its options name are listed with the study."""
    actor.check("add", Function)
    actor.check("change", study)
    found = Function.objects.everything("a command makes it").create(
        study=study, name=free_name(study, name), position=_last(study) + 1, numbers=dict(numbers)
    )
    _list_providers(found)
    touch(study)
    record("function.added", found, after={"name": found.name})
    return found


@command
def liken_function(*, actor: Actor, function: Function, kind: str, numbers: Mapping[str, Any]) -> Function:
    """Take a function for another kind of work, with the numbers and the providers that are usual for it."""
    actor.check("change", function)
    if kept := keep_numbers(function, numbers):
        before, after = kept
        _list_providers(function)
        touch(function.study)
        record("function.likened", function, before=before, after={**after, "like": kind})
    return function


@command
def remove_function(*, actor: Actor, function: Function) -> Study:
    """Remove a function that no ticket drives and nobody has decided on."""
    actor.check("remove", function)
    unmoved(function, "name", "groups", "numbers")
    if function.groups:
        raise UserError(
            f"{function.name} has groups of the log", mend="move them, or set the function apart instead"
        )
    _undecided([function])
    study, name, key = function.study, function.name, function.pk
    stood = standing(study, [key])
    function.delete()
    _rename_in_grid(study, {name: ""})
    touch(study)
    let_take_back(actor, study, stood)
    record("function.removed", study, before={"name": name, "key": key})
    return study


def _list_providers(function: Function) -> None:
    """List the providers with the study whom the options of a new function name: a case needs them to."""
    from outtask.decide.proposals import providers_of

    study = function.study
    read_anew(study, "frame")
    listed = list(study.frame.get("providers", ()))
    known = {one["name"] for one in listed}
    if new := [one for one in providers_of([function.numbers]) if one["name"] not in known]:
        study.frame = {**study.frame, "providers": [*listed, *new]}
        study.save(update_fields=["frame"])


def free_name(
    study: Study, given: str, *, but: Function | None = None, going: Sequence[Function] = ()
) -> str:
    """Return a name as it is kept; raise UserError where it is taken in the study."""
    name = named(given, "the function", "name")
    kept = [function.pk for function in (*going, *([but] if but else []))]
    others = Function.objects.everything("a name is asked for").filter(study=study).exclude(pk__in=kept)
    taken = {other.casefold() for other in others.values_list("name", flat=True)}
    taken |= {bundle.casefold() for bundle in others.values_list("bundle", flat=True) if bundle}
    if name.casefold() in taken:
        raise UserError(
            f"the name {name} is taken", field="name", mend="give each function a name of its own"
        )
    return name


def _undecided(functions: Sequence[Function]) -> None:
    from outtask.decide.models import Decision

    signed = Decision.objects.everything("what was signed stays").filter(function__in=functions)
    if decision := signed.select_related("function").first():
        raise UserError(
            f"a decision on {decision.function} was signed, so it stays a function of its own",
            mend="it can be set apart, and what was signed stays",
        )


def _ticketed(function: Function) -> None:
    """Refuse what a series drives: tickets that come to it would be lost, and the series would go unsaid."""
    if not (function.numbers.get("volume") or {}).get("observed"):
        return
    mend = "weigh them together, as a bundle, instead"
    if function.groups:
        mend = "let its tickets be counted again first, under Contract, cost lines, drivers"
    raise UserError(f"a series by month, not its tickets, tells the volume of {function.name}", mend=mend)


def _keep_or_drop(actor: Actor, function: Function, facts: Facts) -> None:
    """Keep a function with the groups that are left, or remove it where there are none."""
    if function.groups:
        _measured(function, facts)
        function.save(update_fields=["groups", "facts"])
        return
    actor.check("remove", function)
    _undecided([function])
    _ticketed(function)
    function.delete()


def _measured(function: Function, facts: Facts) -> None:
    found = (facts or {}).get(function.name)
    function.facts = stored(found) if found else {}


def _last(study: Study) -> int:
    everything = Function.objects.everything("a place is asked for").filter(study=study)
    return everything.aggregate(last=Max("position"))["last"] or 0


def _rename_in_grid(study: Study, names: Mapping[str, str]) -> None:
    """Let the shares of people follow functions that were renamed or merged; an empty name drops them."""
    read_anew(study, "frame")
    staff = study.frame.get("staff")
    if not staff:
        return
    found = []
    for person in staff:
        shares: dict[str, Any] = {}
        for name, share in person["shares"].items():
            kept = names.get(name, name)
            if kept:
                shares[kept] = round(shares.get(kept, 0.0) + share, 9)
        found.append({**person, "shares": shares})
    study.frame = {**study.frame, "staff": found}
    study.save(update_fields=["frame"])
