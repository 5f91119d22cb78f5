"""What a log is called, where it lies and what it is handed over through never change what is read."""

from __future__ import annotations

import gc
import gzip
import os
import socket
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import ticket_files as files
import xlsxwriter

from outtask.formats.drivers import read_drivers
from outtask.formats.tickets import read_log
from outtask.formats.tickets.database import connect, quote
from outtask.terms.errors import UserError


def rows_of(team: str) -> list[list[str]]:
    return [[*row[:2], team, *row[3:]] for row in files.event_rows()]


def text_of(team: str) -> bytes:
    return files.text_of(rows_of(team)).encode()


def as_parquet(path: Path, team: str) -> None:
    columns = ", ".join(f"unnest({[row[i] for row in rows_of(team)]}) AS {c}"
                        for i, c in enumerate(files.HEADER))  # fmt: skip
    plain = path.with_name("plain")
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT {columns}) TO {quote(str(plain))} (FORMAT parquet)")
    plain.rename(path)


def as_workbook(path: Path, team: str) -> None:
    plain = path.with_name("plain.xlsx")
    with xlsxwriter.Workbook(plain) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([files.HEADER, *rows_of(team)]):
            sheet.write_row(number, 0, row)
    plain.rename(path)


KINDS: dict[str, Callable[[Path, str], object]] = {
    ".csv": lambda path, team: path.write_bytes(text_of(team)),
    ".csv.gz": lambda path, team: path.write_bytes(gzip.compress(text_of(team))),
    ".parquet": as_parquet,
    ".xlsx": as_workbook,
}
NAMES = {
    "export[1]": "export1",
    "export*": "export-new",
    "e?port": "export",
    "[!a]": "b",
    "**": "x",
    "a\\[1]": "a1",
    "it's 100 % 'mine'": "x",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_no_pattern(tmp_path: Path, name: str, kind: str) -> None:
    KINDS[kind](tmp_path / f"{name}{kind}", "Asked for")
    KINDS[kind](tmp_path / f"{NAMES[name]}{kind}", "Another file")

    log = read_log(tmp_path / f"{name}{kind}")

    assert log.connection.execute("SELECT DISTINCT team FROM events").fetchall() == [("Asked for",)]
    assert (log.events, log.rejected, log.duplicate_rows) == (60, 0, 0)


@pytest.mark.parametrize("kind", [".csv", ".parquet"])
def test_a_folder_is_no_column_and_a_name_no_compression(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "c2=Elsewhere" / "group=Elsewhere"
    folder.mkdir(parents=True)
    KINDS[kind](folder / "log.gz", "Asked for")

    log = read_log(folder / "log.gz")

    assert log.connection.execute("SELECT DISTINCT team FROM events").fetchall() == [("Asked for",)]


def test_a_column_may_be_called_as_what_duckdb_adds(tmp_path: Path) -> None:
    plain, path = tmp_path / "plain.parquet", tmp_path / "log.parquet"
    as_parquet(plain, "Desk")
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT *, 7 AS file_row_number, 7 AS line FROM {quote(str(plain))}) TO {quote(str(path))}"
        )
    assert read_log(path).events == 60


def test_a_temporary_folder_that_is_a_pattern_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "t[1]").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t[1]"))
    path = files.write(tmp_path, text_of("Desk"))

    with pytest.raises(UserError, match="set TMPDIR to another folder"):
        read_log(path)


def test_what_is_read_sees_no_other_file(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside.csv", tmp_path / "folder" / "inside.csv"
    inside.parent.mkdir()
    for path in (outside, inside):
        path.write_text("a,b\n1,2\n")
    connection = connect(inside.parent)

    assert connection.execute(f"SELECT * FROM read_csv({quote(str(inside))})").fetchall() == [(1, 2)]
    for harm in (
        f"SELECT * FROM read_csv({quote(str(outside))})",
        f"SELECT * FROM glob({quote(str(tmp_path))} || '/*')",
        f"COPY (SELECT 1) TO {quote(str(tmp_path / 'new.csv'))}",
        f"ATTACH {quote(str(tmp_path / 'new.db'))} AS other",
        "INSTALL httpfs",
        "SET lock_configuration = false",
        "SET enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error):
            connection.execute(harm)
    assert {path.name for path in tmp_path.iterdir()} == {"outside.csv", "folder"}


def test_what_does_not_fit_into_memory_lies_in_a_private_folder_and_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("read", "temporary", "here"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.chdir(tmp_path / "here")
    plain = duckdb.connect
    monkeypatch.setattr(duckdb, "connect", lambda config: plain(config={**config, "memory_limit": "40MB"}))
    connection = connect(tmp_path / "read")

    connection.execute("CREATE TABLE t AS SELECT hash(range) a, hash(range + 1) b FROM range(4000000)")
    (spill,) = (tmp_path / "temporary").iterdir()

    assert list(spill.iterdir()) != []
    assert spill.stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / "here").iterdir()) == []
    connection.close()
    del connection
    gc.collect()
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize("kind", [".csv", ".csv.gz", ".parquet", ".xlsx"])
def test_a_pipe_is_read_as_a_file_is(tmp_path: Path, kind: str) -> None:
    path, pipe = tmp_path / f"log{kind}", tmp_path / "pipe"
    KINDS[kind](path, "Desk")
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(path.read_bytes()))
    writer.start()

    log = read_log(pipe)

    writer.join()
    assert (log.events, log.tickets) == (60, 20)


def test_series_come_through_a_pipe_too(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    text = "function,month,unit,quantity\nDesk,2026-01,TB,3\n"
    writer = threading.Thread(target=lambda: (tmp_path / "pipe").write_text(text))
    writer.start()

    assert read_drivers(tmp_path / "pipe").series("Desk", "TB") == {"2026-01": 3.0}
    writer.join()


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
def test_what_never_ends_is_not_begun(device: str) -> None:
    with pytest.raises(UserError, match="neither a file nor a pipe; save the log as a file"):
        read_log(device)


def test_a_socket_is_no_log(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s"))
        with pytest.raises(UserError, match="cannot be read"):
            read_log(tmp_path / "s")
