"""Measure the functions of a study: what their groups together tell, by the log as it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from outtask.core.clock import now
from outtask.core.jobs import enqueue, job
from outtask.decide.models import Function, Study
from outtask.methods.facts.proposal import OTHER
from outtask.terms.facts import NONE, Take
from outtask.tickets.measured import when_measured
from outtask.tickets.models import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from outtask.core.commands import Actor
    from outtask.core.jobs import Run
    from outtask.core.scope import Scope
    from outtask.terms.facts import Assessment, FunctionFacts

AT_ONCE = 400_000
"""Events of a log that are measured while a person waits; more are left to a job."""


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


@when_measured
def begin_or_refresh(actor: Actor, source: Source, assessment: Assessment) -> None:
    """Have the functions of a log measured anew, and a study begun where it has none."""
    enqueue("decide.measure", {"source": source.pk}, title=f"Measuring the functions of {source}")


@job("decide.measure", "Measuring functions")
def measure(run: Run) -> dict[str, Any]:
    """Measure the functions of every study of a log; begin one with proposed functions where it has none."""
    from outtask.people.actors import system

    actor = system()
    source = Source.objects.within(actor.scope).get(pk=run.job.arguments["source"])
    studies = list(Study.objects.within(actor.scope).filter(source=source).defer("assessment"))
    if not studies:
        return {"study": begin(actor, source, run).pk}
    for study in studies:
        run.tell(f"Measuring the functions of {study}")
        refresh(actor, study)
    return {"study": studies[0].pk}


def begin(
    actor: Actor, source: Source, run: Run | None = None, *, called: Mapping[str, str] | None = None
) -> Study:
    """Begin a study on a log with the functions proposed; ``called`` gives groups better names."""
    from outtask.decide.commands.studies import begin_study
    from outtask.decide.proposals import planned, proposed_map
    from outtask.tickets.queries import assess

    if run:
        run.tell("Measuring the groups", 0.1)
    mapping = proposed_map(assess(actor.scope, source))
    if run:
        run.tell("Measuring the proposed functions", 0.5)
    found = assess(actor.scope, source, functions=mapping)
    named = called or {}
    functions = planned(found, mapping, lambda group: named.get(group, group))
    return begin_study(
        actor=actor,
        title=source.title,
        source=source,
        assessment=found,
        functions=functions,
        frame={"start": coming_month()},
    )


def refresh(actor: Actor, study: Study) -> None:
    """Measure the functions of a study anew; groups that are new in the log join the small ones."""
    from outtask.decide.commands.studies import store_measured

    mapping = mapping_of(Function.objects.within(actor.scope).filter(study=study))
    found = assess_study(actor.scope, study, mapping)
    known = {*mapping.values(), NONE}
    new = [facts.name for facts in found.functions if facts.name not in known]
    if new:
        found = assess_study(actor.scope, study, mapping | dict.fromkeys(new, OTHER))
    store_measured(actor=actor, study=study, assessment=found, new_groups=new)


def coming_month() -> str:
    """Return the month after this one, from which a new study compares: ``2026-04``."""
    today = now()
    return f"{today.year + today.month // 12}-{today.month % 12 + 1:02d}"
