"""The Helm: what needs me today, how the functions stand, and what the verdicts free for core work."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outtask.decide.contribution import CORE, SHORT
from outtask.decide.models import Study
from outtask.frame.pages import Request, page
from outtask.frame.tables import As, Column, Empty, Table
from outtask.frame.todo import BAD, RUN, URGENCY, WARN, Item, todo
from outtask.frame.words import number, share
from outtask.helm.queries.focus import Focus, Row, Stand, focus_of
from outtask.methods.words import listed, span_of
from outtask.tickets.models import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http.response import HttpResponseBase

    from outtask.core.scope import Scope

ROWS, MOST_NAMED = 12, 4


@page(None)
def helm(request: Request) -> HttpResponseBase:
    """Show the first page."""
    scope = request.actor.scope
    samples = set[bool]()  # whether studies are samples, of those that are there
    if scope.may("view", "decide.Study"):
        counting = Study.objects.within(scope).filter(aside_since=None)
        samples = set(counting.order_by().values_list("is_sample", flat=True).distinct())
    own = False in samples or _own_log(scope)
    only_sample, may_begin = bool(samples) and not own, scope.may("add", "tickets.Source")
    focus = focus_of(scope, own=own) if scope.may("view", "decide.Result") else None
    to_decide: Iterable[Item] = ()
    if focus:  # what is open of an invented firm needs nobody
        to_decide = _to_decide(request, focus) if own else [_begin()] if may_begin else ()
    items = sorted([*to_decide, *todo(request.actor)], key=lambda item: URGENCY.index(item.urgency))
    table = _table(request, focus) if focus else None
    if table is not None and (sent := table.download()):
        return sent
    shown = {
        "items": items,
        "answer": _answer(items, begins=may_begin and not own),
        "rests": _rests(focus) if focus and own else "",
        "apart": _apart(focus) if focus else "",
        "may_say": scope.may("change", "decide.Function"),
        "focus": focus,
        "table": table,
        "own": own,
        "only_sample": only_sample,
        "sample_left_out": own and True in samples,
        "may_begin": may_begin,
        "first": _first(may_begin=may_begin),
    }
    return render(request, "helm/helm.html", shown)


def _own_log(scope: Scope) -> bool:
    """Tell whether somebody imported a log of one's own, though nobody may have begun a study on it yet."""
    if not scope.may("view", "tickets.Source"):
        return False
    return Source.objects.within(scope).filter(is_sample=False).exists()


def _begin() -> Item:
    return Item(
        _("Begin with your tickets"),
        reverse("tickets:drop"),
        _("An export of any ticket tool will do: CSV or Excel, a year of it if you have that much."),
        "file-up",
        action=_("Drop a file"),
    )


def _to_decide(request: Request, focus: Focus) -> Iterator[Item]:
    """Say what of each study waits for somebody of these rights."""
    scope = request.actor.scope
    may_answer, may_sign = scope.may("change", "decide.Function"), scope.may("sign", "decide.Decision")
    for stand in focus.stands:
        if stand.open_questions and may_answer and not stand.is_replaced:
            yield _questions(stand)
        if stand.unsigned and may_sign:
            yield _signatures(stand)


def _questions(stand: Stand) -> Item:
    asked = ngettext("%(n)s question is open", "%(n)s questions are open", stand.open_questions)
    return Item(
        asked % {"n": number(stand.open_questions)},
        reverse("decide:numbers", args=[stand.study.pk]),
        _("Until they are answered, the usual figures count: %s") % stand.study,
        "circle-question-mark",
        action=_("Answer them"),
    )


def _signatures(stand: Stand) -> Item:
    unsigned = len(stand.unsigned)
    told = ngettext(
        "%(n)s verdict that changes something is not signed yet",
        "%(n)s verdicts that change something are not signed yet",
        unsigned,
    )
    names = [row.told.name for row in stand.unsigned][:MOST_NAMED]
    if unsigned > MOST_NAMED:
        named = _("%(names)s and %(n)s more") % {
            "names": ", ".join(names),
            "n": number(unsigned - MOST_NAMED),
        }
    else:
        named = listed(names)
    return Item(
        told % {"n": number(unsigned)},
        reverse("decide:verdicts", args=[stand.study.pk]),
        f"{stand.study}: {named}",
        "signature",
        action=_("Look at them"),
    )


def _answer(items: list[Item], *, begins: bool) -> str:
    urgent = [item for item in items if item.urgency in (BAD, WARN)]
    others = [item for item in items if item.urgency not in (BAD, WARN, RUN)]
    running = sum(item.urgency == RUN for item in items)
    if begins and not urgent and not running:
        return _("Drop a ticket export, and see in ten minutes what could be handed over.")
    if needed := len(urgent) + len(others):
        told = ngettext("%(n)s thing needs you", "%(n)s things need you", needed) % {"n": number(needed)}
        runs = ngettext("%(n)s job is running", "%(n)s jobs are running", running) % {"n": number(running)}
        return f"{told}; {runs}." if running else f"{told}."
    if running:
        return ngettext(
            "Nothing needs you; %(n)s job is running.", "Nothing needs you; %(n)s jobs are running.", running
        ) % {"n": number(running)}
    return _("Nothing needs you today.")


