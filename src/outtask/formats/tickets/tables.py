"""Workbooks and Parquet files as sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from outtask.formats.tickets.database import connect, quote_path
from outtask.formats.tickets.repair import write_clean
from outtask.formats.tickets.source import DAMAGED, SAMPLE, Source, unique_names
from outtask.terms.errors import UserError
from outtask.terms.mapping import MISSING


def open_workbook(path: Path, file: str, folder: Path) -> Source:
    """Open the first sheet with a table in an .xlsx, .xls or .ods file; its rows become a clean CSV file."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
        grids = {name: _grid(sheet) for name, sheet in sheets.items()}
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        text = " ".join(str(error).split())
        raise UserError(f"the workbook is cut short or damaged ({text})", file=file, mend=DAMAGED) from None
    grids = {name: grid for name, grid in grids.items() if grid}
    if not grids:
        raise UserError(
            "no sheet holds a table", file=file, mend="give a sheet with a header line and rows below it"
        )
    name, grid = next(iter(grids.items()))
    (_, header), *rows = grid
    width = max(len(cells) for _, cells in grid)
    names = unique_names(header + [""] * (width - len(header)), file)
    rows = [(line, cells + [""] * (width - len(cells))) for line, cells in rows]
    notes = []
    if len(grids) > 1:
        others = ", ".join(repr(other) for other in grids if other != name)
        notes.append(f"Read the sheet {name!r}; not read: {others}.")
    target = folder / "clean.csv"
    write_clean(iter(rows), target, frozenset(("",)))
    step = max(1, len(rows) // (2 * SAMPLE))
    sample = [cells for _, cells in [*rows[:SAMPLE], *rows[SAMPLE::step]]]
    return Source(target, file, names, sample, clean=True, notes=notes, folder=folder)


def _grid(sheet: Any) -> list[tuple[int, list[str]]]:
    """Return (row number, cells) from the first row with two cells on; empty rows are no rows."""

    def rows() -> Iterator[tuple[int, list[str]]]:
        started = False
        for line, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
            cells = [cell_text(cell) for cell in row]
            while cells and not cells[-1].strip():
                cells.pop()
            started = started or sum(bool(cell.strip()) for cell in cells) >= 2
            if started and cells:
                yield line, cells

    return list(rows())


def cell_text(cell: object) -> str:
    """Return a cell as text: dates in ISO form, whole numbers without a decimal point."""
    if isinstance(cell, datetime):
        return str(cell.replace(microsecond=0, second=cell.second))
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def open_parquet(path: Path, file: str, folder: Path) -> Source:
    """Open a Parquet file; every column is read as text."""
    import duckdb

    try:
        with connect(folder) as connection:
            scan = f"read_parquet({quote_path(path)}, hive_partitioning=false)"
            described = connection.execute(f"SELECT * FROM {scan} LIMIT 0").description
            names = [column[0] for column in described or []]
            source = Source(path, file, names, [], kind="parquet")
            rows = connection.execute(
                f"SELECT * EXCLUDE line FROM {source.relation(MISSING)} LIMIT {2 * SAMPLE}"
            ).fetchall()
    except duckdb.Error as error:
        text = str(error).splitlines()[0]
        raise UserError(
            f"the Parquet file is cut short or damaged ({text})", file=file, mend=DAMAGED
        ) from None
    if len(names) < 2:
        raise UserError("only one column found", file=file, mend="give a table with a column per field")
    source.sample = [["" if cell is None else cell for cell in row] for row in rows]
    return source
