"""The decision paper: one page for the CFO and a long form, to read here and as a PDF."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from outtask.core.clock import now
from outtask.decide.pages.waiting import loaded_anew
from outtask.decide.queries.decisions import decided, in_force, signed_of
from outtask.decide.queries.results import state_of
from outtask.decide.queries.studies import names_in, study_or_404
from outtask.formats.report.parts import Grid
from outtask.frame.pages import acting, page
from outtask.frame.reader import reader
from outtask.frame.report_parts import body, in_own_figures
from outtask.frame.words import day, number
from outtask.people.models import Organisation
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.core.paginator import Page
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from outtask.core.scope import Scope
    from outtask.decide.models import Study
    from outtask.decide.queries.results import Weighed
    from outtask.formats.report.marks import Marks
    from outtask.formats.report.pages import DecisionPage
    from outtask.formats.report.standing import Signed

LONG = "long"
PART = 20
"""Functions that the long form tells at once: all of 300 would take a minute and five gigabytes."""
LETTERS = 80  # of the answer in the name of a file


@page("decide.Study")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the paper, on one page or at length."""
    scope = acting(request).scope
    study = study_or_404(scope, pk)
    state = state_of(scope, study)
    if anew := loaded_anew(request, state):
        return anew
    whole = request.GET.get("form") == LONG
    here = reverse("decide:paper", args=[pk])
    part = _part(request, state.weighed) if whole else None
    query = f"?part={part.number}" if part and part.has_other_pages() else ""
    shown = {
        "study": study,
        "state": state,
        "weighed": state.weighed,
        "told": state.weighed,  # what the parts of a function's page ask for
        "forms": [(_("One page"), here, not whole), (_("At length"), f"{here}?form={LONG}", whole)],
        "parts": _parts(part, f"{here}?form={LONG}") if part else (),
        "pdf": reverse("decide:paper-long-pdf" if whole else "decide:paper-pdf", args=[pk]) + query,
    }
    if state.weighed:
        issue = _issue(request, study)
        names = dict(names_in(scope, study))
        given = (state.weighed, *_signed(scope, names), _places(part), issue)
        behind = _behind(state.weighed, names)
        drawn = _drawn(*given, behind, reverse("decide:numbers", args=[pk]), reader().marks)
        shown |= {"paper": _laid_out(*given), "body": drawn, "issue": issue}
    return render(request, "decide/paper.html", shown)


@page("decide.Study")
def paper_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the one page as a PDF."""
    return _pdf(request, pk, whole=False)


@page("decide.Study")
def paper_long_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the long form as a PDF."""
    return _pdf(request, pk, whole=True)


def _pdf(request: HttpRequest, pk: int, *, whole: bool) -> HttpResponse:
    scope = acting(request).scope
    study = study_or_404(scope, pk)
    weighed = state_of(scope, study).weighed
    if weighed is None:
        raise UserError(_("nothing was weighed yet"), mend=_("wait until the verdicts are there"))
    from outtask.formats.report.standing import headline

    part = _part(request, weighed) if whole else None
    grid, held = _signed(scope, dict(names_in(scope, study)))
    response = HttpResponse(
        _set(
            weighed,
            grid,
            held,
            _places(part),
            _issue(request, study),
            reader().marks,
        ),
        content_type="application/pdf",
    )
    told = shortened(slugify(headline(weighed.decision, held).partition(":")[0]))
    name = "-".join(filter(None, (slugify(study.title), told or "decision", "long" if whole else "")))
    name += f"-{part.number}" if part and part.has_other_pages() else ""
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _part(request: HttpRequest, weighed: Weighed | None) -> Page[int]:
    """Return the places of the functions that a long form tells, as asked for."""
    count = len(weighed.decision.functions) if weighed else 0
    return Paginator(range(1, count + 1), PART).get_page(request.GET.get("part"))


def _places(part: Page[int] | None) -> range | None:
    """Return the same as a range; None stands for the one page."""
    return range(part.start_index(), part.end_index() + 1) if part is not None else None


