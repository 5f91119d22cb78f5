"""Keep what people say of a function, and take over a whole case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outtask.core.clock import now
from outtask.core.commands import Actor, command, unchanged
from outtask.core.ledger import record
from outtask.decide.models import Function, Study

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outtask.decide.numbers.whole import Taken


@command
def state_numbers(*, actor: Actor, function: Function, numbers: Mapping[str, Any], part: str) -> Function:
    """Keep what is now said of a function; ``part`` names what was changed, in the ledger."""
    actor.check("change", function)
    before, after = changes(function.numbers, numbers)
    if not before and not after:
        unchanged()
        return function
    function.numbers = dict(numbers)
    function.save(update_fields=["numbers"])
    touch(function.study)
    record("function.numbers-stated", function, before=before, after={**after, "part": part})
    return function


@command
def take_case(*, actor: Actor, study: Study, taken: Taken) -> Study:
    """Take over the numbers of a case file: of the study, of functions it knows, and functions new to it."""
    actor.check("change", study)
    actor.check("change", Function)
    actor.check("add", Function)
    study.frame = dict(taken.frame)
    study.changed_at = now()
    study.save(update_fields=["frame", "changed_at"])
    Function.objects.everything("a case is taken over").bulk_update(
        taken.changed, ["numbers", "bundle", "set_apart"]
    )
    Function.objects.everything("a case is taken over").bulk_create(taken.added)
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


def touch(study: Study) -> None:
    """Note that a study changed."""
    study.changed_at = now()
    study.save(update_fields=["changed_at"])
