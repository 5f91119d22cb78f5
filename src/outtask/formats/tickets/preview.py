"""What would be read from a file, told from a few of its rows before anybody waits for all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from outtask.formats.tickets.archive import first_part
from outtask.formats.tickets.census import WIDTH, Census, census, judged
from outtask.formats.tickets.dates import NUMERIC, order_of, parse
from outtask.formats.tickets.load import main_time
from outtask.formats.tickets.log import mapping_for
from outtask.formats.tickets.repair import records
from outtask.formats.tickets.several import FIELDS as FIRST_NAMED
from outtask.formats.tickets.several import named_in, seen_several
from outtask.formats.tickets.source import HEAD, Source, open_source
from outtask.formats.tickets.stages import stages_of
from outtask.terms.events import Stage
from outtask.terms.mapping import TIME_FIELDS, Mapping

PART = 32 << 20  # bytes of an archive that are unpacked to look at
ROWS, EXAMPLES, LETTERS, STATES = 5, 3, 60, 60
ORDERS = {True: (True, False), False: (False, True), None: (False, False)}
"""Whether the first and the second number of a date are above twelve: day first, month first, or open."""
NUMBERS = re.compile(r"[\d.,: /-]+")


@dataclass(frozen=True)
class Column:
    """A column of the file: what it is taken for, how sure that is (0 to 1) and why, what stands in it."""

    name: str
    field: str | None  # of `terms.mapping.FIELDS`
    confidence: float
    why: str
    examples: tuple[str, ...]
    filled: float  # share of the rows that say something
    different: int  # values among the rows looked at


@dataclass(frozen=True)
class Order:
    """In which order day and month are written."""

    day_first: bool | None  # None: nothing that was looked at tells
    matters: bool  # whether any date reads differently one way or the other
    example: str  # a date that can only be read this way; or one that can be read both ways
    column: str
    against: int  # dates looked at that can only be read the other way


@dataclass(frozen=True)
class Preview:
    """What a file holds, as far as a look tells."""

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    mapping: Mapping
    rows: tuple[tuple[str, ...], ...]  # the first ones
    looked_at: int  # rows: all of them where that does not take long
    readable: int  # of those
    problems: tuple[tuple[str, int], ...]  # why rows could not be used, and how many
    repeated: int | None  # readable rows that repeat an earlier one; None where only a part was looked at
    about: int | None  # rows of the whole file, roughly
    order: Order
    zoned: bool  # whether every time that was looked at says its own offset
    states: tuple[tuple[str, Stage | None], ...]
    groups: tuple[str, ...]  # columns that could name the function
    missing: tuple[str, ...]  # fields without which nothing can be read
    notes: tuple[str, ...]


class Opened(NamedTuple):
    """A file that was opened to be looked into, maybe several times."""

    source: Source
    times: float  # as large is the whole


def opened(path: Path, folder: Path, encoding: str | None = None) -> Opened:
    """Open a file to be looked into; ``folder`` takes working copies, and is the caller's.

    Of an archive only the first part is unpacked. Raises UserError for what is no table.
    """
    path, times = first_part(path, folder / "part", PART)
    return Opened(open_source(path, encoding, folder), times)


def preview(file: Opened, mapping: Mapping | None = None) -> Preview:
    """Say what a file holds; ``mapping`` is what somebody said. Raises UserError for columns it lacks."""
    source, times = file
    used = mapping_for(source, mapping)
    order = _order(source, used)
    day_first = used.day_first if used.day_first is not None else order.day_first is not False
    missing = tuple(_missing(used))
    whole = census(source, used, day_first=day_first) if times == 1 and not missing else None
    readable, problems, repeated, told = whole or _problems(source, used, day_first)
    rows = readable + sum(problems.values())
    states = dict((told or Counter(filter(None, _cells(source, used, "state")))).most_common(STATES))
    return Preview(
        names=tuple(source.names),
        columns=tuple(_column(source, used, place) for place in range(len(source.names))),
        mapping=used,
        rows=tuple(tuple(cell[:LETTERS] for cell in row) for row in source.sample[:ROWS]),
        looked_at=rows,
        readable=readable,
        problems=tuple(problems.most_common(5)),
        repeated=repeated,
        about=rows if whole else _about(source, times),
        order=order,
        zoned=_zoned(source, used, day_first),
        states=tuple(stages_of(states, used).items()),
        groups=tuple(_groups(source, used)),
        missing=missing,
        notes=(*source.notes, *seen_several(source, used)),
    )


def _cells(source: Source, mapping: Mapping, field: str) -> list[str]:
    """Return the trimmed cells of a field in the rows looked at, missing ones empty."""
    name = mapping.source(field)
    if name is None:
        return []
    place, gone = source.names.index(name), frozenset(mapping.missing)
    return ["" if (text := row[place].strip()) in gone else text for row in source.sample]


def _column(source: Source, mapping: Mapping, place: int) -> Column:
    name, gone = source.names[place], frozenset(mapping.missing)
    field, guess = next(
        ((f, g) for f, g in mapping.columns.items() if g is not None and g.column == name), (None, None)
    )
    told = [text for row in source.sample if (text := row[place].strip()) not in gone]
    if field in FIRST_NAMED:
        told = [names[0] for text in told if (names := named_in(text, gone))]
    different = dict.fromkeys(told)
    return Column(
        name, field, guess.confidence if guess else 0.0, guess.why if guess else "",
        tuple(text[:LETTERS] for text in list(different)[:EXAMPLES]),
        len(told) / max(1, len(source.sample)), len(different),
    )  # fmt: skip


def _order(source: Source, mapping: Mapping) -> Order:
    """Tell day-first from month-first by the rows looked at; the main time decides, the others help."""
    fields = sorted((f for f in TIME_FIELDS if mapping.source(f)), key=lambda f: f != main_time(mapping))
    open_one = ("", "")
    for field in fields:
        column = mapping.source(field) or ""
        texts = [text for text in _cells(source, mapping, field) if text]
        verdict, day, month = order_of(texts)
        if verdict is None:
            open_one = open_one if open_one[0] else (_proof(texts, None), column)
        elif day or month:
            return Order(verdict, True, _proof(texts, verdict), column, min(day, month))
    return Order(None, True, *open_one, 0) if open_one[0] else Order(True, False, "", "", 0)


def _proof(texts: Iterable[str], day_first: bool | None) -> str:
    """Return a date that can be read in one order only, or for None one that can be read in both.

    A day that no calendar has, such as 31/02, is told only where there is nothing else.
    """
    impossible = ""
    for text in texts:
        if (found := NUMERIC.match(text)) and len(found["a"]) <= 2:
            a, b = int(found["a"]), int(found["b"])
            if ORDERS[day_first] == (a > 12, b > 12) and (day_first is not None or a != b):
                told = f"{found['a']}{found['sep']}{found['b']}{found['sep']}{found['c']}"
                if parse(text, day_first is not False) is not None:
                    return told
                impossible = impossible or told
    return impossible


def _problems(source: Source, mapping: Mapping, day_first: bool) -> Census:
    """Return how many of the rows looked at can be used, and why the others cannot."""
    main = main_time(mapping)
    rows = zip(_cells(source, mapping, "ticket"), _cells(source, mapping, main), strict=False)
    counted = judged(rows, mapping.source(main) or "", day_first=day_first)
    if (wrong := _of_other_width(source)) > 0:
        counted.problems[WIDTH] += wrong
    return counted


def _head(source: Source) -> list[str]:
    with source.path.open("rb") as stream:
        head = stream.read(HEAD)
    lines = head.decode("utf-8-sig", errors="replace").splitlines(keepends=True)
    return lines[:-1] if len(head) == HEAD else lines


def _of_other_width(source: Source) -> int:
    """Count the rows at the beginning of a text file that have more or fewer cells than its header."""
    if source.numbered:
        return 0
    rows = records(_head(source)[source.skip :], source.delimiter, len(source.names))
    return sum(row.cells is None or len(row.cells) != len(source.names) for row in rows)


def _about(source: Source, times: float) -> int | None:
    """Return how many rows the whole file has, from how long the first ones are."""
    if source.kind == "parquet":
        return None
    lines = _head(source)
    rows = sum(1 for _ in records(lines[source.skip :], source.delimiter)) - (not source.clean)
    read, size = sum(len(line.encode()) for line in lines), source.path.stat().st_size
    return round(times * size / max(1, read) * max(1, rows))


def _zoned(source: Source, mapping: Mapping, day_first: bool) -> bool:
    times = [text for text in _cells(source, mapping, main_time(mapping)) if text][:100]
    moments = [moment for text in times if (moment := parse(text, day_first)) is not None]
    return bool(moments) and all(moment.tzinfo is not None for moment in moments)


def _groups(source: Source, mapping: Mapping) -> Iterable[str]:
    """Return the columns that could name the function: texts that repeat, the group in charge first."""
    fields = {g.column: f for f, g in mapping.columns.items() if g}
    first = [name for field in ("team", "category") if (name := mapping.source(field))]
    yield from first
    for place, name in enumerate(source.names):
        if name in first or fields.get(name) in ("ticket", *TIME_FIELDS):
            continue
        texts = [text for row in source.sample if (text := row[place].strip()) not in mapping.missing]
        repeat = 2 <= len(set(texts)) <= max(2, 0.6 * len(texts))
        if repeat and not NUMBERS.fullmatch(texts[0]):
            yield name


def _missing(mapping: Mapping) -> Iterable[str]:
    if not mapping.source("ticket"):
        yield "ticket"
    if not (mapping.source("at") or mapping.source("opened_at")):
        yield "at"


def round_to_known(rows: int) -> int:
    """Round an estimate to two digits, and leave what is small as it is."""
    if rows < 1000:
        return rows
    return int(float(f"{rows:.2g}"))
