"""The list of rejected rows is opened in a spreadsheet: it is whole, and nothing in it is a formula."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
import ticket_files as files
from hypothesis import given
from hypothesis import strategies as st

from outtask.formats.tickets import read_log, read_mapping
from outtask.formats.tickets.log import why_rejected
from outtask.formats.tickets.mapping_out import write_mapping
from outtask.formats.tickets.rejects import as_text
from outtask.terms.errors import UserError
from outtask.terms.mapping import Guess, Mapping


def mapping_of(**columns: str) -> Mapping:
    """Return a mapping that names columns."""
    return Mapping({field: Guess(column, 1.0, "") for field, column in columns.items()})


BEGINS_A_FORMULA = tuple("=+-@＝＋－＠")


def listed(folder: Path, bad: str, delimiter: str = ",") -> list[list[str]]:
    """Return what is listed of a log with one bad row."""
    text = files.text_of(files.event_rows(), delimiter=delimiter)
    read_log(files.write(folder, text + bad + "\n"), rejects=folder / "rejects.csv")
    with (folder / "rejects.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.reader(stream))


@pytest.mark.parametrize(
    ("bad", "shown"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1-2", "'+1-2"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("@SUM(1+1)", "'@SUM(1+1)"),
        ("\t=1", "\t'=1"),
        ("＝1", "'＝1"),
        ("INC1-2+3=4@5", "INC1-2+3=4@5"),
    ],
)
def test_a_row_is_text_and_no_formula(tmp_path: Path, bad: str, shown: str) -> None:
    assert listed(tmp_path, bad) == [
        ["line", "reason", "row"],
        ["62", "1 cell where the header has 6", shown],
    ]


def test_nor_is_a_cell_of_it_where_spreadsheets_part_cells_with_semicolons(tmp_path: Path) -> None:
    (_, (_, _, row)) = listed(tmp_path, 'INC1;=1+1;"@x";-5;a-b', ";")

    assert row == "INC1;'=1+1;'\"@x\";'-5;a-b"


def test_a_date_that_is_a_formula_is_told_as_text(tmp_path: Path) -> None:
    (_, (_, reason, row)) = listed(tmp_path, 'INC1,New,A,B,"x;=1+1",2')

    assert reason == "not a date in updated: x;'=1+1"
    assert row == "INC1,New,A,B,x;'=1+1,2"


@given(st.text(alphabet="=+-@;\t\r\n\"'a1,", max_size=12))
def test_no_cell_begins_a_formula_wherever_it_is_cut(text: str) -> None:
    shown = as_text(text)
    for mark in ";\t\r":
        shown = shown.replace(mark, "\n")

    assert shown.replace("'", "").replace("\n", "") == "".join(c for c in text if c not in ";\t\r\n'")
    assert not any(cell.lstrip('"').startswith(BEGINS_A_FORMULA) for cell in shown.split("\n"))


def test_the_list_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = files.write(tmp_path, files.text_of(files.event_rows()) + "too,few\n")
    (tmp_path / "rejects.csv").write_text("kept")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UserError, match="No space left"):
        read_log(log, rejects=tmp_path / "rejects.csv")
    assert (tmp_path / "rejects.csv").read_text() == "kept"
    assert {path.name for path in tmp_path.iterdir()} == {"log.csv", "rejects.csv"}


ONE_ROW_EACH = """\
Number,Opened,Resolved,Closed,Assignment group,State
I0,2024-01-13 10:00,2024-01-14 10:00,2024-01-15 10:00,"Desk
of Rome",Closed

