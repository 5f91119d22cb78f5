"""How much each function of a study sets the organisation apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from outtask.decide.commands.contribution import state_contributions
from outtask.decide.contribution import ANSWERS
from outtask.decide.models import Function
from outtask.decide.pages.aside import keeps_typed, may_type
from outtask.decide.queries.studies import study_or_404
from outtask.frame.forms import ChoiceField, Form
from outtask.frame.pages import acting, page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

AT_ONCE = 50
"""Functions on one page."""
FIELD = "contribution-"
"""How the name of a field begins; the key of its function follows."""


class ContributionForm(Form):
    """One answer for each function."""

    def __init__(self, functions: Sequence[Function], sent: Any) -> None:
        super().__init__(sent, initial={FIELD + str(one.pk): one.contribution for one in functions})
        choices = [("", _("Not said: counts as everywhere")), *ANSWERS.items()]
        for one in functions:
            self.fields[FIELD + str(one.pk)] = ChoiceField(one.name, choices=choices, required=False)


@page("decide.Study", methods=("GET", "POST"))
@keeps_typed
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask it of each function."""
    actor = acting(request)
    study = study_or_404(actor.scope, pk, "change" if request.method == "POST" else "view")
    rows = Function.objects.within(actor.scope).filter(study=study, set_apart=False)
    part = Paginator(rows.only("name", "contribution", "study"), AT_ONCE).get_page(request.GET.get("page"))
    form = ContributionForm(list(part), request.POST if request.method == "POST" else None)

    def keep(said: dict[str, str]) -> object:
        return state_contributions(
            actor=actor,
            study=study,
            said={int(name.removeprefix(FIELD)): one for name, one in said.items()},
        )

    if form.sent(keep):
        messages.success(request, _("Kept: the Helm tells what share of your people's hours it takes"))
        return redirect(request.get_full_path())
    shown = {
        "study": study,
        "form": form,
        "page": part,
        "unsaid": rows.filter(contribution="").count(),
        "may_change": may_type(request, study, "decide.Study"),
    }
    return render(request, "decide/contribution.html", shown, status=form.status)