def _rests(focus: Focus) -> str:
    """Say how the functions stand, in a sentence."""
    total = len(focus.rows)
    functions = ngettext("%(n)s function", "%(n)s functions", total) % {"n": number(total)}
    told = ngettext(
        "%(signed)s of %(functions)s is decided and signed",
        "%(signed)s of %(functions)s are decided and signed",
        1 if total == 1 else focus.signed,
    )
    stand = told % {"signed": number(focus.signed), "functions": functions}
    if focus.freed < 1:
        return f"{stand}."
    freed = _(
        "verdicts would free %(freed)s own hours a month, and managing providers takes %(bound)s of them"
    )
    return f"{stand}; {freed % {'freed': number(focus.freed), 'bound': number(round(focus.bound))}}."


def _apart(focus: Focus) -> str:
    """Say what share of own hours goes to what sets the organisation apart, and what the verdicts free."""
    if not (own := focus.own):
        return ""
    if focus.unsaid == len(focus.rows):
        told = _(
            "These functions take %(own)s hours a month of your own people. Nobody has said yet which of "
            "them set you apart, so all count as done alike everywhere"
        )
        told %= {"own": number(own)}
    else:
        levels = {level.key: level for level in focus.levels}
        rest = own - levels[CORE].own
        told = _(
            "%(share)s of your people's hours go to what does not set you apart: %(rest)s of %(own)s a month"
        )
        told %= {"share": share(rest / own), "rest": number(rest), "own": number(own)}
    core = sum(level.freed for level in focus.levels if level.key == CORE)
    freed = {"told": told, "freed": number(focus.freed - core), "core": number(core)}
    if core < 1:
        if focus.freed - core < 1:
            return _("%(told)s; the verdicts free none of them.") % freed
        return _("%(told)s; the verdicts would free %(freed)s.") % freed
    if focus.freed - core < 1:
        return (
            _(
                "%(told)s. The verdicts free none of them, but %(core)s in what sets you apart: look before "
                "you let those go."
            )
            % freed
        )
    return (
        _(
            "%(told)s; the verdicts would free %(freed)s. %(core)s more are in what sets you apart: look "
            "before you let those go."
        )
        % freed
    )


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
    hours = _("h a month")
    study = Column("study", _("Study"), value=lambda row: str(row.study), sort=True, cut=True)
    columns = (
        Column("name", _("Function"), value="told.name", sort=True, link=_address, cut=True),
        *((study,) if len(focus.stands) > 1 else ()),
        Column("verdict", _("Verdict"), value="told.word", sort=True, cell="helm/verdict.html"),
        Column("apart", _("Sets you apart"), value=_level, sort=True),
        Column("own", _("Own hours"), As.NUMBER, sort=True, unit=_("a month")),
        Column("freed", _("Freed"), As.NUMBER, sort=True, unit=hours),
        Column("bound", _("To manage"), As.NUMBER, sort=True, unit=hours),
        *_saving(focus),
        Column("signed", _("Signed"), value=_signed, sort=True),
    )
    brief = ("name", "verdict", "saving", "signed") if len(_kinds(focus)) == 1 else ()
    return Table(
        request,
        columns,
        focus.rows,
        title=_("Functions"),
        order="-freed",
        per_page=ROWS,
        cards=True,
        brief=brief,
    )


def _kinds(focus: Focus) -> set[tuple[str, int]]:
    """Return the currencies and times in which savings are told: where they differ, each row says its own."""
    return {(row.currency, row.horizon) for row in focus.rows}


def _saving(focus: Focus) -> tuple[Column, ...]:
    """Return the column of savings, and what each row must say itself."""
    saving = Column("saving", _("Saving"), As.MONEY_RANGE, "told.saving", cell="helm/saving.html")
    kinds = _kinds(focus)
    if len(kinds) == 1:
        ((currency, horizon),) = kinds
        over = _("over %s") % span_of(horizon)
        return (replace(saving, unit=over, currency=currency),)
    return (
        saving,
        Column("currency", _("Currency"), sort=True),
        Column("over", _("Over"), value=lambda row: span_of(row.horizon)),
    )


def _level(row: Row) -> str:
    return str(SHORT[row.said]) if row.said else _("Not said")


def _signed(row: Row) -> str:
    return _("yes") if row.signed else _("not yet") if row.waits else _("no need")


def _address(row: Row) -> str:
    return reverse("decide:function", args=[row.pk])
