"""SQL that turns a source into the table ``log_rows``: one scan for a clean file, else a careful one."""

from __future__ import annotations

from collections.abc import Mapping as MappingABC
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outtask.formats.tickets.ahead import believed_until
from outtask.formats.tickets.clock import Clock
from outtask.formats.tickets.database import quote
from outtask.formats.tickets.dates import FIRST, LAST, parse
from outtask.formats.tickets.source import Source
from outtask.formats.tickets.vocabulary import FALSE, NOBODY, TRUE, fold
from outtask.formats.tickets.zones import to_utc_sql
from outtask.terms.events import Stage
from outtask.terms.mapping import TIME_FIELDS, Mapping

if TYPE_CHECKING:
    import duckdb

TEXTS = ("ticket", "state", "team", "person", "actor", "priority", "vendor", "kind", "resolver", "revision")
WHO = ("team", "person", "resolver")
"""Texts in which a word may stand for nobody."""


@dataclass(frozen=True)
class Reading:
    """All that is decided about a source before its rows are read."""

    source: Source
    mapping: Mapping
    zone: ZoneInfo
    day_first: bool
    read_on: date
    clocks: MappingABC[str, Clock]  # by time field
    stages: MappingABC[str, Stage | None]  # of the states that were sampled
    extra: str | None = None  # a source column that no field has and that names the function
    naive: bool = True  # whether any time says no offset

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


WHITE = quote(" \t\r\n\u00a0")


def contents(reading: Reading, *, trim: bool = False) -> dict[str, str]:
    """Return the columns of ``log_rows`` that a log has beside its times, with their SQL; always a state."""

    def text(place: str) -> str:
        return f"nullif(trim({place}, {WHITE}), '')" if trim else place

    found = {field: text(place) for field in TEXTS if (place := reading.place(field))}
    for field in found.keys() & WHO:
        if words := _nobody(reading, field):
            found[field] = f"CASE WHEN {found[field]} NOT IN ({words}) THEN {found[field]} END"
    found.setdefault("state", "NULL::VARCHAR")
    kinds = [text(place) for field in ("category", "subcategory") if (place := reading.place(field))]
    if kinds:
        found["category"] = f"coalesce({' || {} || '.format(quote(' / ')).join(kinds)}, {', '.join(kinds)})"
    if reading.place("knowledge"):
        found["knowledge"] = _knowledge(reading)
    if reopens := reading.place("reopens"):
        found["reopens"] = _count(reopens)
    if (moved := reading.place("reassignments")) and not _repeats_tickets(reading):
        stations = "station" in fold(reading.mapping.source("reassignments") or "")
        found["reassignments"] = _count(moved) + (f" - ({_count(moved)} > 0)::INTEGER" if stations else "")
    if reading.extra:
        found["extra"] = text(f"c{reading.source.names.index(reading.extra)}")
    return found


def _nobody(reading: Reading, field: str) -> str:
    """Return as SQL the words for nobody that stand in the sampled cells of a field; nothing for none."""
    at = reading.source.names.index(reading.mapping.source(field) or "")
    seen = {row[at].strip() for row in reading.source.sample}
    return ", ".join(quote(word) for word in sorted(seen) if fold(word) in NOBODY)


def _count(place: str) -> str:
    """Return SQL for a counter, written as a whole number or as 2.0; null where it is none."""
    return f"TRY_CAST(TRY_CAST({place} AS DOUBLE) AS INTEGER)"


def _repeats_tickets(reading: Reading) -> bool:
    """Tell whether rows repeat tickets: of a log of events its own moves tell, and no counter is needed."""
    place = reading.source.names.index(reading.mapping.source("ticket") or "")
    tickets = [row[place] for row in reading.source.sample]
    return len(set(tickets)) < 0.9 * len(tickets)


