"""Begin the study of the sample: an invented firm's case on the real log, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from outtask.core.commands import Actor, command, unchanged
from outtask.decide.commands.numbers import take_case
from outtask.decide.commands.studies import begin_study, change_profile
from outtask.decide.measuring import coming_month
from outtask.decide.models import Function, Study
from outtask.decide.numbers.whole import taken_from
from outtask.terms.amounts import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outtask.decide.proposals import Planned
    from outtask.terms.facts import Assessment
    from outtask.tickets.models import Source

WHY = "sample assumption"
"""What the source of each invented number begins with, wherever it is shown."""


@command
def begin_sample(
    *,
    actor: Actor,
    title: str,
    source: Source,
    assessment: Assessment,
    functions: Sequence[Planned],
    case: str,
    profile: Mapping[str, Any],
) -> Study:
    """Begin the study of the sample, take a case file over as anybody would, and keep the client profile."""
    actor.check("add", Study)
    study = begin_study(
        actor=actor, title=title, source=source, assessment=assessment, functions=functions, is_sample=True
    )
    known = list(Function.objects.within(actor.scope).filter(study=study))
    taken = taken_from(case, title, study, known)
    for function in (*taken.changed, *taken.added):
        function.numbers = marked(function.numbers)
    frame = {**marked(taken.frame), "case": title, "start": coming_month()}
    frame["staff"] = [{**row, "name": f"{row['name']} ({WHY})"} for row in frame.get("staff", ())]
    study = take_case(actor=actor, study=study, taken=replace(taken, frame=frame))
    unchanged()  # what was done tells of itself
    return change_profile(actor=actor, study=study, profile=profile)


def marked(told: Any) -> Any:
    """Return a part of a case in which the source of every number says that it is a sample assumption.

    What is invented was measured by nobody: it counts as judged.
    """
    if isinstance(told, list):
        return [marked(one) for one in told]
    if not isinstance(told, dict):
        return told
    found = {key: marked(value) for key, value in told.items()}
    if found.get("origin") == Origin.MEASURED.value:
        found["origin"] = Origin.JUDGED.value
    return {**found, "source": f"{WHY}: {told['source']}"} if "source" in told else found
