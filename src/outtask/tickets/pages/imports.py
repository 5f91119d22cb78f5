"""One import: the rows of it that did not count, and taking it out of its log again."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _

from outtask.core.files import open_stored
from outtask.frame.pages import Request, page
from outtask.tickets.commands import remove_import
from outtask.tickets.models import Batch


@page("tickets.Batch")
def rejects(request: Request, pk: int) -> HttpResponseBase:
    """Send all rows that did not count, with line and reason; a spreadsheet takes none for a formula."""
    batch = get_object_or_404(Batch.objects.within(request.actor.scope).select_related("rejects"), pk=pk)
    if batch.rejects is None or batch.rejects.erased_at:
        raise Http404
    name = f"{slugify(batch.rejects.name.removesuffix('.csv')) or 'rejected-rows'}.csv"
    sent = FileResponse(
        open_stored(batch.rejects), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )
    sent["Content-Security-Policy"] = "sandbox; default-src 'none'"  # should a browser show it all the same
    return sent


@page("tickets.Batch", "remove", methods=("POST",))
def remove(request: Request, pk: int) -> HttpResponseBase:
    """Take the rows of a file out of their log."""
    rows = Batch.objects.within(request.actor.scope, "remove").select_related("file", "source")
    batch = get_object_or_404(rows, pk=pk)
    name = batch.file.name
    source = remove_import(actor=request.actor, batch=batch)
    messages.success(request, _("The rows of %(file)s no longer count.") % {"file": name})
    return redirect("tickets:log", source.pk)
