"""The verdict board: which functions to keep, out-task or outsource, what that saves, and who governs it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from outtask.decide.commands.results import ask_to_weigh
from outtask.decide.pages.aside import keeps_typed
from outtask.decide.pages.waiting import loaded_anew
from outtask.decide.queries.decisions import in_force, signed_of
from outtask.decide.queries.results import spans_of, state_of
from outtask.decide.queries.studies import may_write, names_in, study_or_404
from outtask.decide.way import way
from outtask.formats.report import going_together
from outtask.formats.report.pages import decision_page
from outtask.formats.report.rests import open_questions
from outtask.formats.report.standing import numbers_first, still_open
from outtask.formats.report.verdicts import lead
from outtask.frame.pages import acting, page
from outtask.frame.reader import reader
from outtask.frame.report_parts import part
from outtask.frame.words import day
from outtask.methods.words import span_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString

    from outtask.decide.models import Decision as Signed
    from outtask.decide.models import Study
    from outtask.decide.queries.results import Weighed
    from outtask.formats.report.marks import Marks
    from outtask.formats.report.pages import DecisionPage
    from outtask.formats.report.standing import Signed as NowSigned

TOGETHER = "together"


@dataclass(frozen=True)
class Link:
    """Where a row of the board leads, a word beneath its name, and where the figures behind it are."""

    to: str
    note: str
    behind: str


@page("decide.Study")
def verdicts(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the board over a horizon, each function alone or those together that could go together."""
    actor = acting(request)
    study = study_or_404(actor.scope, pk)
    asked = _whole(request.GET.get("over"))
    state = state_of(actor.scope, study, asked)
    if anew := loaded_anew(request, state, whole=True):
        return anew
    own = state_of(actor.scope, study).weighed if asked else state.weighed
    functions = dict(names_in(actor.scope, study))
    grouped = request.GET.get("by") == TOGETHER
    weighed = state.weighed
    shown: dict[str, Any] = {
        "study": study,
        "way": way(study, "verdicts", weighed.decision if weighed else None),
        "state": state,
        "weighed": weighed,
        "waits_for": span_of(asked) if asked and own and not weighed else "",
        "spans": _spans(study, own, asked, grouped=grouped),
        "views": _views(study, asked, grouped=grouped) if weighed and _has_groups(weighed) else (),
        "grouped": grouped,
        "may_change": may_write(actor.scope, study, "decide.Study"),
    }
    if weighed:
        held = in_force(actor.scope, list(functions))
        links = _links(weighed, functions, held)
        decided = signed_of(functions, held)
        laid_out, told = _laid_out(weighed, decided)
        shown |= {
            "board": laid_out,
            "headline": going_together.answer(weighed.decision) if grouped else laid_out.headline,
            "lead": going_together.beside(weighed.decision) if grouped else told,
            "hours": going_together.hours_rows(weighed.decision) if grouped else (),
            "numbers_first": numbers_first(weighed.decision, decided),
            "questions": open_questions(still_open(weighed.decision, decided)),  # as the headline counts them
            "rows": _rows(weighed, decided, links, reader().marks),
            "estate": weighed.decision.estate.verdict if weighed.decision.estate else "",
        }
    return render(request, "decide/verdicts.html", shown)


@page("decide.Study", "change", methods=("POST",))
@keeps_typed
def weigh(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the study weighed once more."""
    actor = acting(request)
    ask_to_weigh(actor=actor, study=study_or_404(actor.scope, pk, "change"))
    messages.success(request, _("The options are being weighed"))
    return redirect("decide:verdicts", pk)


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 4 else None


def _spans(
    study: Study, weighed: Weighed | None, asked: int | None, *, grouped: bool
) -> list[tuple[str, str, bool]]:
    """Return the horizons as tabs: title, address, here."""
    if weighed is None:
        return []
    own = weighed.case.horizon_months
    here = asked or own
    return [
        (
            capfirst(span_of(months)),
            _address(study, months if months != own else None, grouped=grouped),
            months == here,
        )
        for months in spans_of(weighed)
    ]


def _views(study: Study, asked: int | None, *, grouped: bool) -> list[tuple[str, str, bool]]:
    """Return the two ways to look at it as tabs."""
    return [
        (_("One by one"), _address(study, asked, grouped=False), not grouped),
        (_("Several or all with one provider"), _address(study, asked, grouped=True), grouped),
    ]


def _address(study: Study, months: int | None, *, grouped: bool) -> str:
    given = [f"over={months}"] if months else []
    given += [f"by={TOGETHER}"] if grouped else []
    return reverse("decide:verdicts", args=[study.pk]) + ("?" + "&".join(given) if given else "")


def _has_groups(weighed: Weighed) -> bool:
    return bool(weighed.decision.bundles or weighed.decision.estate)


def _links(weighed: Weighed, functions: dict[int, str], signed: dict[int, Signed]) -> tuple[Link, ...]:
    """Return where each row leads; a function that was renamed or is gone since leads to the board itself."""
    known = {name: key for key, name in functions.items()}
    page_of = reverse("decide:function", args=[0]).removesuffix("0")  # looked up once for hundreds of rows
    found = []
    for result in weighed.decision.functions:
        key = known.get(result.name)
        decision = signed.get(key) if key else None
        note = _("signed %s") % day(decision.signed_at) if decision else ""
        to = f"{page_of}{key}" if key else ""
        found.append(Link(to, note, f"{to}/behind" if to else ""))
    return tuple(found)


@lru_cache(maxsize=16)
def _laid_out(weighed: Weighed, held: NowSigned) -> tuple[DecisionPage, str]:
    decision = weighed.decision
    return decision_page(weighed.case, decision, None, whole=False, decided=held), lead(decision)


@lru_cache(maxsize=16)
def _rows(weighed: Weighed, held: NowSigned, links: tuple[Link, ...], _marks: Marks) -> SafeString:
    """Draw the rows, in the marks of who reads them."""
    return part("verdicts.board", _laid_out(weighed, held)[0], links, [link.behind for link in links])
