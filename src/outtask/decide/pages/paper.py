"""The decision paper: one page for the CFO and a long form, to read here and as a PDF."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from outtask.core.clock import now
from outtask.decide.pages.waiting import loaded_anew
from outtask.decide.queries.decisions import decided, in_force
from outtask.decide.queries.results import state_of
from outtask.decide.queries.studies import names_in, study_or_404
from outtask.formats.report.parts import Grid
from outtask.frame.pages import acting, page
from outtask.frame.reader import reader
from outtask.frame.report_parts import body, in_own_figures
from outtask.frame.words import day
from outtask.people.models import Organisation
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from outtask.core.scope import Scope
    from outtask.decide.models import Study
    from outtask.decide.queries.results import Weighed
    from outtask.formats.report.marks import Marks
    from outtask.formats.report.pages import DecisionPage

LONG = "long"
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
    shown = {
        "study": study,
        "state": state,
        "weighed": state.weighed,
        "told": state.weighed,  # what the parts of a function's page ask for
        "forms": [(_("One page"), here, not whole), (_("At length"), f"{here}?form={LONG}", whole)],
        "pdf": reverse("decide:paper-long-pdf" if whole else "decide:paper-pdf", args=[pk]),
    }
    if state.weighed:
        issue = _issue(request, study)
        given = (state.weighed, _signed(scope, study), whole, issue)
        shown |= {"paper": _laid_out(*given), "body": _drawn(*given, reader().marks), "issue": issue}
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
    from outtask.formats.report.sentences import headline

    response = HttpResponse(
        _set(weighed, _signed(scope, study), whole, _issue(request, study), reader().marks),
        content_type="application/pdf",
    )
    told = shortened(slugify(headline(weighed.decision).partition(":")[0]))
    name = "-".join(filter(None, (slugify(study.title), told or "decision", "long" if whole else "")))
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def shortened(name: str) -> str:
    """Return the name of a file, cut after a word where it is long."""
    return name if len(name) <= LETTERS else name[: LETTERS + 1].rpartition("-")[0]


def _signed(scope: Scope, study: Study) -> Grid | None:
    """Return which verdicts are signed, by whom and why."""
    names = dict(names_in(scope, study))
    held = in_force(scope, names)
    if not held:
        return None
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
    return Grid(_("Signed decisions"), header, rows, (0, 1, 2, 3, 4))


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
def _laid_out(weighed: Weighed, signed: Grid | None, whole: bool, issue: str) -> DecisionPage:
    from outtask.formats.report.pages import decision_page

    laid_out = decision_page(weighed.case, weighed.decision, None, whole=whole, signed=signed)
    return replace(laid_out, kicker=f"{issue} · {laid_out.kicker}")


@lru_cache(maxsize=8)
def _drawn(weighed: Weighed, signed: Grid | None, whole: bool, issue: str, _marks: Marks) -> SafeString:
    """Draw the paper, in the marks of who reads it."""
    return in_own_figures(body(_laid_out(weighed, signed, whole, issue)))


@lru_cache(maxsize=8)
def _set(weighed: Weighed, signed: Grid | None, whole: bool, issue: str, marks: Marks) -> bytes:
    from outtask.formats.report.pdf import pdf_of

    return pdf_of(_laid_out(weighed, signed, whole, issue), marks)
