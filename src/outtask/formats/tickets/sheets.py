"""Read a workbook, apart: ``python -m outtask.formats.tickets.sheets WORKBOOK CLEAN.csv [MARK]``.

The reader asks for the memory of all cells between the first and the last, and the system ends whoever asks
for too much: here that ends nothing else. What was found is told as JSON on standard output.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from outtask.formats.tickets.archive import DAMAGED
from outtask.formats.tickets.propose import propose
from outtask.formats.tickets.repair import write_clean
from outtask.formats.tickets.source import COLUMNS, SAMPLE, unique_names
from outtask.formats.tickets.title import LOOKED_AT, rows_above
from outtask.formats.tickets.vocabulary import fold
from outtask.terms.errors import UserError

MEMORY = 4 << 30  # bytes; a sheet of a million rows and twenty columns takes 2.2 GB
UNPACKED = 2 << 30  # bytes; the same sheet has 1.2 GB
SHOWN = 1000  # letters of a cell that are told; all are written
PROTECTED = {"what": "is protected by a password", "mend": "save it without one"}
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the part of a compound file that holds a newer workbook
NO_WORKBOOK = {"what": "is an archive without a workbook in it", "mend": "unpack it and give the table in it"}
TOO_MUCH = {
    "what": f"the workbook takes more than {MEMORY >> 30} GB of memory: it is too large, or a cell lies "
    "far from the others",
    "mend": "delete all rows and columns beside the table, or save the sheet as CSV",
}
TOO_LARGE = {
    "what": f"the workbook unpacks to more than {UNPACKED >> 30} GB",
    "mend": "save the sheet as CSV",
}


class _TooLargeError(Exception):
    """More text than anybody would put into a sheet."""


def main(workbook: Path, target: Path, mark: str = "") -> dict[str, Any]:
    """Write the first sheet with a table as a clean CSV file; tell its name, header, some rows, other tables.

    ``mark`` is written before each number that the sheet holds as one, not as text. Where that cannot be
    done, ``what`` and ``mend`` are told instead.
    """
    import python_calamine

    _bound_memory()
    try:
        kind, size = _kind_and_size(workbook)
        if kind is None:
            return NO_WORKBOOK
        if size > UNPACKED:
            return TOO_LARGE
        named = target.with_name(f"workbook.{kind}")  # what reads it goes by the name
        named.symlink_to(workbook.resolve())
        book = python_calamine.CalamineWorkbook.from_path(named)
        found, others, useful = dict[str, Any](), list[str](), False
        apart = target.with_name("other.csv")
        for name in _visible_first(book):
            sheet = book.get_sheet_by_name(name)
            if not any(True for _ in _rows(sheet)):
                continue
            if found and (useful or not _useful(_write(sheet, apart, mark))):
                others.append(name)
                continue
            # The first sheet that is of use, behind a cover that is none; else the first.
            others += [found["sheet"]] if found else []
            found = {"sheet": name, **_write(sheet, target, mark)}
            useful = _useful(found)
    except _TooLargeError:
        return TOO_LARGE
    except python_calamine.PasswordError:
        return PROTECTED
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError, OverflowError) as error:
        if ENCRYPTED in workbook.read_bytes():
            return PROTECTED
        text = " ".join(str(error).split())
        if "limit exceeded" in text:  # of an OpenDocument sheet: a hundred million cells
            return TOO_MUCH
        return {"what": f"the workbook is cut short or damaged ({text})", "mend": DAMAGED}
    if found:
        return {**found, "others": others}
    return {"what": "no sheet holds a table", "mend": "give a header line and rows below it"}


def _bound_memory() -> None:
    import resource

    resource.setrlimit(
        resource.RLIMIT_CORE, (0, 0)
    )  # what the workbook says stays out of files of the system
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = MEMORY if soft == resource.RLIM_INFINITY else min(soft, MEMORY)
    with suppress(ValueError, OSError):  # macOS knows no such limit
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))


def _kind_and_size(workbook: Path) -> tuple[str | None, int]:
    """Return the suffix that a workbook should have, None for what is none, and how large it says it is."""
    with workbook.open("rb") as stream:
        if stream.read(2) != b"PK":
            return "xls", 0  # the old format of Excel packs nothing
    with zipfile.ZipFile(workbook) as archive:
        names = archive.namelist()
        size = sum(part.file_size for part in archive.infolist())
    marks = {"content.xml": "ods", "xl/workbook.bin": "xlsb", "xl/workbook.xml": "xlsx"}
    return next((kind for mark, kind in marks.items() if mark in names), None), size


def _visible_first(book: Any) -> list[str]:
    """Return the names of the sheets in their order; what somebody hid comes last."""
    import python_calamine

    seen = python_calamine.SheetVisibleEnum.Visible
    hidden = {sheet.name for sheet in book.sheets_metadata if sheet.visible != seen}
    return sorted(book.sheet_names, key=hidden.__contains__)


def _header(sheet: Any) -> tuple[int, int]:
    """Return the number of the first row of the table, and how many rows above it say something."""
    rows = [[cell_text(cell).strip() for cell in row] for row in islice(sheet.iter_rows(), LOOKED_AT)]
    filled = [line for line, row in enumerate(rows, start=1) if sum(map(bool, row)) >= 2]
    first = filled[rows_above([rows[line - 1] for line in filled])] if filled else 0
    return first, sum(map(any, rows[: max(0, first - 1)]))


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Yield (row number, cells) from the first row of the table on; empty rows are no rows."""
    first, _ = _header(sheet)
    started = False
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for line, row in enumerate(sheet.iter_rows(), start=1):
        while row and _blank(row[-1]):
            row.pop()
        started = started or (line >= first and sum(not _blank(cell) for cell in row) >= 2)
        if started and row:
            yield line, left + row


