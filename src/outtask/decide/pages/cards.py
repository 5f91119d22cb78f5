"""What is drawn of each function on the page of groups; of hundreds, a template takes its time.

A card that shows nothing of what was just sent is kept as it was drawn, under all that it tells.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join

from outtask.decide.pages.arranged import NUMBERS, OneForm
from outtask.frame.drawn import DRAWN_FROM, plain, written
from outtask.frame.reader import reader
from outtask.frame.templatetags.frame import request_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from outtask.decide.models import Function
    from outtask.decide.pages.arranged import ArrangeForm
    from outtask.decide.queries.groups import Made
    from outtask.frame.reader import Reader

CARDS = 1024
"""Cards that are kept, of some two kilobytes each."""


def card(made: Made, may_change: bool, sent: Mapping[str, Any] | None) -> SafeString:
    """Draw a function with its groups; ``sent`` is what its boxes and fields show again."""
    return _drawn(made, may_change, sent) if sent else _kept(made, may_change, reader())


@lru_cache(CARDS)
def _kept(made: Made, may_change: bool, _reader: Reader) -> SafeString:
    return _drawn(made, may_change, {})


def _drawn(made: Made, may_change: bool, sent: Mapping[str, Any]) -> SafeString:
    return render_to_string("decide/parts/made.html", {"one": made, "may_change": may_change, **sent})


def forms_of_ones(
    request: HttpRequest, functions: Sequence[Function], arrange: ArrangeForm, sent: Any
) -> SafeString:
    """Write the form of each function, whose fields stand on its card, with what it was drawn from."""
    hidden = format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}', get_token(request), request_key()
    )
    form = '<form method="post" id="{}">{}<input type="hidden" name="{}" value="{}"></form>'
    ones = ((f"one-{one.pk}", hidden, DRAWN_FROM, _drawn_from(one, arrange, sent)) for one in functions)
    return format_html_join("", form, ones)


def _drawn_from(function: Function, arrange: ArrangeForm, sent: Any) -> str:
    if isinstance(sent, OneForm) and sent.of == function.pk:
        return sent.drawn_from
    keys = (str(function.pk), f"{NUMBERS}{function.pk}")
    return written({"name": plain(function.name)} | {key: arrange.drawn[key] for key in keys})


def goals(functions: tuple[tuple[int, str], ...], chosen: str) -> SafeString:
    """Draw where groups may be put, by key and name."""
    return _goals(functions, chosen) if chosen else _kept_goals(functions)


@lru_cache(16)
def _kept_goals(functions: tuple[tuple[int, str], ...]) -> SafeString:
    return _goals(functions, "")


def _goals(functions: tuple[tuple[int, str], ...], chosen: str) -> SafeString:
    rows = ((key, " selected" if str(key) == chosen else "", name) for key, name in functions)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)
