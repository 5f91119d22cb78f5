"""The staff grid and the providers of a study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outtask.decide.commands.numbers import change_providers
from outtask.decide.commands.studies import change_study
from outtask.decide.numbers.checks import look_at_frame, look_at_staff
from outtask.decide.numbers.grid import GridForm, parts_of
from outtask.decide.numbers.pasted import PASTED, spread
from outtask.decide.numbers.rows import page_of
from outtask.decide.numbers.summary import staff_looked_at
from outtask.decide.numbers.suppliers import ProvidersForm
from outtask.decide.pages.aside import keeps_typed, may_type
from outtask.decide.pages.numbers import currency_of
from outtask.decide.queries.studies import decided_in, study_or_404
from outtask.decide.way import way
from outtask.frame.pages import acting, page
from outtask.frame.words import number
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict


@page("decide.Study", methods=("GET", "POST"))
@keeps_typed
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask who works for which function."""
    actor = acting(request)
    study = study_or_404(actor.scope, pk, "change" if request.method == "POST" else "view")
    functions = decided_in(actor.scope, study, without=("facts", "numbers"))
    staff = study.frame.get("staff", [])
    part = Paginator(parts_of(len(staff), len(functions)), 1).get_page(request.GET.get("page"))
    of_staff, of_functions = part[0] if part else (slice(0), slice(0))
    sent: QueryDict | None = request.POST if request.method == "POST" else None
    refused: UserError | None = None
    if sent is not None and sent.get(PASTED, "").strip():
        try:
            sent = spread(sent, functions[of_functions])
        except UserError as why:
            refused = why
    form = GridForm(staff, functions[of_functions], currency_of(study), sent, of_staff)
    if refused is not None and form.overtaken is None:
        form.refuse(refused)
    if form.is_bound and form.is_valid():
        frame = {key: value for key, value in study.frame.items() if key != "staff"}
        if after := form.after():
            frame["staff"] = after
        form.say(look_at_staff(study, frame, functions).errors, ("staff",))
        if form.sent(lambda _said: change_study(actor=actor, study=study, frame=frame, what="staff")):
            messages.success(request, _("The staff grid is kept"))
            return redirect(request.get_full_path())
    if staff:
        form.doubt(staff_looked_at(study, functions).said)
    counts = [(function.name, _full_time(staff, function.name)) for function in functions]
    shown = {
        "study": study,
        "way": way(study, "numbers"),
        "form": form,
        "functions": functions[of_functions],
        "pasted": request.POST[PASTED] if refused else "",
        "page": part,
        "place": _place(of_staff, len(staff), of_functions, len(functions)),
        "counts": [(name, count) for name, count in counts if count],
        "people": _people(sum(person.get("count", 1) for person in staff)),
        "may_change": may_type(request, study, "decide.Study"),
    }
    return render(request, "decide/people.html", shown, status=form.status)


@page("decide.Study", methods=("GET", "POST"))
@keeps_typed
def providers(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask which providers options may name."""
    actor = acting(request)
    study = study_or_404(actor.scope, pk, "change" if request.method == "POST" else "view")
    known = study.frame.get("providers", [])
    part, drawn = page_of(known, request.GET.get("page"))
    form = ProvidersForm(known, request.POST if request.method == "POST" else None, **drawn)
    if form.is_bound and form.is_valid():
        after, renamed = form.after(), form.renamed()
        form.say(look_at_frame(study, {**study.frame, "providers": after}).errors, ("providers",))

        def keep(_said: object) -> object:
            return change_providers(actor=actor, study=study, providers=after, renamed=renamed)

        if form.sent(keep):
            messages.success(request, _("The providers are kept"))
            return redirect(request.get_full_path())
    shown = {
        "study": study,
        "way": way(study, "numbers"),
        "form": form,
        "known": known,
        "page": part,
        "may_change": may_type(request, study, "decide.Study"),
    }
    return render(request, "decide/providers.html", shown, status=form.status)


def _place(of_staff: slice, people: int, of_functions: slice, functions: int) -> str:
    """Say which part of the grid a page shows."""
    parts = ((_("People"), of_staff, people), (_("Functions"), of_functions, functions))
    told = [
        f"{what} "
        + _("%(first)s–%(last)s of %(all)s")
        % {"first": number(part.start + 1), "last": number(part.stop), "all": number(count)}
        for what, part, count in parts
        if part.start is not None and part.stop - part.start < count
    ]
    return ", ".join(told)


def _people(count: float) -> str:
    told = ngettext("%(n)s person", "%(n)s people", 1 if count == 1 else 2)  # half a person takes the plural
    return told % {"n": number(count)}


def _full_time(staff: list[dict[str, object]], name: str) -> float:
    """Return how many people, in full-time equivalents, the grid gives a function."""
    from outtask.decide.numbers.forms import ends_of

    shares = [(person, dict(person["shares"])) for person in staff]  # type: ignore[call-overload]
    return sum(
        float(str(person.get("count", 1))) * ends_of(given[name])[1]
        for person, given in shares
        if name in given
    )
