"""Every component of the frame on one page, for tests and for eyes; it is no page of the product."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path

from outtask.core.models import Job
from outtask.formats.report.parts import Grid, Picture, Pill, origins
from outtask.frame.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    FileField,
    Form,
    MoneyField,
    NumberField,
    RangeField,
    ShareField,
    TextField,
    YesField,
)
from outtask.frame.pages import page, public
from outtask.frame.tables import As, Choice, Column, Empty, Table
from outtask.terms.errors import UserError

NOON = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """A function as a row of the gallery's table."""

    name: str
    tickets: int
    routine: float | None
    saving: tuple[float, float]
    seen: datetime
    kind: str


SVG = (
    '<svg class="chart" viewBox="0 0 348 40" aria-hidden="true">'
    '<rect width="200" height="20" fill="var(--out-tasking)"/></svg>'
)
NAMES = ("Service desk", "Storage", "Backup", "Network", '=HYPERLINK("http://evil")', "<b>Security</b>")
ROWS = [
    Row(
        f"{name} {n}" if n else name,
        100 + 997 * n + i,
        None if i == 3 else 0.11 * i,
        (-4e4 * i, 1.4e6),
        NOON,
        ("out-tasking", "in-house")[i % 2],
    )
    for n in range(20)
    for i, name in enumerate(NAMES)
]
COLUMNS = (
    Column("name", "Function", sort=True, link=lambda row: "/gallery#" + str(row.tickets), cut=True),
    Column("tickets", "Tickets", As.NUMBER, sort=True, unit="a month"),
    Column("routine", "Routine", As.SHARE, sort=True),
    Column("saving", "Saving", As.MONEY_RANGE, currency="EUR", unit="a year"),
    Column("seen", "Last seen", As.INSTANT, sort=True),
    Column("kind", "Model", cell="gallery_cell.html"),
)


class Numbers(Form):
    """One field of each kind."""

    name = TextField("Name", help="As people here call it")
    note = TextField("Note", lines=3, required=False)
    tickets = NumberField("Tickets", unit="a month", least=0, most=1e6)
    rate = RangeField(
        "Loaded cost", help="Low, likely, high: what one hour costs with everything", unit="€ an hour"
    )
    routine = ShareField("Routine share", required=False)
    price = MoneyField("Quote", currency="EUR", per="a year", required=False)
    place = ChoiceField("Place", choices=[("de", "Germany"), ("pl", "Poland")])
    model = ChoiceField(
        "Model", open=True, choices=[("in-house", "In-house"), ("out-tasking", "Out-tasking")]
    )
    hours = ChoicesField("Cover", choices=[("day", "Office hours"), ("night", "Nights")], required=False)
    moves = YesField("Staff moves to the provider", help="Then the law on transfers applies.")
    start = DayField("Start", required=False)
    file = FileField(
        "Drop a ticket export here, or choose one",
        help="CSV, Excel, gz or zip",
        accept=".csv,.xlsx",
        required=False,
    )


def keep(said: dict[str, Any]) -> dict[str, Any]:
    """Stand for a command: one name is taken."""
    if said["name"] == "Storage":
        raise UserError("there is a function of this name already", field="name", mend="choose another")
    return said


def twin() -> Grid:
    """Return the table beneath a picture."""
    return Grid("Volume by month", ("Month", "Tickets"), (("Jan", "120"), ("Feb", "90")))


@page(None, methods=("GET", "POST"))
def gallery(request: HttpRequest) -> HttpResponse:
    """Show everything."""
    first = {"rate": (60.0, 72.5, 90.0), "routine": 0.425}
    form = Numbers(request.POST or None, request.FILES or None, initial=first)
    if form.sent(keep):
        messages.success(request, f"{form.cleaned_data['name']} is kept.")
        return redirect("gallery")
    kinds = Choice("kind", "Model", [("out-tasking", "Out-tasking"), ("in-house", "In-house")])
    table = Table(
        request,
        COLUMNS,
        ROWS,
        title="Functions",
        search=("name",),
        order="-tickets",
        choices=(kinds,),
        per_page=15,
    )
    nothing = Empty("file-up", "No log yet", "Drop a ticket export to begin.", "Drop a file", "#")
    shown = {
        "form": form,
        "table": table,
        "none": Table(request, COLUMNS, [], name="none", empty=nothing),
        "job": Job(pk=1, title="Import of tickets", status="running", progress=0.42, doing="Reading 46 MB"),
        "picture": Picture("How many tickets come", SVG, twin(), "Each month"),
        "noon": NOON,
        "soon": datetime.now(UTC) - timedelta(minutes=3),
        "spark": [(f"{3 * m}", f"{4 + m % 13}") for m in range(24)],
        "pill": Pill("Out-task", "out-tasking"),
        "origins": origins({"measured": 6, "judged": 1, "assumed": 3}),
        "range": (1.2e6, 1.6e6),
        "steps": [("What we found", "#a", True, False), ("Groups", "#b", False, True), ("Board", None, 0, 0)],
    }  # fmt: skip
    return table.download() or render(request, "gallery.html", shown, status=form.status)


@public
def slip(request: HttpRequest) -> HttpResponse:
    """Fail as a page of ours might."""
    raise RuntimeError("a slip of ours")


@page(None)
def refused(request: HttpRequest) -> HttpResponse:
    """Refuse as a command might."""
    raise UserError("the log has no times", mend="export the column that says when a ticket was opened")


urlpatterns = [
    path("gallery", gallery, name="gallery"),
    path("slip", slip),
    path("refused", refused),
    path("", include("outtask.site.urls")),
]