def _parts(part: Page[int], address: str) -> list[tuple[str, str, bool]]:
    """Return the parts of a long form as tabs; none where there is but one."""
    every = (part.paginator.page(number) for number in part.paginator.page_range)
    return [
        (_span(_places(one)), f"{address}&part={one.number}", one.number == part.number)
        for one in every
        if one.has_other_pages()
    ]


def _span(places: range | None) -> str:
    ends = {"first": number(places[0]), "last": number(places[-1])} if places else {}
    return _("Functions %(first)s–%(last)s") % ends if ends else ""


def shortened(name: str) -> str:
    """Return the name of a file, cut after a word where it is long."""
    return name if len(name) <= LETTERS else name[: LETTERS + 1].rpartition("-")[0]


def _behind(weighed: Weighed, names: Mapping[int, str]) -> tuple[str, ...]:
    """Return where the figures behind each verdict are; nowhere where a function is gone."""
    known = {name: key for key, name in names.items()}
    start, end = reverse("decide:behind", args=[0]).split("0")  # looked up once for hundreds of rows
    keys = (known.get(result.name) for result in weighed.decision.functions)
    return tuple(f"{start}{key}{end}" if key else "" for key in keys)


def _signed(scope: Scope, names: Mapping[int, str]) -> tuple[Grid | None, Signed]:
    """Return which verdicts are signed, by whom and why, as a table and as what is decided."""
    held = in_force(scope, names)
    if not held:
        return None, ()
    rows = tuple(
        (
            names[key],
            decided(one),
            one.reason,
            f"{one.signed_by.name}, {day(one.signed_at)}" + (_(", nobody else could") if one.alone else ""),
            day(one.review_on),
        )
        for key, one in held.items()
    )
    header = (_("Function"), _("Decision"), _("Why"), _("Signed by"), _("Look again"))
    return Grid(_("Signed decisions"), header, rows, (0, 1, 2, 3, 4)), signed_of(names, held)


def _issue(request: HttpRequest, study: Study) -> str:
    """Say whose paper it is, who made it and when; of the sample, that its firm is invented."""
    if study.is_sample:
        whose = _("Sample: the tickets are real, the firm and its answers are invented")
    else:
        clients = Organisation.objects.everything("whose workspace it is, is no secret in it")
        whose = clients.filter(is_client=True).values_list("name", flat=True).first() or ""
    made = _("made on %(day)s by %(name)s") % {"day": day(now()), "name": acting(request).user}
    return " · ".join(filter(None, (whose, made)))


@lru_cache(maxsize=8)
def _laid_out(
    weighed: Weighed, signed: Grid | None, held: Signed, places: range | None, issue: str
) -> DecisionPage:
    from outtask.formats.report.pages import decision_page

    decision, whole = weighed.decision, places is not None
    laid_out = decision_page(
        weighed.case, decision, None, whole=whole, signed=signed, decided=held, places=places
    )
    told = _span(places) if places and len(places) < len(decision.functions) else ""
    return replace(laid_out, kicker=" · ".join(filter(None, (issue, laid_out.kicker, told))))


@lru_cache(maxsize=8)
def _drawn(
    weighed: Weighed,
    signed: Grid | None,
    held: Signed,
    places: range | None,
    issue: str,
    behind: tuple[str, ...],
    numbers: str,
    _marks: Marks,
) -> SafeString:
    """Draw the paper, in the marks of who reads it."""
    return in_own_figures(body(_laid_out(weighed, signed, held, places, issue), behind, numbers))


@lru_cache(maxsize=8)
def _set(
    weighed: Weighed,
    signed: Grid | None,
    held: Signed,
    places: range | None,
    issue: str,
    marks: Marks,
) -> bytes:
    from outtask.formats.report.pdf import pdf_of

    return pdf_of(_laid_out(weighed, signed, held, places, issue), marks)
