"""The door to every page: who may see it is said where it is written, and what is not said is refused."""

from __future__ import annotations

import functools
import hashlib
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from outtask.core.anew import Overtaken
from outtask.core.commands import Actor
from outtask.core.models import DoneRequest
from outtask.core.scope import VIEW, NotAllowed
from outtask.core.throttle import TooOften
from outtask.frame.drawn import DRAWN_FROM
from outtask.frame.errors import told
from outtask.frame.reader import reader, reader_of, reading
from outtask.people.actors import actor_of
from outtask.people.trying import is_left_behind
from outtask.terms.errors import UserError

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)
TRIES = 3
"""How often a page is asked anew where somebody else changes its row between reading and writing."""
REQUEST_KEY = "request_key"
"""The field by which a form that is sent twice is known; see the tag ``{% request_key %}``."""
NOT_TYPED = ("csrfmiddlewaretoken",)
"""What stands otherwise in a form that is sent twice: a page that is drawn again has another token."""


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
                    return not_this_way(request, allowed)
                if request.method == "OPTIONS":
                    return HttpResponse(status=204, headers={"Allow": ", ".join(allowed)})
                actor = acting(request)
                if noun is not None and not actor.scope.may(verb, noun):
                    raise PermissionDenied
                try:
                    return _whole(_anew(view, request, *args, **given))
                except NotAllowed as error:
                    raise PermissionDenied from error
                except TooOften:
                    raise  # answered with 429, and when to try again
                except UserError as error:
                    status = 409 if isinstance(error, Overtaken) else 422
                    return told(request, status, *map(reader().written, (error.what, error.mend or "")))

        run.needs, run.methods = (verb, noun), allowed  # type: ignore[attr-defined]
        return run  # type: ignore[return-value]

    return opened


def public(view: V) -> V:
    """Open a page to everybody, signed in or not."""
    view.needs = None  # type: ignore[attr-defined]
    return view


def not_this_way(request: HttpRequest, allowed: tuple[str, ...]) -> HttpResponse:
    """Answer who asks in a way that an address does not know, and lead to the page that it belongs to."""
    title, mend = _("Nothing is shown at this address"), ""
    if "POST" in allowed and "GET" not in allowed:
        mend = _("It only takes what a button of another page sends. Nothing was done.")
    response = told(request, 405, title, mend, page_of(request.path))
    response["Allow"] = ", ".join(allowed)
    return response


def page_of(path: str) -> str:
    """Return the nearest page above an address that can be looked at."""
    steps = path.rstrip("/").split("/")
    for count in range(len(steps) - 1, 0, -1):
        above = "/".join(steps[:count])
        for there in dict.fromkeys((f"{above}/", above or "/")):
            with suppress(Resolver404):
                if "GET" in getattr(resolve(there).func, "methods", ("GET",)):
                    return there
    return "/"


def _anew(view: View, request: HttpRequest, *args: Any, **given: Any) -> HttpResponseBase:
    """Answer a request; where somebody else writes between its reading and its writing, it reads once more.

    Nothing of what was overtaken was written, so it can be asked again, and then finds what they wrote. A
    form that is sent twice overtakes itself: what it asked for is done, and is shown. Who goes back, types
    something else and sends that has asked for something else, and is told like anybody who was overtaken.
    """
    for _try in range(TRIES):
        with suppress(Overtaken):
            response = view(request, *args, **given)
            if response.status_code == 409 and was_done(acting(request)):
                return redirect(_shown_at(request))
            return response
        for name in request.FILES:
            for file in request.FILES.getlist(name):
                file.seek(0)
    raise Overtaken


def was_done(actor: Actor) -> bool:
    """Tell whether the form of a request was sent before as it is now, and what it asked for is done."""
    return bool(actor.key) and DoneRequest.objects.filter(actor=actor.id, key=actor.key).exists()


def _shown_at(request: HttpRequest) -> str:
    """Return the page on which a form stands, that of an address which takes forms only, too."""
    here = "GET" in getattr(resolve(request.path).func, "methods", ("GET",))
    return request.get_full_path() if here else page_of(request.path)


def acting(request: HttpRequest) -> Actor:
    """Return who acts, read once per request; a POST carries the key of its form."""
    if not hasattr(request, "actor"):
        key, form = _key(request)
        request.actor = actor_of(request.user, request=uuid.uuid4().hex, key=key, form=form)  # type: ignore
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def _key(request: HttpRequest) -> tuple[str, str]:
    """Return the key of what a form asks for, and how it begins: with the key of a form that only adds.

    The button Back shows a form with the key that it had. What is typed then is not done yet; one that only
    adds would add another row, and that is asked first. With another file it is another form: who chose it
    wants both. What a form changes is held against what it was drawn from instead; see frame.drawn.
    """
    if request.method != "POST" or not request.POST.get(REQUEST_KEY):
        return "", ""
    said = [(name, request.POST.getlist(name)) for name in sorted(request.POST) if name not in NOT_TYPED]
    form = hashlib.blake2b(repr((request.path, request.POST[REQUEST_KEY])).encode(), digest_size=16)
    content = hashlib.blake2b(repr(said).encode(), digest_size=16)
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            form.update(repr((name, file.name, file.size)).encode())
            if DRAWN_FROM in request.POST:  # other forms only add, and may carry a log of any size
                for chunk in file.chunks():
                    content.update(chunk)
                file.seek(0)
    begin = form.hexdigest()
    return begin + content.hexdigest(), "" if DRAWN_FROM in request.POST else begin


def _whole(response: HttpResponseBase) -> HttpResponseBase:
    """Write a page that would be written later, while the reader's settings still hold."""
    render = getattr(response, "render", None)
    if render is not None and not getattr(response, "is_rendered", True):
        render()
    return response
