"""More of one function: who is paid for it today, cost line by line, steps ahead, and its driver series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from outtask.decide.commands.numbers import state_numbers
from outtask.decide.numbers.checks import ALONE, look_at_one
from outtask.decide.numbers.incumbent import IncumbentForm
from outtask.decide.numbers.places import Data, at, put
from outtask.decide.numbers.rows import RowsForm, cost_cells, step_cells
from outtask.decide.numbers.series import volume_from
from outtask.decide.pages.functions import unit_of
from outtask.decide.pages.numbers import currency_of
from outtask.decide.queries.studies import function_or_404
from outtask.decide.way import way
from outtask.frame.forms import FileField, Form, TextField
from outtask.frame.pages import acting, page
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from outtask.core.commands import Actor
    from outtask.decide.models import Function

COSTS, STEPS = ("today", "costs"), ("volume", "steps")


class SeriesForm(Form):
    """A driver series."""

    def __init__(self, numbers: Data, sent: Any = None, files: Any = None) -> None:
        super().__init__(sent, files, beside={"volume": (_("The volume"), numbers.get("volume"))})
        self.fields["series"] = FileField(
            _("Drop a driver series"),
            accept=".csv,.gz,.xlsx,.ods",
            help=_("A table with function, month, unit, quantity: one row a month."),
        )
        self.fields["series_name"] = TextField(
            _("Its name in the series"),
            max_length=120,
            required=False,
            help=_("Where the series has several."),
        )
        self.fields["unit"] = TextField(
            _("Unit"), max_length=60, required=False, help=_("Where the series has several.")
        )


@page("decide.Function", methods=("GET", "POST"))
def more(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what is less often asked of a function."""
    actor = acting(request)
    found = function_or_404(actor.scope, pk, "change" if request.method == "POST" else "view")
    part = request.POST.get("part", "") if request.method == "POST" else ""
    forms = _forms(found, part, request)
    if part in forms:
        form = forms[part]
        after: Callable[[Any], Data] = {
            "incumbent": lambda _said: forms["incumbent"].numbers_after(),
            "costs": lambda _said: put(found.numbers, COSTS, _rows(forms["costs"], "fate") or None),
            "steps": lambda _said: put(found.numbers, STEPS, forms["steps"].after() or None),
            "series": lambda said: put(found.numbers, ("volume",), _volume(found, said)),
        }[part]
        if form.sent(lambda said: _keep(actor, found, after(said), part)):
            messages.success(request, _("Kept"))
            return redirect(f"{reverse('decide:more-of', args=[pk])}#{part}")
    shown = {
        "function": found,
        "study": found.study,
        "way": way(found.study, "numbers"),
        "forms": forms,
        "costs": len(at(found.numbers, COSTS) or ()),
        "may_change": actor.scope.may("change", "decide.Function"),
    }
    status = max(form.status for form in forms.values())
    return render(request, "decide/function_more.html", shown, status=status)


def _forms(function: Function, part: str, request: HttpRequest) -> dict[str, Any]:
    def sent(name: str) -> Any:
        return request.POST if name == part else None

    currency = currency_of(function.study)
    providers = [one["name"] for one in function.study.frame.get("providers", ())]
    numbers = function.numbers
    return {
        "incumbent": IncumbentForm(numbers, providers, currency, unit_of(function), sent("incumbent")),
        "costs": RowsForm(cost_cells(currency), at(numbers, COSTS) or (), sent("costs"), prefix="cost-"),
        "steps": RowsForm(step_cells(), at(numbers, STEPS) or (), sent("steps"), prefix="step-"),
        "series": SeriesForm(numbers, sent("series"), request.FILES if part == "series" else None),
    }


def _rows(form: RowsForm, choice: str) -> list[dict[str, Any]]:
    """Return rows with what is chosen where nothing was: the first of a list is what a browser shows."""
    return [{choice: "avoidable", **row} for row in form.after()]


def _volume(function: Function, said: dict[str, Any]) -> Data:
    wanted = said["series_name"].strip() or function.name
    return volume_from(said["series"], wanted, said["unit"].strip())


def _keep(actor: Actor, function: Function, numbers: Data, part: str) -> Function:
    """Keep numbers that can be decided on; raise UserError for the first thing that keeps them from it."""
    for one in look_at_one(function.study, function, numbers).errors:
        if one.place[: len(ALONE)] == ALONE:
            raise UserError(one.what, mend=one.mend)
    return state_numbers(actor=actor, function=function, numbers=numbers, part=part)
