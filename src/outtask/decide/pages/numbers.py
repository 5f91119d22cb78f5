"""The numbers only people here know: what is open first, then the organisation, its people and providers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outtask.decide.commands.studies import change_study
from outtask.decide.confirming import Confirm, to_confirm_in
from outtask.decide.numbers.checks import Looked, look_at_frame
from outtask.decide.numbers.fields import STUDY
from outtask.decide.numbers.forms import SectionForm
from outtask.decide.numbers.standing import Standing, standings
from outtask.decide.numbers.summary import frame_looked_at
from outtask.decide.pages.aside import keeps_typed, may_type
from outtask.decide.pages.sections import answered, parts_of, sent_of
from outtask.decide.queries.asked import Told, asked_of
from outtask.decide.queries.results import state_of
from outtask.decide.queries.studies import decided_in, study_or_404
from outtask.decide.way import way
from outtask.formats.report.numbers import ranged
from outtask.formats.report.rests import on_defaults
from outtask.frame.pages import acting, page
from outtask.frame.tables import As, Column, Table
from outtask.terms.resolve import EURO_LOADED_COST

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from outtask.core.scope import Scope
    from outtask.decide.models import Study
    from outtask.decide.numbers.fields import Section
    from outtask.terms.inputs import Term


@page("decide.Study")
def numbers(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show what is open, and how much of each function is measured, judged and assumed."""
    scope = acting(request).scope
    study = study_or_404(scope, pk)
    asked = asked_of(scope, study)
    wrong = [one for one in asked.told if one.summary.errors]
    table = Table(request, COLUMNS, asked.told, title=_("Function by function"), search=("name",), cards=True)
    shown = {
        "study": study,
        "way": way(study, "numbers"),
        "table": table,
        "open": asked.open,
        "general": asked.general,
        "wrong": wrong,
        "confirm": None if asked.open or wrong or asked.general else _confirm(scope, study),
        "sure": _sure(asked.told),
    }
    return table.download() or render(request, "decide/numbers.html", shown)


@page("decide.Study", methods=("GET", "POST"))
@keeps_typed
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what holds for all functions."""
    actor = acting(request)
    study = study_or_404(actor.scope, pk, "change" if request.method == "POST" else "view")

    def form_of(section: Section, sent: Any) -> SectionForm:
        return SectionForm(section, "study", study.frame, sent=sent, currency=currency_of(study))

    sent = sent_of(STUDY, form_of, request.POST if request.method == "POST" else None)
    if sent.is_sent:
        frame = answered(sent, study.frame, lambda frame: look_at_frame(study, frame), _complete)
        if frame is not None and sent.keep(
            lambda: change_study(actor=actor, study=study, frame=frame, what=sent.keys)
        ):
            messages.success(request, sent.told)
            return redirect("decide:organisation", pk)
    looked = frame_looked_at(study)
    shown = {
        "study": study,
        "way": way(study, "numbers"),
        "parts": parts_of(sent.forms.values(), _standings(study, looked), looked.said),
        "sent": sent,
        "may_change": may_type(request, study, "decide.Study"),
    }
    return render(request, "decide/organisation.html", shown, status=sent.status)


def _complete(looked: Looked) -> Term | None:
    return looked.complete


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


def _confirm(scope: Scope, study: Study) -> Confirm | None:
    """Return what to confirm where no question is open, yet the verdicts rest mostly on defaults."""
    weighed = state_of(scope, study).weighed
    if weighed is None or not on_defaults(weighed.decision):
        return None
    found = to_confirm_in(weighed, decided_in(scope, study))
    return Confirm(found) if found else None


def _sure(told: list[Told]) -> float | None:
    """Return the share of numbers that somebody measured or said."""
    whole = sum(one.summary.numbers for one in told)
    return sum(one.summary.measured + one.summary.judged for one in told) / whole if whole else None


def _doubts(told: Told) -> str:
    """Say what does not fit together in a function's numbers, and how much else there is to look at."""
    if told.summary.errors:
        return told.summary.errors[0]
    doubts, notes = told.summary.doubts, told.summary.notes
    found = [ngettext("%(n)s doubt", "%(n)s doubts", doubts) % {"n": doubts}] if doubts else []
    found += [ngettext("%(n)s note", "%(n)s notes", notes) % {"n": notes}] if notes else []
    return ", ".join(found)


COLUMNS = (
    Column("name", _("Function"), link=lambda told: told.address, sort=True),
    Column("measured", _("Measured"), As.NUMBER, value="summary.measured", sort=True),
    Column("judged", _("Judged"), As.NUMBER, value="summary.judged", sort=True),
    Column("assumed", _("Assumed"), As.NUMBER, value="summary.assumed", sort=True),
    Column("doubts", _("To look at again"), value=_doubts, cut=True),
)
