"""SQL that turns a source into the table ``log_rows``: one scan for a clean file, else a careful one."""

from __future__ import annotations

from collections.abc import Mapping as MappingABC
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outtask.formats.tickets.clock import Clock
from outtask.formats.tickets.dates import FIRST, LAST, parse
from outtask.formats.tickets.source import Source, quote
from outtask.formats.tickets.vocabulary import FALSE, TRUE
from outtask.formats.tickets.zones import to_utc_sql
from outtask.terms.mapping import TIME_FIELDS, Mapping

if TYPE_CHECKING:
    import duckdb

TEXTS = ("ticket", "state", "team", "person", "actor", "priority", "vendor", "kind", "resolver", "revision")


@dataclass(frozen=True)
class Reading:
    """All that is decided about a source before its rows are read."""

    source: Source
    mapping: Mapping
    zone: ZoneInfo
    day_first: bool
    clocks: MappingABC[str, Clock]  # by time field
    extra: str | None = None  # a source column that no field has and that names the function

    def place(self, field: str) -> str | None:
        """Return the SQL name of the source column of a field."""
        name = self.mapping.source(field)
        return f"c{self.source.names.index(name)}" if name is not None else None


@dataclass(frozen=True)
class Moment:
    """SQL for one column of times: its UTC value, and the span within which that value can be trusted."""

    sql: str
    first: datetime = FIRST
    last: datetime = LAST


def scan_sql(reading: Reading, relation: str, moments: MappingABC[str, Moment], doubt: str) -> str:
    """Return a SELECT of ``log_rows`` from a relation of text columns.

    ``off`` marks a row without ticket or without a readable main time; ``odd`` has bit i set where the i-th
    of ``TIME_FIELDS`` says something that no format reads.
    """
    columns = ["NULL::BIGINT AS seq", "NULL::VARCHAR AS stage", f"{doubt} AS doubt"]
    for field in TEXTS:
        place = reading.place(field)
        columns.append(f"nullif(trim({place}), '') AS {field}" if place else f"NULL::VARCHAR AS {field}")
    kinds = [f"nullif(trim({place}), '')" for f in ("category", "subcategory") if (place := reading.place(f))]
    category = f"nullif(concat_ws(' / ', {', '.join(kinds)}), '')" if len(kinds) == 2 else "".join(kinds)
    columns.append(f"{category or 'NULL::VARCHAR'} AS category")
    columns.append(f"{_knowledge(reading)} AS knowledge")
    reopens = reading.place("reopens")
    columns.append(f"{f'TRY_CAST({reopens} AS DOUBLE)::INTEGER' if reopens else 'NULL::INTEGER'} AS reopens")
    extra = f"c{reading.source.names.index(reading.extra)}" if reading.extra else None
    columns.append(f"nullif(trim({extra}), '') AS extra" if extra else "NULL::VARCHAR AS extra")
    columns.append("line" if reading.source.numbered else "NULL::BIGINT AS line")
    main, off, odd = main_time(reading.mapping), "false", ["0"]
    for bit, field in enumerate(TIME_FIELDS):
        place, moment = reading.place(field), moments.get(field)
        if place is None or moment is None:
            columns.append(f"NULL::TIMESTAMP AS {field}_")
            continue
        columns += [f"{moment.sql} AS {field}_", f"{place} AS {field}_text"]
        outside = f"{field}_ NOT BETWEEN TIMESTAMP '{moment.first}' AND TIMESTAMP '{moment.last}'"
        if field == main:
            off = f"coalesce({outside}, true)"
        else:
            odd.append(f"coalesce({outside}, {field}_text IS NOT NULL)::UTINYINT * {1 << bit}")
    times = ", ".join(f"{field}_ AS {quoted(field)}" for field in TIME_FIELDS)
    return (
        f"SELECT seq, ticket, stage, {', '.join(TEXTS[1:])}, category, knowledge, reopens, extra, doubt, "
        f"line, {times}, (ticket IS NULL OR {off}) AS off, ({' + '.join(odd)})::UTINYINT AS odd "
        f"FROM (SELECT {', '.join(columns)} FROM {relation})"
    )


