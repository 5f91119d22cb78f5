"""Measure the functions of a study: what their groups together tell, by the log as it stands."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from outtask.core.clock import now
from outtask.core.jobs import enqueue, job
from outtask.decide.models import Function, SetAside, Study
from outtask.methods.facts.proposal import OTHER
from outtask.terms.calendar import month_after
from outtask.terms.errors import UserError
from outtask.terms.facts import NONE, Take
from outtask.tickets.measured import when_measured
from outtask.tickets.models import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outtask.core.commands import Actor
    from outtask.core.jobs import Run
    from outtask.core.scope import Scope
    from outtask.decide.proposals import Planned
    from outtask.terms.facts import Assessment, FunctionFacts

MEASURE = "decide.measure"
AT_ONCE = 400_000
"""Events of a log that are measured while a person waits; more are left to a job."""
TRIES = 5
"""Times that functions are measured while people change them under way."""


def mapping_of(functions: Iterable[Function]) -> dict[str, str]:
    """Return group -> function."""
    return {group: function.name for function in functions for group in function.groups}


def assess_study(scope: Scope, study: Study, mapping: Mapping[str, str]) -> Assessment:
    """Measure the log of a study by functions. Raises UserError where the log cannot be read."""
    from outtask.tickets.queries import assess

    assert study.source is not None
    return assess(scope, study.source, take=Take(study.take), functions=mapping)


def as_a_whole(assessment: Assessment) -> Assessment:
    """Return what an assessment tells of the log as a whole."""
    return replace(assessment, functions=())


def at_once(source: Source | None) -> bool:
    """Tell whether a log is small enough to be measured while a person waits."""
    from django.db.models import Sum

    from outtask.tickets.models import Batch

    rows = Batch.objects.everything("only their number is told").filter(source=source)
    return (rows.aggregate(events=Sum("events"))["events"] or 0) <= AT_ONCE


def by_name(assessment: Assessment) -> dict[str, FunctionFacts]:
    """Return the facts of each function by its name."""
    return {facts.name: facts for facts in assessment.functions}


def measure_soon(source: int, title: str) -> None:
    """Have the functions of all studies of a log, by its key, measured in the background."""
    enqueue(MEASURE, {"source": source}, title=f"Measuring the functions of {title}")


@when_measured
def begin_or_refresh(actor: Actor, source: Source, assessment: Assessment) -> None:
    """Begin a study on a new log; have functions of several groups, and those of a known log, measured.

    Whoever may import but not begin a study leaves that to somebody else. The sample begins its own.
    """
    from outtask.decide.proposals import planned, proposed_map

    studies = Study.objects.everything("whether one is there that counts")
    has_one = studies.filter(source=source, aside_since=None).exists()
    if not has_one:
        if source.is_sample or not actor.scope.may("add", "decide.Study"):
            return
        mapping = proposed_map(assessment)
        begin(actor, source, assessment, planned(assessment, mapping))
    measure_soon(source.pk, source.title)


def begin(
    actor: Actor,
    source: Source,
    assessment: Assessment,
    functions: Sequence[Planned],
    frame: Mapping[str, Any] | None = None,
) -> Study:
    """Begin a study on a log."""
    from outtask.decide.commands.studies import begin_study

    return begin_study(
        actor=actor,
        title=source.title,
        source=source,
        assessment=assessment,
        functions=functions,
        frame={**usual_frame(), **(frame or {})},
        is_sample=source.is_sample,
    )


@job(MEASURE, "Measuring functions")
def measure(run: Run) -> dict[str, Any]:
    """Measure the functions of every study of a log as it stands, but of those that were set aside."""
    from outtask.people.actors import system

    actor = system()
    source = Source.objects.within(actor.scope).filter(pk=run.job.arguments["source"]).first()
    if source is None:
        raise UserError("the log is not there any more")
    studies = list(Study.objects.within(actor.scope).filter(source=source, aside_since=None))
    for place, study in enumerate(studies):
        run.tell(f"Measuring the functions of {study}", place / len(studies))
        with suppress(SetAside):  # meanwhile
            refresh(actor, study)
    return {"studies": [study.pk for study in studies]}


def refresh(actor: Actor, study: Study) -> None:
    """Measure the functions of a study anew; groups that are new in the log join the small ones.

    What changes hands meanwhile is measured again.
    """
    from outtask.decide.commands.studies import Changed

    for _again in range(TRIES):
        try:
            return _refreshed(actor, study)
        except Changed:
            continue
    raise UserError(f"the functions of {study} changed while they were measured", mend="measure them again")


def _refreshed(actor: Actor, study: Study) -> None:
    from outtask.decide.commands.studies import store_measured

    mapping = mapping_of(Function.objects.within(actor.scope).filter(study=study))
    found = assess_study(actor.scope, study, mapping)
    known = {*mapping.values(), NONE}
    new = [facts.name for facts in found.functions if facts.name not in known]
    if new:
        found = assess_study(actor.scope, study, mapping | dict.fromkeys(new, OTHER))
    store_measured(actor=actor, study=study, assessment=found, mapping=mapping, new_groups=new)


def usual_frame() -> dict[str, Any]:
    """Return what a new study begins with: the coming month, and country and currency of the organisation."""
    from outtask.frame.countries import currency_in
    from outtask.people.models import Organisation

    client = Organisation.objects.everything("where a study is at home").filter(is_client=True).first()
    begun: dict[str, Any] = {"start": coming_month()}
    if client is not None and client.country:
        begun["organisation"] = {"country": client.country}
        if currency := currency_in(client.country):
            begun["currency"] = currency
    return begun


def coming_month() -> str:
    """Return the month after this one, from which a new study compares: ``2026-04``."""
    return month_after(now())
