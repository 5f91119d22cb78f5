"""The door to every page: who may see it is said where it is written, and what is not said is refused."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from outtask.core.commands import Actor
from outtask.core.scope import VIEW, NotAllowed
from outtask.core.throttle import TooOften
from outtask.frame.errors import told
from outtask.frame.reader import reader_of, reading
from outtask.people.actors import actor_of
from outtask.people.trying import is_left_behind
from outtask.terms.errors import UserError

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)
REQUEST_KEY = "request_key"
"""The field by which a form that is sent twice is known; see the tag ``{% request_key %}``."""


class Request(HttpRequest):
    """What a view gets: who acts is known."""

    actor: Actor


def page(noun: str | None, verb: str = VIEW, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[V], V]:
    """Open a page to those who may do a verb on a noun, as ``page("decide.Function", "change")``.

    ``None`` opens it to everybody who is signed in. The view finds who acts in ``request.actor``, and writes
    numbers, times and words as that person has set them. A UserError that a view does not tell beside its
    field is told on a page of its own. HEAD is asked where GET may be; OPTIONS is answered here, and reaches
    no view: neither is asked for the token of a form.
    """
    allowed = (*methods, *(("HEAD",) if "GET" in methods else ()), "OPTIONS")

    def opened(view: V) -> V:
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **given: Any) -> HttpResponseBase:
            if request.user.is_authenticated and is_left_behind(request):
                logout(request)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            with reading(reader_of(request.user)):
                if request.method not in allowed:
                    return HttpResponseNotAllowed(allowed)
                if request.method == "OPTIONS":
                    return HttpResponse(status=204, headers={"Allow": ", ".join(allowed)})
                actor = acting(request)
                if noun is not None and not actor.scope.may(verb, noun):
                    raise PermissionDenied
                try:
                    return _whole(view(request, *args, **given))
                except NotAllowed as error:
                    raise PermissionDenied from error
                except TooOften:
                    raise  # answered with 429, and when to try again
                except UserError as error:
                    return told(request, 422, error.what, error.mend or "")

        run.needs = (verb, noun)  # type: ignore[attr-defined]
        return run  # type: ignore[return-value]

    return opened


def public(view: V) -> V:
    """Open a page to everybody, signed in or not."""
    view.needs = None  # type: ignore[attr-defined]
    return view


def acting(request: HttpRequest) -> Actor:
    """Return who acts, read once per request; a POST carries the key of its form."""
    if not hasattr(request, "actor"):
        key = request.POST.get(REQUEST_KEY, "") if request.method == "POST" else ""
        request.actor = actor_of(request.user, request=uuid.uuid4().hex, key=key[:64])  # type: ignore
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def _whole(response: HttpResponseBase) -> HttpResponseBase:
    """Write a page that would be written later, while the reader's settings still hold."""
    render = getattr(response, "render", None)
    if render is not None and not getattr(response, "is_rendered", True):
        render()
    return response
