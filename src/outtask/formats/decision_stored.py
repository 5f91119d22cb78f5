"""A decision as JSON in a database and back: the same decision, digit for digit."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import TypeAdapter

    from outtask.terms.decision import Decision, FunctionResult


def decision_json(decision: Decision) -> dict[str, Any]:
    """Return a decision as JSON knows it."""
    found: dict[str, Any] = _codec("Decision").dump_python(decision, mode="json")
    return found


def decision_from(stored: Mapping[str, Any]) -> Decision:
    """Return the decision that :func:`decision_json` stored."""
    found: Decision = _codec("Decision").validate_python(stored)
    return found


def result_json(result: FunctionResult) -> dict[str, Any]:
    """Return what was decided on one function as JSON knows it."""
    found: dict[str, Any] = _codec("FunctionResult").dump_python(result, mode="json")
    return found


def result_from(stored: Mapping[str, Any]) -> FunctionResult:
    """Return the result that :func:`result_json` stored."""
    found: FunctionResult = _codec("FunctionResult").validate_python(stored)
    return found


@cache
def _codec(name: str) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    from outtask.terms import decision

    return TypeAdapter(getattr(decision, name))
