"""Weigh a study: the case as it stands now, decided in the background, kept under the hash of its inputs."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from outtask.core.jobs import enqueue, job
from outtask.core.ledger import canonical
from outtask.core.models import Job
from outtask.core.models.jobs import Status
from outtask.decide.case_of import case_of
from outtask.decide.models import Function, Result, Study

if TYPE_CHECKING:
    from outtask.core.commands import Actor
    from outtask.core.jobs import Run
    from outtask.core.scope import Scope
    from outtask.terms.case import Case

KIND = "decide.weigh"


def case_now(scope: Scope, study: Study) -> Case:
    """Return the case of a study as it stands. Raises UserError where it cannot be decided."""
    return case_of(study, list(Function.objects.within(scope).filter(study=study)))


def case_json(case: Case) -> dict[str, Any]:
    """Return a case as JSON knows it: all that was said and measured, no defaults."""
    return case.model_dump(mode="json", exclude_none=True)


def key_of(case: dict[str, Any]) -> str:
    """Return the hash of a case as JSON and of the engine that decides it."""
    from importlib.metadata import version

    return hashlib.sha256(version("outtask").encode() + b"\0" + canonical(case)).hexdigest()


def weigh_soon(study: Study) -> None:
    """Have a study weighed once the command that changes it is done; one job that waits is enough."""
    waiting = Job.objects.everything("one is enough").filter(
        kind=KIND, status=Status.WAITING, arguments={"study": study.pk}
    )
    if not waiting.exists():
        enqueue(KIND, {"study": study.pk}, title=f"Weighing {study}")


@job(KIND, "Weighing the options")
def weigh(run: Run) -> dict[str, Any]:
    """Decide the case of a study and keep the result, unless the same case has been decided before."""
    from outtask.people.actors import system

    actor = system()
    study = Study.objects.within(actor.scope).get(pk=run.job.arguments["study"])
    return {"result": weigh_study(actor, study, run).pk}


def weigh_study(actor: Actor, study: Study, run: Run | None = None) -> Result:
    """Return the result of a study's case as it stands, computed where there is none yet."""
    from outtask.decide.commands.results import store_result
    from outtask.methods.decide import decide

    case = case_now(actor.scope, study)
    inputs = case_json(case)
    key = key_of(inputs)
    known = Result.objects.within(actor.scope).filter(study=study, key=key).first()
    if known:
        return known
    if run:
        run.tell(f"Weighing {len(case.functions)} functions on {case.paths:,} futures", 0.1)
    decision = decide(case, with_maps=True)
    return store_result(actor=actor, study=study, key=key, case=inputs, decision=decision)