def scan_sql(
    reading: Reading, relation: str, moments: MappingABC[str, Moment], doubt: str, *, trim: bool = False
) -> str:
    """Return a SELECT of ``log_rows`` from a relation of text columns.

    ``off`` marks a row without ticket or without a readable main time; ``odd`` has bit i set where the i-th
    of ``TIME_FIELDS`` says something that no format reads. Without ``trim`` (it takes a fifth of the time)
    texts are taken as they are, and ``padded`` says where that will not do.
    """
    numbered = reading.source.numbered
    told = contents(reading, trim=trim)
    inner = ["line AS seq, line" if numbered else "row_number() OVER () - 1 AS seq"]
    inner += [f"{sql} AS {name}" for name, sql in told.items()]
    inner.append(f"{doubt} AS doubt")
    for field in TIME_FIELDS:
        place, moment = reading.place(field), moments.get(field)
        inner.append(f"{moment.sql if moment else 'NULL::TIMESTAMP'} AS {field}_")
        inner.append(f"{f'{place} IS NOT NULL' if place else 'false'} AS {field}_told")
    padded = "false" if trim or numbered else _padded(reading)
    inner.append(f"coalesce({padded}, false) AS padded")
    times = ", ".join(f"{field}_ AS {quoted(field)}" for field in TIME_FIELDS)
    off, odd = _by_row(reading, moments) if numbered else _at_once(reading)
    return (
        f"SELECT seq, {'line, ' if numbered else ''}{', '.join(told)}, {case_of(reading.stages)} AS stage, "
        f"doubt, {times}, {off} AS off, {odd} AS odd, padded FROM (SELECT {', '.join(inner)} FROM {relation})"
    )


def _padded(reading: Reading) -> str:
    """Return SQL for whether a text of a row begins or ends with a space (white space sorts before "!")."""
    names = (*TEXTS, "category", "subcategory")
    places = [place for field in names if (place := reading.place(field))]
    if reading.extra:
        places.append(f"c{reading.source.names.index(reading.extra)}")
    return " OR ".join(f"{place} < '!' OR suffix({place}, ' ')" for place in places)


def _by_row(reading: Reading, moments: MappingABC[str, Moment]) -> tuple[str, str]:
    """Return SQL: whether a row cannot be used; the bits of the other times that no format reads."""
    off, odd = "false", ["0"]
    for bit, field in enumerate(TIME_FIELDS):
        if moment := moments.get(field):
            outside = f"{field}_ NOT BETWEEN TIMESTAMP '{moment.first}' AND TIMESTAMP '{moment.last}'"
            if field == main_time(reading.mapping):
                off = f"coalesce({outside}, true)"
            else:
                odd.append(f"coalesce({outside}, {field}_told)::UTINYINT * {1 << bit}")
    return f"(ticket IS NULL OR {off})", f"({' + '.join(odd)})::UTINYINT"


def _at_once(reading: Reading) -> tuple[str, str]:
    """Return SQL for the same where any such row leads to the careful way; spans are looked at afterwards."""
    unread = [
        f"{field}_ IS NULL" + ("" if field == main_time(reading.mapping) else f" AND {field}_told")
        for field in reading.clocks
    ]
    return f"(ticket IS NULL OR {' OR '.join(unread)})", "0::UTINYINT"


def case_of(stages: MappingABC[str, Stage | None]) -> str:
    """Return SQL for the stage of a state; null for states that are not named."""
    arms = " ".join(f"WHEN {quote(raw)} THEN {quote(stage)}" for raw, stage in stages.items() if stage)
    return f"CASE state {arms} END" if arms else "NULL::VARCHAR"


