"""Which groups make up which function, with how much each of them does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models.fields.json import KeyTransform

from outtask.decide.queries.kinds import Kind, taken
from outtask.tickets.models import Measurement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from outtask.decide.models import Function, Study


@dataclass(frozen=True)
class Group:
    """A group of the log."""

    name: str
    tickets: int | None = None
    dispatches: bool = False  # passes more on than it ends


@dataclass(frozen=True)
class Made:
    """A function as its card tells it, and the groups of which it is made, largest first."""

    pk: int
    name: str
    bundle: str
    set_apart: bool
    groups: tuple[Group, ...]
    tickets: int | None
    ends: float | None  # share of what it touches; None where the log tells of no moves, or of too few
    dispatches: bool
    is_measured: bool  # false while a job measures it anew
    kind: Kind | None = None  # the kind of work it is taken for


def with_few_facts(rows: QuerySet[Function]) -> QuerySet[Function]:
    """Leave the facts of functions unread but for the few that :func:`made_of` needs."""
    few = {f"told_{name}": KeyTransform(name, "facts") for name in ("tickets", "closed", "dispatcher")}
    few["told_share"] = KeyTransform("value", KeyTransform("containment", "facts"))
    return rows.defer("facts").annotate(**few)


def made_of(study: Study, functions: Sequence[Any]) -> list[Made]:
    """Return functions, read :func:`with_few_facts`, with their groups."""
    facts = _by_group(study)
    return [_made(function, facts) for function in functions]


def _made(function: Any, facts: Mapping[str, Mapping[str, Any]]) -> Made:
    groups = [_group(name, facts.get(name)) for name in function.groups]
    groups.sort(key=lambda group: -(group.tickets or 0))
    tickets = function.told_tickets
    return Made(
        function.pk,
        function.name,
        function.bundle,
        function.set_apart,
        tuple(groups),
        tickets,
        function.told_closed / tickets if tickets and function.told_share is not None else None,
        bool(function.told_dispatcher),
        is_measured=tickets is not None or not function.groups,
        kind=taken(function),
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
