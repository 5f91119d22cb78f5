"""Pages that wait for verdicts: once these are there, they are loaded again by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

if TYPE_CHECKING:
    from django.http import HttpRequest

    from outtask.decide.queries.results import State

PART = "weighing"
"""Of a page, what asks again and again while its study is being weighed."""


def loaded_anew(request: HttpRequest, state: State, *, whole: bool = False) -> HttpResponse | None:
    """Answer the part of a page that waits, once the verdicts are there; None where the page is asked.

    With ``whole``, once they are there over each horizon.
    """
    is_there = not whole and state.weighed is not None and state.weighed.is_current
    if request.headers.get("HX-Target") == PART and (is_there or state.job is None):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return None
