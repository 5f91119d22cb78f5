"""Rows that do not count: listed with line and reason in the table ``rejects``, never dropped in silence.

``left_out`` holds the places of rows that are told apart only when somebody wants the list: those that repeat
an earlier one, and those that count without one of their times.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from outtask.formats.tickets.ahead import TOO_LATE
from outtask.formats.tickets.arrange import COUNTS, ask
from outtask.formats.tickets.database import quote
from outtask.formats.tickets.load import Reading, main_time, quoted
from outtask.formats.tickets.repair import Record, printable, rows_below_header
from outtask.formats.tickets.source import csv_text
from outtask.formats.whole_file import write_whole

if TYPE_CHECKING:
    import duckdb


EARLIER = "an earlier row"
REASONS = 10  # that are told, the commonest

# Where a cell may begin, also for a spreadsheet that takes a semicolon or a tab for the end of the last one.
FORMULA = re.compile(r'(^|[;\t\r\n])(?="*[=+\-@＝＋－＠])')


def set_aside(connection: duckdb.DuckDBPyConnection, reading: Reading) -> None:
    """Move rows without ticket or time to ``rejects``, beside those that could not be split into cells."""
    connection.execute('CREATE OR REPLACE TABLE rejects (line BIGINT, reason VARCHAR, "row" VARCHAR)')
    connection.execute("CREATE OR REPLACE TABLE left_out (seq BIGINT, reason VARCHAR, first BIGINT)")
    source, main = reading.source, main_time(reading.mapping)
    _insert(connection, source.rejects)
    if not source.numbered or not ask(connection, "SELECT coalesce(bool_or(off), false) FROM log_rows")[0]:
        return
    place = reading.place(main)
    column = reading.mapping.source(main) or ""
    reason = (
        f"CASE WHEN gone THEN 'no ticket number' WHEN {place} IS NULL THEN {quote(f'no time in {column}')} "
        f"WHEN late THEN {quote(f'{TOO_LATE} in {column}: ')} || left({place}, 60) "
        f"ELSE {quote('not a date in ' + column + ': ')} || left({place}, 60) END"
    )
    lines = f"SELECT line, ticket IS NULL AS gone, {quoted(main)} IS NOT NULL AS late FROM log_rows WHERE off"
    _reject(connection, reading, lines, reason)
    connection.execute("DELETE FROM log_rows WHERE off")


def _reject(connection: duckdb.DuckDBPyConnection, reading: Reading, lines: str, reason: str) -> None:
    """List rows of a numbered source, found by a query for their lines, with a reason."""
    cells = ", ".join(f"c{i}" for i in range(len(reading.source.names)))
    found = connection.execute(
        f"SELECT line, {reason}, {cells} FROM {reading.source.relation(reading.mapping.missing)} "
        f"JOIN ({lines}) USING (line)"
    ).fetchall()
    _insert(connection, [(row[0], row[1], csv_text(row[2:])) for row in found])


def _insert(connection: duckdb.DuckDBPyConnection, rows: Sequence[tuple[int, str, str]]) -> None:
    if not rows:
        return
    lines, reasons, texts = zip(*rows, strict=True)
    connection.execute(
        "INSERT INTO rejects SELECT unnest($1::BIGINT[]), unnest($2::VARCHAR[]), unnest($3::VARCHAR[])",
        [list(lines), list(reasons), list(texts)],
    )


def newest_row_only(connection: duckdb.DuckDBPyConnection, reading: Reading) -> None:
    """Keep the newest row of each ticket of a snapshot; list the others."""
    older = (
        "SELECT line, ticket FROM log_rows "
        'QUALIFY row_number() OVER (PARTITION BY ticket ORDER BY "at" DESC, seq DESC) > 1'
    )
    _reject(
        connection, reading, older, "'an older row of ticket ' || ticket || ' (one row per ticket counts)'"
    )
    connection.execute(f"DELETE FROM log_rows WHERE line IN (SELECT line FROM ({older}))")


def add_left_out(connection: duckdb.DuckDBPyConnection, reading: Reading, rows: int) -> bool:
    """Add the rows of ``left_out`` to ``rejects``; ``False`` where their lines cannot be told.

    A source without lines is read again for them, row by row; ``rows`` is how many it has.
    """
    if reading.source.numbered:
        told = f"replace(why, {quote(EARLIER)}, coalesce('line ' || first, {quote(EARLIER)}))"
        _reject(connection, reading, "SELECT seq AS line, reason AS why, first FROM left_out", told)
        return True
    found = connection.execute("SELECT seq, reason, first FROM left_out").fetchall()
    if not found:
        return True
    wanted = {place for seq, _, first in found for place in (seq, first)}
    at: dict[int, Record] = {}
    seen = 0
    source = reading.source
    below = rows_below_header(source.path, "utf-8-sig", source.delimiter, len(source.names), source.skip)
    for seen, record in enumerate(below, start=1):
        if seen - 1 in wanted:
            at[seen - 1] = record
    if seen != rows:
        return False
    _insert(
        connection,
        [
            (
                at[seq].line,
                reason if first is None else reason.replace(EARLIER, f"line {at[first].line}"),
                printable(at[seq].text),
            )
            for seq, reason, first in found
        ],
    )
    return True


def list_rows(connection: duckdb.DuckDBPyConnection, path: Path | str) -> int:
    """Write the rejected rows as CSV ``line, reason, row`` in the order of the file; return how many.

    What a spreadsheet would take for a formula gets an apostrophe in front, as is customary.
    """
    rows = connection.execute('SELECT line, reason, "row" FROM rejects ORDER BY line').fetchall()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("line", "reason", "row"))
    writer.writerows((line, as_text(reason), as_text(row)) for line, reason, row in rows)
    write_whole(path, out.getvalue().encode())
    return len(rows)


def any_too_late(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether a row was rejected for the day on which it was read."""
    found = connection.execute(f"SELECT bool_or(starts_with(reason, {quote(TOO_LATE)})) FROM rejects")
    return bool(found.fetchall()[0][0])


def reasons(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """Return why rows were rejected and how many, the commonest first, without what the rows said."""
    why = "reason"
    for pattern, general in (
        (": .*$", ""),
        (" of ticket .*$", " of the same ticket"),
        (r" as line \d+$", f" as {EARLIER}"),
    ):
        why = f"regexp_replace({why}, {quote(pattern)}, {quote(general)})"
    return connection.execute(
        f"SELECT {why}, count(*) FROM rejects GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {REASONS}"
    ).fetchall()


def apart(found: Sequence[tuple[str, int]]) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Part the reasons of rows that do not count from those of rows that lack one of their times only."""
    out = [(why, rows) for why, rows in found if not why.endswith(COUNTS)]
    return out, [(why.removesuffix(COUNTS), rows) for why, rows in found if why.endswith(COUNTS)]


def as_text(cell: str) -> str:
    """Return a cell so that a spreadsheet shows it and does not work it out."""
    return FORMULA.sub(r"\1'", cell)
