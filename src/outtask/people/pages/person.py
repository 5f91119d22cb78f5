"""One person: what they may do, and what owners can do about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext

from outtask.frame.facts import fact_words
from outtask.frame.pages import acting, page
from outtask.people.commands.erasure import erase_person
from outtask.people.commands.people import change_roles, let_go, let_return
from outtask.people.commands.second_step import remove_second_step
from outtask.people.forms import RolesForm
from outtask.people.mail import is_configured
from outtask.people.models import Purpose, SignInLink, User
from outtask.people.pages.passing import COOKIE, keyless, made_link, shown_link
from outtask.people.queries.named import entries_naming, rows_naming, words_of
from outtask.people.queries.people import people_seen, role_words, roles_of, standing
from outtask.people.second_step import has_second_step

MOST = 100  # entries that are shown because they hold a part of a name
LONGEST = 19  # digits of the number of an entry


@page("people.User", methods=("GET",))
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person."""
    return _shown(request, _found(request, pk))


@page("people.RoleGrant", "change", methods=("POST",))
def roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the roles of a person."""
    found = _found(request, pk)
    form = RolesForm(found, request.POST, initial={"roles": roles_of(found)})
    if form.sent(lambda said: change_roles(actor=acting(request), person=found, **said)):
        messages.success(request, gettext("The roles are saved"))
        return redirect("people:person", pk)
    return _shown(request, found, form)


@page("people.SignInLink", "add", methods=("GET", "POST"))
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link for a person, and show it once: to the end of an invitation, or for a new password."""
    found = _found(request, pk)
    if request.method == "POST":
        purpose = Purpose.PASSWORD if found.has_usable_password() else Purpose.INVITATION
        return made_link(request, keyless(request), found, Purpose.SAMPLE if found.is_sample else purpose)
    address, mailed = shown_link(request)
    held = SignInLink.objects.within(acting(request).scope, "add").filter(user=found, used_at=None)
    until = held.order_by("-created_at").values_list("expires_at", flat=True).first() if address else None
    known = {
        "person": found,
        "address": address,
        "mailed": mailed,
        "mail": is_configured(),
        "until": until,
    }
    response = render(request, "people/link.html", known)
    response.delete_cookie(COOKIE, path=request.path, samesite="Strict")
    response["Cache-Control"] = "no-store"
    return response


@page("people.User", "remove", methods=("POST",))
def second_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away the second step of a person who lost their phone."""
    found = _found(request, pk)
    remove_second_step(actor=acting(request), person=found)
    messages.success(request, gettext("%s signs in without a code now") % found.name)
    return redirect("people:person", pk)


@page("people.User", "remove", methods=("POST",))
def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person go."""
    found = let_go(actor=acting(request), person=_found(request, pk))
    messages.success(request, gettext("%s cannot sign in any more") % found.name)
    return redirect("people:person", pk)


@page("people.User", "remove", methods=("POST",))
def returning(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person return."""
    found = let_return(actor=acting(request), person=_found(request, pk))
    messages.success(request, gettext("%s can sign in again") % found.name)
    return redirect("people:person", pk)


@page("people.User", "remove", methods=("GET", "POST"))
def erasing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what of the ledger would go with a person who has left, and erase what is known of them."""
    found = _found(request, pk)
    if request.method == "GET":
        naming = [] if found.is_active else entries_naming(found, acting(request).scope)
        entries = [(fact_words(one.fact), one) for one in naming if one.in_full]
        perhaps = [(fact_words(one.fact), one) for one in naming if not one.in_full]
        known = {"person": found, "entries": entries, "perhaps": perhaps[:MOST], "left": len(perhaps[MOST:])}
        return render(request, "people/erase.html", known)
    known_as = words_of(found)
    chosen = [int(one) for one in request.POST.getlist("entries") if one.isdecimal() and len(one) < LONGEST]
    erase_person(actor=acting(request), person=found, entries=chosen)
    messages.success(request, gettext("What was known of this person is erased"))
    if left := rows_naming(known_as):
        where = ", ".join(f"{noun} ({count})" for noun, count in sorted(left.items()))
        messages.warning(
            request,
            gettext("The name, or a part of it, stands in texts of others: %s. Look whether it may stay.")
            % where,
        )
    return redirect("people:people")


def _found(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(people_seen(acting(request).scope), pk=pk)


def _shown(request: HttpRequest, found: User, form: RolesForm | None = None) -> HttpResponse:
    scope = acting(request).scope
    form = form or RolesForm(found, initial={"roles": roles_of(found)})
    known = {
        "person": found,
        "form": form,
        "roles": role_words(found),
        "stands": standing(found),
        "may_change": scope.may("change", "people.RoleGrant") and found.is_active and not found.is_sample,
        "may_remove": scope.may("remove", "people.User") and found.pk != request.user.pk,
        "may_link": scope.may("add", "people.SignInLink") and found.is_active,
        "has_second_step": has_second_step(found),
        "itself": found.pk == request.user.pk,
    }
    return render(request, "people/person.html", known, status=form.status)
