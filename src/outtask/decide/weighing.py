"""Weigh a study: the case as it stands now, decided in the background, kept under the hash of its inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from outtask.core.jobs import enqueue, job
from outtask.core.models import Job
from outtask.core.models.jobs import Status
from outtask.decide.models import Function, Result, Study
from outtask.methods.words import counted, span_of
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from outtask.core.commands import Actor
    from outtask.core.jobs import Run
    from outtask.core.scope import Scope
    from outtask.terms.case import Case

KIND = "decide.weigh"
SPANS: Final = (36, 60, 120)
"""Months over which every case is weighed, beside the horizon of its own."""


def case_now(scope: Scope, study: Study) -> Case:
    """Return the case of a study as it stands. Raises UserError where it cannot be decided."""
    from outtask.decide.case_of import case_of

    return case_of(study, list(Function.objects.within(scope).filter(study=study)))


def weigh_soon(study: Study) -> None:
    """Have a study weighed once the command that changes it is done; one job that waits is enough."""
    if not _waits(study):
        enqueue(KIND, {"study": study.pk}, title=f"Weighing {study}")


@job(KIND, "Weighing the options", patient=True)
def weigh(run: Run) -> dict[str, Any]:
    """Decide the case of a study and keep the result, unless the same case has been decided before.

    What cannot be weighed as it stands is no failure: the board says what is missing.
    """
    from outtask.people.actors import system

    actor = system()
    study = Study.objects.within(actor.scope).filter(pk=run.job.arguments["study"]).first()
    if study is None:
        raise UserError("the study is not there any more")
    try:
        result = weigh_study(actor, study, run)
    except UserError as why:
        run.tell(str(why), 1.0)
        return {"study": study.pk, "problem": str(why)}
    if not _waits(study):  # what has changed meanwhile is weighed first
        weigh_other_spans(actor, result, run)
    return {"study": study.pk, "result": result.pk}


def weigh_study(actor: Actor, study: Study, run: Run | None = None) -> Result:
    """Return the result of a study's case as it stands, computed where there is none yet."""
    from outtask.decide.case_key import case_json, key_of
    from outtask.decide.commands.results import store_result
    from outtask.methods.decide import decide

    case = case_now(actor.scope, study)
    inputs = case_json(case)
    key = key_of(inputs)
    known = Result.objects.within(actor.scope).filter(study=study, key=key).defer("body", "others").first()
    if known:
        return known
    if run:
        run.tell(f"Weighing {counted(len(case.functions), 'function')} on {case.paths:,} futures", 0.1)
    decision = decide(case, with_maps=True)
    return store_result(actor=actor, study=study, key=key, case=inputs, decision=decision)


def weigh_other_spans(actor: Actor, result: Result, run: Run | None = None) -> None:
    """Decide the same case over three, five and ten years too, so that a board can show them at once."""
    from outtask.decide.commands.results import store_other_spans
    from outtask.methods.decide import decide
    from outtask.terms.case import Case

    case = Case.model_validate(result.case)
    spans = [months for months in SPANS if months != case.horizon_months]
    rows = Result.objects.within(actor.scope).filter(pk=result.pk)
    known = next(iter(rows.values_list("others", flat=True)), None)
    if known is None or all(str(months) in known for months in spans):
        return
    found = {}
    for place, months in enumerate(spans, 1):
        if run:
            run.tell(f"The same over {span_of(months)}", 0.4 + 0.5 * place / len(spans))
        found[months] = decide(case.model_copy(update={"horizon_months": months}))
    store_other_spans(actor=actor, result=result, decisions=found)


def _waits(study: Study) -> bool:
    waiting = Job.objects.everything("whether the study changed meanwhile")
    return waiting.filter(kind=KIND, status=Status.WAITING, arguments={"study": study.pk}).exists()
