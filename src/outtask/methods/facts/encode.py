"""From the table ``events`` to arrays of integers in the order in which states hold.

One pass counts, one reads; strings become codes of a DuckDB enumeration (the position in the sorted distinct
values), so that all further work is on numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from outtask.terms.errors import UserError
from outtask.terms.events import Stage

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from duckdb import DuckDBPyConnection

    from outtask.methods.facts.arrays import Bools, Ints


NEW: Final = 0
RESOLVED: Final = list(Stage).index(Stage.RESOLVED)  # from here on a ticket is over: closed, cancelled
CLOSED: Final = list(Stage).index(Stage.CLOSED)
CANCELLED: Final = list(Stage).index(Stage.CANCELLED)
NEVER: Final = np.iinfo(np.int64).min
CODED: Final = ("by", "category", "resolver", "person", "actor")
CHANGE: Final = r"\b(change|cambio|rfc\b)|anderung|_change"
"""Kinds of tickets that ask for a change, in four languages; an exchange is none."""
SNAPSHOT: Final = "one row per ticket: the log does not tell what happened on the way"
"""The comment on the view ``events`` where it was made from a snapshot export."""


@dataclass(frozen=True)
class EventArrays:
    """A log as arrays: one entry per event (ordered by ticket, at, seq), then one per ticket.

    Codes are -1 where the log has no value; instants are microseconds UTC, NEVER where missing.
    """

    groups: tuple[str, ...]
    people: tuple[str, ...]
    ticket: Ints  # (events,) 0..tickets-1, rising
    at: Ints
    group: Ints  # into `groups`
    stage: Ints  # position in Stage
    has_person: Bools
    who: Ints  # into `people`: the resolver (final value), else the person in charge, else the actor
    category: Ints
    knowledge: Ints  # -1 unknown, 0, 1
    opened: Ints  # (tickets,) opening, else the first event
    ended: Ints  # resolved_at, else closed_at (final values); NEVER where neither
    change: Ints  # -1 unknown, 0, 1
    reopens: Ints  # highest counter of the tool, -1 unknown
    handed_on: Ints  # how often group or person changed, by the tool's own counter, -1 unknown
    snapshot: bool = False  # made from one row per ticket: groups, people and kinds are the last ones

    @property
    def tickets(self) -> int:
        """Count the tickets."""
        return self.opened.size


def encode(connection: DuckDBPyConnection, tickets: int | None = None) -> EventArrays:
    """Read the table ``events`` (columns of ``terms.events``) into arrays. Raises UserError when empty.

    ``tickets`` is how many different ones there are, where that is known: to count them takes a while.
    """
    columns = ("ticket", *CODED, "stage", "knowledge", "kind", "reopens", "reassignments")
    counts = ", ".join(f'count("{column}")' for column in columns)
    different = "count(DISTINCT ticket)" if tickets is None else str(tickets)
    totals = connection.execute(f"SELECT {counts}, {different} FROM events").fetchall()[0]  # noqa: S608
    found = dict(zip(columns, totals[:-1], strict=True))
    if not found["ticket"]:
        raise UserError("the log has no events")
    # who resolved: the tool's own word where it mostly has one, else the person in charge, else the actor
    who = "resolver" if found["resolver"] * 2 >= found["ticket"] else "person" if found["person"] else "actor"
    coded = {"group": "by", "category": "category", "who": who}
    coded = {name: column for name, column in coded.items() if found[column]}
    try:
        for name, column in coded.items():
            connection.execute(
                f"CREATE OR REPLACE TYPE facts_{name} AS ENUM "  # noqa: S608
                f'(SELECT DISTINCT "{column}" FROM events WHERE "{column}" IS NOT NULL ORDER BY 1)'
            )
        return _arrays(connection, coded, {column for column in columns if found[column]}, totals[-1])
    finally:
        for name in coded:
            connection.execute(f"DROP TYPE IF EXISTS facts_{name}")


def _arrays(
    connection: DuckDBPyConnection, coded: Mapping[str, str], present: Collection[str], tickets: int
) -> EventArrays:
    def code(name: str) -> str:
        if name not in coded:
            return f"(-1)::INTEGER AS {name}_code"
        return f'coalesce(enum_code("{coded[name]}"::facts_{name})::INTEGER, -1) AS {name}_code'

    def names(name: str) -> tuple[str, ...]:
        if name not in coded:
            return ()
        return tuple(connection.execute(f"SELECT enum_range(NULL::facts_{name})").fetchall()[0][0])

    def where_told(column: str, sql: str, kind: str) -> str:
        return f"coalesce(({sql})::{kind}, -1)::{kind}" if column in present else f"(-1)::{kind}"

    stages = " ".join(f"WHEN '{stage}' THEN {i}" for i, stage in enumerate(Stage))
    select = f"""epoch_us("at") AS at_us, seq, {code("group")}, {code("category")}, {code("who")},
        {where_told("stage", f"CASE stage {stages} END", "TINYINT")} AS stage_code,
        person IS NOT NULL AS has_person,
        {where_told("knowledge", "knowledge", "TINYINT")} AS knows,
        {where_told("kind", f"regexp_matches(strip_accents(lower(kind)), '{CHANGE}')", "TINYINT")} AS change,
        {where_told("reopens", "reopens", "INTEGER")} AS counter,
        epoch_us(least(coalesce(opened_at, "at"), "at")) AS opened,
        coalesce(epoch_us(coalesce(resolved_at, closed_at)), {NEVER}) AS ended"""
    if snapshot := _commented(connection):  # in a log of events the moves themselves tell
        select += f", {where_told('reassignments', 'reassignments', 'INTEGER')} AS handed_on"
    # Readers put a log in order, and then it need not be sorted again.
    opens = "SELECT ticket IS DISTINCT FROM lag(ticket) OVER"
    rows = connection.execute(f"{opens} () AS opens, {select} FROM events").fetchnumpy()
    if not _in_order(rows, tickets):
        order = 'ORDER BY ticket, "at", seq'
        rows = connection.execute(f"{opens} ({order}) AS opens, {select} FROM events {order}").fetchnumpy()
    first = np.flatnonzero(rows["opens"])
    return EventArrays(
        groups=names("group"),
        people=names("who"),
        ticket=np.cumsum(rows["opens"], dtype=np.int32) - np.int32(1),
        at=rows["at_us"],
        group=rows["group_code"],
        stage=rows["stage_code"],
        has_person=rows["has_person"],
        who=rows["who_code"],
        category=rows["category_code"],
        knowledge=rows["knows"],
        opened=np.minimum.reduceat(rows["opened"], first),
        ended=np.maximum.reduceat(rows["ended"], first),
        change=np.maximum.reduceat(rows["change"], first),
        reopens=np.maximum.reduceat(rows["counter"], first),
        handed_on=np.maximum.reduceat(rows["handed_on"], first) if snapshot else np.full(first.size, -1),
        snapshot=snapshot,
    )


def _in_order(rows: Mapping[str, Any], tickets: int) -> bool:
    """Tell whether the rows of each ticket lie together, by time and place."""
    opens, at, seq = rows["opens"], rows["at_us"], rows["seq"]
    rising = (at[1:] > at[:-1]) | ((at[1:] == at[:-1]) & (seq[1:] > seq[:-1])) | opens[1:]
    return int(opens.sum()) == tickets and bool(rising.all())


def _commented(connection: DuckDBPyConnection) -> bool:
    """Tell whether ``events`` says that it was made from a snapshot."""
    found = connection.execute("SELECT comment FROM duckdb_views() WHERE view_name = 'events'").fetchall()
    return (SNAPSHOT,) in found
