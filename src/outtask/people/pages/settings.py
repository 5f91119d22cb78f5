"""One's own settings: profile, password, the second step, sessions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext

from outtask.core.clock import now
from outtask.core.throttle import check_limit, forget_attempts
from outtask.frame.pages import acting, page
from outtask.people.commands.passwords import set_password
from outtask.people.commands.profile import change_profile
from outtask.people.commands.second_step import use_code
from outtask.people.commands.signing_in import end_other_sessions, end_session
from outtask.people.entering import came_lately
from outtask.people.forms import ChangePassword, ProfileForm
from outtask.people.mail import tell_old_address
from outtask.people.models import Organisation, Session, User
from outtask.people.pages.passing import keyless, myself
from outtask.people.pages.signing_in import QUARTER


@page("people.User", "change", methods=("GET", "POST"))
def settings(request: HttpRequest) -> HttpResponse:
    """Show one's own profile, and change it."""
    person = myself(request)
    fields = ("name", "email", "language", "zone", "number_format", "theme")
    was = {name: getattr(person, name) for name in fields}
    form = ProfileForm(person, request.POST or None, initial=was, came_lately=came_lately(request))
    moves, by_code = form.moves(), "code" in form.fields
    asked = "code" if by_code else "password"
    if moves:
        check_limit(asked, str(person.pk), at_most=8 if by_code else 10, within=QUARTER)

    def change(said: dict[str, str]) -> User:
        if moves and by_code:
            use_code(actor=keyless(request), person=person, code=said["code"].strip())
        given = {name: said.get(name, was[name]) for name in fields}
        return change_profile(actor=acting(request), person=person, **given)

    if form.sent(change):
        if moves:
            forget_attempts(asked, str(person.pk))
            tell_old_address(person, was["email"])
        messages.success(request, gettext("Saved"))
        return redirect("people:settings")
    mine = Organisation.objects.within(acting(request).scope, "change").filter(pk=person.organisation_id)
    known = {"form": form, "organisation": mine.first()}
    return render(request, "people/settings.html", known, status=form.status)


@page("people.User", "change", methods=("GET", "POST"))
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; all other sessions end."""
    person = myself(request)
    if request.method == "POST":
        check_limit("password", str(person.pk), at_most=10, within=QUARTER)
    form = ChangePassword(person, request.POST or None, came_lately=came_lately(request))
    if form.is_bound and form.is_valid():
        encoded = make_password(form.cleaned_data["password"])
        kept = request.session.session_key or ""
        person = set_password(actor=keyless(request), person=person, encoded=encoded, keep=kept)
        update_session_auth_hash(request, person)
        forget_attempts("password", str(person.pk))
        messages.success(request, gettext("The password is changed; other sessions have ended"))
        return redirect("people:settings")
    known = {"form": form, "has_one": person.has_usable_password()}
    return render(request, "people/password.html", known, status=form.status)


@page("people.Session")
def sessions(request: HttpRequest) -> HttpResponse:
    """List where one is signed in."""
    mine = Session.objects.within(acting(request).scope).filter(expire_date__gt=now(), user=request.user.pk)
    here = request.session.session_key
    shown = sorted(mine, key=lambda each: (each.session_key != here, -(each.since or now()).timestamp()))
    marked = [(each, mark_of(each)) for each in shown]
    return render(request, "people/sessions.html", {"sessions": marked, "here": here})


@page("people.Session", "remove", methods=("POST",))
def ending(request: HttpRequest) -> HttpResponse:
    """End one session of one's own, or all others."""
    actor = acting(request)
    here = request.session.session_key or ""
    if which := request.POST.get("which"):
        mine = Session.objects.within(actor.scope, "remove")
        found = next((each for each in mine if mark_of(each) == which), None)
        end_session(actor=actor, session=get_object_or_404(mine, pk=found.pk if found else ""))
    else:
        end_other_sessions(actor=actor, person=myself(request), keep=here)
    messages.success(request, gettext("Ended"))
    return redirect("people:sessions")


def mark_of(session: Session) -> str:
    """Return what tells a session apart on a page; its key, which lets in, is not written there."""
    from outtask.people.links import hash_of

    return hash_of(session.session_key)[:16]
