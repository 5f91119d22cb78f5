"""From ``log_rows`` to ``events``: rejects and duplicates out, states named, tickets in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outtask.formats.tickets.database import quote
from outtask.formats.tickets.doubts import unseen_states
from outtask.formats.tickets.load import WHO, Reading, case_of, contents, quoted
from outtask.formats.tickets.stages import coded, stages_of
from outtask.formats.tickets.vocabulary import NOBODY, fold
from outtask.methods.words import counted
from outtask.terms.events import EVENT_COLUMNS, Stage
from outtask.terms.mapping import TIME_FIELDS, Mapping

if TYPE_CHECKING:
    import duckdb

AGAIN = "the same in every column as an earlier row"  # rejects.EARLIER
DONE = "stage IN ('resolved', 'closed', 'cancelled')"
COUNTS = " (the row counts, that time does not)"
BACKWARD = f" before it was opened{COUNTS}"
SHOWN = 60  # letters of a cell
FEW = 0.05  # of the tickets; where more are out of order the whole table is sorted


def shorten(text: str) -> str:
    """Return a cell as it is told: nobody reads more of it."""
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Any, ...]:
    """Return the single row of a query."""
    row = connection.execute(sql).fetchone()
    if row is None:
        raise LookupError(sql)
    return row


def name_stages(
    connection: duckdb.DuckDBPyConnection, reading: Reading, notes: list[str]
) -> dict[str, Stage | None]:
    """Give each state the stage that all rows tell, say which are not known, and return all."""
    rows_of = dict(
        connection.execute(
            "SELECT state, count(*) FROM log_rows WHERE state IS NOT NULL AND NOT off "
            "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1000"
        ).fetchall()
    )
    stages = stages_of(rows_of, reading.mapping)
    late = {raw: stage for raw, stage in stages.items() if reading.stages.get(raw) != stage}
    if late:
        states = ", ".join(quote(raw) for raw in late)
        connection.execute(f"UPDATE log_rows SET stage = {case_of(late)} WHERE state IN ({states})")
    if unknown := {raw: rows_of[raw] for raw, stage in stages.items() if stage is None}:
        shown = ", ".join(
            f"{shorten(raw)!r} ({counted(n, 'row')})"
            for raw, n in sorted(unknown.items(), key=lambda i: -i[1])[:8]
        )
        notes.append(
            f"Not known as a state, and counted as none: {shown}. Name them under 'states' in a mapping file."
        )
    if coded(rows_of, reading.mapping) and not rows_of.keys() <= reading.mapping.states.keys():
        notes.append(
            "States are codes, read as those of incidents in ServiceNow: 1 new, 2 in progress, 3 on hold, "
            "6 resolved, 7 closed, 8 cancelled. Others? Name them under 'states' in a mapping file."
        )
    notes += unseen_states(reading.mapping, rows_of)
    return stages


def leave_out_nobody(connection: duckdb.DuckDBPyConnection, names: dict[str, set[str]]) -> None:
    """Let no word for nobody stand for a person or a group that the sample did not show.

    ``names`` are those of each column of ``log_rows``.
    """
    for field in WHO:
        told = sorted(names.get(field, ()))
        if words := ", ".join(quote(word) for word in told if fold(word) in NOBODY):
            connection.execute(f"UPDATE log_rows SET {field} = NULL WHERE {field} IN ({words})")


def count_odd(connection: duckdb.DuckDBPyConnection, reading: Reading, notes: list[str]) -> None:
    """Say which of the times that a row can do without could not be read."""
    if not reading.source.numbered:
        return
    for bit, field in enumerate(TIME_FIELDS):
        (bad,) = ask(connection, f"SELECT count(*) FROM log_rows WHERE odd & {1 << bit} > 0")
        if bad:
            notes.append(
                f"Not dates, and counted as missing: {counted(bad, 'cell')} "
                f"of {reading.mapping.source(field)}."
            )


def tell_doubts(connection: duckdb.DuckDBPyConnection, notes: list[str]) -> None:
    """Say how many times fall into the hour that clocks repeat or skip."""
    never, twice = ask(
        connection, "SELECT count(*) FILTER (doubt = 1), count(*) FILTER (doubt = 2) FROM log_rows"
    )
    if twice:
        notes.append(
            f"In the hour that occurs twice when clocks go back: {counted(twice, 'row')}, "
            "read as the first of the two."
        )
    if never:
        notes.append(
            f"In the hour that clocks skip when they go forward: {counted(never, 'row')}, "
            "moved on by the gap."
        )


def drop_duplicates(connection: duckdb.DuckDBPyConnection, reading: Reading) -> int:
    """Move rows that are the same in every column as an earlier one to ``left_out``; return how many.

    Rows the same in few columns are looked for first, then in all that were read (a hash, then the values
    behind it); only if there are any is the file read again to compare all of its columns.
    """
    content = ", ".join(quoted(name) for name in (*contents(reading), *TIME_FIELDS))
    rows = 0
    telling = "revision" if reading.mapping.source("revision") else "state"  # rarely the same within a minute
    for some in (f'ticket, "at", {telling}', content):
        rows, different = ask(connection, f"SELECT count(*), count(DISTINCT hash({some})) FROM log_rows")
        if rows == different:
            return 0
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE alike AS SELECT seq, dense_rank() OVER (ORDER BY {content}) AS kind "
        f"FROM log_rows QUALIFY count(*) OVER (PARTITION BY {content}) > 1"
    )
    relation = reading.source.relation(reading.mapping.missing)
    cells = ", ".join(f"c{i}" for i in range(len(reading.source.names)))
    place = "line" if reading.source.numbered else "row_number() OVER () - 1"
    connection.execute(
        f"INSERT INTO left_out SELECT seq, {quote(AGAIN)}, first FROM "
        f"(SELECT seq, min(seq) OVER same AS first FROM alike "
        f"JOIN (SELECT {place} AS seq, {cells} FROM {relation}) USING (seq) "
        f"WINDOW same AS (PARTITION BY kind, {cells})) WHERE seq > first"
    )
    connection.execute("DELETE FROM log_rows WHERE seq IN (SELECT seq FROM left_out)")
    connection.execute("DROP TABLE alike")
    return int(rows - ask(connection, "SELECT count(*) FROM log_rows")[0])


def put_in_order(connection: duckdb.DuckDBPyConnection, tickets: int, notes: list[str]) -> None:
    """Make ``log_rows`` hold each ticket's rows together, by (at, seq); move as little as possible.

    A file may list later rows before earlier ones; then rows of one minute are read backwards too.
    """
    bounds, up, back, ties, risen, fallen = ask(
        connection,
        "SELECT count(*) FILTER (NOT coalesce(same, false)), count(*) FILTER (same AND later > 0), "
        "count(*) FILTER (same AND later < 0), count(*) FILTER (same AND later = 0 AND seq < place), "
        "count(*) FILTER (later > 0), count(*) FILTER (later < 0) FROM "
        "(SELECT seq, ticket = lag(ticket) OVER () AS same, lag(seq) OVER () AS place, "
        'epoch_us("at") - epoch_us(lag("at") OVER ()) AS later FROM log_rows)',
    )
    together, backwards = bounds == tickets, back > 4 * up if up + back else fallen > 9 * risen
    if backwards:
        notes.append("The file lists the newest rows first: rows of one minute are read from the bottom up.")
        connection.execute("UPDATE log_rows SET seq = -seq")
    elif not together:
        notes.append(
            "The rows of a ticket do not lie together in the file: they were sorted by ticket and time."
        )
    elif back:
        notes.append(f"Earlier than the row above: {counted(back, 'row')}. Each ticket was sorted by time.")
    if backwards or not together or ties or back > FEW * tickets:
        connection.execute('CREATE TABLE sorted AS SELECT * FROM log_rows ORDER BY ticket, "at", seq')
        connection.execute("DROP TABLE log_rows")
        connection.execute("ALTER TABLE sorted RENAME TO log_rows")
    elif back:
        stray = (
            'SELECT DISTINCT ticket FROM (SELECT ticket, "at" < lag("at") OVER () '
            "AND ticket = lag(ticket) OVER () AS back FROM log_rows) WHERE back"
        )
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE stray AS SELECT * FROM log_rows "
            f'WHERE ticket IN ({stray}) ORDER BY ticket, "at", seq'
        )
        connection.execute("DELETE FROM log_rows WHERE ticket IN (SELECT ticket FROM stray)")
        connection.execute("INSERT INTO log_rows SELECT * FROM stray")
        connection.execute("DROP TABLE stray")


def fill_ends(connection: duckdb.DuckDBPyConnection, mapping: Mapping, notes: list[str]) -> None:
    """Work out opening, resolution and closing from the events where the log has no column for them."""
    has = {field: mapping.source(field) for field in ("opened_at", "resolved_at", "closed_at")}
    if all(has.values()):
        return
    # The last resolution is the first done event after the last event that is not done.
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE ends AS "
        'SELECT ticket, opened_at, min("at") FILTER (seq_ > last_open) AS resolved_at, '
        f"min(\"at\") FILTER (seq_ > last_open AND stage IN ('closed', 'cancelled')) AS closed_at FROM "
        f'(SELECT ticket, stage, "at", rowid AS seq_, min("at") OVER t AS opened_at, '
        f"coalesce(max(rowid) FILTER (NOT coalesce({DONE}, false)) OVER t, -1) AS last_open FROM log_rows "
        "WINDOW t AS (PARTITION BY ticket)) GROUP BY ticket, opened_at"
    )
    missing = [field for field, source in has.items() if source is None]
    sets = ", ".join(f"{field} = ends.{field}" for field in missing)
    connection.execute(f"UPDATE log_rows SET {sets} FROM ends WHERE log_rows.ticket = ends.ticket")
    connection.execute("DROP TABLE ends")
    words = {"opened_at": "opening (first row)", "resolved_at": "resolution", "closed_at": "closing"}
    notes.append(
        f"Worked out from the rows, no column has it: {', '.join(words[field] for field in missing)}."
    )


def list_backward_intervals(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    """Tell ``left_out`` of the rows that themselves say a resolution or closing before the opening."""
    back = {
        word: f"coalesce({field} < opened_at, false)" if mapping.source(field) else "false"
        for field, word in (("resolved_at", "resolved"), ("closed_at", "closed"))
    }
    both = " AND ".join(back.values())
    connection.execute(
        f"INSERT INTO left_out SELECT abs(seq), CASE WHEN {both} THEN 'resolved and closed' "
        f"WHEN {back['resolved']} THEN 'resolved' ELSE 'closed' END || {quote(BACKWARD)}, NULL "
        f"FROM log_rows WHERE {' OR '.join(back.values())}"
    )


def void_backward_intervals(connection: duckdb.DuckDBPyConnection, notes: list[str]) -> None:
    """Set a resolution or closing before the opening to null: the row counts, the interval does not."""
    words = {"resolved_at": "resolved", "closed_at": "closed"}
    found = ask(
        connection, f"SELECT {', '.join(f'bool_or({field} < opened_at)' for field in words)} FROM log_rows"
    )
    for (field, word), any_back in zip(words.items(), found, strict=True):
        if any_back:
            (tickets,) = ask(
                connection, f"SELECT count(DISTINCT ticket) FROM log_rows WHERE {field} < opened_at"
            )
            connection.execute(f"UPDATE log_rows SET {field} = NULL WHERE {field} < opened_at")
            notes.append(
                f"{counted(tickets, 'ticket')} {word} before the opening: the rows count, that time does not."
            )


def view_events(connection: duckdb.DuckDBPyConnection, reading: Reading, by: str, *, snapshot: bool) -> None:
    """Publish ``log_rows`` as ``events`` with exactly the columns of the terms.

    The comment on a snapshot tells whoever measures that nothing is known of what happened on the way.
    """
    stored = {"seq", "stage", *TIME_FIELDS, *contents(reading)}
    columns = ", ".join(
        quoted(name) if name in stored else f"{by if name == 'by' else f'NULL::{kind}'} AS {quoted(name)}"
        for name, kind in EVENT_COLUMNS.items()
    )
    connection.execute(f"CREATE OR REPLACE VIEW events AS SELECT {columns} FROM log_rows")
    if snapshot:
        from outtask.methods.facts.encode import SNAPSHOT

        connection.execute(f"COMMENT ON VIEW events IS {quote(SNAPSHOT)}")


def unfold_snapshot(connection: duckdb.DuckDBPyConnection, notes: list[str]) -> None:
    """Turn one row per ticket into its events: opened, resolved, closed; the last one carries the state.

    A ticket whose state says that it is over, and for which no time does, ends with its row.
    """
    connection.execute("ALTER TABLE log_rows RENAME TO snapshot")
    undated = f"resolved_at IS NULL AND closed_at IS NULL AND coalesce({DONE}, false)"
    (tickets,) = ask(connection, f"SELECT count(*) FROM snapshot WHERE {undated}")
    if tickets:
        notes.append(
            f"No column tells when {counted(tickets, 'ticket')} ended that the state says are over: "
            "they count as closed, without a time to resolution."
        )
    (again,) = ask(
        connection,
        f"SELECT count(*) FROM snapshot WHERE NOT {DONE} AND coalesce(resolved_at, closed_at) IS NOT NULL",
    )
    if again:
        notes.append(
            f"Dated as over, and open by their state: {counted(again, 'ticket')}. They count as over."
        )
    # many tools date the end of a cancelled ticket in the column of resolutions
    unless = "CASE WHEN stage = 'cancelled' THEN stage ELSE"
    resolved, closed = f"{unless} 'resolved' END", f"{unless} 'closed' END"
    (unopened,) = ask(connection, "SELECT count(*) FROM snapshot WHERE opened_at IS NULL")
    if unopened:
        notes.append(
            f"No time of opening: {counted(unopened, 'ticket')}, told from the first time there is, and "
            "without a time to resolution."
        )
    still_open = f"resolved_at IS NULL AND closed_at IS NULL AND NOT ({undated})"
    # step, when it happened, which rows have it, its stage, whether it is the ticket's last
    steps = (
        (0, 'coalesce(opened_at, "at")', f"opened_at IS NOT NULL OR ({still_open})", "'new'", still_open),
        (1, "resolved_at", "resolved_at IS NOT NULL", resolved, "closed_at IS NULL"),
        (2, "closed_at", "closed_at IS NOT NULL", closed, "true"),
        (3, 'greatest("at", opened_at)', undated, "stage", "true"),
    )
    ends = ", ".join(
        f"CASE WHEN opened_at IS NOT NULL THEN {end} END AS {end}" for end in ("resolved_at", "closed_at")
    )
    parts = " UNION ALL ".join(
        f'SELECT * REPLACE (seq * 4 + {step} AS seq, {time} AS "at", {stage} AS stage, {ends}, '
        f"CASE WHEN {final} THEN state END AS state) FROM snapshot WHERE {rows}"
        for step, time, rows, stage, final in steps
    )
    connection.execute(f'CREATE TABLE log_rows AS SELECT * FROM ({parts}) ORDER BY ticket, "at", seq')
    connection.execute("DROP TABLE snapshot")
