"""How many rows of a whole file could be used or repeat others, and why some could not, before it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from outtask.formats.tickets import encoding as encodings
from outtask.formats.tickets.clock import clock_of
from outtask.formats.tickets.database import connect, quote
from outtask.formats.tickets.dates import parse
from outtask.formats.tickets.load import WHITE, main_time, within
from outtask.formats.tickets.repair import judge, rows_below_header
from outtask.formats.tickets.source import Source
from outtask.terms.mapping import Mapping

if TYPE_CHECKING:
    import duckdb

BY_HAND = 4_000_000  # bytes of a text that are looked at row by row, in less than a second
AT_ONCE = 60_000_000  # bytes that are scanned, in about a second
ODD = 2000  # different texts that no fast format reads
WIDTH = "another number of cells than the header"


class Census(NamedTuple):
    """What was counted, of all rows of a file or of those looked at."""

    readable: int
    problems: Counter[str]  # why the others cannot be used, and how many
    repeated: int | None = None  # of the readable, the same in every column as an earlier one; None: not told
    states: Counter[str] | None = None  # those of all rows; None: not told


KEPT = 16
STATES = 1000  # different ones; a column of more holds something else
_known: dict[tuple[object, ...], Census | None] = {}


def census(source: Source, mapping: Mapping, *, day_first: bool) -> Census | None:
    """Count all rows of a file, or return ``None`` where that would take long."""
    size = source.path.stat().st_size
    if not source.numbered and size <= BY_HAND:
        return _by_hand(source, mapping, day_first)
    if size > AT_ONCE or source.titled:
        return None
    real = source.path.resolve()
    asked = (
        str(real),
        real.stat().st_mtime_ns,
        source.skip,
        *_places(source, mapping),
        mapping.source("state"),
        mapping.missing,
        day_first,
    )
    if asked not in _known:  # whoever says what the other columns mean need not wait for the same again
        while len(_known) >= KEPT:
            _known.pop(next(iter(_known)), None)
        _known[asked] = told = _at_once(source, mapping, day_first)
        return told
    return _known[asked]


def judged(rows: Iterable[tuple[str, str]], column: str, *, day_first: bool) -> Census:
    """Count the rows of which (ticket, time) can be used; ``column`` is that of the time."""
    why = _judge(column, day_first)
    found = Counter(why(ticket, time) for ticket, time in rows)
    return Census(found.pop("", 0), found)


def _judge(column: str, day_first: bool) -> Callable[[str, str], str]:
    """Return what says why a (ticket, time) cannot be used; nothing where it can."""

    @lru_cache(maxsize=4096)
    def why_time(text: str) -> str:
        if not text:
            return f"no time in {column}"
        return "" if parse(text, day_first) else f"not a date in {column}, such as {text[:60]}"

    return lambda ticket, time: why_time(time) if ticket else "no ticket number"


def _by_hand(source: Source, mapping: Mapping, day_first: bool) -> Census:
    """Look at a small text row by row, as the careful way of reading does."""
    ticket, time, column = _places(source, mapping)
    gone, width = frozenset(mapping.missing), len(source.names)
    encoding = "utf-8" if source.told else encodings.of_whole(source.path, source.file)[0]
    read_as = "utf-8-sig" if encoding == "utf-8" else encoding
    why_not, found = _judge(column, day_first), Counter[str]()
    different: set[int] = set()
    states, state = Counter[str](), _place_of_state(source, mapping)
    for record in rows_below_header(source.path, read_as, source.delimiter, width, source.skip):
        cells, reason = judge(record, width)
        if cells is None:
            found[WIDTH if "where the header has" in reason else reason] += 1
            continue
        row = ["" if (text := cell.strip()) in gone else text for cell in cells]
        reason = why_not(row[ticket], row[time])
        found[reason] += 1
        if state is not None and row[state]:
            states[row[state]] += 1
        if not reason:
            different.add(hash(tuple(row)))
    readable = found.pop("", 0)
    return Census(readable, found, readable - len(different), states)


def _at_once(source: Source, mapping: Mapping, day_first: bool) -> Census | None:
    """Count by one scan; ``None`` for a file that only the careful way can read."""
    import duckdb

    ticket, time, column = _places(source, mapping)
    gone = ", ".join(quote(word) for word in dict.fromkeys(["", *mapping.missing]))
    texts = [
        f"CASE WHEN trim(c{place}, {WHITE}) NOT IN ({gone}) THEN trim(c{place}, {WHITE}) END AS {name}"
        for place, name in ((ticket, "ticket"), (time, "time"))
    ]
    sample = (row[time].strip() for row in source.sample)
    clock = clock_of(dict.fromkeys(t for t in sample if t not in mapping.missing), day_first, ZoneInfo("UTC"))
    naive, exact = clock.naive_sql("time"), clock.exact_sql("time") or "NULL::TIMESTAMP"
    read = f"coalesce({within(naive)}, {within(exact)})"
    telling = [source.names.index(name) for f in ("revision", "state") if (name := mapping.source(f))][:1]
    try:
        with connect(source.folder) as connection:
            # Rows that differ in little need not be compared in all of it.
            for cells in ((ticket, time, *telling), range(len(source.names))):
                whole = ", ".join(f"c{place}" for place in cells)
                rows = connection.execute(
                    "SELECT ticket IS NULL AS off, CASE WHEN ticket IS NOT NULL AND time IS NOT NULL "
                    f"AND {read} IS NULL THEN time END AS odd, time IS NULL AS untold, count(*), "
                    "count(*) - count(DISTINCT whole) FROM "
                    f"(SELECT {', '.join(texts)}, hash({whole}) AS whole "
                    f"FROM {source.relation(mapping.missing)}) GROUP BY off, odd, untold LIMIT {ODD + 1}"
                ).fetchall()
                if len(rows) > ODD:
                    return None
                if not any(again for *_, again in rows):
                    break
            states = _states_at_once(connection, source, mapping)
    except duckdb.Error:
        return None
    why_not, found, repeated = _judge(column, day_first), Counter[str](), 0
    for off, odd, untold, number, again in rows:
        reason = why_not("" if off else "x", "" if untold else odd or "2000-01-01")
        found[reason] += number
        repeated += 0 if reason else again
    return Census(found.pop("", 0), found, repeated, states)


def _states_at_once(
    connection: duckdb.DuckDBPyConnection, source: Source, mapping: Mapping
) -> Counter[str] | None:
    if (place := _place_of_state(source, mapping)) is None:
        return None
    told = connection.execute(
        f"SELECT trim(c{place}, {WHITE}) AS told, count(*) FROM {source.relation(mapping.missing)} "
        f"GROUP BY 1 ORDER BY 2 DESC LIMIT {STATES}"
    ).fetchall()
    gone = frozenset(("", *mapping.missing))
    return Counter({state: rows for state, rows in told if state is not None and state not in gone})


def _place_of_state(source: Source, mapping: Mapping) -> int | None:
    column = mapping.source("state")
    return source.names.index(column) if column else None


def _places(source: Source, mapping: Mapping) -> tuple[int, int, str]:
    """Return the places of the number of the ticket and of the main time, and the name of that column."""
    column = mapping.source(main_time(mapping)) or ""
    return source.names.index(mapping.source("ticket") or ""), source.names.index(column), column
