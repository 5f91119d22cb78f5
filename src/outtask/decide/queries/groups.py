"""Which groups make up which function, with how much each of them does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from outtask.tickets.models import Measurement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from outtask.decide.models import Function, Study


@dataclass(frozen=True)
class Group:
    """A group of the log."""

    name: str
    tickets: int | None = None
    dispatches: bool = False  # passes more on than it ends


@dataclass(frozen=True)
class Made:
    """A function and the groups of which it is made, largest first."""

    function: Function
    groups: tuple[Group, ...]
    tickets: int | None
    ends: float | None  # share of what it touches; None where the log tells of no moves, or of too few
    dispatches: bool
    is_measured: bool  # false while a job measures it anew


def made_of(study: Study, functions: Sequence[Function]) -> list[Made]:
    """Return functions with their groups."""
    facts = _by_group(study)
    return [_made(function, facts) for function in functions]


def _made(function: Function, facts: Mapping[str, Mapping[str, Any]]) -> Made:
    groups = [_group(name, facts.get(name)) for name in function.groups]
    groups.sort(key=lambda group: -(group.tickets or 0))
    told = function.facts
    tickets = told.get("tickets")
    return Made(
        function,
        tuple(groups),
        tickets,
        told["closed"] / tickets if tickets and told["containment"]["value"] is not None else None,
        bool(told.get("dispatcher")),
        is_measured=bool(told) or not function.groups,
    )


def _group(name: str, facts: Mapping[str, Any] | None) -> Group:
    return Group(name) if facts is None else Group(name, facts["tickets"], facts["dispatcher"])


def _by_group(study: Study) -> Mapping[str, Mapping[str, Any]]:
    """Return what was measured of each group, as it is stored: the facts themselves are not needed here."""
    rows = Measurement.objects.filter(source=study.source_id)
    stamp = rows.values_list("pk", "measured_at").first() if study.source_id else None
    return _measured(*stamp) if stamp else {}


@lru_cache(maxsize=16)
def _measured(row: int, at: datetime) -> dict[str, dict[str, Any]]:
    """Read what was measured of groups at a moment; its caller has asked the scope."""
    found = Measurement.objects.filter(pk=row, measured_at=at).first()
    groups = found.assessment["functions"] if found else ()
    return {one["name"]: {key: one[key] for key in ("tickets", "dispatcher")} for one in groups}
