"""What a log told, as JSON in the database and back: the same facts, digit for digit."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import TypeAdapter

    from outtask.terms.facts import Assessment, FunctionFacts


def assessment_json(assessment: Assessment) -> dict[str, Any]:
    """Return an assessment as JSON knows it."""
    found: dict[str, Any] = _codec("Assessment").dump_python(assessment, mode="json")
    return found


def assessment_from(stored: Mapping[str, Any]) -> Assessment:
    """Return the assessment that :func:`assessment_json` stored."""
    found: Assessment = _codec("Assessment").validate_python(stored)
    return found


def facts_json(facts: FunctionFacts) -> dict[str, Any]:
    """Return the facts of one function as JSON knows them."""
    found: dict[str, Any] = _codec("FunctionFacts").dump_python(facts, mode="json")
    return found


def facts_from(stored: Mapping[str, Any]) -> FunctionFacts:
    """Return the facts that :func:`facts_json` stored."""
    found: FunctionFacts = _codec("FunctionFacts").validate_python(stored)
    return found


@cache
def _codec(name: str) -> TypeAdapter[Any]:
    from collections.abc import Mapping
    from datetime import date, datetime

    from pydantic import TypeAdapter

    from outtask.terms import facts

    adapter: TypeAdapter[Any] = TypeAdapter(getattr(facts, name))
    adapter.rebuild(_types_namespace={"Mapping": Mapping, "date": date, "datetime": datetime})
    return adapter
