"""The events of one export as a Parquet file, and several such files as one log.

Exports overlap: a row that two of them hold counts once, what happened on a ticket is told by all together,
and what only its last row knows (when it was resolved, by whom) by the export that is newest.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from outtask.formats.tickets import arrange
from outtask.formats.tickets.database import quote, quote_path
from outtask.formats.tickets.load import quoted
from outtask.terms.events import EVENT_COLUMNS
from outtask.terms.mapping import Mapping

if TYPE_CHECKING:
    import duckdb

    from outtask.formats.tickets.log import TicketLog

STORED = {**EVENT_COLUMNS, "revision": "VARCHAR"}  # the log's own counter of changes, where it has one
EVENT = ", ".join(map(quoted, ("ticket", "at", "state", "team", "person", "actor", "revision")))
"""What makes an event: two rows of different exports that agree in it are the same one."""
FINAL = ("opened_at", "resolved_at", "closed_at", "resolver")
ROOM = 1 << 42  # between the places of two batches, more than a file has rows


def write_batch(log: TicketLog, path: Path) -> None:
    """Write the events of a log to a file in the folder that it is worked on in."""
    revision = "log_rows.revision" if "revision" in log.mapping else "NULL::VARCHAR AS revision"
    with log.connection.cursor() as apart:  # the last result of the connection may still be open
        rows = apart.sql(f"SELECT events.*, {revision} FROM events POSITIONAL JOIN log_rows")
        rows.write_parquet(str(path), compression="zstd", overwrite=True)


def view_batches(
    connection: duckdb.DuckDBPyConnection, paths: Sequence[Path], mapping: Mapping, *, snapshot: bool
) -> int:
    """Publish batches, oldest export first, as ``events``; return how many rows were there already.

    ``mapping`` tells which final times have a column of their own: the others are worked out from all rows.
    ``snapshot`` says that the exports have one row per ticket; then the newest row of each ticket holds.
    """
    repeated = 0
    columns = ", ".join(quoted(name) for name in EVENT_COLUMNS)
    if len(paths) == 1:
        told = _columns(connection, paths[0], EVENT_COLUMNS)
        connection.execute(f"CREATE VIEW events AS SELECT {told} FROM read_parquet({quote_path(paths[0])})")
    else:
        _load(connection, paths)
        rows = _rows(connection, snapshot=snapshot)
        if snapshot:
            _newest_tickets(connection)
        else:
            _merged_events(connection, mapping)
        repeated = rows - _rows(connection, snapshot=snapshot)
        connection.execute(f"CREATE VIEW events AS SELECT {columns} FROM log_rows")
    if snapshot:
        from outtask.methods.facts.encode import SNAPSHOT

        connection.execute(f"COMMENT ON VIEW events IS {quote(SNAPSHOT)}")
    return repeated


def _rows(connection: duckdb.DuckDBPyConnection, *, snapshot: bool) -> int:
    """Count rows as the exports have them: one that tells all of a ticket is kept as several events."""
    of = "DISTINCT (ticket, batch)" if snapshot else "*"
    return int(arrange.ask(connection, f"SELECT count({of}) FROM log_rows")[0])


def _load(connection: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> None:
    """Fill ``log_rows`` with all rows, in the order of the batches; none where there is no batch."""
    columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in STORED.items())
    connection.execute(f"CREATE TABLE log_rows ({columns}, batch BIGINT)")
    for batch, path in enumerate(paths):
        told = _columns(connection, path, STORED)
        connection.execute(
            f"INSERT INTO log_rows SELECT {told}, {batch} FROM read_parquet({quote_path(path)})"
        )


def _columns(connection: duckdb.DuckDBPyConnection, path: Path, wanted: dict[str, str]) -> str:
    """Return SQL for columns of a batch; null for those that were not stored yet when it was written."""
    found = connection.execute(f"SELECT * FROM read_parquet({quote_path(path)}) LIMIT 0").description or []
    there = {column[0] for column in found}
    return ", ".join(
        quoted(name) if name in there else f"NULL::{kind.split()[0]} AS {quoted(name)}"
        for name, kind in wanted.items()
    )


def _newest_tickets(connection: duckdb.DuckDBPyConnection) -> None:
    _replace(
        connection,
        "SELECT * FROM log_rows QUALIFY batch = max(batch) OVER (PARTITION BY ticket) "
        'ORDER BY ticket, "at", seq',
    )


def _merged_events(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    """Keep each event as often as the export that has it most often, with the values of the newest one."""
    connection.execute(
        "CREATE TEMP TABLE shared AS SELECT ticket, max(batch) AS newest FROM log_rows "
        "GROUP BY ticket HAVING count(DISTINCT batch) > 1"
    )
    connection.execute(
        "CREATE TEMP TABLE final AS SELECT ticket, min(opened_at) AS opened_at, "
        "max(resolved_at) AS resolved_at, max(closed_at) AS closed_at, max_by(resolver, seq) AS resolver "
        "FROM log_rows JOIN shared USING (ticket) WHERE batch = newest GROUP BY ticket"
    )
    told = ", ".join(f"final.{name} AS {name}" for name in FINAL)
    again = f"row_number() OVER (PARTITION BY {EVENT}, batch ORDER BY seq)"
    _replace(
        connection,
        f"SELECT rows.* EXCLUDE (again) REPLACE (seq + batch * {ROOM} AS seq, {told}) FROM "
        f"(SELECT *, {again} AS again FROM log_rows JOIN shared USING (ticket)) AS rows "
        "JOIN final USING (ticket) "
        f"QUALIFY batch = max(batch) OVER (PARTITION BY {EVENT}, again) "
        "UNION ALL BY NAME "
        f"SELECT * REPLACE (seq + batch * {ROOM} AS seq), NULL::BIGINT AS newest FROM log_rows "
        "WHERE ticket NOT IN (SELECT ticket FROM shared) "
        'ORDER BY ticket, "at", seq',
    )
    connection.execute("DROP TABLE shared")
    connection.execute("DROP TABLE final")
    notes: list[str] = []  # told when each batch was read
    arrange.fill_ends(connection, mapping, notes)
    arrange.void_backward_intervals(connection, notes)


def _replace(connection: duckdb.DuckDBPyConnection, select: str) -> None:
    connection.execute(f"CREATE TABLE merged AS {select}")
    connection.execute("DROP TABLE log_rows")
    connection.execute("ALTER TABLE merged RENAME TO log_rows")
