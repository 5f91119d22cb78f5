"""Links that let somebody in once. Of the token only the hash is stored, so the database lets nobody in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from outtask.core.clock import now
from outtask.people.models import Purpose, SignInLink
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from django.http import HttpRequest

TOKEN_BYTES = 32
LASTS = {
    Purpose.FIRST: timedelta(days=7),
    Purpose.INVITATION: timedelta(days=14),
    Purpose.PASSWORD: timedelta(days=1),
    Purpose.SIGN_IN: timedelta(days=1),
    Purpose.CONSOLE: timedelta(hours=1),
    Purpose.SAMPLE: timedelta(hours=1),
}
LATE = timedelta(minutes=5)
"""How far the clock may be set back before a link that was made by it is of no use until it has caught up."""
WITH_PASSWORD = (Purpose.INVITATION, Purpose.PASSWORD)
"""What is followed by setting a password, in the same step."""


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def in_time() -> Q:
    """Tell links whose time has begun and is not over: a clock that was set back lengthens none."""
    return Q(created_at__lte=now() + LATE, expires_at__gt=now())


def usable_link(token: str) -> SignInLink | None:
    """Return the link of a token while it can be used: once, in time, by somebody who has not left."""
    asked = SignInLink.objects.everything("whoever holds the token may use it").select_related("user")
    return asked.filter(in_time(), token_hash=hash_of(token), used_at=None, user__is_active=True).first()


def address(token: str, request: HttpRequest | None = None) -> str:
    """Return the whole address of a link, on the host that was asked or on the one of the settings."""
    path = path_of(token)
    return own_address() + path if request is None else request.build_absolute_uri(path)


def path_of(token: str) -> str:
    """Return the path of a link on its host."""
    return reverse("people:enter", args=[token])


def own_address() -> str:
    """Return where the workspace is reached, as far as its settings know.

    Raises UserError where they only know a pattern of hosts, such as ``*`` or ``.example.org``, or no port.
    """
    from django.conf import settings

    if settings.HTTPS:
        host = next((host for host in settings.ALLOWED_HOSTS if not host.startswith(("*", "."))), "")
        if not host:
            raise UserError(
                "it is not known under which name this workspace is reached, so a link would lead nowhere",
                mend="name one host in OUTTASK_ALLOWED_HOSTS, beside the pattern",
            )
        return f"https://{host}"
    if not settings.PORT:
        raise UserError(
            "which port it will take is not known yet", mend="start outtask, or name one in OUTTASK_PORT"
        )
    host = {"0.0.0.0": "localhost", "::": "localhost"}.get(settings.HOST, settings.HOST)  # noqa: S104 - read
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.PORT}"
