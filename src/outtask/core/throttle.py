"""Limits on what can be tried again and again: to sign in, to upload.

    check_limit("sign-in", client_address(request), at_most=10, within=timedelta(minutes=15))

raises :class:`TooOften`, a UserError whose ``seconds`` say when to try again. A page may show it like any
other error; what no page catches is answered with status 429. Counted in the database, so that several
processes count together and a restart forgets nothing; of whom it counts only a hash is stored.
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext

from outtask.core.clock import now
from outtask.core.models import Attempt
from outtask.terms.errors import UserError

V = TypeVar("V", bound=Callable[..., HttpResponse])
FORGOTTEN = timedelta(days=1)  # longest window


class TooOften(UserError):
    """Something was tried too often; ``seconds`` say after how long it may be tried again."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        minutes = math.ceil(seconds / 60)
        when = ngettext("try again in a minute", "try again in {minutes} minutes", minutes)
        super().__init__(gettext("this was tried too often"), mend=when.format(minutes=minutes))


def check_limit(what: str, whom: str, *, at_most: int, within: timedelta) -> None:
    """Count an attempt, or raise TooOften where there were ``at_most`` ``within`` the last while.

    What is refused does not count, so nobody is locked out for longer by somebody else's trying.
    The attempt is stored before it is counted, so that many at once cannot all slip through.
    """
    bucket = hashlib.sha256(f"{settings.SECRET_KEY}\0{what}\0{whom.lower()}".encode()).hexdigest()
    moment = now()
    mine = Attempt.objects.create(bucket=bucket, at=moment)
    lately = {"at__gt": moment - within, "at__lt": moment + within}  # later: the clock was set back since
    late = Attempt.objects.filter(bucket=bucket, **lately).order_by("at", "pk")
    if (count := late.count()) <= at_most:
        if count == 1:
            Attempt.objects.filter(at__lt=moment - FORGOTTEN).delete()
        return
    mine.delete()
    first = late[count - at_most - 1].at  # once it is forgotten, one more may be made
    raise TooOften(max(math.ceil((first + within - moment).total_seconds()), 1))


def forget_attempts(what: str, whom: str) -> None:
    """Begin to count anew, after what was tried has succeeded."""
    bucket = hashlib.sha256(f"{settings.SECRET_KEY}\0{what}\0{whom.lower()}".encode()).hexdigest()
    Attempt.objects.filter(bucket=bucket).delete()


def limited(what: str, *, at_most: int, within: timedelta) -> Callable[[V], V]:
    """Limit how often one person, or one address where nobody is signed in, may post to a page."""

    def wrap(view: V) -> V:
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
            if request.method == "POST":
                user = getattr(request, "user", None)
                known = user is not None and user.is_authenticated
                whom = f"user {user.pk}" if user is not None and known else client_address(request)
                check_limit(what, whom, at_most=at_most, within=within)
            return view(request, *args, **given)

        return run  # type: ignore[return-value]

    return wrap


def client_address(request: HttpRequest) -> str:
    """Return the address a request comes from: what a trusted proxy says, else who is connected.

    Of ``X-Forwarded-For`` the last address counts that is no trusted proxy's; the ones before it were
    written by whoever sent the request.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    for named in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        if address not in settings.TRUSTED_PROXIES or not named.strip():
            break
        address = named.strip()
    return address[:64]
