"""Workbooks and Parquet files as sources."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from outtask.formats.tickets import sheets
from outtask.formats.tickets.archive import DAMAGED
from outtask.formats.tickets.database import connect, quote_path, without_place
from outtask.formats.tickets.source import SAMPLE, Source, few_enough, unique_names
from outtask.formats.tickets.title import above_header
from outtask.terms.errors import UserError
from outtask.terms.mapping import MISSING


def open_workbook(path: Path, file: str, folder: Path, mark: str = "") -> Source:
    """Open the first sheet with a table in an .xlsx, .xls or .ods file; its rows become a clean CSV file.

    ``mark`` is written before each number that a cell holds as one, not as text.
    """
    target = folder / "clean.csv"
    found = _read_apart(path, target, file, mark)
    if "what" in found:
        raise UserError(found["what"], file=file, mend=found["mend"])
    notes = []
    if found["others"]:
        others = ", ".join(map(repr, found["others"]))
        notes.append(f"Read the sheet {found['sheet']!r}; not read: {others}.")
    if found["above"]:
        notes.append(above_header(found["above"]))
    names = unique_names(found["header"], file)
    return Source(target, file, names, found["sample"], clean=True, notes=notes, folder=folder)


def _read_apart(path: Path, target: Path, file: str, mark: str) -> Any:
    """Have a workbook read by a process of its own, so that nothing in it can end this one."""
    search = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path if entry)
    done = subprocess.run(  # noqa: S603 - our own interpreter and module, and no shell
        [sys.executable, "-P", "-m", sheets.__name__, str(path.absolute()), str(target), mark],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": search, "RUST_BACKTRACE": "0"},
        check=False,
    )
    if done.returncode == 0:
        return json.loads(done.stdout)
    if done.returncode in (-signal.SIGABRT, -signal.SIGKILL) or b"MemoryError" in done.stderr:
        return sheets.TOO_MUCH
    why = (done.stderr.decode(errors="replace").strip().splitlines() or [f"code {done.returncode}"])[-1]
    if done.returncode > 0 and "Panic" not in why:
        raise RuntimeError(why)
    raise UserError(f"the workbook is cut short or damaged ({why})", file=file, mend=DAMAGED)


def open_parquet(path: Path, file: str, folder: Path) -> Source:
    """Open a Parquet file; every column is read as text."""
    import duckdb

    try:
        with connect(folder) as connection:
            scan = f"read_parquet({quote_path(path)}, hive_partitioning=false)"
            described = connection.execute(f"SELECT * FROM {scan} LIMIT 0").description
            names = [column[0] for column in described or []]
            few_enough(len(names), file)
            source = Source(path, file, names, [], kind="parquet")
            rows = connection.execute(
                f"SELECT * EXCLUDE line FROM {source.relation(MISSING)} LIMIT {2 * SAMPLE}"
            ).fetchall()
    except duckdb.OutOfMemoryException:  # says nothing about the file
        raise
    except duckdb.Error as error:
        what = f"the Parquet file is cut short or damaged ({without_place(error, path)})"
        raise UserError(what, file=file, mend=DAMAGED) from None
    if len(names) < 2:
        raise UserError("only one column found", file=file, mend="give a table with a column per field")
    source.sample = [["" if cell is None else cell for cell in row] for row in rows]
    return source
