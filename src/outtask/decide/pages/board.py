"""The delegability board, its map, and all that was measured of one function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from outtask.decide.queries.board import board_of
from outtask.decide.queries.studies import decided_in, function_or_404, study_or_404
from outtask.decide.way import way
from outtask.formats.assessment_stored import facts_from
from outtask.formats.report.found import BOUNDED, ROUTINE, sentence, volume_of
from outtask.formats.report.measured import meanings, measured_facts
from outtask.frame.pages import acting, page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@page("decide.Function")
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how easily each function could be handed over."""
    scope = acting(request).scope
    study = study_or_404(scope, pk)
    functions = decided_in(scope, study)
    shown = {"study": study, "way": way(study, "board"), "board": board_of(study, functions)}
    return render(request, "decide/board.html", shown)


@page("decide.Function")
def board_map(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the same as a picture: how far work stays against how routine it is."""
    from dataclasses import replace

    from outtask.formats.report.charts.board import board_picture

    scope = acting(request).scope
    study = study_or_404(scope, pk)
    told = [replace(facts_from(one.facts), name=one.name) for one in decided_in(scope, study) if one.facts]
    picture = board_picture(told, BOUNDED, ROUTINE) if told else None
    shown = {"study": study, "way": way(study, "board"), "picture": picture}
    return render(request, "decide/board_map.html", shown)


@page("decide.Function")
def measured(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all that the log told of one function, with samples and definitions."""
    function = function_or_404(acting(request).scope, pk)
    facts = facts_from(function.facts) if function.facts else None
    shown = {
        "function": function,
        "study": function.study,
        "sentence": sentence(facts) if facts else "",
        "facts": measured_facts(facts) if facts else (),
        "picture": volume_of(facts.monthly, "ticket") if facts else None,
        "meanings": meanings(),
    }
    return render(request, "decide/measured.html", shown)
