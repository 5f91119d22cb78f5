"""The client profile: what the organisation is after, its contractors, and what that means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from outtask.decide.commands.functions import add_function
from outtask.decide.commands.studies import change_profile
from outtask.decide.numbers.places import put
from outtask.decide.numbers.rows import Cell, RowsForm, page_of
from outtask.decide.pages.aside import keeps_typed, may_type
from outtask.decide.pages.numbers import currency_of
from outtask.decide.profile import hours_of, leaning, meanings_of, rate_of, roster_means, roster_of
from outtask.decide.profile_asked import ASKED
from outtask.decide.proposals import template_numbers
from outtask.decide.queries.studies import study_or_404
from outtask.decide.way import way
from outtask.frame.forms import ChoiceField, Form, MoneyField, NumberField, TextField, YesField
from outtask.frame.pages import acting, page
from outtask.frame.together import Together, together
from outtask.frame.words import figures

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from outtask.core.commands import Actor
    from outtask.decide.models import Function, Study

MAKE = "make"
"""The button that makes a function of what the contractors do."""


class ProfileForm(Form):
    """What the organisation is after."""

    def __init__(self, profile: dict[str, Any], sent: Any = None) -> None:
        super().__init__(sent, initial=profile)
        self.heading = _("Six questions")
        for asked in ASKED:
            choices = [(answer.key, figures(answer.words)) for answer in asked.answers]
            self.fields[asked.key] = ChoiceField(
                asked.question, help=asked.help, choices=choices, open=True, required=False
            )


def _roster(profile: dict[str, Any], currency: str, drawn: dict[str, Any], sent: Any = None) -> RowsForm:
    """Return the contractors in use, one line each; a line without a name is none."""
    cells = (
        Cell("name", lambda: TextField(_("Name"), max_length=120, required=False)),
        Cell("does", lambda: TextField(_("What they do"), max_length=200, required=False)),
        Cell("hours", lambda: NumberField(_("Hours a month"), least=0, most=400, required=False)),
        Cell("rate", lambda: MoneyField(_("Rate an hour"), currency=currency, required=False)),
        Cell("standards", lambda: YesField(_("Works by common standards"))),
        Cell("alone", lambda: YesField(_("The only one who knows it"))),
    )
    form = RowsForm(cells, roster_of(profile), sent, **{"spare": 3, **drawn})
    form.heading = _("Contractors in use")
    return form


@page("decide.Study", methods=("GET", "POST"))
@keeps_typed
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what kind of client the organisation is, and say what that means."""
    actor = acting(request)
    study = study_or_404(actor.scope, pk, "change" if request.method == "POST" else "view")
    currency, contractors = currency_of(study), roster_of(study.profile)
    known = {**study.profile, "skill": _skill(study)}
    part, drawn = page_of(contractors, request.GET.get("page"))
    forms: dict[str, Any] = {
        "profile": lambda sent: ProfileForm(known, sent),
        "roster": lambda sent: _roster(known, currency, drawn, sent),
    }
    sent = together(request.POST if request.method == "POST" else None, forms)
    if sent.is_sent and sent.all_valid() and sent.keep(lambda: _keep(actor, study, _said(sent))):
        if MAKE in request.POST:
            made = _as_function(actor.then(MAKE), study)
            messages.success(request, _("%s is there: now its numbers") % made.name)
            return redirect("decide:numbers-of", made.pk)
        messages.success(request, sent.told)
        return redirect(f"{request.get_full_path()}#{sent.at}")
    shown = {
        "study": study,
        "way": way(study, "numbers"),
        "sent": sent,
        "page": part,
        "leaning": leaning(known),
        "meanings": meanings_of(known),
        "contractors": contractors,
        "roster_means": roster_means(contractors, currency),
        "may_change": may_type(request, study, "decide.Study"),
    }
    return render(request, "decide/profile.html", shown, status=sent.status)


def _said(sent: Together[Any]) -> dict[str, Any]:
    """Return what was answered."""
    said = {} if "profile" not in sent.answered else sent.answered["profile"].cleaned_data
    roster = sent.answered.get("roster")
    return said if roster is None else {**said, "contractors": roster.after()}


def _skill(study: Study) -> str | None:
    found: str | None = (study.frame.get("organisation") or {}).get("provider_skill")
    return found


def _keep(actor: Actor, study: Study, said: dict[str, Any]) -> Study:
    """Keep answers; whether own people can manage providers is kept with the numbers, where it counts."""
    kept = {**study.profile, **said}
    skill = kept.pop("skill", None)
    frame = put(study.frame, ("organisation", "provider_skill"), skill or None) if "skill" in said else None
    return change_profile(actor=actor, study=study, profile=kept, frame=frame)


def _as_function(actor: Actor, study: Study) -> Function:
    """Make what the contractors do a function to decide on, with their hours and their rate."""
    roster = roster_of(study.profile)
    source = {"origin": "judged", "source": _("the roster of contractors")}
    numbers = template_numbers("freelancers")
    if hours := hours_of(roster):
        amount = {"low": hours, "likely": hours, "high": hours, **source}
        numbers = put(numbers, ("volume", "per_month"), amount)
    if rate := rate_of(roster):
        amount = {"low": rate, "likely": rate, "high": rate, **source}
        numbers = put(numbers, ("today", "terms", "rate_per_hour"), amount)
    return add_function(actor=actor, study=study, name=_("Work done by contractors"), numbers=numbers)
