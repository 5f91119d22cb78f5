"""The delegability board, its map, and all that was measured of one function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render

from outtask.decide.models import Function
from outtask.decide.pages.waiting import measured_anew, measuring
from outtask.decide.queries.board import board_in, placed
from outtask.decide.queries.studies import function_or_404, study_or_404
from outtask.decide.remembered import Remembered
from outtask.decide.way import way
from outtask.formats.report.found import BOUNDED, ROUTINE, sentence, volume_of
from outtask.formats.report.measured import meanings, measured_facts
from outtask.formats.report.wording import OF_STUDY, PARTS
from outtask.formats.stored import restored
from outtask.frame.pages import acting, page
from outtask.terms.facts import FunctionFacts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from outtask.core.scope import Scope
    from outtask.formats.report.parts import Picture

_maps: Remembered[tuple[Picture | None, Picture | None]] = Remembered()
PER_PAGE = 24
ON_MAP = 40
"""Functions that a map can hold and still be read."""


@page("decide.Function")
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how easily each function could be handed over."""
    scope = acting(request).scope
    study = study_or_404(scope, pk)
    found = board_in(scope, study)
    waits = bool(found.waiting) and not study.is_aside
    if anew := measured_anew(request, waits):
        return anew
    seen = Paginator(found.ranked, PER_PAGE).get_page(request.GET.get("page"))
    shown = {
        "study": study,
        "way": way(study, "board"),
        "board": found,
        "waits": waits,
        "job": measuring(study) if waits else None,
        "rows": placed(scope, list(seen), found),
        "page": seen,
        "part": OF_STUDY,
        "part_means": PARTS[OF_STUDY],
    }
    return render(request, "decide/board.html", shown)


@page("decide.Function")
def board_map(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the same as a picture: how far work stays against how routine it is."""
    scope = acting(request).scope
    study = study_or_404(scope, pk)
    keys = board_in(scope, study).largest[:ON_MAP]
    picture, large = _maps.get(study, keys, lambda: _drawn(scope, keys))
    shown = {
        "study": study,
        "way": way(study, "board"),
        "picture": picture,
        "large": large,
        "measured": bool(keys),
    }
    return render(request, "decide/board_map.html", shown)


def _drawn(scope: Scope, keys: Sequence[int]) -> tuple[Picture | None, Picture | None]:
    """Draw the map of some functions, and the same for a large window."""
    from dataclasses import replace

    from outtask.formats.report.charts.board import LARGE, board_picture

    rows = Function.objects.within(scope).filter(pk__in=keys).defer("numbers")
    told = [replace(restored(FunctionFacts, one.facts), name=one.name) for one in rows if one.facts]
    picture = board_picture(told, BOUNDED, ROUTINE) if told else None
    return picture, board_picture(told, BOUNDED, ROUTINE, LARGE) if picture else None


@page("decide.Function")
def measured(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all that the log told of one function, with samples and definitions."""
    function = function_or_404(acting(request).scope, pk)
    facts = restored(FunctionFacts, function.facts) if function.facts else None
    shown = {
        "function": function,
        "study": function.study,
        "sentence": sentence(facts) if facts else "",
        "facts": measured_facts(facts) if facts else (),
        "picture": volume_of(facts.monthly, "ticket") if facts else None,
        "meanings": meanings(),
    }
    return render(request, "decide/measured.html", shown)
