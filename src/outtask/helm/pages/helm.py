"""The Helm: what needs me today, how the functions stand, and what the verdicts free for core work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outtask.decide.models import Study
from outtask.frame.pages import Request, page
from outtask.frame.tables import As, Column, Empty, Table
from outtask.frame.todo import BAD, RUN, WARN, Item, todo
from outtask.frame.words import number
from outtask.helm.queries.focus import Focus, Row, focus_of
from outtask.methods.words import span_of

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

ROWS = 12


@page(None)
def helm(request: Request) -> HttpResponseBase:
    """Show the first page."""
    scope = request.actor.scope
    items = todo(request.actor)
    focus = focus_of(scope) if scope.may("view", "decide.Result") else None
    begun = scope.may("view", "decide.Study") and Study.objects.within(scope).exists()
    table = _table(request, focus) if focus else None
    if table is not None and (sent := table.download()):
        return sent
    shown = {
        "items": items,
        "answer": _answer(items, begun=begun, may_begin=scope.may("add", "tickets.Source")),
        "rests": _rests(focus) if focus else "",
        "focus": focus,
        "table": table,
        "begun": begun,
        "first": _first(may_begin=scope.may("add", "tickets.Source")),
    }
    return render(request, "helm/helm.html", shown)


def _answer(items: list[Item], *, begun: bool, may_begin: bool) -> str:
    urgent = [item for item in items if item.urgency in (BAD, WARN)]
    others = [item for item in items if item.urgency not in (BAD, WARN, RUN)]
    if needed := len(urgent) + len(others):
        return ngettext("%(n)s thing needs you.", "%(n)s things need you.", needed) % {"n": number(needed)}
    if running := sum(item.urgency == RUN for item in items):
        return ngettext(
            "Nothing needs you; %(n)s job is running.", "Nothing needs you; %(n)s jobs are running.", running
        ) % {"n": number(running)}
    if not begun and may_begin:
        return _("Drop a ticket export, and see in ten minutes what could be handed over.")
    return _("Nothing needs you today.")


def _rests(focus: Focus) -> str:
    """Say how the functions stand, in a sentence."""
    total = len(focus.rows)
    told = ngettext(
        "%(signed)s of %(n)s function is decided and signed",
        "%(signed)s of %(n)s functions are decided and signed",
        total,
    )
    stand = told % {"signed": number(focus.signed), "n": number(total)}
    if focus.freed < 1:
        return f"{stand}."
    freed = _(
        "verdicts would free %(freed)s own hours a month, and managing providers takes %(bound)s of them"
    )
    return f"{stand}; {freed % {'freed': number(round(focus.freed)), 'bound': number(round(focus.bound))}}."


def _first(*, may_begin: bool) -> Empty:
    if not may_begin:
        return Empty("ship-wheel", _("Nothing is here for you yet"), _("What needs you will stand here."))
    return Empty(
        "file-up",
        _("Begin with your tickets"),
        _("An export of any ticket tool will do: CSV or Excel, a year of it if you have that much."),
        _("Drop a file"),
        reverse("tickets:drop"),
    )


def _table(request: Request, focus: Focus) -> Table:
    month, years = _("a month"), _("over %s") % span_of(focus.horizon)
    columns = (
        Column("name", _("Function"), sort=True, link=_address, cut=True),
        Column("verdict", _("Verdict"), value="word", sort=True, cell="helm/verdict.html"),
        Column("freed", _("Hours freed"), As.NUMBER, sort=True, unit=month),
        Column("bound", _("Hours to manage"), As.NUMBER, sort=True, unit=month),
        Column("saving", _("Saving"), As.MONEY_RANGE, currency=focus.currency, unit=years),
        Column("signed", _("Signed"), value=lambda row: _("yes") if row.signed else _("not yet"), sort=True),
    )
    return Table(
        request, columns, focus.rows, title=_("Functions"), order="-freed", per_page=ROWS, cards=True
    )


def _address(row: Row) -> str:
    return reverse("decide:function", args=[row.pk])
