"""A large text is scanned in parts: each row keeps its number, and cells that look like rows are cells."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest
import ticket_files as files

from outtask.formats.tickets import log as reading
from outtask.formats.tickets import source as opening
from outtask.formats.tickets.database import Limits, connect
from outtask.formats.tickets.log import Room, read_log
from outtask.formats.tickets.source import open_source

TWO = Limits(threads=2)
SHORT = 1 << 17  # for a row; a part is four times as long
LOOKS_LIKE_ROWS = "INC9999,Closed,Desk,Ada Berg,2024-01-12 08:05:00,as pasted\n" * 8


def large(folder: Path) -> tuple[Path, int]:
    """Write a log of several parts whose rows say their own number; return it with how many there are."""
    head = [*files.HEADER, "sys_mod_count", "text"]
    again = -(-12 * SHORT // 40_000)  # each time some 60 kB
    rows = [
        [f"INC{time * 97 % again:05}{row[0][3:]}", *row[1:], str(time * 600 + place), "x" * 40]
        for time in range(again)
        for place, row in enumerate(files.event_rows(600))
    ]
    return files.write(folder, files.text_of(rows, head)), len(rows)


def with_pasted_rows(folder: Path, pasted: str = LOOKS_LIKE_ROWS) -> Path:
    """Write a log with cells that hold lines like rows."""
    path = folder / "pasted.csv"
    with path.open("w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([*files.HEADER[:-1], "text"])
        writer.writerows([*row[:-1], pasted + "as said"] for row in files.event_rows(900))
    return path


def room(folder: Path) -> Room:
    """Return a room with two threads in a new folder."""
    work = folder / "work"
    work.mkdir()
    return Room(work, TWO)


def test_each_row_has_the_number_of_its_place_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "LONGEST", SHORT)
    path, rows = large(tmp_path)
    assert path.stat().st_size > 12 * SHORT

    log = read_log(path, room=room(tmp_path))
    with log.connection as connection:
        assert connection.execute("SELECT current_setting('threads')").fetchall() == [(2,)]
        found = connection.execute(
            "SELECT count(*), count(DISTINCT seq), bool_and(seq = revision::BIGINT) FROM log_rows"
        ).fetchall()

    assert found == [(rows, rows, True)]


def test_a_repeated_row_is_listed_with_its_line_wherever_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "LONGEST", SHORT)
    path, rows = large(tmp_path)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines, lines[rows // 2]]))

    log = read_log(path, room=room(tmp_path), rejects=tmp_path / "left-out.csv")
    log.connection.close()

    with (tmp_path / "left-out.csv").open(newline="") as listed:
        told = list(csv.reader(listed))
    assert [row[:2] for row in told[1:]] == [
        [str(rows + 2), f"the same in every column as line {rows // 2 + 1}"]
    ]


def test_a_text_whose_cells_look_like_rows_is_scanned_from_its_beginning_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = with_pasted_rows(tmp_path)
    monkeypatch.setattr(opening, "LONGEST", 1 << 14)
    monkeypatch.setattr(reading, "_careful", None)  # it would do, in ten times as long
    begun = tmp_path / "begun"
    begun.mkdir()
    relation = open_source(path, None, begun).relation([])
    with connect(begun, TWO) as connection, pytest.raises(duckdb.Error, match="CSV"):
        connection.execute(f"CREATE TABLE found AS SELECT * FROM {relation}")

    log = read_log(path, room=room(tmp_path))
    log.connection.close()

    assert (log.events, log.tickets, log.rejected) == (900, 300, 0)


def test_what_was_read_carefully_is_scanned_from_its_beginning_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "LONGEST", 1 << 14)
    path = with_pasted_rows(tmp_path, LOOKS_LIKE_ROWS.replace("INC", "1,INC"))
    clean = opening.cleaned(open_source(path, None, tmp_path), ())

    with connect(tmp_path, TWO) as connection:
        found = connection.execute(f"SELECT count(*), max(line) FROM {clean.relation([])}").fetchall()

    assert clean.ways() == (clean,)
    assert found == [(900, 1 + 900 * 9 - 8)]
