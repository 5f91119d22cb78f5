"""What came out when a study was weighed, over which horizon, and whether that still holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from outtask.core.models import Job
from outtask.core.models.jobs import Status
from outtask.decide.case_key import Standing, standing_of
from outtask.decide.models import Function, Result, Study
from outtask.decide.weighing import KIND, SPANS
from outtask.methods.questions import asking

if TYPE_CHECKING:
    from datetime import datetime

    from outtask.core.scope import Scope
    from outtask.terms.case import Case
    from outtask.terms.decision import Decision, OpenQuestion

REMEMBERED: Final = 64
_stood: dict[tuple[int, datetime, str], Standing] = {}


@dataclass(frozen=True, eq=False)
class Weighed:
    """A result as pages show it; what was drawn of one is kept under it."""

    decision: Decision
    case: Case
    at: datetime
    is_current: bool  # False: what it rests on has changed since
    key: str
    row: int  # of the stored result
    asked: int  # the hash of what is open

    @property
    def _mark(self) -> tuple[int, str, int, str, int]:
        return self.row, self.key, self.case.horizon_months, self.case.case, self.asked

    def __hash__(self) -> int:
        return hash(self._mark)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Weighed) and self._mark == other._mark


@dataclass(frozen=True)
class State:
    """How it stands with the verdicts of a study."""

    weighed: Weighed | None  # the last result there is
    job: Job | None  # that weighs it now, or is waiting to
    problem: str  # why it cannot be weighed as it stands; empty where it can
    failed: str = ""  # why it could not be weighed last time


def state_of(scope: Scope, study: Study, months: int | None = None) -> State:
    """Return the last result of a study, whether it still holds, and what is under way.

    With ``months``, what it comes to over that horizon; no result until that is computed.
    """
    now = standing_now(scope, study)
    rows = Result.objects.within(scope).filter(study=study).defer("case", "body", "others")
    result = rows.filter(key=now.key).first() or rows.first()
    jobs = Job.objects.everything("of a study that may be seen").filter(
        kind=KIND, arguments={"study": study.pk}
    )
    recent = list(jobs[:2])
    active = next((job for job in recent if not job.is_over), None)
    failed = recent[0].error if recent and recent[0].status == Status.FAILED and not active else ""
    if result:
        result.study = study
    weighed = shown(result, now, months) if result else None
    return State(weighed, active, now.problem, failed)


def standing_now(scope: Scope, study: Study) -> Standing:
    """Return how the case of a study stands: every command that changes a study says so in it."""
    stamp = Study.objects.within(scope).filter(pk=study.pk).values_list("pk", "changed_at", "title").first()
    if stamp is None or stamp not in _stood:
        study.refresh_from_db(fields=["frame", "title"])
        found = standing_of(study, list(Function.objects.within(scope).filter(study=study)))
        if stamp is None:
            return found
        _stood[stamp] = found
        while len(_stood) > REMEMBERED:
            _stood.pop(next(iter(_stood)))
    return _stood[stamp]


def shown(result: Result, now: Standing, months: int | None = None) -> Weighed | None:
    """Return a stored result as pages show it; ``now`` tells how the case stands today.

    It bears the title that its study has now, and while it holds it asks what is open now, over any horizon.
    """
    is_current = result.key == now.key
    asked = now.asked if is_current else _decided(result.pk, result.key)[0].open_questions
    try:
        decision, case = _asking(result.pk, result.key, months, result.study.title, asked)
    except LookupError:
        return None
    return Weighed(decision, case, result.created_at, is_current, result.key, result.pk, hash(asked))


def spans_of(weighed: Weighed | None) -> tuple[int, ...]:
    """Return the horizons that a board can show: three, five and ten years, and the case's own."""
    own = {weighed.case.horizon_months} if weighed else set()
    return tuple(sorted({*SPANS, *own}))


@lru_cache(maxsize=32)
def _asking(
    row: int, key: str, months: int | None, title: str, asked: tuple[OpenQuestion, ...]
) -> tuple[Decision, Case]:
    """Return a result under a title, with what is open; raises LookupError as :func:`_over` does."""
    decision, case = _decided(row, key)
    if months is not None and months != case.horizon_months:
        decision, case = _over(row, key, months), case.model_copy(update={"horizon_months": months})
    return replace(asking(decision, asked), case=title), case.model_copy(update={"case": title})


@lru_cache(maxsize=16)
def _decided(row: int, key: str) -> tuple[Decision, Case]:
    """Read a result, which never changes; its caller has asked the scope."""
    from outtask.formats.stored import restored
    from outtask.terms.case import Case
    from outtask.terms.decision import Decision

    found = Result.objects.everything("its row was found within a scope").defer("others").get(pk=row)
    return restored(Decision, found.body), Case.model_validate(found.case)


@lru_cache(maxsize=32)
def _over(row: int, key: str, months: int) -> Decision:
    """Read what it comes to over another horizon. Raises LookupError while that is not computed."""
    from outtask.formats.stored import restored
    from outtask.terms.decision import Decision

    rows = Result.objects.everything("its row was found within a scope").filter(pk=row)
    others: dict[str, Any] = next(iter(rows.values_list("others", flat=True)), {})
    return restored(Decision, others[str(months)])
