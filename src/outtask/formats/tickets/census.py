"""How many rows of a whole file could be used, and why the others could not, told before it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from zoneinfo import ZoneInfo

from outtask.formats.tickets import encoding as encodings
from outtask.formats.tickets.clock import clock_of
from outtask.formats.tickets.database import connect, quote
from outtask.formats.tickets.dates import parse
from outtask.formats.tickets.load import WHITE, main_time, within
from outtask.formats.tickets.repair import judge, rows_below_header
from outtask.formats.tickets.source import Source
from outtask.terms.mapping import Mapping

BY_HAND = 4_000_000  # bytes of a text that are looked at row by row, in less than a second
AT_ONCE = 60_000_000  # bytes that are scanned, in about a second
ODD = 2000  # different texts that no fast format reads
WIDTH = "another number of cells than the header"

Census = tuple[int, Counter[str]]
"""Rows that can be used; why the others cannot, and how many."""
KEPT = 16
_known: dict[tuple[object, ...], Census | None] = {}


def census(source: Source, mapping: Mapping, *, day_first: bool) -> Census | None:
    """Count all rows of a file, or return ``None`` where that would take long."""
    size = source.path.stat().st_size
    if not source.numbered and size <= BY_HAND:
        return _by_hand(source, mapping, day_first)
    if size > AT_ONCE:
        return None
    real = source.path.resolve()
    asked = (
        str(real),
        real.stat().st_mtime_ns,
        source.skip,
        *_places(source, mapping),
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
    found: Counter[str] = Counter()
    reads = lru_cache(maxsize=4096)(lambda text: parse(text, day_first) is not None)
    readable = 0
    for ticket, time in rows:
        if not ticket:
            found["no ticket number"] += 1
        elif not time:
            found[f"no time in {column}"] += 1
        elif not reads(time):
            found[f"not a date in {column}, such as {time[:60]}"] += 1
        else:
            readable += 1
    return readable, found


def _by_hand(source: Source, mapping: Mapping, day_first: bool) -> Census:
    """Look at a small text row by row, as the careful way of reading does."""
    ticket, time, column = _places(source, mapping)
    gone, width = frozenset(mapping.missing), len(source.names)
    encoding = "utf-8" if source.told else encodings.of_whole(source.path, source.file)[0]
    unusable: Counter[str] = Counter()

    def rows() -> Iterable[tuple[str, str]]:
        read_as = "utf-8-sig" if encoding == "utf-8" else encoding
        for record in rows_below_header(source.path, read_as, source.delimiter, width, source.skip):
            cells, reason = judge(record, width)
            if cells is None:
                unusable[WIDTH if "where the header has" in reason else reason] += 1
                continue
            pair = (cells[ticket].strip(), cells[time].strip())
            yield ("" if pair[0] in gone else pair[0], "" if pair[1] in gone else pair[1])

    readable, found = judged(rows(), column, day_first=day_first)
    return readable, found + unusable


def _at_once(source: Source, mapping: Mapping, day_first: bool) -> Census | None:
    """Count by one scan; ``None`` for a file that only the careful way can read."""
    import duckdb

    ticket, time, column = _places(source, mapping)
    gone = ", ".join(quote(word) for word in dict.fromkeys(["", *mapping.missing]))
    texts = (
        f"CASE WHEN trim(c{place}, {WHITE}) NOT IN ({gone}) THEN trim(c{place}, {WHITE}) END AS {name}"
        for place, name in ((ticket, "ticket"), (time, "time"))
    )
    sample = (row[time].strip() for row in source.sample)
    clock = clock_of(dict.fromkeys(t for t in sample if t not in mapping.missing), day_first, ZoneInfo("UTC"))
    read = (
        f"coalesce({within(clock.naive_sql('time'))}, {within(clock.exact_sql('time') or 'NULL::TIMESTAMP')})"
    )
    try:
        with connect(source.folder) as connection:
            rows = connection.execute(
                "SELECT ticket IS NULL AS off, CASE WHEN ticket IS NOT NULL AND time IS NOT NULL "
                f"AND {read} IS NULL THEN time END AS odd, time IS NULL AS untold, count(*) "
                f"FROM (SELECT {', '.join(texts)} FROM {source.relation(mapping.missing)}) "
                f"GROUP BY ALL LIMIT {ODD + 1}"
            ).fetchall()
    except duckdb.Error:
        return None
    if len(rows) > ODD:
        return None
    readable, found = 0, Counter[str]()
    for off, odd, untold, number in rows:
        good, why = judged(
            [("" if off else "x", "" if untold else odd or "2000-01-01")], column, day_first=day_first
        )
        readable += good * number
        found.update(dict.fromkeys(why, number))
    return readable, found


def _places(source: Source, mapping: Mapping) -> tuple[int, int, str]:
    """Return the places of the number of the ticket and of the main time, and the name of that column."""
    column = mapping.source(main_time(mapping)) or ""
    return source.names.index(mapping.source("ticket") or ""), source.names.index(column), column
