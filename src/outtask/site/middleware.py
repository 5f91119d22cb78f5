"""What every request passes: a number of its own, a line in the log, headers that bind the browser."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from outtask.core.logs import request_id
from outtask.core.lost import lost_database
from outtask.core.metrics import count_request
from outtask.core.throttle import TooOften, client_address

Answer = Callable[[HttpRequest], HttpResponse]
HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        )
    ),
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What a page may do in a browser. Nothing inline, nothing from elsewhere, in no frame of anybody."""
GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
LENGTH = re.compile(r"[0-9]{1,18}")
MEGABYTE = 1_000_000
REST_OF_THE_FORM = MEGABYTE  # bytes beside a file
HEARD_OUT, PART = 32 * MEGABYTE, 1 << 16  # bytes
log = logging.getLogger("outtask.requests")


def numbered(answer: Answer) -> Answer:
    """Give each request a number, tell how it went, and count it.

    The number of a trusted proxy is kept (``X-Request-ID``); the answer names it.
    """

    def run(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        trusted = request.META.get("REMOTE_ADDR") in settings.TRUSTED_PROXIES and GIVEN_ID.fullmatch(given)
        number = given if trusted else uuid.uuid4().hex[:16]
        request.number = number  # type: ignore[attr-defined]
        token = request_id.set(number)
        try:
            response = answer(request)
            response["X-Request-ID"] = number
            _tell(request, response.status_code, time.perf_counter() - began)
            return response
        finally:
            request_id.reset(token)

    return run


def guarded(answer: Answer) -> Answer:
    """Bind the browser, whoever answered. A page may narrow its own policy, as for what others uploaded."""

    def run(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return run


def schemed(answer: Answer) -> Answer:
    """Believe only a trusted proxy that somebody came by HTTPS."""

    def run(request: HttpRequest) -> HttpResponse:
        if request.META.get("REMOTE_ADDR") not in settings.TRUSTED_PROXIES:
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        return answer(request)

    return run


def bounded(answer: Answer) -> Answer:
    """Refuse what is too large before anything reads it: only pages made for files take more than a form."""

    def run(request: HttpRequest) -> HttpResponse:
        from outtask.frame.errors import told, too_large

        length = request.META.get("CONTENT_LENGTH") or "0"
        if not LENGTH.fullmatch(length):
            return told(request, 400, _("The browser did not say how much it sends"))
        sent, takes_file = int(length), _takes_file(request)
        if takes_file and sent > settings.MAX_UPLOAD_MB * MEGABYTE + REST_OF_THE_FORM:
            return too_large(request, settings.MAX_UPLOAD_MB)
        if not takes_file and sent > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            _hear_out(request, sent)
            return told(
                request,
                413,
                _("That is more than this page takes"),
                _("Up to %(mb)s MB may be sent here. Ticket exports go to “Drop a file”.")
                % {"mb": settings.DATA_UPLOAD_MAX_MEMORY_SIZE / MEGABYTE},
            )
        return answer(request)

    return run


def _takes_file(request: HttpRequest) -> bool:
    """Tell whether the page that is asked for says of itself that it takes large files."""
    try:
        return bool(getattr(resolve(request.path_info).func, "takes_file", False))
    except Resolver404:
        return False


def _hear_out(request: HttpRequest, sent: int) -> None:
    """Read past what is not much too large and keep none of it: browsers show an answer once all is sent."""
    left = sent if sent <= HEARD_OUT else 0
    while left > 0 and (part := request.read(min(left, PART))):
        left -= len(part)


class Patient:
    """Answer whoever tried too often with 429, and when to try again."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as ever."""
        return self._answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for a view that raised TooOften, or that lost the database."""
        from outtask.frame.errors import no_database, too_many

        if lost_database(error):
            log.error("the database does not answer", exc_info=error)
            return no_database()
        return too_many(request, error.seconds) if isinstance(error, TooOften) else None


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    match = request.resolver_match
    route = (match.view_name or "unnamed") if match else "none"
    if route not in QUIET:
        user = getattr(request, "_cached_user", None)  # Django's own: nobody is looked up for the log
        log.info(
            "request",
            extra={
                "method": request.method,
                "route": route,
                "status": status,
                "ms": round(seconds * 1000, 1),
                "person": str(user.pk) if user is not None and user.is_authenticated else "",
                "from": client_address(request),
            },
        )
    count_request(_known(request.method), route, status, seconds)


def _known(method: str | None) -> str:
    """Return a method that there is: what is counted must not grow with what others send."""
    return method if method in ("GET", "POST", "HEAD", "OPTIONS") else "other"


QUIET = ("health", "metrics", "frame:asset")
"""Routes that are asked all the time and tell nothing."""
