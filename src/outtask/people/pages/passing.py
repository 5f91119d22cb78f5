"""What pages of this room share: where to go on, a link shown once, an actor without the key of its form."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from outtask.core.commands import Actor
from outtask.frame.pages import acting
from outtask.people.commands.links import make_link
from outtask.people.links import address, new_token
from outtask.people.mail import mail_link
from outtask.people.models import Purpose, User

COOKIE, COOKIE_SECONDS = "outtask_link", 120


def onwards(request: HttpRequest) -> str:
    """Return where somebody wanted to go, if it is within the workspace; else its first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"


def keyless(request: HttpRequest) -> Actor:
    """Return who acts, for a command that is given something new each time: a token, a hashed password."""
    return replace(acting(request), key="")


def myself(request: HttpRequest) -> User:
    """Return who is signed in, read anew: what a form says of them is not theirs until it is saved."""
    return User.objects.select_related("organisation").get(pk=request.user.pk or 0)


def made_link(request: HttpRequest, actor: Actor, person: User, purpose: Purpose) -> HttpResponse:
    """Make a link, mail it where that can be done, and lead to the page that shows it once.

    On its way there it is in a signed cookie of that page alone: the database never holds it.
    """
    token = new_token()
    make_link(actor=actor, person=person, token=token, purpose=purpose)
    mailed = mail_link(person, address(token, request), purpose) if not person.is_sample else False
    there = reverse("people:link", args=[person.pk])
    response = redirect(there)
    response.set_signed_cookie(
        COOKIE,
        f"{'m' if mailed else '-'}{token}",
        max_age=COOKIE_SECONDS,
        path=there,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return response


def shown_link(request: HttpRequest) -> tuple[str, bool]:
    """Return the address of a link that was just made, and whether it was mailed; empty once it was shown."""
    held = request.get_signed_cookie(COOKIE, default="", max_age=COOKIE_SECONDS)
    return (address(held[1:], request), held[0] == "m") if held else ("", False)
