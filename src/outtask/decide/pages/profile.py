"""The client profile: what the organisation is after, its contractors, and what that means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from outtask.decide.commands.functions import add_function
from outtask.decide.commands.studies import change_profile
from outtask.decide.numbers.places import put
from outtask.decide.pages.numbers import currency_of
from outtask.decide.profile import ASKED, hours_of, leaning, meanings_of, rate_of, roster_means, roster_of
from outtask.decide.proposals import template_numbers
from outtask.decide.queries.studies import study_or_404
from outtask.decide.way import way
from outtask.frame.forms import ChoiceField, Form, MoneyField, NumberField, TextField, YesField
from outtask.frame.pages import acting, page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from outtask.core.commands import Actor
    from outtask.decide.models import Function, Study

SPARE = 3
CELLS = ("name", "does", "hours", "rate", "standards", "alone")


class ProfileForm(Form):
    """What the organisation is after."""

    def __init__(self, profile: dict[str, Any], sent: Any = None) -> None:
        super().__init__(sent, initial=profile)
        for asked in ASKED:
            choices = [(answer.key, answer.words) for answer in asked.answers]
            self.fields[asked.key] = ChoiceField(
                asked.question, help=asked.help, choices=choices, open=True, required=False
            )


class RosterForm(Form):
    """The contractors in use, one line each; a line without a name is none."""

    def __init__(self, profile: dict[str, Any], currency: str, sent: Any = None) -> None:
        roster = roster_of(profile)
        self.rows = len(roster) + SPARE
        initial = {f"{cell}-{row}": one.get(cell) for row, one in enumerate(roster) for cell in CELLS}
        super().__init__(sent, initial=initial)
        for row in range(self.rows):
            self.fields[f"name-{row}"] = TextField(_("Name"), max_length=120, required=False)
            self.fields[f"does-{row}"] = TextField(_("What they do"), max_length=200, required=False)
            self.fields[f"hours-{row}"] = NumberField(_("Hours a month"), least=0, most=400, required=False)
            self.fields[f"rate-{row}"] = MoneyField(_("Rate an hour"), currency=currency, required=False)
            self.fields[f"standards-{row}"] = YesField(_("Works by common standards"))
            self.fields[f"alone-{row}"] = YesField(_("The only one who knows it"))

    def lines(self) -> Iterator[list[Any]]:
        """Yield the rows as they are seen."""
        for row in range(self.rows):
            yield [self[f"{cell}-{row}"] for cell in CELLS]

    def roster(self) -> list[dict[str, Any]]:
        """Return the contractors."""
        found = []
        for row in range(self.rows):
            one = {cell: self.cleaned_data.get(f"{cell}-{row}") for cell in CELLS}
            if one["name"]:
                found.append({cell: value for cell, value in one.items() if value not in (None, "", False)})
        return found


@page("decide.Study", methods=("GET", "POST"))
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what kind of client the organisation is, and say what that means."""
    actor = acting(request)
    study = study_or_404(actor.scope, pk, "change" if request.method == "POST" else "view")
    currency, what = currency_of(study), request.POST.get("part", "")
    known = {**study.profile, "skill": _skill(study)}
    form = ProfileForm(known, request.POST if what == "profile" else None)
    roster = RosterForm(known, currency, request.POST if what == "roster" else None)
    if what == "function":
        made = _as_function(actor, study)
        messages.success(request, _("%s is there: now its numbers") % made.name)
        return redirect("decide:numbers-of", made.pk)
    if form.sent(lambda said: _keep(actor, study, said)) or (
        roster.sent(lambda _said: _keep(actor, study, {"contractors": roster.roster()}))
    ):
        messages.success(request, _("The profile is kept"))
        return redirect("decide:profile", pk)
    contractors = roster_of(study.profile)
    shown = {
        "study": study,
        "way": way(study, "numbers"),
        "form": form,
        "roster": roster,
        "leaning": leaning(known),
        "meanings": meanings_of(known),
        "contractors": contractors,
        "roster_means": roster_means(contractors, currency),
        "may_change": actor.scope.may("change", "decide.Study"),
    }
    wrong = any(one.status == 422 for one in (form, roster))
    return render(request, "decide/profile.html", shown, status=422 if wrong else 200)


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