def quoted(name: str) -> str:
    """Return an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def main_time(mapping: Mapping) -> str:
    """Return the time a row cannot do without: of the event, or else of the opening."""
    return "at" if mapping.source("at") else "opened_at"


def _knowledge(reading: Reading) -> str:
    place = reading.place("knowledge")
    at = reading.source.names.index(reading.mapping.source("knowledge") or "")
    seen = {row[at].strip() for row in reading.source.sample} - set(reading.mapping.missing)
    if not {word.lower() for word in seen} <= {*TRUE, *FALSE}:
        return f"({place} IS NOT NULL)"  # the number of a document, where one was used
    yes, no = (", ".join(quote(word) for word in words) for words in (TRUE, FALSE))
    sampled = " ".join(f"WHEN {quote(word)} THEN {word.lower() in TRUE}" for word in sorted(seen))
    others = f"CASE WHEN lower({place}) IN ({yes}) THEN true WHEN lower({place}) IN ({no}) THEN false END"
    return f"CASE {place} {sampled} ELSE {others} END" if seen else others


def load_fast(connection: duckdb.DuckDBPyConnection, reading: Reading) -> bool:
    """Fill ``log_rows`` in one scan, two where cells are padded; tell whether all rows can be vouched for."""
    source = reading.source
    moments = {
        field: Moment(clock.utc_sql(str(reading.place(field)), reading.zone), clock.first, clock.last)
        for field, clock in reading.clocks.items()
    }
    trim = not source.numbered and any(cell != cell.strip() for row in source.sample for cell in row)
    off, padded = _scan(connection, reading, moments, trim=trim)
    if padded:
        off, _ = _scan(connection, reading, moments, trim=True)
    if off or believed_until(connection, main_time(reading.mapping), reading.read_on) is not None:
        return False
    return not ((trim or padded) and _missing_in_disguise(connection, reading))


def _scan(
    connection: duckdb.DuckDBPyConnection, reading: Reading, moments: MappingABC[str, Moment], *, trim: bool
) -> tuple[bool, bool]:
    """Fill ``log_rows``; return whether a row needs a closer look, and whether a text is padded."""
    relation = reading.source.relation(reading.mapping.missing)
    select = scan_sql(reading, relation, moments, _doubt(reading), trim=trim)
    connection.execute(f"CREATE OR REPLACE TABLE log_rows AS {select}")
    spans = " OR ".join(
        f"min({name}) < TIMESTAMP '{moment.first}' OR max({name}) > TIMESTAMP '{moment.last}'"
        for name, moment in ((quoted(field), moment) for field, moment in moments.items())
    )
    found = connection.execute(
        f"SELECT bool_or(off OR odd > 0), bool_or(padded), {spans} FROM log_rows"
    ).fetchall()[0]
    return bool(found[0] or found[2]), bool(found[1])


def _missing_in_disguise(connection: duckdb.DuckDBPyConnection, reading: Reading) -> bool:
    """Return whether trimming laid bare a word for 'missing' that the scan has not seen as one."""
    words = ", ".join(quote(word) for word in reading.mapping.missing if word)
    if not words:
        return False
    texts = [name for name in contents(reading) if name not in ("knowledge", "reopens", "reassignments")]
    parts = " OR ".join(f"bool_or({name} IN ({words}))" for name in texts)
    found = connection.execute(f"SELECT {parts} FROM log_rows").fetchone()
    return bool(found and found[0])


def _doubt(reading: Reading) -> str:
    main = main_time(reading.mapping)
    return reading.clocks[main].doubt_sql(str(reading.place(main)), reading.zone)


def load_carefully(connection: duckdb.DuckDBPyConnection, reading: Reading) -> bool:
    """Fill ``log_rows`` from a clean source; dates that no format reads go through the careful parser.

    Tells whether any time says no offset.
    """
    naive = False
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
        local = f"coalesce({within(clock.naive_sql(place))}, {parsed}.local)"
        exact = f"coalesce({within(clock.exact_sql(place) or 'NULL::TIMESTAMP')}, {parsed}.utc)"
        _parse_rest(connection, place, parsed, clock, reading.day_first)
        naive = naive or bool(clock.formats) or _any_local(connection, parsed)
        joins.append(f"LEFT JOIN {parsed} ON {place} = {parsed}.text")
        span = connection.execute(f"SELECT min({local}), max({local}) FROM texts {joins[-1]}").fetchone()
        first, last = span if span and span[0] else (FIRST, LAST)
        clocks[field] = replace(clock, first=first, last=last)
        moments[field] = Moment(
            f"coalesce({exact}, {to_utc_sql(reading.zone, local, first, last)})",
            SOONEST,
            LATEST,
        )
    doubt = _doubt(replace(reading, clocks=clocks))
    select = scan_sql(reading, f"texts {' '.join(joins)}", moments, doubt)
    connection.execute(f"CREATE OR REPLACE TABLE log_rows AS {select}")
    connection.execute("DROP TABLE texts")
    main = main_time(reading.mapping)
    if (last := believed_until(connection, main, reading.read_on)) is not None:
        connection.execute(f"UPDATE log_rows SET off = true WHERE {quoted(main)} > TIMESTAMP '{last}'")
    return naive


def _any_local(connection: duckdb.DuckDBPyConnection, parsed: str) -> bool:
    return bool(connection.execute(f"SELECT bool_or(local IS NOT NULL) FROM {parsed}").fetchall()[0][0])


SOONEST, LATEST = FIRST - timedelta(days=1), LAST + timedelta(days=1)  # local bounds, seen from UTC


def within(expression: str) -> str:
    """Return SQL for a time that is null where no log has such a one."""
    return f"CASE WHEN {expression} BETWEEN TIMESTAMP '{FIRST}' AND TIMESTAMP '{LAST}' THEN {expression} END"


def _parse_rest(
    connection: duckdb.DuckDBPyConnection, place: str, table: str, clock: Clock, day_first: bool
) -> None:
    """Fill a table (text, local, utc) with the distinct values that the fast formats do not read."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} (text VARCHAR, local TIMESTAMP, utc TIMESTAMP)")
    read = (
        f"coalesce({within(clock.naive_sql(place))}, {within(clock.exact_sql(place) or 'NULL::TIMESTAMP')})"
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
