"""The list of people and organisations, and inviting somebody."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from outtask.core.scope import Scope
from outtask.frame.countries import countries
from outtask.frame.pages import acting, page
from outtask.frame.tables import As, Choice, Column, Empty, Table
from outtask.people.commands.organisations import add_provider, change_organisation
from outtask.people.commands.people import invite_person
from outtask.people.forms import InviteForm, OrganisationForm
from outtask.people.models import Organisation, Purpose, User
from outtask.people.pages.passing import keyless, made_link
from outtask.people.pages.sample import may_try
from outtask.people.queries.people import (
    MADE_UP,
    STANDS,
    organisations_seen,
    people_seen,
    role_words,
    standing,
)
from outtask.people.roles import LABELS


@page("people.User")
def everything(request: HttpRequest) -> HttpResponse:
    """Lead to the list, where somebody typed the short address."""
    return redirect("people:people")


@page("people.User")
def people(request: HttpRequest) -> HttpResponse:
    """List who is here, and the organisations they belong to."""
    scope = acting(request).scope
    seen = people_seen(scope)
    table = Table(
        request,
        _columns(),
        seen,
        title=gettext("People"),
        search=("name", "email", "organisation__name"),
        choices=(
            Choice("role", gettext("Role"), list(LABELS.items()), where=lambda role: Q(grants__role=role)),
            Choice("stands", gettext("State"), _stands(), where=lambda key: STANDS.get(key, Q())),
        ),
        order="name",
        cards=True,
        empty=Empty("users", gettext("Nobody here")),
    )
    organisations = Table(
        request,
        _organisation_columns(scope),
        organisations_seen(scope),
        title=gettext("Organisations"),
        name="organisations",
        cards=True,
    )
    everybody = User.objects.within(scope)
    counts = {key: everybody.filter(found).count() for key, found in STANDS.items()}
    known = {
        "table": table,
        "organisations": organisations,
        "counts": counts,
        "may_invite": scope.may("add", "people.User"),
        "may_try": may_try(request) is not None,
        "made_up": counts[MADE_UP],
    }
    downloaded = table.download() or organisations.download()
    return cast(HttpResponse, downloaded) if downloaded else render(request, "people/people.html", known)


@page("people.User", "add", methods=("GET", "POST"))
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody: a link for them is shown once, and mailed where that can be done."""
    actor = acting(request)
    organisations = list(organisations_seen(actor.scope))
    form = InviteForm(
        organisations, request.POST or None, initial={"organisation": request.GET.get("at", "")}
    )
    if form.sent(lambda said: invite_person(actor=actor, **said)):
        return made_link(request, keyless(request), form.result, Purpose.INVITATION)
    return render(request, "people/invite.html", {"form": form}, status=form.status)


@page("people.Organisation", "add", methods=("GET", "POST"))
def provider(request: HttpRequest) -> HttpResponse:
    """Add a provider."""
    form = OrganisationForm(request.POST or None)
    if form.sent(lambda said: add_provider(actor=acting(request), **_named(said))):
        messages.success(request, gettext("%s is added; now invite its people") % form.result.name)
        return redirect(f"{reverse('people:invite')}?at={form.result.pk}")
    return render(request, "people/provider.html", {"form": form}, status=form.status)


@page("people.Organisation", "change", methods=("GET", "POST"))
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the name and the country of an organisation."""
    actor = acting(request)
    found = get_object_or_404(Organisation.objects.within(actor.scope, "change"), pk=pk)
    form = OrganisationForm(
        request.POST or None, initial={"organisation": found.name, "country": found.country}
    )
    called = found.name
    if form.sent(lambda said: change_organisation(actor=actor, organisation=found, **_named(said))):
        messages.success(request, gettext("Saved"))
        return redirect("people:people")
    return render(
        request,
        "people/organisation.html",
        {"form": form, "called": called, "found": found},
        status=form.status,
    )


def _named(said: dict[str, str]) -> dict[str, str]:
    return {"name": said["organisation"], "country": said["country"]}


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            "name",
            gettext("Name"),
            sort="name",
            link=lambda person: reverse("people:person", args=[person.pk]),
        ),
        Column("roles", gettext("Roles"), value=role_words),
        Column("organisation", gettext("Organisation"), value="organisation.name", sort="organisation__name"),
        Column("email", gettext("E-mail address"), value=_shown_address, sort="email", cut=True),
        Column("stands", gettext("State"), value=lambda person: dict(_stands())[standing(person)]),
        Column("last_login", gettext("Last signed in"), As.AGO, sort="last_login"),
    )


def _organisation_columns(scope: Scope) -> tuple[Column, ...]:
    may = scope.may("change", "people.Organisation")
    return (
        Column(
            "name",
            gettext("Organisation"),
            sort="name",
            link=(lambda each: reverse("people:organisation", args=[each.pk])) if may else None,
        ),
        Column(
            "kind",
            gettext("Kind"),
            value=lambda each: gettext("Client") if each.is_client else gettext("Provider"),
        ),
        Column("country", gettext("Country"), value=lambda each: countries().get(each.country, "")),
        Column("present", gettext("People who sign in"), As.NUMBER, sort="present"),
    )


def _shown_address(person: User) -> str:
    return "" if person.email.endswith(".invalid") else person.email


def _stands() -> list[tuple[str, str]]:
    return [
        ("present", gettext("Signs in")),
        ("invited", gettext("Invited")),
        ("made-up", gettext("Made up")),
        ("gone", gettext("Has left")),
    ]
