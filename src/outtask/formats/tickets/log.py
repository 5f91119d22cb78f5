"""Read a ticket log of any accepted kind into the table ``events`` that the facts are measured on."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from outtask.formats.tickets import arrange
from outtask.formats.tickets import rejects as aside
from outtask.formats.tickets.archive import UNPACKED
from outtask.formats.tickets.clock import clock_of
from outtask.formats.tickets.database import UNLIMITED, Limits, connect, without_place
from outtask.formats.tickets.dates import order_of
from outtask.formats.tickets.doubts import check_enough, doubted
from outtask.formats.tickets.load import TEXTS, Reading, load_carefully, load_fast, main_time
from outtask.formats.tickets.mapping_file import checked, no_column
from outtask.formats.tickets.order import held_against, order_of_all
from outtask.formats.tickets.propose import propose, settle
from outtask.formats.tickets.several import first_named
from outtask.formats.tickets.source import Source, cleaned, contains_nul, open_source
from outtask.formats.tickets.stages import stages_of
from outtask.formats.tickets.zones import zone_named
from outtask.methods.words import counted
from outtask.terms.errors import UserError
from outtask.terms.events import Stage
from outtask.terms.facts import NO_COLUMN
from outtask.terms.mapping import TIME_FIELDS, Mapping

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Room:
    """Where a log is worked on, what that may take, and who is told how far it is (0 to 1).

    The folder is the caller's, who removes it when nobody needs the log any more; until then the connection
    may write into it.
    """

    folder: Path
    limits: Limits = UNLIMITED
    unpacked: int = UNPACKED  # bytes to which an archive may unpack
    tell: Callable[[str, float], None] = lambda _doing, _part: None


NAIVE = "No time zone was named: times without an offset are read as UTC."
ZONED = "Times say their own offset; no time zone was named, so months and hours are told in UTC."
REPEATED = 0.02  # share of rows that repeat a ticket, from which on a file is a log of events


@dataclass(frozen=True)
class TicketLog:
    """A log as it was read. accepted ``events`` + ``rejected`` + ``duplicate_rows`` = rows of the source."""

    connection: duckdb.DuckDBPyConnection  # holds `events` and `rejects`
    mapping: dict[str, str]  # our column -> source column
    form: str  # "events" or "snapshot"
    events: int  # accepted source rows
    tickets: int
    rejected: int
    duplicate_rows: int
    listed: int  # rows that were written to the list of what does not count, where one was wanted
    zone: str
    day_first: bool
    by: str  # source column that names the function, "(all)" where there is none
    newest: datetime  # UTC, the latest time of a row: of two exports the later one knows more
    notes: list[str]  # what was assumed, in plain sentences
    settled: Mapping  # how it was read, each column with its reason
    states: dict[str, Stage | None]


def propose_mapping(path: Path | str, *, encoding: str | None = None) -> Mapping:
    """Return the mapping that would be used for a file, each column with confidence and reason."""
    with tempfile.TemporaryDirectory(prefix="outtask-") as folder:
        source = open_source(Path(path), encoding, Path(folder))
        return propose(source.names, source.sample)


def read_log(
    path: Path | str,
    *,
    mapping: Mapping | None = None,
    zone: str | None = None,
    day_first: bool | None = None,
    by: str | None = None,
    encoding: str | None = None,
    room: Room | None = None,
    rejects: Path | str | None = None,
    read_on: date | None = None,
) -> TicketLog:
    """Read a ticket export: CSV (also gzipped), Excel, OpenDocument or Parquet; events or a snapshot.

    ``mapping`` overrides the proposed columns; ``zone`` names the zone of times without an offset (UTC if
    nobody says); ``day_first`` settles dates that nothing in the file settles; ``by`` is the column that
    names the function (the group in charge by default).

    Local times that occur twice are read as the first of the two, times that never occurred are moved on by
    the gap. A resolution or closing before the opening counts as unknown. A row without ticket or time is
    rejected. ``rejects`` is where to list with line and reason what does not count: rejected and repeated
    rows, and those that count without one of their times. ``read_on`` is the day that rows years ahead of all
    others are held against, today if nobody says: with it a file reads alike whenever it is read. Raises
    ``UserError`` where nothing sensible can be read.
    """
    with nullcontext() if room else tempfile.TemporaryDirectory(prefix="outtask-") as folder:
        room = room or Room(Path(str(folder)))
        room.tell("Looking into the file", 0.0)
        source = open_source(Path(path), encoding, room.folder, room.unpacked)
        used = mapping_for(source, mapping)
        used = replace(used, read_on=read_on or used.read_on)
        check_enough(used, source)
        where = zone or used.zone
        connection = connect(room.folder, room.limits)
        try:
            return _read(connection, source, used, where, day_first, by or used.by, room.tell, rejects)
        except BaseException:
            connection.close()
            raise


def mapping_for(source: Source, own: Mapping | None) -> Mapping:
    """Return what is proposed for a file, under what somebody said; ``UserError`` for columns it lacks."""
    missing = own.missing if own else Mapping().missing
    proposed = propose(source.names, source.sample, missing)
    return checked(settle(proposed, own, source.names), source.names, source.file)


def _read(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    mapping: Mapping,
    zone: str | None,
    day_first: bool | None,
    by: str | None,
    tell: Callable[[str, float], None],
    rejects: Path | str | None,
) -> TicketLog:
    import duckdb

    where = zone_named(zone or "UTC")
    extra, by_field = _function_column(source, mapping, by)
    mapping = replace(mapping, by=by)  # as it is read, whoever said so
    said = day_first if day_first is not None else mapping.day_first
    tell("Reading the rows", 0.1)
    fast = None
    if source.kind == "parquet" or source.clean or not (source.titled or contains_nul(source.path)):
        for way in source.ways():
            try:
                fast = _fast(connection, way, mapping, where, said, extra)
                break
            except (duckdb.InvalidInputException, duckdb.NotImplementedException):  # another way may do
                continue
            except (duckdb.ConversionException, duckdb.IOException):
                break
    if fast is None:
        tell("Reading the rows with care", 0.3)
    try:
        reading = fast or _careful(connection, source, mapping, where, said, extra)
    except duckdb.OutOfMemoryException:  # says nothing about the file
        raise
    except duckdb.Error as error:
        raise UserError(f"cannot be read ({without_place(error, source.path)})", file=source.file) from None
    tell("Putting the tickets in order", 0.7)
    if not zone:
        reading.source.notes.append(NAIVE if reading.naive else ZONED)
    notes = [*reading.source.notes, *doubted(reading.source, mapping)]
    return _finish(connection, reading, by_field, rejects, notes)


def _function_column(source: Source, mapping: Mapping, by: str | None) -> tuple[str | None, str]:
    """Return (a source column to read besides, the column of ``log_rows`` that names the function)."""
    if by is None:
        field = next((f for f in ("team", "category") if mapping.source(f)), None)
        return None, field or "'(all)'"
    if by in source.names:
        field = next(
            (
                f
                for f, name in mapping.named().items()
                if name == by and f not in (*TIME_FIELDS, "subcategory")
            ),
            None,
        )
        if field == "category" and mapping.source("subcategory"):
            field = None
        return (None, field) if field in TEXTS or field == "category" else (by, "extra")
    if mapping.source(by) and by not in TIME_FIELDS:
        return (None, by) if by in TEXTS or by == "category" else (mapping.source(by), "extra")
    own = mapping if by == mapping.by else Mapping()
    raise no_column(own, "by", by, source.names, source.file)


def _values(source: Source, mapping: Mapping, field: str) -> Iterator[str]:
    place = source.names.index(mapping.source(field) or "")
    texts = (row[place].strip() for row in source.sample)
    return iter(dict.fromkeys(text for text in texts if text not in mapping.missing))


def _reading(source: Source, mapping: Mapping, zone: ZoneInfo, day_first: bool, extra: str | None) -> Reading:
    fields = [field for field in TIME_FIELDS if mapping.source(field)]
    clocks = {field: clock_of(_values(source, mapping, field), day_first, zone) for field in fields}
    states = _values(source, mapping, "state") if mapping.source("state") else ()
    stages, naive = stages_of(states, mapping), any(clock.formats for clock in clocks.values())
    read_on = mapping.read_on or datetime.now(UTC).date()
    return Reading(source, mapping, zone, day_first, read_on, clocks, stages, extra, naive)


def _fast(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    mapping: Mapping,
    zone: ZoneInfo,
    said: bool | None,
    extra: str | None,
) -> Reading | None:
    """Try the single scan; ``None`` where a row needs a closer look."""
    day_first = said
    if day_first is None:
        sampled = [text for f in TIME_FIELDS if mapping.source(f) for text in _values(source, mapping, f)]
        verdict, day, month = order_of(sampled)
        if verdict is None or (day and month):
            day_first, _ = order_of_all(connection, source, mapping)
        else:
            day_first = verdict
    reading = _reading(source, mapping, zone, day_first, extra)
    if any(clock.slow for clock in reading.clocks.values()):
        return None
    return reading if load_fast(connection, reading) else None


def _careful(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    mapping: Mapping,
    zone: ZoneInfo,
    said: bool | None,
    extra: str | None,
) -> Reading:
    source = cleaned(source, mapping.missing)
    if said is None:
        day_first, others = order_of_all(connection, source, mapping)
    else:
        day_first, others = said, held_against(connection, source, mapping, day_first=said)
    if others:
        order = "month first" if day_first else "day first"
        source.notes.append(
            f"Dates that can only be {order} stand in {counted(others, 'row')}, which "
            f"{'is' if others == 1 else 'are'} listed; more rows of that kind may have been misread."
        )
    reading = _reading(source, mapping, zone, day_first, extra)
    return replace(reading, naive=load_carefully(connection, reading))


def _finish(
    connection: duckdb.DuckDBPyConnection,
    reading: Reading,
    by_field: str,
    rejects: Path | str | None,
    notes: list[str],
) -> TicketLog:
    mapping, source = reading.mapping, reading.source
    main = main_time(mapping)
    states = arrange.name_stages(connection, reading, notes)
    arrange.leave_out_nobody(connection, first_named(connection, reading, by_field, notes))
    aside.set_aside(connection, reading)
    arrange.count_odd(connection, reading, notes)
    duplicates = arrange.drop_duplicates(connection, reading)
    if main == "opened_at":
        connection.execute('UPDATE log_rows SET "at" = opened_at')
    rows, tickets = arrange.ask(connection, "SELECT count(*), count(DISTINCT ticket) FROM log_rows")
    form = "events" if rows - tickets > REPEATED * rows and main == "at" else "snapshot"
    ends = [f for f in ("opened_at", "resolved_at", "closed_at") if mapping.source(f)]
    if not ends and rows > tickets:
        form = "events"
    if form == "snapshot" and rows > tickets:
        if not reading.source.numbered:  # the older rows are listed with their lines
            return _finish_carefully(connection, reading, by_field, rejects)
        aside.newest_row_only(connection, reading)
        rows = tickets
    if not rows and rejects is not None:
        aside.list_rows(connection, rejects)
    _nothing_left(connection, source, rows)
    arrange.tell_doubts(connection, notes)
    newest = _newest(connection, main)
    if form == "snapshot":
        if main == "at" and not mapping.source("opened_at"):
            connection.execute('UPDATE log_rows SET opened_at = "at"')
            notes.append(
                "One row per ticket and no opening time: the time of the row is taken as the opening."
            )
    else:
        arrange.put_in_order(connection, tickets, notes)
        arrange.fill_ends(connection, mapping, notes)
    (rejected,) = arrange.ask(connection, "SELECT count(*) FROM rejects")
    listed = 0
    if rejects is not None:
        arrange.list_backward_intervals(connection, mapping)
        if not aside.add_left_out(connection, reading, rows + duplicates):
            return _finish_carefully(connection, reading, by_field, rejects)
        listed = aside.list_rows(connection, rejects)
    arrange.void_backward_intervals(connection, notes)
    if form == "snapshot":
        arrange.unfold_snapshot(connection, notes)
    arrange.view_events(connection, reading, by_field, snapshot=form == "snapshot")
    if by_field == "'(all)'":
        notes.append("No column names a group or category: all tickets count as one function.")
        if person := mapping.source("person"):
            notes.append(f"{person} was taken for people. If it names teams, write team: in a mapping file.")
    shown = mapping.source(by_field) if by_field not in ("extra", "'(all)'") else (reading.extra or NO_COLUMN)
    read_on = reading.read_on if aside.any_too_late(connection) else mapping.read_on  # else any day does
    return TicketLog(
        connection, mapping.named(), form, int(rows), int(tickets), int(rejected), duplicates, listed,
        reading.zone.key, reading.day_first, shown or NO_COLUMN, newest, notes,
        replace(mapping, zone=reading.zone.key, day_first=reading.day_first, read_on=read_on), states,
    )  # fmt: skip


def _finish_carefully(
    connection: duckdb.DuckDBPyConnection, reading: Reading, by_field: str, rejects: Path | str | None
) -> TicketLog:
    """Begin again with a source that knows the line of each row."""
    careful = _careful(
        connection, reading.source, reading.mapping, reading.zone, reading.day_first, reading.extra
    )
    notes = [*careful.source.notes, *doubted(careful.source, careful.mapping)]
    return _finish(connection, careful, by_field, rejects, notes)


def _newest(connection: duckdb.DuckDBPyConnection, main: str) -> datetime:
    """Return the latest time of a row; where rows have none of their own, the latest opening or end."""
    times = ('"at"',) if main == "at" else ('"at"', "resolved_at", "closed_at")
    (newest,) = arrange.ask(connection, f"SELECT max(greatest({', '.join(times)})) FROM log_rows")
    assert isinstance(newest, datetime)
    return newest.replace(tzinfo=UTC)


def _nothing_left(connection: duckdb.DuckDBPyConnection, source: Source, rows: int) -> None:
    if rows:
        return
    first = connection.execute("SELECT line, reason FROM rejects ORDER BY line LIMIT 1").fetchone()
    if first is None:
        raise UserError(
            "there are no rows below the header", file=source.file, mend="export the log again, with its rows"
        )
    raise UserError(f"no row can be used; the first: {first[1]}", file=source.file, line=int(first[0]),
                    mend="check the mapping and the date order")  # fmt: skip


def why_rejected(log: TicketLog) -> list[tuple[str, int]]:
    """Return the reasons of the rows that were listed, with how many, the commonest first."""
    return aside.reasons(log.connection)


__all__ = ["TicketLog", "propose_mapping", "read_log", "why_rejected"]
