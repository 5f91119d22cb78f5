"""What is said of a mapping that rests on little: columns that are lacking, meanings that were guessed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator

from outtask.formats.tickets.dates import parse
from outtask.formats.tickets.propose import FILLED
from outtask.formats.tickets.source import Source
from outtask.formats.tickets.vocabulary import header_rank
from outtask.terms.errors import UserError
from outtask.terms.mapping import FIELDS, Mapping

POWER = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d{2,}")
SURE = 0.8  # a header that is known; below, the values alone speak for a meaning
SHOWN = 40  # columns that are named


def check_enough(mapping: Mapping, source: Source) -> None:
    """Raise UserError where a file has no ticket number or no time."""
    columns = ", ".join(source.names[:SHOWN])
    if not mapping.source("ticket"):
        for column in _hardly_filled(source, mapping):
            raise UserError(
                f"no column holds the number of the ticket: {column} is called as one that does, but is "
                "empty in too many rows",
                file=source.file,
                mend="export it with its numbers, or name another column in a mapping file: 'ticket: COLUMN'",
            )
        raise UserError(
            f"no column holds the number of the ticket (columns: {columns})", file=source.file,
            mend="name it in a mapping file: 'ticket: COLUMN'",
        )  # fmt: skip
    if mapping.source("at") or mapping.source("opened_at"):
        return
    for column, text in _unread(source, mapping):
        raise UserError(
            f"no column holds the time of the row: {column} is called as one that does, but {text[:60]!r} "
            "is no date that can be read",
            file=source.file,
            mend="write times as 2026-03-31 14:05, an offset as +02:00, and not the letters of a zone; "
            "or name another column in a mapping file: 'at: COLUMN'",
        )
    raise UserError(
        f"no column holds the time of the row (columns: {columns})", file=source.file,
        mend="name it in a mapping file: 'at: COLUMN' or 'opened_at: COLUMN'",
    )  # fmt: skip


def _hardly_filled(source: Source, mapping: Mapping) -> Iterator[str]:
    """Yield the columns whose header names the ticket, and that many rows leave empty."""
    for place, name in enumerate(source.names):
        told = sum(row[place].strip() not in mapping.missing for row in source.sample)
        if header_rank("ticket", name) is not None and told <= FILLED * len(source.sample):
            yield name


def _unread(source: Source, mapping: Mapping) -> Iterator[tuple[str, str]]:
    """Yield the columns whose header names a time, with a value that none of our formats reads."""
    for field in ("at", "opened_at"):
        if field in mapping.columns:  # somebody said that the log has none
            continue
        for place, name in enumerate(source.names):
            if header_rank(field, name) is not None:
                texts = (row[place].strip() for row in source.sample)
                told = (
                    t for t in texts if t not in mapping.missing and not (parse(t, True) or parse(t, False))
                )
                yield from ((name, text) for text in told)


def doubted(source: Source, mapping: Mapping) -> list[str]:
    """Return notes on columns taken for what they are by their values alone, and on numbers cut short."""
    return [*_guessed(mapping), *_shortened(source, mapping.source("ticket") or "")]


def _guessed(mapping: Mapping) -> Iterator[str]:
    found = [
        f"{guess.column!r} as {field} ({FIELDS[field]}: {guess.why})"
        for field, guess in mapping.columns.items()
        if guess and guess.confidence < SURE
    ]
    if found:
        told = ", ".join(found)
        yield f"Guessed from what is in them, as no header tells: {told}. Wrong? Name them in a mapping file."


def _shortened(source: Source, column: str) -> Iterator[str]:
    """Tell of numbers that a spreadsheet wrote as powers of ten, so that several became one."""
    place = source.names.index(column)
    texts = (row[place].strip() for row in source.sample)
    if found := next(filter(POWER.fullmatch, texts), None):
        yield (
            f"A spreadsheet cut numbers of tickets short in {column}, such as {found}: different tickets may "
            "count as one. Export them as text."
        )


def unseen_states(mapping: Mapping, seen: Collection[str]) -> list[str]:
    """Return a note for each state that a mapping file names and the log does not have."""
    notes = []
    for state in mapping.states if "states" in mapping.places else ():
        if state not in seen:
            near = difflib.get_close_matches(state, list(seen), 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            notes.append(f"No row has the state {state!r} that the mapping file names{hint}")
    return notes
