"""The first page of a new workspace: who are you?"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from outtask.frame.pages import acting, page
from outtask.people.commands.first_start import introduce_owner
from outtask.people.commands.passwords import set_password
from outtask.people.forms import WhoAreYou
from outtask.people.pages.passing import keyless, myself


@page("people.Organisation", "change", methods=("GET", "POST"))
def who_are_you(request: HttpRequest) -> HttpResponse:
    """Ask the first owner who they are, and of which organisation."""
    person = myself(request)
    if not person.is_nameless:
        return redirect("people:settings")
    form = WhoAreYou(person, request.POST or None)
    if form.is_bound and form.is_valid():
        password = form.cleaned_data.pop("password")
        encoded = make_password(password) if password else ""
        if form.sent(lambda said: introduce_owner(actor=acting(request), person=person, **said)):
            if encoded:
                kept = request.session.session_key or ""
                set_password(actor=keyless(request), person=person, encoded=encoded, keep=kept)
                update_session_auth_hash(request, person)
            messages.success(request, gettext("Welcome, %s") % person.name)
            return redirect("/")
    return render(request, "people/who_are_you.html", {"form": form}, status=form.status)
