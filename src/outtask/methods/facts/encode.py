"""From the table ``events`` to arrays of integers in the order in which states hold.

One pass counts, one sorts; strings become codes of a DuckDB enumeration (the position in the sorted
distinct values), so that all further work is on numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from outtask.terms.errors import UserError
from outtask.terms.events import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

    from outtask.methods.facts.arrays import Bools, Ints


NEW: Final = 0
FINAL: Final = tuple(list(Stage).index(stage) for stage in (Stage.RESOLVED, Stage.CLOSED, Stage.CANCELLED))
CANCELLED: Final = list(Stage).index(Stage.CANCELLED)
NEVER: Final = np.iinfo(np.int64).min
SNAPSHOT: Final = "one row per ticket: the log does not tell what happened on the way"
"""The comment on the table or view ``events`` where it was made from a snapshot export."""


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
    snapshot: bool = False  # made from one row per ticket: groups, people and kinds are the last ones

    @property
    def tickets(self) -> int:
        """Count the tickets."""
        return self.opened.size


def encode(connection: DuckDBPyConnection) -> EventArrays:
    """Read the table ``events`` (columns of ``terms.events``) into arrays. Raises UserError when empty."""
    columns = ("ticket", "by", "category", "resolver", "person", "actor")
    counts = ", ".join(f'count("{column}")' for column in columns)
    found = dict(zip(columns, connection.execute(f"SELECT {counts} FROM events").fetchall()[0], strict=True))  # noqa: S608
    if not found["ticket"]:
        raise UserError("the log has no events")
    # who resolved: the tool's own word where it mostly has one, else the person in charge, else the actor
    who = "resolver" if found["resolver"] * 2 >= found["ticket"] else "person" if found["person"] else "actor"
    sources = {"ticket": "ticket", "group": "by", "category": "category", "who": who}
    present = {name: column for name, column in sources.items() if found[column]}
    try:
        for name, column in present.items():
            connection.execute(
                f"CREATE OR REPLACE TYPE facts_{name} AS ENUM "  # noqa: S608
                f'(SELECT DISTINCT "{column}" FROM events WHERE "{column}" IS NOT NULL ORDER BY 1)'
            )
        return _arrays(connection, present)
    finally:
        for name in present:
            connection.execute(f"DROP TYPE IF EXISTS facts_{name}")


def _arrays(connection: DuckDBPyConnection, present: Mapping[str, str]) -> EventArrays:
    def code(name: str) -> str:
        if name not in present:
            return f"(-1)::INTEGER AS {name}_code"
        return f'coalesce(enum_code("{present[name]}"::facts_{name})::INTEGER, -1) AS {name}_code'

    def names(name: str) -> tuple[str, ...]:
        if name not in present:
            return ()
        return tuple(connection.execute(f"SELECT enum_range(NULL::facts_{name})").fetchall()[0][0])

    stages = " ".join(f"WHEN '{stage}' THEN {i}" for i, stage in enumerate(Stage))
    rows = connection.execute(
        f"""SELECT {code("ticket")}, epoch_us("at") AS at_us, {code("group")}, {code("category")},
              {code("who")},
              (CASE stage {stages} ELSE -1 END)::TINYINT AS stage_code, person IS NOT NULL AS has_person,
              coalesce(knowledge::TINYINT, -1)::TINYINT AS knows
            FROM events ORDER BY ticket_code, at_us, seq"""  # noqa: S608
    ).fetchnumpy()
    each = connection.execute(
        f"""SELECT {code("ticket")}, least(coalesce(min(epoch_us(opened_at)), min(epoch_us("at"))),
                 min(epoch_us("at"))) AS opened,
              coalesce(max(epoch_us(coalesce(resolved_at, closed_at))), {NEVER}) AS ended,
              coalesce(max((kind ILIKE '%change%')::TINYINT), -1)::TINYINT AS change,
              coalesce(max(reopens), -1)::INTEGER AS reopens
            FROM events GROUP BY ALL ORDER BY ticket_code"""  # noqa: S608
    ).fetchnumpy()
    return EventArrays(
        groups=names("group"),
        people=names("who"),
        ticket=rows["ticket_code"],
        at=rows["at_us"],
        group=rows["group_code"],
        stage=rows["stage_code"],
        has_person=rows["has_person"],
        who=rows["who_code"],
        category=rows["category_code"],
        knowledge=rows["knows"],
        opened=each["opened"],
        ended=each["ended"],
        change=each["change"],
        reopens=each["reopens"],
        snapshot=_commented(connection),
    )


def _commented(connection: DuckDBPyConnection) -> bool:
    """Tell whether ``events`` says that it was made from a snapshot."""
    comments = " UNION ALL ".join(
        f"SELECT comment FROM duckdb_{kind}s() WHERE {kind}_name = 'events'"  # noqa: S608
        for kind in ("view", "table")
    )
    return (SNAPSHOT,) in connection.execute(comments).fetchall()