I1,2024-01-13 10:00,2024-01-12 10:00,2024-01-12 10:00,Net,Closed
I2,2024-01-13 10:00,2024-01-13 11:00,2024-01-12 10:00,Net,Closed
I0,2024-01-13 10:00,2024-01-14 10:00,2024-01-15 10:00,"Desk
of Rome",Closed
I3,2024-01-14 10:00,,,Net,New
"""
LEFT_OUT = [
    ("5", "resolved and closed before it was opened (the row counts, that time does not)"),
    ("6", "closed before it was opened (the row counts, that time does not)"),
    ("7", "the same in every column as line 2"),
]


@pytest.mark.parametrize("bad", ["", "I4,soon,,,Net,New\n"], ids=["one scan", "with care"])
def test_rows_that_repeat_and_times_that_do_not_count_are_listed_with_their_lines(
    tmp_path: Path, bad: str
) -> None:
    log = read_log(files.write(tmp_path, ONE_ROW_EACH + bad), rejects=tmp_path / "rejects.csv")

    with (tmp_path / "rejects.csv").open(newline="", encoding="utf-8") as stream:
        _, *found = csv.reader(stream)
    also = [("10", "not a date in Opened: soon")] if bad else []
    assert [(line, reason) for line, reason, _ in found] == LEFT_OUT + also
    assert found[2][2] == 'I0,2024-01-13 10:00,2024-01-14 10:00,2024-01-15 10:00,"Desk\nof Rome",Closed'
    assert (log.events, log.duplicate_rows, log.rejected, log.listed) == (4, 1, len(also), 3 + len(also))
    assert ("the same in every column as an earlier row", 1) in why_rejected(log)


def test_a_log_of_events_lists_them_too(tmp_path: Path) -> None:
    rows = [
        [*row, files.when(3 * (i // 3)), files.when(0 if i == 4 else 90)]
        for i, row in enumerate(files.event_rows())
    ]
    text = files.text_of([*rows, rows[7]], [*files.HEADER, "opened", "closed"])
    log = read_log(files.write(tmp_path, text), rejects=tmp_path / "rejects.csv")

    assert (log.form, log.events, log.duplicate_rows, log.listed) == ("events", 60, 1, 2)
    first, second = (tmp_path / "rejects.csv").read_text().splitlines()[1:]
    assert first.startswith('6,"closed before it was opened')
    assert second.startswith("62,the same in every column as line 9,")


def test_the_list_is_there_where_no_row_can_be_used(tmp_path: Path) -> None:
    text = files.text_of([["T1", "soon", "Desk"], ["T2", "later", "Desk"]], ["ticket", "opened", "group"])
    with pytest.raises(UserError, match="no row can be used"):
        read_log(
            files.write(tmp_path, text), mapping=mapping_of(opened_at="opened"), rejects=tmp_path / "r.csv"
        )
    assert (tmp_path / "r.csv").read_text().splitlines()[1:] == [
        '2,not a date in opened: soon,"T1,soon,Desk"',
        '3,not a date in opened: later,"T2,later,Desk"',
    ]


def test_a_row_of_a_far_year_is_listed_and_does_not_move_the_end_of_the_log(tmp_path: Path) -> None:
    log = read_log(
        files.write(
            tmp_path, files.text_of([*files.event_rows(), ["INC9", "New", "Desk", "", "2099-01-01", ""]])
        )
    )

    assert log.connection.execute("SELECT line, reason FROM rejects").fetchall() == [
        (62, "years after all other rows in updated: 2099-01-01")
    ]
    assert log.newest.year == 2024


def test_several_far_years_are_listed_however_far_apart_and_old_rows_are_not(tmp_path: Path) -> None:
    far = [["INC9", "New", "Desk", "", f"{year}-01-01", ""] for year in (2099, 2050, 2051)]
    old = [["INC8", "New", "Desk", "", "2019-01-01", ""]]
    log = read_log(files.write(tmp_path, files.text_of([*files.event_rows(2100), *far, *old])))

    assert log.connection.execute("SELECT line FROM rejects").fetchall() == [(2102,), (2103,), (2104,)]
    assert log.newest.year == 2025


def test_a_file_reads_alike_on_any_day_once_the_day_is_recorded(tmp_path: Path) -> None:
    """The day matters, and is written with the mapping, only where a row is held against it."""
    lone = [["INC8", "New", "Desk", "", "2031-01-01", ""]]
    rows, kept = files.event_rows(1000), tmp_path / "mapping.yaml"

    def rejected(rows: list[list[str]], day: date | None = None, mapping: Mapping | None = None) -> int:
        log = read_log(files.write(tmp_path, files.text_of(rows)), mapping=mapping, read_on=day)
        write_mapping(log.settled, log.states, kept)
        return log.rejected

    assert rejected(rows) == 0 and "read_on" not in kept.read_text()
    assert rejected([*rows, *lone], date(2032, 1, 1)) == 0
    assert rejected([*rows, *lone], date.max) == 0
    assert rejected([*rows, *lone], date(2026, 1, 1)) == 1
    assert "read_on: 2026-01-01" in kept.read_text()
    assert rejected([*rows, *lone], mapping=read_mapping(kept)) == 1
    kept.write_text("read_on: 2032-01-01")
    assert rejected([*rows, *lone], mapping=read_mapping(kept)) == 0
    kept.write_text("read_on: soon")
    with pytest.raises(UserError, match="must be a day"):
        read_mapping(kept)


def test_a_row_that_is_not_ahead_of_us_counts_however_late_after_the_others(tmp_path: Path) -> None:
    lone = [["INC8", "New", "Desk", "", f"{year}-01-01", ""] for year in (2020, 2099)]
    rows = [[*row[:4], row[4].replace("2024-", "2012-"), *row[5:]] for row in files.event_rows(1000)]
    log = read_log(files.write(tmp_path, files.text_of([*rows, *lone])))

    assert log.connection.execute("SELECT line FROM rejects").fetchall() == [(1003,)]
    assert log.newest.year == 2020
