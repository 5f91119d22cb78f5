"""Add a function that no ticket drives: from a template, with its volume typed or from a driver series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from outtask.decide.commands.functions import add_function
from outtask.decide.models import Function
from outtask.decide.numbers.checks import ALONE, look_at_one
from outtask.decide.numbers.forms import amount_of
from outtask.decide.numbers.places import put
from outtask.decide.numbers.series_form import SeriesFields
from outtask.decide.pages.aside import keeps_typed
from outtask.decide.proposals import template_numbers
from outtask.decide.queries.studies import study_or_404
from outtask.decide.way import way
from outtask.formats.case_template import template, template_names
from outtask.frame.forms import ChoiceField, RangeField, TextField
from outtask.frame.pages import acting, page
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from outtask.core.commands import Actor
    from outtask.decide.models import Study


def kind_field(names: Iterable[str], none: str = "") -> ChoiceField:
    """Return the field that asks what kind of work a function is; ``none`` says that it is none so far."""
    kinds = [(name, template(name).title) for name in names]
    return ChoiceField(
        _("What is it like?"),
        choices=[*([("", none)] if none else []), *kinds],
        help=_("What is usual for it is filled in, marked as assumed."),
        open=True,
        about={name: template(name).about for name, _title in kinds},
    )


class AddForm(SeriesFields):
    """What the function is like, and what drives it."""

    def __init__(self, sent: Any = None, files: Any = None) -> None:
        super().__init__(sent, files)
        self.fields["template"] = kind_field(template_names())
        self.fields["name"] = TextField(
            _("Name"),
            max_length=120,
            required=False,
            help=_("As people here call it; empty: as the template."),
        )
        self.fields["per_month"] = RangeField(
            _("Volume a month now"), required=False, help=_("Left empty, the template's counts, as assumed.")
        )
        self.ask_series()


@page("decide.Function", "add", methods=("GET", "POST"))
@keeps_typed
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a function to a study."""
    actor = acting(request)
    study = study_or_404(actor.scope, pk, "change")
    if study.is_aside and request.method != "POST":
        return redirect("decide:groups", pk)
    form = AddForm(request.POST or None, request.FILES or None)
    if form.sent(lambda said: _add(actor, study, form, said)):
        messages.success(request, _("%s is there: now its numbers") % form.result.name)
        return redirect("decide:numbers-of", form.result.pk)
    shown = {"study": study, "way": way(study, "groups"), "form": form}
    return render(request, "decide/add_function.html", shown, status=form.status)


def _add(actor: Actor, study: Study, form: AddForm, said: dict[str, Any]) -> Function:
    usual = template(said["template"])
    name = said["name"].strip() or usual.function.name
    numbers = template_numbers(said["template"])
    if said["series"]:
        numbers["volume"] = form.dropped(name)
    else:
        if said["per_month"]:
            numbers = put(numbers, ("volume", "per_month"), amount_of(said["per_month"], None))
        if form.unit:
            numbers = put(numbers, ("volume", "unit"), form.unit)
    looked = look_at_one(study, Function(study=study, name=name, numbers=numbers))
    for one in looked.errors:
        if one.place[: len(ALONE)] == ALONE and "provider" not in one.place:
            field = "per_month" if "per_month" in one.place else None
            raise UserError(one.what, field=field, mend=one.mend)
    return add_function(actor=actor, study=study, name=name, numbers=numbers)
