"""The numbers only people here know: what is open first, then the organisation, its people and providers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from outtask.decide.commands.studies import change_study
from outtask.decide.numbers.checks import Looked, look_at
from outtask.decide.numbers.fields import STUDY
from outtask.decide.numbers.forms import SectionForm
from outtask.decide.numbers.standing import Standing, standings
from outtask.decide.pages.sections import answered, parts_of
from outtask.decide.queries.asked import Counts, open_in, origins_of
from outtask.decide.queries.studies import decided_in, study_or_404
from outtask.decide.way import way
from outtask.formats.report.numbers import ranged
from outtask.frame.pages import acting, page
from outtask.terms.resolve import EURO_LOADED_COST

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from outtask.decide.models import Function, Study
    from outtask.decide.numbers.fields import Section
    from outtask.decide.numbers.places import Data
    from outtask.terms.inputs import Term


@dataclass(frozen=True)
class Told:
    """A function with how much of it is known, and what is wrong with it."""

    function: Function
    counts: Counts | None
    errors: tuple[str, ...]
    doubts: int


@page("decide.Study")
def numbers(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is open, and how much of each function is measured, judged and assumed."""
    scope = acting(request).scope
    study = study_or_404(scope, pk)
    functions = decided_in(scope, study)
    looked = look_at(study, functions)
    told = [_told(place, function, looked) for place, function in enumerate(functions)]
    shown = {
        "study": study,
        "way": way(study, "numbers"),
        "told": told,
        "open": open_in(study, functions, looked),
        "general": [one for one in looked.errors if not one.place or one.place[0] != "functions"],
        "errors": len(looked.errors),
        "sure": _sure(told),
    }
    return render(request, "decide/numbers.html", shown)


@page("decide.Study", methods=("GET", "POST"))
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what holds for all functions."""
    actor = acting(request)
    study = study_or_404(actor.scope, pk, "change" if request.method == "POST" else "view")
    functions = decided_in(actor.scope, study)
    sent = _sent_form(request, study)
    if sent is not None:

        def look(frame: Data) -> Looked:
            return look_at(study, functions, frame)

        frame = answered(sent, request.POST, look, lambda looked: looked.complete)
        if frame is not None:
            change_study(actor=actor, study=study, frame=frame, what=sent.section.key)
            messages.success(request, _("Kept: %s") % _(sent.section.title))
            return redirect("decide:organisation", pk)
    looked = look_at(study, functions)

    def form_of(section: Section) -> SectionForm:
        return sent if sent and sent.section == section else _form(section, study)

    shown = {
        "study": study,
        "way": way(study, "numbers"),
        "parts": parts_of(STUDY, form_of, _standings(study, looked), looked.said),
        "may_change": actor.scope.may("change", "decide.Study"),
    }
    return render(request, "decide/organisation.html", shown, status=422 if sent else 200)


def _sent_form(request: HttpRequest, study: Study) -> SectionForm | None:
    if request.method != "POST":
        return None
    key = request.POST.get("section", "")
    section = next((one for one in STUDY if one.key == key), STUDY[0])
    return _form(section, study, request.POST)


def _form(section: Section, study: Study, sent: Any = None) -> SectionForm:
    return SectionForm(section, "study", study.frame, sent=sent, currency=currency_of(study))


def currency_of(study: Study) -> str:
    """Return the currency of a study's money."""
    return str(study.frame.get("currency", "EUR"))


def _standings(study: Study, looked: Looked) -> dict[str, Standing]:
    """Return where the numbers of the organisation stand; what a person costs has a default in euro only."""
    currency = currency_of(study)
    term: Term | None = looked.complete
    found = standings(term, study.frame, currency, "unit") if term else {}
    if "loaded_cost" not in found and currency == "EUR":
        usual = EURO_LOADED_COST
        text = ranged(usual.low, usual.likely, usual.high, "money/person/year", currency)
        found["loaded_cost"] = Standing(text, usual.origin.value, _("IT staff in euro"), is_stated=False)
    return found


def _told(place: int, function: Function, looked: Looked) -> Told:
    here = ("functions", place)
    said = [one for one in looked.said if one.place[:2] == here]
    counts = origins_of(looked.complete, place) if looked.complete else None
    errors = tuple(one.text for one in said if one.is_error)
    return Told(function, counts, errors, sum(not one.is_error for one in said))


def _sure(told: list[Told]) -> float | None:
    """Return the share of numbers that somebody measured or said."""
    counted = [one.counts for one in told if one.counts]
    whole = sum(counts.all for counts in counted)
    return sum(counts.measured + counts.judged for counts in counted) / whole if whole else None
