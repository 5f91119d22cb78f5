"""What runs in the background: the list of jobs, and one job with its log lines, live while it runs.

A room says where a finished job of its kind leads, in the ``ready`` of its app config::

    leads_to("tickets.import", lambda job: (_("See what we found"), reverse("tickets:found", args=[...])))
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from outtask.core.clock import now
from outtask.core.commands import Actor
from outtask.core.jobs import KINDS, retry_job, stop_job
from outtask.core.models import Job, JobLine
from outtask.core.models.jobs import Status
from outtask.frame.pages import Request, page
from outtask.frame.tables import As, Choice, Column, Empty, Table
from outtask.frame.todo import BAD, RUN, Item
from outtask.frame.words import figures

LINES_SHOWN = 500
LATELY = timedelta(days=3)
MOST_TOLD = 8
Next = tuple[str, str]
_next: dict[str, Callable[[Job], Next | None]] = {}
_mend: dict[str, Callable[[Job], Next | None]] = {}


def leads_to(kind: str, where: Callable[[Job], Next | None]) -> None:
    """Say what to do after a job of a kind is done: words, and an address. None where there is nothing."""
    _next[kind] = where


def mended_at(kind: str, where: Callable[[Job], Next | None]) -> None:
    """Say where somebody mends what made a job of a kind fail: words, and an address."""
    _mend[kind] = where


def after(job: Job) -> Next | None:
    """Return what to do after a job that is done, or that failed."""
    where = {Status.DONE: _next, Status.FAILED: _mend}.get(Status(job.status), {}).get(job.kind)
    return where(job) if where else None


COLUMNS = (
    Column(
        "title",
        gettext_lazy("Job"),
        sort="title",
        link=lambda job: reverse("frame:job", args=[job.pk]),
        cut=True,
    ),
    Column("status", gettext_lazy("State"), cell="frame/parts/job_state.html", sort="status"),
    Column("progress", gettext_lazy("Done"), As.SHARE, sort="progress"),
    Column("created_at", gettext_lazy("Asked for"), As.AGO, sort="id"),
    Column("took", gettext_lazy("Took"), As.DURATION, value=lambda job: took(job)),
    Column(
        "by",
        gettext_lazy("By"),
        value=lambda job: job.started_by.name if job.started_by else _("the workspace"),
    ),
    Column("error", gettext_lazy("What went wrong"), cut=True),
)


@page("core.Job")
def jobs(request: Request) -> HttpResponseBase:
    """List all jobs, the newest first."""
    rows = Job.objects.within(request.actor.scope)
    table = Table(
        request,
        COLUMNS,
        rows.select_related("started_by"),
        title=_("Jobs"),
        search=("title", "error"),
        choices=(Choice("status", _("State"), Status.choices),),
        order="-created_at",
        cards=True,
        empty=Empty(
            "activity", _("No job has run yet"), _("Imports and calculations show here while they run.")
        ),
    )
    states = rows.order_by().values_list("status").annotate(Count("pk", distinct=True))
    counts = dict.fromkeys(Status, 0) | {Status(status): count for status, count in states}
    return table.download() or render(
        request, "frame/jobs.html", {"table": table, "answer": _answer(counts), "counts": counts}
    )


@page("core.Job")
def job(request: Request, pk: int) -> HttpResponse:
    """Show one job."""
    return render(request, "frame/job.html", _shown(request, pk))


@page("core.Job")
def job_live(request: Request, pk: int) -> HttpResponse:
    """Send the part of a page that tells how far a job is; once it is over the whole page is renewed."""
    shown = _shown(request, pk)
    seen_on = urlsplit(request.headers.get("HX-Current-URL", "")).path
    shown["beside"] = seen_on == reverse("frame:job", args=[pk])  # the answer of that page is renewed as well
    response = render(request, "frame/parts/job_live.html", shown)
    if shown["job"].is_over:
        response["HX-Refresh"] = "true"
    return response


@page("core.Job", "stop", methods=("POST",))
def stop(request: Request, pk: int) -> HttpResponse:
    """Stop a job."""
    found = get_object_or_404(Job.objects.within(request.actor.scope), pk=pk)
    stop_job(actor=request.actor, job=found)
    messages.success(request, _("“%s” is being stopped.") % found.title)
    return redirect("frame:job", pk)


@page("core.Job", "add", methods=("POST",))
def retry(request: Request, pk: int) -> HttpResponse:
    """Run a job again that failed or was stopped."""
    found = get_object_or_404(Job.objects.within(request.actor.scope), pk=pk)
    retry_job(actor=request.actor, job=found)
    messages.success(request, _("“%s” will be run again.") % found.title)
    return redirect("frame:job", pk)


def jobs_to_know_of(actor: Actor) -> list[Item]:
    """Return the jobs that run, and those that failed lately, for the Helm."""
    since = now() - LATELY
    rows = Job.objects.within(actor.scope).select_related("started_by")
    open_ones = rows.filter(
        Q(status__in=(Status.WAITING, Status.RUNNING)) | Q(status=Status.FAILED, ended_at__gt=since)
    )
    return [_item(one) for one in open_ones[:MOST_TOLD]]


def _item(job: Job) -> Item:
    to = reverse("frame:job", args=[job.pk])
    if job.status == Status.FAILED:
        return Item(_("%s failed") % job.title, to, job.error, "circle-x", BAD, _("See why"))
    told = figures(job.doing) or _("It waits for its turn.")
    return Item(job.title, to, told, "loader-circle", RUN, _("Watch it"))


def took(job: Job) -> float | None:
    """Return how many seconds a job has taken so far."""
    if job.started_at is None:
        return None
    return ((job.ended_at or now()) - job.started_at).total_seconds()


def live(job: Job, scope: Any) -> dict[str, Any]:
    """Return what the live part of a job shows to somebody."""
    noun = job._meta.label
    fell_over = job.status in (Status.FAILED, Status.STOPPED)
    kind = KINDS.get(job.kind)
    by_hand = kind is not None and kind.by_hand
    return {
        "job": job,
        "took": took(job),
        "next": after(job),
        "may_stop": not job.is_over and scope.may("stop", noun),
        "may_retry": fell_over and by_hand and scope.may("add", noun),
        "only_anew": fell_over and not by_hand,
    }


def _shown(request: Request, pk: int) -> dict[str, Any]:
    rows = Job.objects.within(request.actor.scope).select_related("started_by")
    found = get_object_or_404(rows, pk=pk)
    newest = JobLine.objects.filter(job=found).order_by("-id")[:LINES_SHOWN]
    return {**live(found, request.actor.scope), "lines": list(newest)[::-1]}


def _answer(counts: dict[Status, int]) -> str:
    if running := counts[Status.RUNNING]:
        return ngettext("%(n)s job is running.", "%(n)s jobs are running.", running) % {"n": running}
    if waiting := counts[Status.WAITING]:
        return ngettext("%(n)s job waits to be run.", "%(n)s jobs wait to be run.", waiting) % {"n": waiting}
    return _("Nothing is running.")
