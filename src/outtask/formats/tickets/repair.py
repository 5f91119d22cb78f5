"""The careful way through a broken text file: row by row, each bad one set aside with its line and reason."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from outtask.methods.words import counted

LONGEST_QUOTED = 1000  # lines one quoted cell may span before its quote counts as never closed
LONGEST_ROW = 1_000_000  # characters


class Reject(NamedTuple):
    """A row that does not count: its line in the source, why, and what it said."""

    line: int
    reason: str
    row: str


class Record(NamedTuple):
    """One row of the source: its cells, or the reason why they cannot be told."""

    line: int
    cells: list[str] | None
    reason: str
    text: str


def records(lines: Iterable[str], delimiter: str, width: int | None = None) -> Iterator[Record]:
    """Split lines into rows; blank lines are no rows.

    A quote that is not closed, or whose closing does not give a row of ``width`` cells, costs its own line
    only: reading goes on at the next line instead of swallowing the rest of the file.
    """
    ahead: deque[str] = deque()
    source = iter(lines)

    def pull() -> str | None:
        return ahead.popleft() if ahead else next(source, None)

    number = 0
    while (line := pull()) is not None:
        number += 1
        text = line.rstrip("\r\n")
        if not text.strip(" \t"):
            continue
        if '"' not in text:
            yield Record(number, text.split(delimiter), "" if line != text else "cut", text)
            continue
        taken = [line]
        try:
            cells = next(csv.reader(_feed(taken, pull), delimiter=delimiter, strict=True))
            reason = "" if taken[-1][-1:] in "\r\n" else "cut"
        except csv.Error as error:
            cells, reason = None, _why(error, len(taken))
        if cells is not None and len(taken) > 1 and width is not None and len(cells) != width:
            cells, reason = None, "a quote is opened and not closed"
        if cells is None:
            ahead.extendleft(reversed(taken[1:]))
            yield Record(number, None, reason, text)
        else:
            yield Record(number, cells, reason, "".join(taken).rstrip("\r\n"))
            number += len(taken) - 1


def _feed(taken: list[str], pull: object) -> Iterator[str]:
    yield taken[0]
    while len(taken) < LONGEST_QUOTED and (following := pull()) is not None:  # type: ignore[operator]
        taken.append(following)
        yield following


def _why(error: csv.Error, lines: int) -> str:
    if "end of data" in str(error) or lines > 1:
        return "a quote is opened and not closed"
    if "expected after" in str(error):
        return "text follows a closing quote"
    return f"the row cannot be split into cells ({error})"


def judge(record: Record, width: int) -> tuple[list[str] | None, str]:
    """Return the cells of a row that has ``width`` of them and readable characters, or the reason why not."""
    if record.cells is None:
        return None, record.reason
    if "\0" in record.text:
        return None, "the row contains NUL bytes"
    if not record.text.isascii() and any("\udc80" <= c <= "\udcff" for c in record.text):
        return None, "the row contains bytes that are not UTF-8"
    if len(record.text) > LONGEST_ROW:
        return None, f"the row is longer than {LONGEST_ROW} characters"
    cells = record.cells
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        cells = cells[:width]
    if len(cells) < width and record.reason == "cut":
        return None, f"the file ends in the middle of this row ({len(cells)} of {width} cells)"
    if len(cells) != width:
        return None, f"{counted(len(cells), 'cell')} where the header has {width}"
    return cells, ""


def write_clean(rows: Iterable[tuple[int, list[str]]], target: Path, missing: Collection[str]) -> int:
    """Write rows as ``line, cells ...`` in UTF-8 CSV, cells trimmed and missing ones empty; count them."""
    count = 0
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        for line, cells in rows:
            trimmed = [cell.strip() for cell in cells]
            writer.writerow([line, *("" if cell in missing else cell for cell in trimmed)])
            count += 1
    return count


def careful_rows(
    path: Path, encoding: str, delimiter: str, width: int, skip: int, rejects: list[Reject]
) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of the good rows below the header of a text file; the others to ``rejects``."""
    for record in rows_below_header(path, encoding, delimiter, width, skip):
        cells, reason = judge(record, width)
        if cells is None:
            rejects.append(Reject(record.line, reason, printable(record.text)))
        else:
            yield record.line, cells


def rows_below_header(
    path: Path, encoding: str, delimiter: str, width: int, skip: int = 0
) -> Iterator[Record]:
    """Yield the rows of a text file below its header and the ``skip`` lines above that."""
    with path.open(encoding=encoding, errors="surrogateescape", newline=None) as stream:
        rows = (record for record in records(stream, delimiter, width) if record.line > skip)
        yield from islice(rows, 1, None)


def printable(text: str) -> str:
    """Return a row as valid Unicode of bounded length, for the list of rejects."""
    return re.sub(r"[\udc80-\udcff]", "\ufffd", text[:2000]).replace("\0", "\u2400")
