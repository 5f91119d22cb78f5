"""Logs of tickets that are made up, event by event, so that their truth is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

import duckdb

from outtask.terms.events import EVENT_COLUMNS
from outtask.terms.facts import Assessment, FunctionFacts

COLUMNS = tuple(EVENT_COLUMNS)
Event = dict[str, object]


def table(events: Iterable[Event]) -> duckdb.DuckDBPyConnection:
    """Return a connection with the table ``events``; what an event does not say is missing."""
    connection = duckdb.connect()
    declared = ", ".join(f'"{name}" {kind}' for name, kind in EVENT_COLUMNS.items())
    connection.execute(f"CREATE TABLE events ({declared})")
    rows = [
        tuple(event.get(name, i if name == "seq" else None) for name in COLUMNS)
        for i, event in enumerate(events)
    ]
    columns = {f"c{i}": [row[i] for row in rows] for i in range(len(COLUMNS))}
    given = ", ".join(
        f"unnest(${name}::{EVENT_COLUMNS[COLUMNS[i]].split()[0]}[])" for i, name in enumerate(columns)
    )
    connection.execute(f"INSERT INTO events SELECT {given}", columns)
    return connection


def opened_on(days: Sequence[date], counts: Sequence[int], by: str = "Desk", **more: object) -> list[Event]:
    """Return one event per ticket, spread over the office hours of its day."""
    return [
        {
            "ticket": f"{by} {day} {i}", "by": by,
            "at": (at := datetime.combine(day, time(8)) + timedelta(seconds=36_000 * i // count)),
            "opened_at": at, **more,
        }
        for day, count in zip(days, counts, strict=True) for i in range(count)
    ]  # fmt: skip


def moment(*parts: int) -> datetime:
    return datetime(*parts)  # noqa: DTZ001 - events are told in UTC without a zone


def days_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def only(assessment: Assessment) -> FunctionFacts:
    (facts,) = assessment.functions
    return facts
