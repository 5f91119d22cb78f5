"""The numbers of one function, section by section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from outtask.decide.commands.numbers import state_numbers
from outtask.decide.numbers.checks import ALONE, Looked, look_at_one
from outtask.decide.numbers.fields import FUNCTION
from outtask.decide.numbers.forms import SectionForm
from outtask.decide.numbers.places import at
from outtask.decide.numbers.series import OBSERVED
from outtask.decide.numbers.standing import standings
from outtask.decide.numbers.summary import looked_at
from outtask.decide.numbers.whence import whence
from outtask.decide.pages.aside import keeps_typed_of_function, may_type
from outtask.decide.pages.numbers import currency_of
from outtask.decide.pages.sections import answered, parts_of, sent_of
from outtask.decide.queries.kinds import taken
from outtask.decide.queries.studies import function_or_404, names_in
from outtask.decide.way import way
from outtask.formats.report.charts.volume import bars_of
from outtask.frame.pages import acting, page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from outtask.decide.models import Function
    from outtask.decide.numbers.checks import Said
    from outtask.decide.numbers.fields import Section
    from outtask.decide.numbers.places import Data
    from outtask.decide.numbers.standing import Standing
    from outtask.terms.inputs import Term


MOST_BESIDE = 30
"""Functions that are listed beside one; all are listed with the open questions."""


@page("decide.Function", methods=("GET", "POST"))
@keeps_typed_of_function
def function(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the numbers of one function."""
    actor = acting(request)
    found = function_or_404(actor.scope, pk, "change" if request.method == "POST" else "view")
    sections = [one for one in FUNCTION if not one.part or one.part in found.numbers]
    currency, unit = currency_of(found.study), unit_of(found)

    def form_of(section: Section, sent: Any) -> SectionForm:
        return SectionForm(section, "function", found.numbers, sent=sent, currency=currency, unit=unit)

    sent = sent_of(sections, form_of, request.POST if request.method == "POST" else None)
    if sent.is_sent:

        def look(numbers: Data) -> Looked:
            return look_at_one(found.study, found, numbers)

        data = answered(sent, found.numbers, look, _alone, ALONE)
        if data is not None and sent.keep(
            lambda: state_numbers(actor=actor, function=found, numbers=data, part=sent.keys)
        ):
            messages.success(request, sent.told)
            return redirect(f"{reverse('decide:numbers-of', args=[pk])}#{sent.at}")
    looked = looked_at(found.study, found)
    of = reverse("decide:numbers-of", args=[0])  # looked up once for all that are listed
    term = _alone(looked)
    stood = standings(term, found.numbers, currency, unit) if term else {}
    shown = {
        "function": found,
        "study": found.study,
        "way": way(found.study, "numbers"),
        "others": [
            (of.replace("0", str(key)), name, key == pk)
            for key, name in names_in(actor.scope, found.study)[:MOST_BESIDE]
        ],
        "kind": taken(found),
        "parts": parts_of(sent.forms.values(), stood, looked.said, ALONE, _elsewhere(found, stood)),
        "sent": sent,
        "spark": bars_of(at(found.numbers, OBSERVED) or ()),
        "general": [one for one in looked.said if _is_general(one)],
        "may_change": may_type(request, found.study, "decide.Function"),
        "confirmed": sum(not one.may_confirm for one in stood.values()),
        "assumed": sum(one.may_confirm for one in stood.values()),
    }
    return render(request, "decide/function_numbers.html", shown, status=sent.status)


def unit_of(function: Function) -> str:
    """Return what a function counts."""
    return str((function.numbers.get("volume") or {}).get("unit") or "ticket")


def _elsewhere(function: Function, stood: Mapping[str, Standing]) -> dict[str, str]:
    """Return where the figures come from that another page tells."""
    here = reverse("decide:numbers-of", args=[function.pk]) + "#"
    found = {name: whence(function, name, one.origin) for name, one in stood.items()}
    return {name: to for name, to in found.items() if not to.startswith(here)}


def _alone(looked: Looked) -> Term | None:
    return looked.complete.functions[0] if looked.complete else None


def _is_general(one: Said) -> bool:
    """Tell whether a finding belongs on this page, but to none of its fields."""
    if one.place[: len(ALONE)] != ALONE:
        return True
    words = tuple(str(step) for step in one.place[len(ALONE) :])
    return not any(words[: len(field.path)] == field.path for section in FUNCTION for field in section.fields)
