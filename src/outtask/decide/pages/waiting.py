"""Pages that wait for verdicts: once these are there, they are loaded again by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

if TYPE_CHECKING:
    from django.http import HttpRequest

    from outtask.decide.queries.results import State

PART = "weighing"
"""Of a page, what asks again and again while its study is being weighed."""


def loaded_anew(request: HttpRequest, state: State) -> HttpResponse | None:
    """Answer the part of a page that waits, once nothing is being weighed; None where the page is asked."""
    if request.headers.get("HX-Target") == PART and state.job is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return None
