"""One's own second step: added with an app, with recovery codes to keep; taken away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from outtask.core.throttle import check_limit
from outtask.frame.pages import acting, page
from outtask.people.commands.second_step import (
    add_second_step,
    keep_recovery_codes,
    remove_second_step,
    use_code,
)
from outtask.people.forms import CodeForm
from outtask.people.models import User
from outtask.people.pages.passing import keyless, myself
from outtask.people.pages.signing_in import QUARTER
from outtask.people.second_step import has_second_step, new_secret, picture_for_app, recovery_codes

NEW_SECRET = "new_secret"  # noqa: S105 - a key of the session


@never_cache
@page("mfa.Authenticator", methods=("GET", "POST"))
def second_step(request: HttpRequest) -> HttpResponse:
    """Show the picture for the app, and take its first code; or say that codes are asked for."""
    person = myself(request)
    if request.method == "POST":
        check_limit("code", str(person.pk), at_most=8, within=QUARTER)
    if has_second_step(person):
        return _have_one(request, person)
    secret = request.session.get(NEW_SECRET) or new_secret()
    request.session[NEW_SECRET] = secret
    form = CodeForm(request.POST or None)
    form.fields["code"].help_text = gettext("Six digits that the app shows now.")
    actor = acting(request)
    if form.sent(lambda said: add_second_step(actor=actor, person=person, secret=secret, **said)):
        del request.session[NEW_SECRET]
        messages.success(request, gettext("From now on a code is asked for when you sign in"))
        return redirect("people:codes")
    known = {
        "form": form,
        "picture": picture_for_app(person, secret),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }
    return render(request, "people/second_step_new.html", known, status=form.status)


@never_cache
@page("mfa.Authenticator", methods=("GET", "POST"))
def codes(request: HttpRequest) -> HttpResponse:
    """Show the recovery codes until somebody says that they kept them."""
    person = myself(request)
    if request.method == "POST":
        keep_recovery_codes(actor=acting(request), person=person)
        return redirect("people:second-step")
    found = recovery_codes(person)
    if not found:
        return redirect("people:second-step")
    return render(request, "people/codes.html", {"codes": found})


def _have_one(request: HttpRequest, person: User) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST":

        def take_away(said: dict[str, str]) -> None:
            use_code(actor=keyless(request), person=person, code=said["code"])
            remove_second_step(actor=keyless(request), person=person)

        if form.sent(take_away):
            messages.success(request, gettext("No code is asked for any more"))
            return redirect("people:second-step")
    known = {"form": form, "unseen": bool(recovery_codes(person))}
    return render(request, "people/second_step.html", known, status=form.status)
