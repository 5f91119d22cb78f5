"""What we found in a log: how far it reaches, what was left out, and what it is too short to tell."""

from __future__ import annotations

from dataclasses import dataclass

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from outtask.formats.report.charts.volume import spark_bars
from outtask.formats.report.found import in_short
from outtask.formats.report.measured import OTHERS, unknown_everywhere
from outtask.formats.report.numbers import count
from outtask.formats.report.wording import OF_LOG, PARTS
from outtask.formats.tickets.rejects import apart
from outtask.frame.pages import Request, page
from outtask.frame.tables import As, Column, Table
from outtask.frame.words import day
from outtask.terms.facts import NONE, Assessment, FunctionFacts, MonthVolume
from outtask.tickets.models import Batch, Source
from outtask.tickets.onward import onward
from outtask.tickets.queries import found

GROWTH = OTHERS["growth"]  # the points tell of it


@dataclass(frozen=True)
class Row:
    """One group."""

    name: str
    tickets: int
    part: float  # of all that the groups handle
    monthly: tuple[MonthVolume, ...]
    level: float | None  # tickets a month now
    growth: str
    passes_on: str

    @property
    def spark(self) -> tuple[tuple[str, str], ...]:
        """Return its bars; of hundreds of groups a page shows some."""
        return spark_bars(self.monthly)


GROUPS = (
    Column("name", gettext_lazy("Group"), sort=True),
    Column("tickets", gettext_lazy("Tickets"), As.NUMBER, sort=True),
    Column("part", OF_LOG, As.SHARE, sort=True),
    Column("spark", gettext_lazy("Complete months"), cell="tickets/parts/spark.html", in_download=False),
    Column("level", gettext_lazy("A month now"), As.NUMBER, sort=True),
    Column("growth", gettext_lazy("Growth a year"), cut=True),
    Column("passes_on", gettext_lazy("What stands out")),
)


@page("tickets.Source")
def what_we_found(request: Request, pk: int) -> HttpResponseBase:
    """Say what the log tells, and what it does not."""
    scope = request.actor.scope
    source = get_object_or_404(Source.objects.within(scope), pk=pk)
    told = found(scope, source)
    batches = list(Batch.objects.within(scope).filter(source=source).select_related("file"))
    known = {"source": source, "batches": batches, "onward": onward(scope, source)}
    if told is None:
        return render(request, "tickets/not_measured.html", known)
    groups = [facts for facts in told.functions if facts.name != NONE]
    table = Table(
        request,
        _columns(groups),
        _rows(groups),
        title=_("Groups of the log"),
        search=("name",),
        order="-tickets",
        per_page=20,
        cards=True,
    )
    title, points = in_short(told, sum(batch.duplicate_rows for batch in batches))
    return table.download() or render(
        request,
        "tickets/found.html",
        {
            **known,
            "told": told,
            "title": title,
            "points": [(_("What was read"), _read(told, batches)), *points],
            "table": table,
            "part": OF_LOG,
            "part_means": PARTS[OF_LOG],
            "unknown": [one for one in unknown_everywhere(groups) if one[0] != GROWTH],
            "listed": _listed(batches),
            "notes": _notes(told),
        },
    )


def _columns(groups: list[FunctionFacts]) -> list[Column]:
    """Leave out what is the same of every group: the points tell it."""
    left_out = set()
    if all(facts.growth.value is None for facts in groups):
        left_out.add("growth")
    if all(facts.level.value is None for facts in groups):
        left_out |= {"level", "spark"}
    if not any(facts.dispatcher for facts in groups):
        left_out.add("passes_on")
    return [column for column in GROUPS if column.key not in left_out]


def _read(told: Assessment, batches: list[Batch]) -> str:
    """Say what was read, as the other points do: their figures are written for the reader all at once."""
    rows = ngettext("%(n)s row", "%(n)s rows", told.events) % {"n": count(told.events)}
    files = ngettext("%(n)s file", "%(n)s files", len(batches)) % {"n": count(len(batches))}
    return _("%(rows)s from %(files)s, %(first)s to %(last)s.") % {
        "rows": rows,
        "files": files,
        "first": day(told.first),
        "last": day(told.last),
    }


def _rows(groups: list[FunctionFacts]) -> list[Row]:
    total = sum(facts.tickets for facts in groups) or 1
    return [
        Row(
            facts.name,
            facts.tickets,
            facts.tickets / total,
            facts.monthly,
            facts.level.value,
            _growth(facts),
            _("passes tickets on") if facts.dispatcher else "",
        )
        for facts in groups
    ]


def _growth(facts: FunctionFacts) -> str:
    from outtask.formats.report.numbers import growth_range

    if facts.growth.value is None:
        return _("too early to tell")
    told, within = growth_range(facts.growth)
    return f"{told} ({within})" if within else told


def _listed(batches: list[Batch]) -> list[tuple[str, str, list[tuple[Batch, list[tuple[str, int]]]]]]:
    """Part the rows that do not count from those that do without one of their times."""
    parted = [(batch, *apart([(why, rows) for why, rows in batch.reasons])) for batch in batches]
    out = [(batch, why) for batch, why, _times in parted if why]
    times = [(batch, why) for batch, _rows, why in parted if why]
    found = (
        ("left-out", _("Rows that do not count"), out),
        ("no-time", _("Rows that count, but not with all of their times"), times),
    )
    return [one for one in found if one[2]]


def _notes(told: Assessment) -> list[str]:
    """Return what was assumed, each as a sentence."""
    notes = [*told.notes, *told.window.notes]
    return [f"{note[:1].upper()}{note[1:].rstrip('.')}." for note in notes]