def quoted(name: str) -> str:
    """Return an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def main_time(mapping: Mapping) -> str:
    """Return the time a row cannot do without: of the event, or else of the opening."""
    return "at" if mapping.source("at") else "opened_at"


def _knowledge(reading: Reading) -> str:
    place = reading.place("knowledge")
    if place is None:
        return "NULL::BOOLEAN"
    at = reading.source.names.index(reading.mapping.source("knowledge") or "")
    seen = {row[at].strip().lower() for row in reading.source.sample} - {
        word.lower() for word in reading.mapping.missing
    }
    if seen <= {*TRUE, *FALSE}:
        yes, no = (", ".join(quote(word) for word in words) for words in (TRUE, FALSE))
        return f"CASE WHEN lower({place}) IN ({yes}) THEN true WHEN lower({place}) IN ({no}) THEN false END"
    return f"({place} IS NOT NULL)"  # the number of a document, where one was used


def load_fast(connection: duckdb.DuckDBPyConnection, reading: Reading) -> bool:
    """Fill ``log_rows`` in one scan; return whether every row can be vouched for."""
    moments = {
        field: Moment(clock.utc_sql(str(reading.place(field)), reading.zone), clock.first, clock.last)
        for field, clock in reading.clocks.items()
    }
    relation = reading.source.relation(reading.mapping.missing)
    doubt = _doubt(reading)
    connection.execute(f"CREATE OR REPLACE TABLE log_rows AS {scan_sql(reading, relation, moments, doubt)}")
    found = connection.execute("SELECT bool_or(off OR odd > 0) FROM log_rows").fetchone()
    return not (found and found[0])


def _doubt(reading: Reading) -> str:
    main = main_time(reading.mapping)
    return reading.clocks[main].doubt_sql(str(reading.place(main)), reading.zone)


def load_carefully(connection: duckdb.DuckDBPyConnection, reading: Reading) -> None:
    """Fill ``log_rows`` from a clean source; dates that no format reads go through the careful parser."""
    names = reading.source.names
    columns = {guess.column for guess in reading.mapping.columns.values() if guess} | (
        {reading.extra} if reading.extra else set()
    )
    used = sorted(f"c{names.index(column)}" for column in columns)
    relation = reading.source.relation(reading.mapping.missing)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE texts AS SELECT line, {', '.join(used)} FROM {relation}"
    )
    clocks, moments, joins = dict(reading.clocks), {}, []
    for field, clock in reading.clocks.items():
        place, parsed = str(reading.place(field)), f"parsed_{field}"
        local = f"coalesce({_within(clock.naive_sql(place))}, {parsed}.local)"
        exact = f"coalesce({_within(clock.exact_sql(place) or 'NULL::TIMESTAMP')}, {parsed}.utc)"
        _parse_rest(connection, place, parsed, clock, reading.day_first)
        joins.append(f"LEFT JOIN {parsed} ON {place} = {parsed}.text")
        span = connection.execute(f"SELECT min({local}), max({local}) FROM texts {joins[-1]}").fetchone()
        first, last = span if span and span[0] else (FIRST, LAST)
        clocks[field] = replace(clock, first=first, last=last)
        moments[field] = Moment(
            f"coalesce({exact}, {to_utc_sql(reading.zone, local, first, last)})", SOONEST, LATEST
        )
    doubt = _doubt(replace(reading, clocks=clocks))
    select = scan_sql(reading, f"texts {' '.join(joins)}", moments, doubt)
    connection.execute(f"CREATE OR REPLACE TABLE log_rows AS {select}")
    connection.execute("DROP TABLE texts")


SOONEST, LATEST = FIRST - timedelta(days=1), LAST + timedelta(days=1)  # local bounds, seen from UTC


def _within(expression: str) -> str:
    return f"CASE WHEN {expression} BETWEEN TIMESTAMP '{FIRST}' AND TIMESTAMP '{LAST}' THEN {expression} END"


def _parse_rest(
    connection: duckdb.DuckDBPyConnection, place: str, table: str, clock: Clock, day_first: bool
) -> None:
    """Fill a table (text, local, utc) with the distinct values that the fast formats do not read."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} (text VARCHAR, local TIMESTAMP, utc TIMESTAMP)")
    read = (
        f"coalesce({_within(clock.naive_sql(place))}, {_within(clock.exact_sql(place) or 'NULL::TIMESTAMP')})"
    )
    rest = connection.execute(
        f"SELECT DISTINCT {place} FROM texts WHERE {place} IS NOT NULL AND {read} IS NULL"
    ).fetchall()
    for start in range(0, len(rest), 100_000):
        _store(connection, table, [row[0] for row in rest[start : start + 100_000]], day_first)


def _store(connection: duckdb.DuckDBPyConnection, table: str, texts: list[str], day_first: bool) -> None:
    moments = [parse(text, day_first) for text in texts]
    local = [m if m is not None and m.tzinfo is None else None for m in moments]
    exact = [m.replace(tzinfo=None) if m is not None and m.tzinfo is not None else None for m in moments]
    connection.execute(
        f"INSERT INTO {table} SELECT unnest($1::VARCHAR[]), unnest($2::TIMESTAMP[]), unnest($3::TIMESTAMP[])",
        [texts, local, exact],
    )
