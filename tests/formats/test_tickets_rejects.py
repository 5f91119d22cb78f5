"""The list of rejected rows is opened in a spreadsheet: it is whole, and nothing in it is a formula."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import ticket_files as files
from hypothesis import given
from hypothesis import strategies as st

from outtask.formats.tickets import read_log, write_rejects
from outtask.formats.tickets.rejects import as_text
from outtask.terms.errors import UserError

BEGINS_A_FORMULA = tuple("=+-@＝＋－＠")


def listed(folder: Path, bad: str, delimiter: str = ",") -> list[list[str]]:
    """Return what is listed of a log with one bad row."""
    text = files.text_of(files.event_rows(), delimiter=delimiter)
    write_rejects(read_log(files.write(folder, text + bad + "\n")), folder / "rejects.csv")
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
        ["62", "1 cells where the header has 6", shown],
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
    log = read_log(files.write(tmp_path, files.text_of(files.event_rows()) + "too,few\n"))
    (tmp_path / "rejects.csv").write_text("kept")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UserError, match="No space left"):
        write_rejects(log, tmp_path / "rejects.csv")
    assert (tmp_path / "rejects.csv").read_text() == "kept"
    assert {path.name for path in tmp_path.iterdir()} == {"log.csv", "rejects.csv"}
