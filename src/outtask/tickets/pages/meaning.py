"""What the columns of a file mean: looked into in a second, said by a person, then read in the background."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from outtask.core.files import plain_name
from outtask.core.models import Job, StoredFile
from outtask.core.models.jobs import Status
from outtask.formats.tickets.preview import Preview, round_to_known
from outtask.frame.drawn import DRAWN_FROM
from outtask.frame.pages import REQUEST_KEY, Request, page
from outtask.frame.words import number
from outtask.people.models import User
from outtask.terms.facts import NO_COLUMN
from outtask.tickets.commands import begin_import, begin_reading_again
from outtask.tickets.forms import NEW, ReadingForm, proposes_group
from outtask.tickets.jobs import IMPORT
from outtask.tickets.meaning import ORDERS, STAGES, Meaning, meaning_of
from outtask.tickets.models import Batch, Source
from outtask.tickets.reading import Reading
from outtask.tickets.wording import note_for_page

LOOK = "look"  # the button that only looks again
LACKS = {
    ("ticket", "at"): gettext_lazy("No column holds ticket numbers or times."),
    ("ticket",): gettext_lazy("No column holds ticket numbers."),
    ("at",): gettext_lazy("No column holds times."),
}
"""What is said first of a file that cannot be used, by the fields that it lacks."""
NOT_IN_ADDRESS = ("csrfmiddlewaretoken", REQUEST_KEY, LOOK)


@page("tickets.Batch", "add", methods=("GET", "POST"))
def file(request: Request, pk: int) -> HttpResponseBase:
    """Show what a file holds and how it would be read; import it."""
    stored = get_object_or_404(StoredFile.objects.within(request.actor.scope), pk=pk)
    said = request.POST if request.method == "POST" else request.GET
    if LOOK in request.POST:
        return redirect(f"{request.path}?{_address(request.POST)}")
    failed = _failed(request, stored)
    source = _into(request, said.get("into", str(failed.arguments["source"] or "") if failed else ""))
    begin = Reading.of(source) if source else Reading(zone=_own_zone(request))
    if failed:
        begin = Reading.from_json(failed.arguments["reading"])
    meaning = meaning_of(stored, said.dict(), begin)
    title = failed.arguments["title"] if failed else _title(stored)
    form = _form(request, meaning, source, title=title)
    if request.method == "POST" and not meaning.problems:
        asked = form.sent(
            lambda typed: begin_import(
                actor=request.actor,
                file=stored,
                source=source,
                title=typed["title"] if source is None else "",
                reading=_settled(meaning, typed),
            )
        )
        if asked:
            return redirect("frame:job", form.result.pk)
    same = Batch.objects.within(request.actor.scope).filter(file__sha256=stored.sha256)
    there = list(same.select_related("source"))
    more = {"file": stored, "there": there, "error": failed.error if failed else ""}
    return _shown(request, form, meaning, more)


@page("tickets.Source", "change", methods=("GET", "POST"))
def again(request: Request, pk: int) -> HttpResponseBase:
    """Read a log again with another meaning of its columns."""
    scope = request.actor.scope
    source = get_object_or_404(Source.objects.within(scope, "change"), pk=pk)
    batches = Batch.objects.within(scope).filter(source=source).select_related("file")
    newest = batches.order_by("-last").first()
    if newest is None:
        return redirect("tickets:log", pk)
    said = request.POST if request.method == "POST" else request.GET
    if LOOK in request.POST:
        return redirect(f"{request.path}?{_address(request.POST)}")
    meaning = meaning_of(newest.file, said.dict(), Reading.of(source))
    form = _form(request, meaning, source, fixed=True)
    if request.method == "POST" and not meaning.problems:
        asked = form.sent(
            lambda typed: begin_reading_again(
                actor=request.actor, source=source, reading=_settled(meaning, typed)
            )
        )
        if asked:
            return redirect("frame:job", form.result.pk)
    return _shown(request, form, meaning, {"file": newest.file, "again": source, "there": []})


def _form(
    request: Request, meaning: Meaning, source: Source | None, *, title: str = "", fixed: bool = False
) -> ReadingForm:
    order = {True: "day", False: "month", None: ""}[
        meaning.reading.day_first if meaning.reading.day_first is not None else meaning.found.order.day_first
    ]
    groups = meaning.found.groups
    initial = {
        "into": str(source.pk) if source else NEW,
        "title": title,
        "by": meaning.reading.by or (groups[0] if proposes_group(meaning.found) else NO_COLUMN),
        "order": order,
        "zone": meaning.reading.zone,
        "encoding": meaning.reading.encoding,
    }
    if request.method == "GET":
        initial |= {name: str(value) for name, value in request.GET.items() if name in initial}
    logs = list(Source.objects.within(request.actor.scope, "change").order_by("title"))
    data = request.POST if request.method == "POST" else None
    form = ReadingForm(
        meaning.found, meaning.reading, logs, source=source, fixed=fixed, data=data, initial=initial
    )
    if fixed and data is None:
        form.looked_from = request.GET.get(DRAWN_FROM, "")
    return form


def _settled(meaning: Meaning, typed: dict[str, Any]) -> Reading:
    """Return the reading with what the form says; what it does not ask stays as it was."""
    order = typed.get("order", "")
    return replace(
        meaning.reading,
        by="" if typed["by"] == NO_COLUMN else typed["by"],
        zone=typed["zone"],
        day_first=ORDERS.get(order, meaning.reading.day_first),
        encoding=typed.get("encoding", ""),
    )


def _shown(request: Request, form: ReadingForm, meaning: Meaning, more: dict[str, Any]) -> HttpResponseBase:
    failed = request.method == "POST"
    return render(
        request,
        "tickets/meaning.html",
        {
            **more,
            "form": form,
            "meaning": meaning,
            "found": meaning.found,
            "answer": _answer(meaning.found),
            "evidence": _evidence(meaning.found),
            "notes": [note_for_page(note) for note in meaning.found.notes],
            "left_out": _left_out(meaning.found),
            "stages": list(STAGES.items()),
            "unknown_states": [state for state in meaning.states if not state.chosen],
            "unknown_among_more": any(not state.chosen for state in meaning.more_states),
            "failed": failed,
        },
        status=409 if form.overtaken else 422 if failed else 200,
    )


def _answer(found: Preview) -> str:
    """Say what the file lacks, or how many rows there are and how many of those looked at can be read."""
    if found.missing:
        return str(LACKS[found.missing])
    if not found.looked_at:
        return _("It holds no rows.")
    told = {"all": number(found.looked_at), "read": number(found.readable)}
    if not found.readable:
        return (
            ngettext("Its one row cannot be read.", "None of %(all)s rows can be read.", found.looked_at)
            % told
        )
    whole = found.readable == found.looked_at
    if found.about is not None and found.about <= found.looked_at:
        return (
            ngettext("Its one row can be read.", "All %(all)s rows can be read.", found.looked_at)
            if whole
            else _("Of %(all)s rows, %(read)s can be read.")
        ) % told
    if found.about is None:
        return (
            ngettext(
                "The one row looked at can be read; importing checks the others, and which repeat.",
                "All %(all)s rows looked at can be read; importing checks the others, and which repeat.",
                found.looked_at,
            )
            if whole
            else _(
                "Of %(all)s rows looked at, %(read)s can be read; "
                "importing checks the others, and which repeat."
            )
        ) % told
    told["about"] = number(round_to_known(found.about))
    return (
        ngettext(
            "About %(about)s rows. One was looked at and can be read; "
            "importing checks the others, and which repeat.",
            "About %(about)s rows. %(all)s were looked at and can be read; "
            "importing checks the others, and which repeat.",
            found.looked_at,
        )
        if whole
        else _(
            "About %(about)s rows. Of %(all)s looked at, %(read)s can be read; "
            "importing checks the others, and which repeat."
        )
    ) % told


def _left_out(found: Preview) -> list[str]:
    """Say why rows would not count, each reason with how many of those looked at, and of repeated ones."""
    told = [
        ngettext("%(n)s row: %(why)s", "%(n)s rows: %(why)s", rows) % {"n": number(rows), "why": why}
        for why, rows in found.problems
    ]
    if found.repeated:
        again = ngettext(
            "%(n)s row that can be read repeats an earlier one in every column: it does not count again.",
            "%(n)s rows that can be read repeat an earlier one in every column: they do not count again.",
            found.repeated,
        )
        told.append(again % {"n": number(found.repeated)})
    return told


def _evidence(found: Preview) -> str:
    """Say what tells the order of day and month, or that nothing does; nothing where no date can be read."""
    order = found.order
    if not found.readable and not order.example:
        return ""
    if not order.matters:
        return _("Dates read the same either way.")
    told = {"date": order.example, "column": order.column}
    if order.day_first is None:
        return (
            _("Nothing in the rows looked at tells whether %(date)s in %(column)s begins with day or month.")
            % told
        )
    sure = (
        _("Dates are day-first: %(date)s appears in %(column)s.")
        if order.day_first
        else _("Dates are month-first: %(date)s appears in %(column)s.")
    )
    return sure % told


def _into(request: Request, asked: str) -> Source | None:
    if not asked.isdecimal():
        return None
    return Source.objects.within(request.actor.scope, "change").filter(pk=asked[:18]).first()


def _failed(request: Request, stored: StoredFile) -> Job | None:
    """Return the import of this file that failed and that the address names, to begin with what it had."""
    asked = request.GET.get("job", "")
    if not asked.isdecimal():
        return None
    jobs = Job.objects.within(request.actor.scope).filter(kind=IMPORT, status=Status.FAILED)
    return jobs.filter(pk=asked[:18], arguments__file=stored.pk).first()


def _own_zone(request: Request) -> str:
    user = request.user
    return user.zone if isinstance(user, User) else "UTC"


def _title(stored: StoredFile) -> str:
    """Propose a name for a new log, from that of its file."""
    words = plain_name(stored.name).split(".")[0].replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:120]


def _address(said: QueryDict) -> str:
    kept = said.copy()
    for name in NOT_IN_ADDRESS:
        kept.pop(name, None)
    return kept.urlencode()
