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
from outtask.methods.words import listed, span_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http.response import HttpResponseBase

ROWS, MOST_NAMED = 12, 4


@page(None)
def helm(request: Request) -> HttpResponseBase:
    """Show the first page."""
    scope = request.actor.scope
    focus = focus_of(scope) if scope.may("view", "decide.Result") else None
    items = [*todo(request.actor), *(_to_decide(request, focus) if focus else ())]
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


def _to_decide(request: Request, focus: Focus) -> Iterator[Item]:
    """Say what of the newest study waits for somebody of these rights."""
    scope = request.actor.scope
    if focus.open_questions and scope.may("change", "decide.Function"):
        asked = ngettext("%(n)s question is open", "%(n)s questions are open", focus.open_questions)
        yield Item(
            asked % {"n": number(focus.open_questions)},
            reverse("decide:numbers", args=[focus.study.pk]),
            _("Until they are answered, the usual figures count: %s") % focus.study,
            "circle-question-mark",
            action=_("Answer them"),
        )
    if focus.unsigned and scope.may("sign", "decide.Decision"):
        unsigned = ngettext(
            "%(n)s verdict is not signed yet", "%(n)s verdicts are not signed yet", len(focus.unsigned)
        )
        yield Item(
            unsigned % {"n": number(len(focus.unsigned))},
            reverse("decide:verdicts", args=[focus.study.pk]),
            listed([row.told.name for row in focus.unsigned][:MOST_NAMED]),
            "signature",
            action=_("Look at them"),
        )


def _answer(items: list[Item], *, begun: bool, may_begin: bool) -> str:
    urgent = [item for item in items if item.urgency in (BAD, WARN)]
    others = [item for item in items if item.urgency not in (BAD, WARN, RUN)]
    running = sum(item.urgency == RUN for item in items)
    if needed := len(urgent) + len(others):
        told = ngettext("%(n)s thing needs you", "%(n)s things need you", needed) % {"n": number(needed)}
        runs = ngettext("%(n)s job is running", "%(n)s jobs are running", running) % {"n": number(running)}
        return f"{told}; {runs}." if running else f"{told}."
    if running:
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
    month, years = _("h a month"), _("over %s") % span_of(focus.horizon)
    columns = (
        Column("name", _("Function"), value="told.name", sort=True, link=_address, cut=True),
        Column("verdict", _("Verdict"), value="told.word", sort=True, cell="helm/verdict.html"),
        Column("freed", _("Freed"), As.NUMBER, sort=True, unit=month),
        Column("bound", _("To manage"), As.NUMBER, sort=True, unit=month),
        Column(
            "saving",
            _("Saving"),
            value="told.saving",
            form=As.MONEY_RANGE,
            currency=focus.currency,
            unit=years,
        ),
        Column("signed", _("Signed"), value=lambda row: _("yes") if row.signed else _("not yet"), sort=True),
    )
    return Table(
        request, columns, focus.rows, title=_("Functions"), order="-freed", per_page=ROWS, cards=True
    )


def _address(row: Row) -> str:
    return reverse("decide:function", args=[row.pk])
