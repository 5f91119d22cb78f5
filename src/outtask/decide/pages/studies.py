"""Which studies there are, and where each stands on its way to a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from outtask.decide.commands.studies import (
    AlsoCounts,
    begin_study,
    rename_study,
    set_study_aside,
    take_study_up,
)
from outtask.decide.measuring import usual_frame
from outtask.decide.models import Decision, Study
from outtask.decide.pages.aside import also_counts, keeps_typed, may_type
from outtask.decide.queries.decisions import in_force, signed_of
from outtask.decide.queries.results import state_of
from outtask.decide.queries.studies import names_in, study_or_404
from outtask.decide.way import way
from outtask.formats.report.rests import open_questions
from outtask.formats.report.standing import headline, numbers_first, still_open
from outtask.frame.forms import Form, TextField
from outtask.frame.pages import acting, page
from outtask.frame.tables import As, Column, Empty, Table

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


class NamedForm(Form):
    """A study without a log, or another title for one."""

    title = TextField(_("Title"), max_length=120, help=_("Such as: Sourcing of IT operations"))


class AsideForm(Form):
    """Why a study is set aside."""

    reason = TextField(_("Why"), lines=3, help=_("Such as: replaced by the study of this year"))


@page("decide.Study", methods=("GET", "POST"))
def home(request: HttpRequest) -> HttpResponseBase:
    """List the studies, and begin one that no log drives."""
    actor = acting(request)
    if request.method == "POST" and not actor.scope.may("add", "decide.Study"):
        raise PermissionDenied
    form = NamedForm(request.POST if request.method == "POST" else None)
    if form.sent(lambda said: begin_study(actor=actor, functions=(), frame=usual_frame(), **said)):
        messages.success(request, _("The study is there: add its first function"))
        return redirect("decide:add-function", form.result.pk)
    rows = Study.objects.within(actor.scope).select_related("source").defer("assessment", "frame")
    counted = rows.order_by("-id").annotate(
        decided=Count("functions", filter=Q(functions__set_apart=False), distinct=True)
    )
    counting, aside = counted.filter(aside_since=None), counted.exclude(aside_since=None)
    table = Table(request, _columns(), counting, title=_("Studies"), empty=_nothing(), cards=True)
    apart = Table(request, _columns_aside(), aside, title=_("Set aside"), name="aside", cards=True)
    shown = {"table": table, "apart": apart, "form": form, "may_add": actor.scope.may("add", "decide.Study")}
    sent = table.download() or apart.download()
    return sent or render(request, "decide/home.html", shown, status=form.status)


@page("decide.Study", methods=("GET", "POST"))
@keeps_typed
def study(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show where a study stands, and what to do next."""
    actor = acting(request)
    found = study_or_404(actor.scope, pk, "change" if request.method == "POST" else "view")
    form = NamedForm(request.POST if request.method == "POST" else None, initial={"title": found.title})
    if form.sent(lambda said: rename_study(actor=actor, study=found, **said)):
        messages.success(request, _("It is called %s now") % form.result.title)
        return redirect("decide:study", pk)
    state = state_of(actor.scope, found)
    decision = state.weighed.decision if state.weighed else None
    names = dict(names_in(actor.scope, found))
    held = in_force(actor.scope, names) if decision else {}
    signed = signed_of(names, held)
    shown = {
        "study": found,
        "way": way(found, "", decision),
        "state": state,
        "headline": headline(decision, signed) if decision else "",
        "numbers_first": decision is not None and numbers_first(decision, signed),
        "questions": open_questions(still_open(decision, signed)) if decision else (),
        "functions": names,
        "form": form,
        "may_change": may_type(request, found, "decide.Study"),
    }
    return render(request, "decide/study.html", shown, status=form.status)


@page("decide.Study", "change", methods=("GET", "POST"))
def set_aside(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Ask why a study is set aside, and say what that does."""
    actor = acting(request)
    found = study_or_404(actor.scope, pk, "change")
    form = AsideForm(request.POST if request.method == "POST" else None)
    if form.sent(lambda said: set_study_aside(actor=actor, study=found, **said)):
        told = (
            _("%s is set aside")
            if form.result.aside_why == form.cleaned_data["reason"].strip()
            else _("%s was set aside already, for another reason")
        )
        messages.success(request, told % found.title)
        return redirect("decide:study", pk)
    if found.is_aside and not form.is_bound:
        return redirect("decide:study", pk)
    held = Decision.objects.within(actor.scope).filter(function__study=found, superseded_by=None).count()
    shown = {"study": found, "form": form, "held": held}
    return render(request, "decide/set_aside.html", shown, status=form.status)


@page("decide.Study", "change", methods=("POST",))
def take_up(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Let a study count again."""
    actor = acting(request)
    try:
        found = take_study_up(actor=actor, study=study_or_404(actor.scope, pk, "change"))
    except AlsoCounts as why:
        messages.warning(request, also_counts(why))
        return redirect("decide:study", pk)
    messages.success(request, _("%s counts again, and is weighed as things stand now") % found.title)
    back = request.POST.get("back", "")
    is_here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_here else reverse("decide:study", args=[pk]))


def _columns_aside() -> tuple[Column, ...]:
    return (
        Column("title", _("Study"), sort="title", link=_address),
        Column("aside_since", _("Set aside"), As.AGO, sort="aside_since"),
        Column("aside_why", _("Why")),
        Column("decided", _("Functions"), As.NUMBER, sort="decided"),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("title", _("Study"), sort="title", link=_address),
        Column("source", _("Log"), value=lambda study: study.source.title if study.source else _("none")),
        Column("decided", _("Functions"), As.NUMBER, sort="decided"),
        Column("changed_at", _("Changed"), As.AGO, sort="changed_at"),
    )


def _address(study: Any) -> str:
    return reverse("decide:study", args=[study.pk])


def _nothing() -> Empty:
    return Empty(
        "scale",
        _("No study under way"),
        _(
            "A study begins by itself when a ticket log is imported. Begin one here where no tickets drive "
            "the work."
        ),
    )
