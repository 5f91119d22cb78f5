"""More of one function: who is paid for it today, cost line by line, steps ahead, and its driver series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from outtask.decide.commands.numbers import state_numbers
from outtask.decide.numbers.checks import ALONE, look_at_one
from outtask.decide.numbers.incumbent import CONTRACT, TERMS, IncumbentForm
from outtask.decide.numbers.places import Data, at, put
from outtask.decide.numbers.rows import RowsForm, cost_cells, step_cells
from outtask.decide.numbers.series import OBSERVED
from outtask.decide.numbers.series_form import SeriesForm
from outtask.decide.numbers.standing import standings
from outtask.decide.numbers.summary import looked_at
from outtask.decide.pages.aside import keeps_typed_of_function, may_type
from outtask.decide.pages.functions import unit_of
from outtask.decide.pages.numbers import currency_of
from outtask.decide.queries.studies import function_or_404
from outtask.decide.way import way
from outtask.formats.report.charts.volume import bars_of
from outtask.frame.pages import acting, page
from outtask.frame.together import Together, together
from outtask.methods.words import plain
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from outtask.decide.models import Function
    from outtask.decide.numbers.checks import Said
    from outtask.decide.numbers.standing import Standing

COSTS, STEPS, VOLUME = ("today", "costs"), ("volume", "steps"), ("volume",)
PLACES = {"series": (VOLUME,), "incumbent": (TERMS, CONTRACT), "costs": (COSTS,), "steps": (STEPS,)}
"""What each form is about, in the order in which they are read: a series tells the volume, not its steps."""


@page("decide.Function", methods=("GET", "POST"))
@keeps_typed_of_function
def more(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what is less often asked of a function."""
    actor = acting(request)
    found = function_or_404(actor.scope, pk, "change" if request.method == "POST" else "view")
    sent = together(request.POST if request.method == "POST" else None, _forms(found, request))
    if sent.is_sent:
        numbers = _numbers(found, sent)
        before = unit_of(found)
        if numbers is not None and sent.keep(
            lambda: state_numbers(actor=actor, function=found, numbers=numbers, part=sent.keys)
        ):
            messages.success(request, sent.told)
            if unit_of(found) != before and _is_priced(numbers):
                told = _("%(unit)s is counted now, no longer %(before)s: look at hours and prices of one.")
                messages.warning(request, told % {"unit": capfirst(unit_of(found)), "before": before})
            return redirect(f"{reverse('decide:more-of', args=[pk])}#{sent.at}")
        _ask_again_for(sent)
    shown = {
        "function": found,
        "study": found.study,
        "way": way(found.study, "numbers"),
        "sent": sent,
        "spark": bars_of(at(found.numbers, OBSERVED) or ()),
        "months": [plain(one, 9) for one in at(found.numbers, OBSERVED) or ()],
        "seasonal": bool(at(found.numbers, ("volume", "season"))),
        "volume": _told(found),
        "may_change": may_type(request, found.study, "decide.Function"),
    }
    return render(request, "decide/function_more.html", shown, status=sent.status)


def _told(function: Function) -> Standing | None:
    """Return how much comes a month now, and where that comes from."""
    complete = looked_at(function.study, function).complete
    currency, unit = currency_of(function.study), unit_of(function)
    found = standings(complete.functions[0], function.numbers, currency, unit) if complete else {}
    return found.get("volume.per_month")


def _is_priced(numbers: Data) -> bool:
    """Tell whether something is said of one unit."""
    options = numbers.get("options") or ()
    return at(numbers, ("work", "hours_per_unit")) is not None or any("price_per_unit" in o for o in options)


def _forms(function: Function, request: HttpRequest) -> dict[str, Callable[[Any], Any]]:
    currency = currency_of(function.study)
    providers = [one["name"] for one in function.study.frame.get("providers", ())]
    numbers = function.numbers

    def rows(title: str, cells: Any, place: tuple[str, ...], prefix: str) -> Callable[[Any], RowsForm]:
        def made(sent: Any) -> RowsForm:
            form = RowsForm(cells, at(numbers, place) or (), sent, prefix=prefix)
            form.heading = title
            return form

        return made

    return {
        "incumbent": lambda sent: IncumbentForm(numbers, providers, currency, unit_of(function), sent),
        "costs": rows(_("Other yearly cost, line by line"), cost_cells(currency), COSTS, "cost-"),
        "steps": rows(_("Steps in demand that are ahead"), step_cells(), STEPS, "step-"),
        "series": lambda sent: SeriesForm(function, unit_of(function), sent, request.FILES if sent else None),
    }


def _numbers(function: Function, sent: Together[Any]) -> Data | None:
    """Return the numbers with all that was typed; None where something is wrong, which is then told there.

    What was wrong before, elsewhere, keeps nothing from being kept.
    """
    if not sent.all_valid():
        return None
    numbers: Data = function.numbers
    for key in PLACES:
        if (form := sent.answered.get(key)) is not None:
            try:
                numbers = _after(key, form, numbers, function)
            except UserError as error:
                form.refuse(error)
    known = {(one.place, one.what) for one in look_at_one(function.study, function).errors}
    for one in look_at_one(function.study, function, numbers).errors:
        if one.place[: len(ALONE)] == ALONE and (one.place, one.what) not in known:
            _say(one, sent)
    return None if any(form.errors for form in sent.answered.values()) else numbers


def _after(key: str, form: Any, numbers: Data, function: Function) -> Data:
    """Return numbers with the answers of one form."""
    match key:
        case "series":
            steps = at(numbers, STEPS)
            return put(put(numbers, VOLUME, form.volume(function.name)), STEPS, steps)
        case "incumbent":
            after: Data = form.numbers_after(numbers)
            return after
        case "costs":  # the first of a list is what a browser shows where nothing was chosen
            return put(numbers, COSTS, [{"fate": "avoidable", **row} for row in form.after()] or None)
        case _:
            return put(numbers, STEPS, form.after() or None)


def _say(one: Said, sent: Together[Any]) -> None:
    """Tell an error in the form that it is about, or else in the one whose button was pressed."""
    within = one.place[len(ALONE) :]
    near = [key for key in reversed(PLACES) if any(within[: len(p)] == p for p in PLACES[key])]
    key = next((key for key in near if key in sent.answered), sent.at)
    form = sent.answered[key]
    left = form.say([one], (*ALONE, *PLACES[key][0])) if isinstance(form, RowsForm) else [one]
    for each in left:
        form.refuse(UserError(each.what, mend=each.mend))


def _ask_again_for(sent: Together[Any]) -> None:
    """Ask for a file again that was right, where something else was not: no page can keep it."""
    form = sent.answered.get("series")
    if form is not None and form.is_bound and not form.errors and form.cleaned_data["series"]:
        form.add_error("series", _("Choose it once more: it was not kept, as something else needs mending."))
