"""Pages that wait for a job: how far it is, and once it is over they are loaded again by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from outtask.core.models import Job
from outtask.core.models.jobs import Status
from outtask.decide.measuring import MEASURE

if TYPE_CHECKING:
    from django.http import HttpRequest

    from outtask.decide.models import Study
    from outtask.decide.queries.results import State

WEIGHING, MEASURING = "weighing", "measuring"
"""Of a page, what asks again and again while its study is being weighed, or its functions measured."""


def loaded_anew(request: HttpRequest, state: State, *, whole: bool = False) -> HttpResponse | None:
    """Answer the part of a page that waits, once the verdicts are there; None where the page is asked.

    With ``whole``, once they are there over each horizon.
    """
    is_there = not whole and state.weighed is not None and state.weighed.is_current
    return _anew(request, WEIGHING) if is_there or state.job is None else None


def measured_anew(request: HttpRequest, waits: bool) -> HttpResponse | None:
    """Answer the part of a page that waits, once nothing of it is being measured any more."""
    return None if waits else _anew(request, MEASURING)


def measuring(study: Study) -> Job | None:
    """Return the job that measures the functions of a study, or is waiting to."""
    jobs = Job.objects.everything("of a study that may be seen")
    active = jobs.filter(kind=MEASURE, status__in=(Status.WAITING, Status.RUNNING))
    return active.filter(arguments={"source": study.source_id}).first()


def _anew(request: HttpRequest, part: str) -> HttpResponse | None:
    return HttpResponse(headers={"HX-Refresh": "true"}) if request.headers.get("HX-Target") == part else None
