"""The logs there are, and one log with its imports."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Max, Min, Q, Sum
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from outtask.core.models import Job
from outtask.core.models.jobs import Status
from outtask.frame.pages import Request, page
from outtask.frame.tables import As, Column, Empty, Table
from outtask.frame.words import number
from outtask.terms.errors import UserError
from outtask.terms.mapping import FIELDS
from outtask.tickets.commands import remove_log
from outtask.tickets.models import Batch, Source
from outtask.tickets.onward import onward

LOGS = (
    Column(
        "title", gettext_lazy("Log"), sort="title", link=lambda log: reverse("tickets:log", args=[log.pk])
    ),
    Column(
        "tickets",
        gettext_lazy("Tickets"),
        As.NUMBER,
        value="measurement.tickets",
        sort="measurement__tickets",
    ),
    Column("months", gettext_lazy("Complete months"), As.NUMBER, value="measurement.months"),
    Column("first", gettext_lazy("From"), As.DAY, sort="first"),
    Column("last", gettext_lazy("To"), As.DAY, sort="last"),
    Column("imports", gettext_lazy("Imports"), As.NUMBER, sort="imports"),
    Column("rejected", gettext_lazy("Rejected rows"), As.NUMBER),
    Column("newest", gettext_lazy("Last import"), As.AGO, sort="newest"),
)
IMPORTS = (
    Column("file", gettext_lazy("File"), value="file.name", sort="file__name", cut=True),
    Column("events", gettext_lazy("Rows"), As.NUMBER, sort="events"),
    Column("tickets", gettext_lazy("Tickets"), As.NUMBER),
    Column("first", gettext_lazy("From"), As.DAY, sort="first"),
    Column("last", gettext_lazy("To"), As.DAY, sort="last"),
    Column(
        "rejected_rows",
        gettext_lazy("Rejected"),
        As.NUMBER,
        link=lambda one: (
            reverse("tickets:rejects", args=[one.pk]) if one.rejects and not one.rejects.erased_at else ""
        ),
    ),
    Column("duplicate_rows", gettext_lazy("Repeated in the file"), As.NUMBER),
    Column("created_at", gettext_lazy("Imported"), As.AGO, sort="created_at"),
    Column("size", gettext_lazy("Size"), As.SIZE, value="file.size"),
)


@page("tickets.Source")
def logs(request: Request) -> HttpResponseBase:
    """List the logs."""
    scope = request.actor.scope
    seen = Source.objects.within(scope)
    tickets = seen.aggregate(tickets=Sum("measurement__tickets"))["tickets"] or 0
    rows = seen.select_related("measurement").defer("measurement__assessment")
    rows = rows.annotate(
        imports=Count("batches"),
        first=Min("batches__first"),
        last=Max("batches__last"),
        newest=Max("batches__created_at"),
        rejected=Sum("batches__rejected_rows"),
    )
    may_add = scope.may("add", "core.StoredFile")
    table = Table(
        request,
        LOGS,
        rows,
        title=_("Ticket logs"),
        search=("title",),
        order="title",
        cards=True,
        empty=_empty(may_add=may_add),
    )
    running = _running(request)
    return table.download() or render(
        request,
        "tickets/logs.html",
        {"table": table, "running": running, "may_add": may_add, "tickets": tickets},
    )


@page("tickets.Source")
def log(request: Request, pk: int) -> HttpResponseBase:
    """Show one log: its imports, how it is read, and what can be done with it."""
    scope = request.actor.scope
    rows = Source.objects.within(scope).select_related("measurement").defer("measurement__assessment")
    source = get_object_or_404(rows, pk=pk)
    batches = Batch.objects.within(scope).filter(source=source).select_related("file", "rejects")
    table = Table(request, IMPORTS, batches, title=_("Imports"), order="-created_at", cards=True)
    columns = [(FIELDS[name], column) for name, column in source.mapping.items() if name in FIELDS and column]
    return table.download() or render(
        request,
        "tickets/log.html",
        {
            "source": source,
            "table": table,
            "batches": list(batches),
            "answer": _answer(source, batches.count()),
            "columns": columns,
            "measured": getattr(source, "measurement", None),
            "running": [job for job in _running(request) if job.arguments.get("source") == source.pk],
            "onward": onward(scope, source),
            "may_change": scope.may("change", "tickets.Source"),
            "may_erase": scope.may("remove", "core.StoredFile"),
            "may_remove": scope.may("remove", "tickets.Batch"),
        },
    )


@page("tickets.Source", "remove", methods=("POST",))
def remove(request: Request, pk: int) -> HttpResponseBase:
    """Remove a log that has no import left."""
    source = get_object_or_404(Source.objects.within(request.actor.scope, "remove"), pk=pk)
    title = source.title
    try:
        remove_log(actor=request.actor, source=source)
    except UserError as error:
        messages.error(request, f"{error.what[0].upper()}{error.what[1:]}: {error.mend}.")
        return redirect("tickets:log", pk)
    messages.success(request, _("The log %s is gone.") % title)
    return redirect("tickets:logs")


def _answer(source: Source, imports: int) -> str:
    files = ngettext("%(n)s file", "%(n)s files", imports) % {"n": number(imports)}
    measured = getattr(source, "measurement", None)
    if measured is None:
        return _("%(files)s; not measured yet.") % {"files": files}
    tickets = ngettext("%(n)s ticket", "%(n)s tickets", measured.tickets) % {"n": number(measured.tickets)}
    return _("%(tickets)s from %(files)s.") % {"tickets": tickets, "files": files}


def _running(request: Request) -> list[Job]:
    """Return the work on logs that is not over."""
    jobs = Job.objects.within(request.actor.scope).filter(kind__startswith="tickets.")
    return list(jobs.filter(Q(status=Status.WAITING) | Q(status=Status.RUNNING))[:10])


def _empty(*, may_add: bool) -> Empty:
    return Empty(
        "inbox",
        _("No log yet"),
        _("Drop an export of your service desk: everything else is told from it."),
        _("Drop a file") if may_add else "",
        reverse("tickets:drop") if may_add else "",
    )
