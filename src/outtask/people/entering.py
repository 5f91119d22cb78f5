"""A browser in which somebody signs in: the session is made anew, and the ledger is told."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import login, logout
from django.http import HttpRequest

from outtask.core.clock import now
from outtask.core.throttle import client_address
from outtask.people.actors import actor_of
from outtask.people.commands.signing_in import note_sign_in, note_sign_out
from outtask.people.models import User
from outtask.people.second_step import has_second_step
from outtask.people.sessions import BROWSER, SINCE, TRYING_FOR

if TYPE_CHECKING:
    from outtask.core.commands import Actor

BACKEND = "django.contrib.auth.backends.ModelBackend"
HALF_WAY = "half_way"
"""What a session holds of who has still to give a code."""
CODE_LASTS = timedelta(minutes=10)
LATELY = timedelta(hours=1)
BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS": "macOS"}


def oneself(person: User) -> Actor:
    """Return a person who is about to sign in as one who acts."""
    return actor_of(person, request=uuid.uuid4().hex)


def enter(
    request: HttpRequest, person: User, *, by: str, trying_for: int | None = None, anew: bool = True
) -> None:
    """Sign a person in, in a session that is made anew; ``by`` says what let them in.

    Who goes to the sample or comes back showed nothing ``anew``: it began when they signed in.
    """
    since = now().isoformat() if anew else request.session.get(SINCE)
    browser = browser_of(request.headers.get("User-Agent", ""))
    note_sign_in(
        actor=oneself(person), person=person, by=by, address=client_address(request), browser=browser
    )
    if request.session.get(HALF_WAY) or request.user.is_authenticated:
        request.session.flush()
    login(request, person, backend=BACKEND)
    request.session[BROWSER] = browser
    if since is not None:
        request.session[SINCE] = since
    if trying_for is not None:
        request.session[TRYING_FOR] = trying_for


def came_lately(request: HttpRequest) -> bool:
    """Tell whether who is here signed in within the last hour, and so is likely to be still there.

    It stands for a password where somebody has none: at a screen that was left nobody takes their account.
    """
    since = request.session.get(SINCE)
    return since is not None and now() - datetime.fromisoformat(since) <= LATELY


def go_half_way(request: HttpRequest, person: User, *, by: str) -> bool:
    """Remember who has still to give a code, and tell whether anybody has to; else nothing is done."""
    if not has_second_step(person):
        return False
    request.session.flush()
    request.session[HALF_WAY] = {"person": person.pk, "by": by, "at": now().isoformat()}
    return True


def half_way(request: HttpRequest) -> tuple[User, str] | None:
    """Return who has still to give a code and what let them in so far, for ten minutes."""
    found = request.session.get(HALF_WAY)
    if not found or now() - datetime.fromisoformat(found["at"]) > CODE_LASTS:
        return None
    person = User.objects.filter(pk=found["person"], is_active=True).first()
    return (person, found["by"]) if person is not None else None


def leave(request: HttpRequest, actor: Actor, person: User) -> None:
    """Sign out: the session is gone, in the browser and here."""
    note_sign_out(actor=actor, person=person)
    logout(request)


def browser_of(agent: str) -> str:
    """Return the browser and the system in words, as far as it says them."""
    browser = next((name for name in BROWSERS if f"{name}/" in agent), "")
    named = {"Edg": "Edge", "OPR": "Opera"}.get(browser, browser) or "A browser"
    system = next(
        (name for mark, name in SYSTEMS.items() if mark in agent), "Linux" if "Linux" in agent else ""
    )
    return f"{named} on {system}" if system else named
