"""Signed decisions: which are in force, and whether what they rest on still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from outtask.decide.models import Decision

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outtask.core.scope import Scope
    from outtask.decide.models import Function


def in_force(scope: Scope, functions: Iterable[Function]) -> dict[int, Decision]:
    """Return the decision that holds for each function that has one, by the function's key."""
    rows = Decision.objects.within(scope).filter(function__in=[one.pk for one in functions])
    held = rows.filter(superseded_by=None).defer("case", "verdict").select_related("signed_by")
    return {one.function_id: one for one in held}


def decision_or_404(scope: Scope, pk: int) -> Decision:
    """Return a decision; a page answers 404 where there is none."""
    rows = Decision.objects.within(scope).select_related("function", "function__study", "signed_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("there is no such decision")
    return found
