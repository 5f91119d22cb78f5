"""How a printed document is held to what is promised of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return found


def closed(part: Any) -> Any:
    """The schema with no key allowed that it does not describe: users may get more, we may not forget one."""
    if isinstance(part, list):
        return [closed(item) for item in part]
    if not isinstance(part, dict):
        return part
    part = {name: item if name == "allOf" else closed(item) for name, item in part.items()}
    if "properties" in part and isinstance(part["properties"], dict) and "type" in part:
        part.setdefault("additionalProperties", False)
    return part


def hold(document: Any, name: str) -> None:
    """Raise where a document, as it is printed, breaks its schema."""
    printed = json.loads(json.dumps(document, allow_nan=False))
    jsonschema.Draft202012Validator(
        closed(schema(name)), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(printed)


def missing_keys(document: Any, promised: Any, place: str = "") -> list[str]:
    """Name what a document lacks of a promised shape. In a list the first entry is the shape of all."""
    if isinstance(promised, dict):
        if not isinstance(document, dict):
            return [] if document is None else [f"{place} is no object"]
        gone = [f"{place}.{key}" for key in promised if key not in document]
        below = [(document[key], promised[key], f"{place}.{key}") for key in promised if key in document]
        return gone + [name for part in below for name in missing_keys(*part)]
    if isinstance(promised, list) and promised:
        return [
            name
            for i, item in enumerate(document)
            for name in missing_keys(item, promised[0], f"{place}[{i}]")
        ]
    return []


def silent_nulls(document: Any, place: str = "") -> Iterator[str]:
    """Name every null that nothing explains."""
    items: Any = document.items() if isinstance(document, dict) else enumerate(document)
    for key, item in items:
        if item is None and not (isinstance(document, dict) and document.get(f"{key}_why")):
            yield f"{place}.{key}"
        elif isinstance(item, dict | list):
            yield from silent_nulls(item, f"{place}.{key}")
