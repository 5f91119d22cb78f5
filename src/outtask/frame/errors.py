"""Pages that say what went wrong and what to do; Django finds those for 400, 403, 404 and 500 by name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def told(request: HttpRequest, status: int, what: str, mend: str = "", to: str = "/") -> HttpResponse:
    """Answer with a page that says what is wrong and how to mend it, in the status of HTTP that fits.

    ``to`` is the page that it belongs to, where there is a nearer one than the first.
    """
    return render(request, "frame/error.html", {"title": what, "mend": mend, "to": to}, status=status)


def too_large(request: HttpRequest, limit_mb: int) -> HttpResponse:
    """Say that what was sent is larger than the workspace takes."""
    return told(
        request,
        413,
        _("That file is too large"),
        _("Files may have up to %(mb)s MB here. Export fewer months or columns, or pack it as .gz.")
        % {"mb": limit_mb},
    )


def too_many(request: HttpRequest, seconds: float) -> HttpResponse:
    """Say that somebody tried too often, and when to try again."""
    from outtask.frame.words import duration

    response = told(
        request,
        429,
        _("Too many tries"),
        _("Please wait %(time)s, then try again.") % {"time": duration(max(1, round(seconds)))},
    )
    response["Retry-After"] = str(max(1, round(seconds)))
    return response


def no_database() -> HttpResponse:
    """Say that the database does not answer, in a page that asks it nothing: not even who is signed in."""
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "30"})