def _useful(table: dict[str, Any]) -> bool:
    """Tell whether a table can be a log, or a series of what drives work."""
    try:
        names = unique_names(table["header"], "")
    except UserError:
        return False
    if {"function", "month", "unit", "quantity"} <= {fold(name) for name in names}:
        return True
    found = propose(names, table["sample"])
    return bool(found.source("ticket") and (found.source("at") or found.source("opened_at")))


def _write(sheet: Any, target: Path, mark: str) -> dict[str, Any]:
    """Write the table of a sheet; return its header, as wide as its widest row, and some rows."""
    count, width = 0, 0
    for _, row in _rows(sheet):
        count, width = count + 1, max(width, len(row))
    if width > COLUMNS:
        return {"header": [""] * width, "sample": [], "above": 0}
    step = max(1, count // (2 * SAMPLE))
    told, letters = list[list[str]](), 0

    def texts() -> Iterator[tuple[int, list[str]]]:
        nonlocal letters
        for number, (line, row) in enumerate(_rows(sheet)):
            cells = [cell_text(cell, mark if number else "") for cell in row] + [""] * (width - len(row))
            letters += sum(map(len, cells))
            if letters > UNPACKED:  # a long text that many cells refer to
                raise _TooLargeError
            if number <= SAMPLE or (number - 1 - SAMPLE) % step == 0:
                told.append([cell[:SHOWN] for cell in cells])
            if number:
                yield line, cells

    write_clean(texts(), target, frozenset(("",)))
    header, *sample = told
    return {"header": header, "sample": sample, "above": _header(sheet)[1]}


def _blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def cell_text(cell: object, mark: str = "") -> str:
    """Return a cell as text: dates in ISO form, whole numbers without a point, ``mark`` before all."""
    if isinstance(cell, datetime):
        return str(cell.replace(microsecond=0, second=cell.second))
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return f"{mark}{int(cell)}"
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    if isinstance(cell, int | float):
        return f"{mark}{cell}"
    return "" if cell is None else str(cell).replace(mark, "") if mark else str(cell)


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]), sys.stdout)
