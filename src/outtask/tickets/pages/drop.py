"""Drop a file: it is kept, and looked into on the next page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from outtask.core.files import plain_name, receive
from outtask.core.models import StoredFile
from outtask.core.throttle import limited
from outtask.formats.tickets.kinds import HEAD, kind_of
from outtask.frame.forms import FileField, Form
from outtask.frame.pages import Request, page
from outtask.tickets.commands import receive_file
from outtask.tickets.commands.keep import REJECTS
from outtask.tickets.models import Batch, Source
from outtask.tickets.uploads import most, takes_file, with_token

ACCEPT = ".csv,.txt,.tsv,.gz,.xlsx,.xls,.xlsm,.xlsb,.ods,.parquet"
SHOWN = 5


class DropForm(Form):
    """One file."""

    file = FileField(
        _("Drop a ticket export here, or choose it"),
        accept=ACCEPT,
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["file"].help_text = _(
            "CSV (also gzipped), Excel, OpenDocument or Parquet, up to %(mb)s MB. It stays on this machine."
        ) % {"mb": settings.MAX_UPLOAD_MB}


@takes_file
@page("core.StoredFile", "add", methods=("GET", "POST"))
@limited("upload", at_most=60, within=timedelta(hours=1))
@with_token
def drop(request: Request) -> HttpResponse:
    """Take a file in, and go on to what its columns mean."""
    into = _into(request)
    form = DropForm(request.POST or None, request.FILES or None)
    if form.sent(lambda said: _received(request, said["file"])):
        to = reverse("tickets:file", args=[form.result.pk])
        return redirect(f"{to}?into={into.pk}" if into else to)
    return render(
        request,
        "tickets/drop.html",
        {
            "form": form,
            "into": into,
            "waiting": list(_not_imported(request)[:SHOWN]),
            "may_erase": request.actor.scope.may("remove", "core.StoredFile"),
        },
        status=form.status,
    )


def _received(request: Request, upload: UploadedFile) -> StoredFile:
    stream = upload.file
    assert stream is not None
    stream.seek(0)
    kind = kind_of(stream.read(HEAD))
    stream.seek(0)
    received = receive(stream, most=most())
    return receive_file(actor=request.actor, received=received, name=plain_name(upload.name or ""), kind=kind)


def _into(request: Request) -> Source | None:
    asked = request.GET.get("into", "")
    if not asked.isdecimal():
        return None
    return Source.objects.within(request.actor.scope, "change").filter(pk=asked[:18]).first()


def _not_imported(request: Request) -> QuerySet[StoredFile]:
    """Return the files that were dropped here and never imported, the newest first."""
    scope = request.actor.scope
    used = Batch.objects.within(scope)
    return (
        StoredFile.objects.within(scope)
        .filter(kind__in=KINDS, added_by=request.user.pk, erased_at=None)
        .exclude(sha256__in=used.values("file__sha256"))
        .exclude(name__startswith=REJECTS)
        .order_by("-pk")
    )


KINDS = (
    "text/csv",
    "application/gzip",
    "application/zip",
    "application/vnd.ms-excel",
    "application/vnd.apache.parquet",
)
