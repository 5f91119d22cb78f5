"""Workbooks: their tables are read with their line numbers, and none of them can end the program."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import binary_workbooks
import pytest
import ticket_files as files
import xlsxwriter

from outtask.formats.tickets import read_log, sheets
from outtask.terms.errors import UserError

ROWS = [files.HEADER, *files.event_rows()]


def workbook(path: Path, *tables: Sequence[Sequence[object]], at: tuple[int, int] = (0, 0)) -> Path:
    """Write a workbook with a sheet for each table, its first cell at a row and column from 0."""
    with xlsxwriter.Workbook(path) as book:
        for table in tables:
            sheet = book.add_worksheet()
            for number, row in enumerate(table):
                sheet.write_row(at[0] + number, at[1], row)
    return path


def opendocument(path: Path, rows: str) -> Path:
    """Write an OpenDocument workbook around the XML of its rows."""
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in {"office": "office", "table": "table", "text": "text"}.items()
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", "<manifest:manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet><table:table table:name='One'>"
            f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return path


def cells(row: Sequence[str]) -> str:
    texts = "".join(
        f"<table:table-cell office:value-type='string'><text:p>{cell}</text:p></table:table-cell>"
        for cell in row
    )
    return f"<table:table-row>{texts}</table:table-row>"


def test_lines_are_those_of_the_sheet_wherever_the_table_begins(tmp_path: Path) -> None:
    table = [*ROWS[:5], [], ["INC9", "New", "Desk", "Ada", "soon"], *ROWS[5:]]

    log = read_log(workbook(tmp_path / "log.xlsx", table, at=(3, 2)))

    found = log.connection.execute("SELECT line, reason FROM rejects").fetchall()
    assert found == [(10, "not a date in updated: soon")]
    assert (log.events, log.tickets) == (60, 20)


def test_a_title_above_is_no_header_and_other_tables_are_named(tmp_path: Path) -> None:
    title = [["Export of March"], [], *ROWS]

    log = read_log(workbook(tmp_path / "log.xlsx", [], title, [["one cell"]], ROWS[:3]))

    assert (log.events, log.mapping["ticket"]) == (60, "number")
    assert "Read the sheet 'Sheet2'; not read: 'Sheet4'." in log.notes


def test_a_workbook_of_libreoffice(tmp_path: Path) -> None:
    log = read_log(opendocument(tmp_path / "log.ods", "".join(map(cells, ROWS))))

    assert (log.events, log.tickets, log.rejected) == (60, 20, 0)


def far(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        sheet.write(1_048_575, 16_383, "!")
    return path


def repeated(path: Path) -> Path:
    cell = "<table:table-cell office:value-type='string' table:number-columns-repeated='16384'>"
    row = f"<table:table-row table:number-rows-repeated='1048576'>{cell}<text:p>x</text:p></table:table-cell>"
    return opendocument(path, "".join(map(cells, ROWS)) + row + "</table:table-row>")


def bomb(path: Path) -> Path:
    """Write a workbook whose directory says that it unpacks to three gigabytes."""
    workbook(path, ROWS)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings2.xml", "")
        archive.filelist[-1].file_size = 3 << 30
    return path


def packed_table(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("log.csv", files.text_of(files.event_rows()))
    return path


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "far.xlsx": (far, "a cell lies far from the others; delete all rows and columns beside the table"),
    "repeated.ods": (repeated, "more than 4 GB of memory"),
    "bomb.xlsx": (bomb, "unpacks to more than 2 GB; save the sheet as CSV"),
    "log.zip": (packed_table, "is an archive without a workbook in it; unpack it"),
    "empty.xlsx": (lambda path: workbook(path, [["alone"]]), "no sheet holds a table"),
}


def events(path: Path) -> list[tuple[object, ...]]:
    asked = 'SELECT ticket, "at", state, team, person FROM events'
    return read_log(path).connection.execute(asked).fetchall()


@pytest.mark.parametrize("write", [binary_workbooks.xls, binary_workbooks.xlsb])
def test_the_binary_formats_of_excel_are_read_as_the_usual_one(
    tmp_path: Path, write: Callable[..., Path]
) -> None:
    texts = [[str(cell) for cell in row] for row in ROWS]

    binary = write(tmp_path / f"log.{write.__name__}", texts)

    assert events(binary) == events(workbook(tmp_path / "log.xlsx", texts)) != []
    assert events(write(tmp_path / "log.csv", texts)) == events(binary)  # whatever it is called
    for part in (0.1, 0.5, 0.9):
        cut = tmp_path / f"cut.{write.__name__}"
        cut.write_bytes(binary.read_bytes()[: int(binary.stat().st_size * part)])
        with pytest.raises(UserError, match="cut short or damaged"):
            read_log(cut)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_too_large_or_no_table_is_told_and_ends_nothing(tmp_path: Path, name: str) -> None:
    make, words = REFUSED[name]
    path = make(tmp_path / name)
    assert path.stat().st_size < 20_000

    began = time.monotonic()
    with pytest.raises(UserError) as told:
        read_log(path)

    assert str(told.value).startswith(f"{path}: ")
    assert words in str(told.value)
    assert time.monotonic() - began < 20


def test_a_long_text_that_many_cells_refer_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "log.xlsx", [files.HEADER, *([["x" * 30_000] * 6] * 50)])
    monkeypatch.setattr(sheets, "_bound_memory", lambda: None)
    assert sheets.main(path, tmp_path / "clean.csv")["header"] == files.HEADER

    monkeypatch.setattr(sheets, "UNPACKED", 1_000_000)
    (tmp_path / "again").mkdir()

    assert sheets.main(path, tmp_path / "again" / "clean.csv") == sheets.TOO_LARGE


def test_no_code_from_the_folder_one_is_in_is_run(tmp_path: Path) -> None:
    path = workbook(tmp_path / "log.xlsx", ROWS)
    for name in ("python_calamine", "zipfile", "outtask", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("import pathlib; pathlib.Path('ran').touch()")

    line = [sys.executable, "-P", "-m", "outtask", "assess", str(path), "--json"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "ran").exists()


def test_a_cover_and_a_filter_above_the_header_hide_no_log(tmp_path: Path) -> None:
    cover = [["Report", "Made"], ["by Bo", "2024"]]
    table = [["Incidents of 2024"], ["Filter:", "all"], [], *ROWS]

    log = read_log(workbook(tmp_path / "log.xlsx", cover, table))

    assert (log.events, log.rejected, log.mapping["ticket"]) == (60, 0, "number")
    assert "Read the sheet 'Sheet2'; not read: 'Sheet1'." in log.notes
    assert "Above the header, and not read: 2 rows." in log.notes


def test_a_sheet_that_somebody_hid_is_read_only_where_no_other_is_of_use(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in (("Last year", ROWS[:31]), ("Tickets", ROWS)):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        book.get_worksheet_by_name("Last year").very_hidden()
        book.get_worksheet_by_name("Tickets").activate()

    log = read_log(path)

    assert log.events == 60
    assert "Read the sheet 'Tickets'; not read: 'Last year'." in log.notes


def test_a_workbook_behind_a_password_is_not_called_damaged(tmp_path: Path) -> None:
    """A newer one is then a part of a file in the form of the old ones."""
    path = binary_workbooks.xls(tmp_path / "log.xlsx", ROWS)
    old, new = (name.encode("utf-16-le") for name in ("Workbook", "EncryptedPackage"))
    path.write_bytes(path.read_bytes().replace(old.ljust(len(new), b"\0"), new))
    with pytest.raises(UserError, match="is protected by a password; save it without one"):
        read_log(path)
