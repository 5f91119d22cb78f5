"""Look into and change plain data by path, without touching what was there before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Data = dict[str, Any]


def at(data: Mapping[str, Any], path: Sequence[str]) -> Any:
    """Return what stands at a path, or None."""
    found: Any = data
    for step in path:
        if not isinstance(found, Mapping) or step not in found:
            return None
        found = found[step]
    return found


def put(data: Mapping[str, Any], path: Sequence[str], value: Any) -> Data:
    """Return the data with a value at a path; None takes it out, and groups left empty with it."""
    first, *rest = path
    kept = dict(data)
    if rest:
        below = kept.get(first)
        value = put(below if isinstance(below, Mapping) else {}, rest, value) or None
    if value is None:
        kept.pop(first, None)
    else:
        kept[first] = value
    return kept


def transfers(numbers: Mapping[str, Any]) -> bool:
    """Tell whether people go with the work to an outsourcer by law."""
    return any(_is_outsourcing(one) and one.get("transfers_people") for one in numbers.get("options", ()))


def with_transfers(numbers: Mapping[str, Any], people_go: bool) -> Data:
    """Say of each outsourcing option whether people go with the work."""
    if people_go == transfers(numbers):
        return dict(numbers)
    options = numbers.get("options") or _market(numbers)
    changed = []
    for option in options:
        one = {key: value for key, value in option.items() if key != "transfers_people"}
        changed.append({**one, "transfers_people": True} if people_go and _is_outsourcing(one) else one)
    return {**numbers, "options": changed}


def _market(numbers: Mapping[str, Any]) -> list[Data]:
    """Write out what is weighed where no option is listed, once something is said of one of them."""
    from outtask.terms.resolve import market

    own = at(numbers, ("today", "terms", "model")) in (None, "in-house")
    offered = market(own=own, once=numbers.get("project") is not None)
    return [{"model": one.model.value} for one in offered]


def _is_outsourcing(option: Mapping[str, Any]) -> bool:
    return option.get("model") == "outsourcing"
