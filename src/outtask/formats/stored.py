"""What was measured and decided, as JSON in a database and back: the same, digit for digit."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import TypeAdapter

T = TypeVar("T")


def stored(value: Any) -> dict[str, Any]:
    """Return facts, an assessment, a decision or a part of one as JSON knows it."""
    kind: Any = type(value)
    found: dict[str, Any] = _codec(kind).dump_python(value, mode="json")
    return found


def restored(kind: type[T], data: Mapping[str, Any]) -> T:
    """Return what :func:`stored` made JSON of, as ``restored(Assessment, row.assessment)``."""
    asked: Any = kind
    found: T = _codec(asked).validate_python(data)
    return found


@cache
def _codec(kind: Any) -> TypeAdapter[Any]:
    from collections.abc import Mapping
    from datetime import date, datetime

    from pydantic import TypeAdapter

    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    adapter.rebuild(_types_namespace={"Mapping": Mapping, "date": date, "datetime": datetime})
    return adapter
