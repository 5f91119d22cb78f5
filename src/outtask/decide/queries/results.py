"""What came out when a study was weighed, and whether that still holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outtask.core.models import Job
from outtask.core.models.jobs import Status
from outtask.decide.models import Result
from outtask.decide.weighing import KIND, case_json, case_now, key_of
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from datetime import datetime

    from outtask.core.scope import Scope
    from outtask.decide.models import Study
    from outtask.terms.case import Case
    from outtask.terms.decision import Decision


@dataclass(frozen=True)
class Weighed:
    """A result as pages show it."""

    decision: Decision
    case: Case
    at: datetime
    is_current: bool  # False: what it rests on has changed since
    key: str


@dataclass(frozen=True)
class State:
    """How it stands with the verdicts of a study."""

    weighed: Weighed | None  # the last result there is
    job: Job | None  # that weighs it now, or is waiting to
    problem: str  # why it cannot be weighed as it stands; empty where it can
    failed: str = ""  # why it could not be weighed last time


def state_of(scope: Scope, study: Study) -> State:
    """Return the last result of a study, whether it still holds, and what is under way."""
    problem, key = "", ""
    try:
        key = key_of(case_json(case_now(scope, study)))
    except UserError as error:
        problem = str(error)
    results = Result.objects.within(scope).filter(study=study)
    result = results.filter(key=key).first() or results.first()
    jobs = Job.objects.everything("of a study that may be seen").filter(
        kind=KIND, arguments={"study": study.pk}
    )
    active = jobs.filter(status__in=(Status.WAITING, Status.RUNNING)).first()
    last = jobs.first()
    failed = last.error if last and last.status == Status.FAILED and not active else ""
    return State(shown(result, key) if result else None, active, problem, failed)


def shown(result: Result, key: str) -> Weighed:
    """Return a stored result as pages show it; ``key`` is that of the case as it stands now."""
    from outtask.formats.decision_stored import decision_from
    from outtask.terms.case import Case

    case = Case.model_validate(result.case)
    return Weighed(decision_from(result.body), case, result.created_at, result.key == key, result.key)
