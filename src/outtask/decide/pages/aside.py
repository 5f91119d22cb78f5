"""A study that was set aside while somebody typed: its page keeps what was typed, and can take it up again.

A form of a study is drawn with ``{% include "decide/parts/aside.html" %}`` in it. Once it is sent to a study
that is set aside, its page is drawn again as if it were not, and that part says so. Its button sends the
form once more, to a study that counts again by then, as the button does that was pressed before. Which study
that is its address tells: a page takes up no other than its own.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from outtask.core.anew import Held
from outtask.decide.commands.studies import AlsoCounts, take_study_up
from outtask.decide.models import Function, Study
from outtask.frame.pages import acting, page_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, QueryDict
    from django.http.response import HttpResponseBase
    from django.utils.safestring import SafeString

    from outtask.core.scope import Scope
    from outtask.frame.pages import View

TAKE_UP = "take_up"
"""The name of the button that takes a study up again; its value is the button that was pressed before."""
BUTTONS = ("do", "undo", "section", "confirm", "make")
"""Names of buttons by which forms of a study are sent."""


def keeps_typed(view: View) -> View:
    """Let a view of a study take it up again before it does what its form asks for.

    What only takes what a button of another page sends has no form to draw, and leads to that page.
    """
    return _keeping(view, lambda _scope, key: key)


def keeps_typed_of_function(view: View) -> View:
    """Do the same for a view of a function: the study is the one that it belongs to."""
    return _keeping(view, _study_of)


def _study_of(scope: Scope, key: int) -> int | None:
    return Function.objects.within(scope).filter(pk=key).values_list("study_id", flat=True).first()


def _keeping(view: View, of: Callable[[Scope, int], int | None]) -> View:
    @wraps(view)
    def run(request: HttpRequest, pk: int) -> HttpResponseBase:
        if request.method == "POST":
            request.pressed = pressed(request.POST)  # type: ignore[attr-defined]
            if TAKE_UP in request.POST:
                _take_up(request, of(acting(request).scope, pk))
        try:
            return view(request, pk)
        except Held as why:
            messages.warning(request, _("Nothing was done: %s") % why)
            return redirect(page_of(request.path))

    return run


def may_type(request: HttpRequest, study: Study, noun: str) -> bool:
    """Tell whether a page has fields to type in: what is sent to a study set aside is drawn in them again."""
    is_open = not study.is_aside or request.method == "POST"
    return is_open and acting(request).scope.may("change", noun)


def also_counts(why: AlsoCounts, *, beside: bool = False) -> SafeString:
    """Say why a study is not taken up, and lead to the other, ``beside`` what is typed here if asked."""
    to = reverse("decide:set-aside", args=[why.other.pk])
    link = format_html(
        ('<a href="{}" target="_blank">{}</a>' if beside else '<a href="{}">{}</a>'), to, why.other
    )
    told = _("Not taken up: {study} counts what the same log tells. Set that one aside first.")
    return format_html(told, study=link)


def pressed(sent: QueryDict) -> str:
    """Return the buttons by which a form was sent, as the value of another button."""
    return sent.get(TAKE_UP) or urlencode([(name, one) for name in BUTTONS for one in sent.getlist(name)])


def _take_up(request: HttpRequest, key: int | None) -> None:
    """Take a study up, and let the form be as if the button had been pressed that was pressed before."""
    actor, sent = acting(request), request.POST.copy()
    for name, value in parse_qsl(str(sent[TAKE_UP])):
        if name in BUTTONS:
            sent[name] = value
    request.POST = sent  # type: ignore[assignment]
    rows = Study.objects.within(actor.scope, "change")
    found = rows.filter(pk=key).first() if key is not None else None
    if found is not None:
        try:
            take_study_up(actor=actor.then(TAKE_UP), study=found)
        except AlsoCounts as why:
            messages.warning(request, also_counts(why, beside=True))
