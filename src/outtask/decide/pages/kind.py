"""What kind of work a function is: shown as it was told from its name, and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from outtask.decide.commands.functions import liken_function
from outtask.decide.pages.adding import kind_field
from outtask.decide.pages.aside import keeps_typed_of_function, may_type
from outtask.decide.proposals import alike, by_tickets, kind_of, likened
from outtask.decide.queries.kinds import taken
from outtask.decide.queries.studies import function_or_404
from outtask.decide.way import way
from outtask.formats.case_template import template
from outtask.formats.stored import restored
from outtask.frame.forms import Form
from outtask.frame.pages import acting, page
from outtask.terms.errors import UserError
from outtask.terms.facts import FunctionFacts

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from outtask.core.commands import Actor
    from outtask.decide.models import Function


class KindForm(Form):
    """What the function is like."""

    def __init__(self, function: Function, sent: Any = None) -> None:
        now = kind_of(function.numbers)
        super().__init__(sent, initial={"template": now or ""})
        none = "" if now else _("No number of it is from one of these")
        self.fields["template"] = kind_field(alike(function), none)


@page("decide.Function", methods=("GET", "POST"))
@keeps_typed_of_function
def kind(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what a function is like."""
    actor = acting(request)
    found = function_or_404(actor.scope, pk, "change" if request.method == "POST" else "view")
    if "project" in found.numbers:  # it stays one
        return redirect("decide:numbers-of", pk)
    form = KindForm(found, request.POST if request.method == "POST" else None)
    if form.sent(lambda said: _liken(actor, found, said["template"])):
        told = _("%(name)s is taken for this now: %(kind)s. What was measured, and what people said, stays.")
        kind = template(form.cleaned_data["template"]).title
        messages.success(request, told % {"name": found.name, "kind": kind})
        return redirect("decide:kind-of", pk)
    shown = {
        "function": found,
        "study": found.study,
        "way": way(found.study, "groups"),
        "kind": taken(found),
        "form": form,
        "may_change": may_type(request, found.study, "decide.Function"),
    }
    return render(request, "decide/kind.html", shown, status=form.status)


def _liken(actor: Actor, function: Function, kind: str) -> Function:
    counted = by_tickets(function)
    if counted and not function.facts:
        raise UserError(_("its tickets are being counted anew"), mend=_("try it again in a minute"))
    facts = restored(FunctionFacts, function.facts) if counted else None
    numbers = likened(function.numbers, kind, facts)
    return liken_function(actor=actor, function=function, kind=kind, numbers=numbers)
