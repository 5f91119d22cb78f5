"""The files that were dropped: what is kept of them, and erasing what one holds."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from outtask.core.models import StoredFile
from outtask.frame.pages import Request, page
from outtask.frame.tables import As, Column, Empty, Table
from outtask.tickets.commands import erase_file
from outtask.tickets.commands.keep import REJECTS
from outtask.tickets.models import Batch

FILES = (
    Column(
        "name",
        gettext_lazy("File"),
        sort="name",
        link=lambda file: reverse("tickets:erase-file", args=[file.pk]),
        cut=True,
    ),
    Column("size", gettext_lazy("Size"), As.SIZE, sort="size"),
    Column("added_by", gettext_lazy("Dropped by"), value="added_by.name", sort="added_by__name"),
    Column("added_at", gettext_lazy("Dropped"), As.AGO, sort="added_at"),
    Column("erased_at", gettext_lazy("Erased"), As.AGO, sort="erased_at"),
)


@page("core.StoredFile", "remove")
def files(request: Request) -> HttpResponseBase:
    """List all files that were dropped."""
    table = Table(
        request,
        FILES,
        _dropped(request).select_related("added_by"),
        title=_("Dropped files"),
        search=("name",),
        order="-added_at",
        cards=True,
        empty=Empty("file", _("No file yet"), _("Files that are dropped are listed here.")),
    )
    return table.download() or render(request, "tickets/files.html", {"table": table})


@page("core.StoredFile", "remove", methods=("GET", "POST"))
def erase(request: Request, pk: int) -> HttpResponseBase:
    """Show what stands on a file, and erase what it holds."""
    file = get_object_or_404(_dropped(request), pk=pk)
    if request.method == "POST":
        erase_file(actor=request.actor, file=file)
        messages.success(request, _("What %s held is erased.") % file.name)
        return redirect("tickets:files")
    imports = Batch.objects.within(request.actor.scope).filter(file__sha256=file.sha256)
    known = {"file": file, "imports": list(imports.select_related("source"))}
    return render(request, "tickets/erase_file.html", known)


def _dropped(request: Request) -> QuerySet[StoredFile]:
    """Return the files that people handed in; lists of rejected rows go with theirs."""
    return StoredFile.objects.within(request.actor.scope, "remove").exclude(name__startswith=REJECTS)
