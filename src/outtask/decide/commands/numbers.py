"""Keep what people say of a function, and take over a whole case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outtask.core.anew import unmoved
from outtask.core.clock import now
from outtask.core.commands import Actor, command, running, unchanged
from outtask.core.ledger import record
from outtask.decide.commands.touched import touch
from outtask.decide.models import Function, Study
from outtask.decide.weighing import weigh_soon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outtask.decide.numbers.whole import Taken


@command
def state_numbers(*, actor: Actor, function: Function, numbers: Mapping[str, Any], part: str) -> Function:
    """Keep what is now said of a function; ``part`` names what was changed, in the ledger."""
    actor.check("change", function)
    if kept := keep_numbers(function, numbers):
        before, after = kept
        touch(function.study)
        record("function.numbers-stated", function, before=before, after={**after, "part": part})
    return function


def keep_numbers(
    function: Function, numbers: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Keep what is now said of a function; return what was said and is said instead, if anything changed."""
    running()
    unmoved(function, "numbers")
    before, after = changes(function.numbers, numbers)
    if not before and not after:
        unchanged()
        return None
    function.numbers = dict(numbers)
    function.save(update_fields=["numbers"])
    return before, after


@command
def take_case(*, actor: Actor, study: Study, taken: Taken) -> Study:
    """Take over the numbers of a case file: of the study, of functions it knows, and functions new to it."""
    actor.check("change", study)
    for function in taken.changed:
        actor.check("change", function)
    actor.check("add", Function)
    unmoved(study, "changed_at")  # so no function changed either since the file was held against them
    study.frame = dict(taken.frame)
    study.changed_at = now()
    study.save(update_fields=["frame", "changed_at"])
    Function.objects.everything("a case is taken over").bulk_update(
        taken.changed, ["numbers", "bundle", "set_apart"]
    )
    Function.objects.everything("a case is taken over").bulk_create(taken.added)
    weigh_soon(study)
    record(
        "study.case-taken",
        study,
        after={
            "file": taken.file,
            "changed": [function.name for function in taken.changed],
            "added": [function.name for function in taken.added],
        },
    )
    return study


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what was and what is, where they differ."""
    return (
        {key: value for key, value in before.items() if after.get(key) != value},
        {key: value for key, value in after.items() if before.get(key) != value},
    )


@command
def change_providers(
    *,
    actor: Actor,
    study: Study,
    providers: Sequence[Mapping[str, Any]],
    renamed: Mapping[str, str],
) -> Study:
    """Keep the providers of a study; options follow one that is renamed, and lose one that goes."""
    actor.check("change", study)
    actor.check("change", Function)
    unmoved(study, "frame")
    before = study.frame.get("providers", [])
    study.frame = {**study.frame, "providers": [dict(one) for one in providers]}
    study.changed_at = now()
    study.save(update_fields=["frame", "changed_at"])
    if renamed:
        functions = list(Function.objects.within(actor.scope, "change").filter(study=study))
        for function in functions:
            function.numbers = with_providers(function.numbers, renamed)
        Function.objects.everything("a provider is renamed").bulk_update(functions, ["numbers"])
    weigh_soon(study)
    record(
        "study.providers-changed", study, before={"providers": before}, after={"providers": list(providers)}
    )
    return study


def with_providers(numbers: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    """Return the numbers of a function with providers called otherwise, or named no more."""
    found: dict[str, Any] = {}
    for key, value in numbers.items():
        if isinstance(value, dict):
            found[key] = with_providers(value, renamed)
        elif isinstance(value, list):
            found[key] = [with_providers(one, renamed) if isinstance(one, dict) else one for one in value]
        elif key == "provider" and value in renamed:
            if renamed[value]:
                found[key] = renamed[value]
        else:
            found[key] = value
    return found
