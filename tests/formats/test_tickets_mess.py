"""Files as people send them: damaged, cut, repeated, out of order, in odd encodings. No row is lost."""

from __future__ import annotations

import csv
import gzip
import random
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import ticket_files as files

from outtask.formats.tickets import TicketLog, read_log
from outtask.terms.errors import UserError

ROWS = files.event_rows()
GOOD = files.text_of(ROWS)
LINES = GOOD.splitlines(keepends=True)


def with_line(extra: str, at: int = 31) -> str:
    """Return the good log with a line added as line ``at`` + 1 of the file."""
    return "".join([*LINES[:at], extra + "\n", *LINES[at:]])


def everything(log: TicketLog) -> list[tuple]:
    return log.connection.execute("SELECT * EXCLUDE seq FROM events").fetchall()


def rejects(log: TicketLog) -> list[tuple]:
    return log.connection.execute("SELECT line, reason FROM rejects ORDER BY line").fetchall()


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> list[tuple]:
    log = read_log(files.write(tmp_path_factory.mktemp("good"), GOOD))
    assert (log.events, log.tickets, log.rejected, log.duplicate_rows) == (60, 20, 0, 0)
    return everything(log)


UNHARMED: dict[str, str | bytes] = {
    "byte-order mark": "\ufeff" + GOOD,
    "line ends of Windows": GOOD.replace("\n", "\r\n"),
    "line ends of old Macs": GOOD.replace("\n", "\r"),
    "no last line end": GOOD.rstrip("\n"),
    "blank lines above": "\n\n" + GOOD,
    "the separator named above blank lines": "sep=,\n\n" + GOOD,
    "blank lines": GOOD.replace("\n", "\n\n") + "\n \n",
    "UTF-16 with mark": GOOD.encode("utf-16"),
    "UTF-16 without mark": GOOD.encode("utf-16-be"),
    "semicolons": GOOD.replace(",", ";"),
    "tabs": GOOD.replace(",", "\t"),
    "the separator named on top": "sep=;\n" + GOOD.replace(",", ";"),
    "the separator named on a line that ends otherwise": "sep=,\n" + GOOD.replace("\n", "\r\n"),
    "a title and a filter above": 'Incidents, ""all""\n\nFilter:,none\n' + GOOD,
    "a title as spreadsheets save it": "Incidents,,,,,\n" + GOOD,
    "a quoted title of two lines": '"Incidents\nof 2024"\n' + GOOD,
    "every cell quoted": "".join('"' + line.strip().replace(",", '","') + '"\n' for line in LINES),
    "a separator too many": GOOD.replace("\n", ",\n"),
    "spaces around cells": GOOD.replace(",", " , "),
}


@pytest.mark.parametrize("harm", UNHARMED)
def test_what_does_no_harm(tmp_path: Path, good: list[tuple], harm: str) -> None:
    log = read_log(files.write(tmp_path, UNHARMED[harm]))
    assert everything(log) == good
    assert (log.events, log.rejected, log.duplicate_rows) == (60, 0, 0)


@pytest.mark.parametrize("name", ["log.xlsx", "log.xls", "log.parquet"])
def test_a_text_is_read_as_one_whatever_its_name_says(tmp_path: Path, good: list[tuple], name: str) -> None:
    """Many tools call a table of tabs a workbook."""
    assert everything(read_log(files.write(tmp_path, GOOD.replace(",", "\t"), name))) == good


def test_states_are_told_from_rows_that_count_and_in_few_letters(tmp_path: Path) -> None:
    """A line of totals below the table is no ticket, and what stands in its cells no state of one."""
    log = read_log(files.write(tmp_path, GOOD.replace("Active", "Dormant " * 900) + "Total,60,,,,\n"))
    (told,) = [note for note in log.notes if note.startswith("Not known as a state")]
    assert "'Dormant Dorm" in told and "'60'" not in told
    assert len(told) < 250


BAD_LINES = {
    "INC0010,New,Desk": "3 cells where the header has 6",
    "INC0010,New,Desk,Ada,2024-01-20 10:00:00,2,8,9": "8 cells where the header has 6",
    'INC0010,"New,Desk,Ada,2024-01-20 10:00:00,2': "a quote is opened and not closed",
    'INC0010,"New"er,Desk,Ada,2024-01-20 10:00:00,2': "text follows a closing quote",
    "INC0010,New,Desk,Ada,soon,2": "not a date in updated: soon",
    "INC0010,New,Desk,Ada,2024-02-30 10:00:00,2": "not a date in updated: 2024-02-30 10:00:00",
    "INC0010,New,Desk,Ada,?,2": "no time in updated",
    "NULL,New,Desk,Ada,2024-01-20 10:00:00,2": "no ticket number",
    "INC0010,N\0w,Desk,Ada,2024-01-20 10:00:00,2": "the row contains NUL bytes",
    "INC0010,N\udc81w,Desk,Ada,2024-01-20 10:00:00,2": "the row contains bytes that are not UTF-8",
}


@pytest.mark.parametrize("line", BAD_LINES)
def test_one_bad_row_costs_itself_only(tmp_path: Path, good: list[tuple], line: str) -> None:
    log = read_log(files.write(tmp_path, with_line(line).encode("utf-8", "surrogateescape")))
    assert rejects(log) == [(32, BAD_LINES[line])]
    assert everything(log) == good


def test_rejects_are_written_with_line_and_reason(tmp_path: Path) -> None:
    path = files.write(tmp_path, with_line('INC0010,New,"De, ""sk""",Ada,soon,2'))
    log = read_log(path, rejects=tmp_path / "rejects.csv")
    assert log.listed == log.rejected == 1
    with (tmp_path / "rejects.csv").open(newline="") as stream:
        found = list(csv.reader(stream))
    assert found == [
        ["line", "reason", "row"],
        ["32", "not a date in updated: soon", 'INC0010,New,"De, ""sk""",Ada,soon,2'],
    ]
    with pytest.raises(UserError, match="cannot be written"):
        read_log(path, rejects=tmp_path / "no" / "such" / "folder.csv")


def test_a_file_cut_in_the_middle_keeps_its_whole_rows(tmp_path: Path, good: list[tuple]) -> None:
    log = read_log(files.write(tmp_path, GOOD + "INC0030,New,Desk,Ada"))
    assert everything(log) == good
    assert rejects(log) == [(62, "the file ends in the middle of this row (4 of 6 cells)")]
    assert read_log(files.write(tmp_path, GOOD + 'INC0030,"Ne')).rejected == 1


def test_duplicate_rows_count_once_and_are_counted(tmp_path: Path, good: list[tuple]) -> None:
    log = read_log(files.write(tmp_path, GOOD + LINES[4] + LINES[6] + LINES[6]))
    assert everything(log) == good
    assert (log.events, log.rejected, log.duplicate_rows) == (60, 0, 3)


def test_rows_that_differ_only_in_a_column_not_read_are_no_duplicates(tmp_path: Path) -> None:
    rows = [["T1", "New", files.when(0), f"comment {i // 2}"] for i in range(4)]
    rows += [["T2", "New", files.when(0), "comment"]] * 2
    log = read_log(files.write(tmp_path, files.text_of(rows, ["ticket", "state", "updated", "comment"])))
    assert (log.events, log.duplicate_rows) == (3, 3)


@pytest.mark.parametrize("order", ["shuffled", "newest first"])
def test_rows_out_of_order_are_put_in_order_and_it_is_said(
    tmp_path: Path, good: list[tuple], order: str
) -> None:
    lines = LINES[1:]
    if order == "shuffled":
        random.Random(1).shuffle(lines)
    else:
        lines.reverse()
    log = read_log(files.write(tmp_path, LINES[0] + "".join(lines)))
    assert everything(log) == good
    said = {"shuffled": "sorted by ticket and time", "newest first": "newest rows first"}[order]
    assert any(said in note for note in log.notes)


def test_rows_of_one_minute_keep_the_order_of_the_file_either_way(tmp_path: Path) -> None:
    states = ["New", "Active", "Resolved"]
    rows = [[f"T{i}", state, files.when(i, "%Y-%m-%d %H:%M")] for i in range(9) for state in states]
    for ordered in (rows, rows[::-1]):
        log = read_log(files.write(tmp_path, files.text_of(ordered, ["ticket", "state", "updated"])))
        found = log.connection.execute("SELECT state FROM events").fetchall()
        assert [state for (state,) in found] == states * 9


def test_a_resolution_before_the_opening_is_no_time_but_the_row_counts(tmp_path: Path) -> None:
    rows = [[f"T{i}", files.when(i + 1), files.when(i), files.when(i + 3), "A"] for i in range(2)]
    rows += [[f"U{i}", files.when(i + 1), files.when(i + 3), files.when(i), "A"] for i in range(3)]
    header = ["number", "opened_at", "resolved_at", "closed_at", "group"]
    log = read_log(files.write(tmp_path, files.text_of(rows, header)))
    assert (log.events, log.rejected) == (5, 0)
    assert log.connection.execute(
        "SELECT count(resolved_at), count(closed_at) "
        "FROM (SELECT DISTINCT ticket, resolved_at, closed_at FROM events)"
    ).fetchone() == (3, 2)
    assert any(note.startswith("2 tickets resolved before the opening") for note in log.notes)
    assert any(note.startswith("3 tickets closed before the opening") for note in log.notes)


def test_words_for_nothing_are_missing(tmp_path: Path) -> None:
    text = GOOD.replace("Ada Berg", "?").replace("Bo Crane", "NULL").replace("Cy Dunn", "")
    text = text.replace("Di Elm", " n/a ").replace(",Desk,", ",#N/A,").replace(",Net,", ",none,")
    log = read_log(files.write(tmp_path, text))
    assert log.connection.execute("SELECT count(person), count(team), count(*) FROM events").fetchone() == (
        0,
        0,
        60,
    )


def test_western_letters_in_the_encoding_of_windows_are_read_and_it_is_said(tmp_path: Path) -> None:
    text = GOOD.replace("Ada Berg", "Päul Müßig").replace("Bo Crane", "Zoé Noël")
    log = read_log(files.write(tmp_path, text.encode("cp1252")))
    people = log.connection.execute("SELECT DISTINCT person FROM events ORDER BY 1").fetchall()
    assert people == [("Cy Dunn",), ("Di Elm",), ("Päul Müßig",), ("Zoé Noël",)]
    assert any("read as Windows-1252" in note for note in log.notes)

    size = read_log(files.write(tmp_path, GOOD.replace("Ada Berg", "Größe").encode("cp1252")))
    assert size.connection.execute("SELECT count(*) FROM events WHERE person = 'Größe'").fetchone() == (15,)


@pytest.mark.parametrize(("encoding", "name"), [("cp1250", "Żółć Gęśląją"), ("shift_jis", "山田太郎")])
def test_other_encodings_are_not_guessed_but_can_be_named(tmp_path: Path, encoding: str, name: str) -> None:
    path = files.write(tmp_path, GOOD.replace("Ada Berg", name).encode(encoding))
    with pytest.raises(UserError, match="neither UTF-8 nor"):
        read_log(path)
    log = read_log(path, encoding=encoding)
    assert (name,) in log.connection.execute("SELECT DISTINCT person FROM events").fetchall()
    for unknown in ("klingon", "base64", "rot13", "zip"):
        with pytest.raises(UserError, match=f"no encoding is called '{unknown}'"):
            read_log(path, encoding=unknown)


def packed(harm: Callable[[bytes], bytes]) -> bytes:
    return harm(gzip.compress(GOOD.encode(), mtime=0))


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


USELESS: dict[str, tuple[str, str | bytes, str]] = {
    "an empty file": ("log.csv", "", "the file is empty"),
    "white space": ("log.csv", "\n\n  \n", "the file is empty"),
    "a header only": ("log.csv", LINES[0], "no rows below the header"),
    "one column": ("log.csv", "number\n1\n2\n", "no columns found"),
    "no header": ("log.csv", "".join(LINES[1:]), ":1: the first line looks like data"),
    "random bytes": ("log.csv", noise(4000), "the bytes are no text"),
    "few random bytes": ("log.csv", noise(40), "log.csv"),
    "random bytes named workbook": ("log.xlsx", noise(4000), "is not a workbook"),
    "a broken workbook": ("log.xlsx", b"PK\x03\x04" + noise(400), "damaged"),
    "a broken Parquet file": ("log.parquet", b"PAR1" + noise(400), "damaged"),
    "a cut archive": ("log.csv.gz", packed(lambda z: z[:-30]), "the archive is cut short or damaged"),
    "an archive cut at its head": ("log.csv.gz", packed(lambda z: z[:12]), "the archive is cut short"),
    "an archive with a wrong sum": ("log.csv.gz", packed(lambda z: z[:-8] + b"abcdefgh"), "the archive is"),
    "wrong bytes in it": ("log.csv.gz", packed(lambda z: z[:99] + b"\0" * 3 + z[102:]), "archive"),
    "an empty archive": ("log.csv.gz", gzip.compress(b""), "the archive holds an empty file"),
    "a page": ("log.csv", "<html><body><p>Please, sign in</p></body></html>", "is a web page"),
    "a document": ("log.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x81\x90", "is a PDF document, not a"),
    "a column named like a program": ("log.csv", "MZ;opened\nA;soon\n", "no column holds the number"),
    "dates that nothing settles": (
        "log.csv", "ticket,opened\nT1,1/2/2024\nT2,3/4/2024\n", ": opened: dates can be read",
    ),
    "nothing but bad rows": ("log.csv", LINES[0] + "I1,New,A,B,soon,1\n" * 3, "no column holds the time"),
}  # fmt: skip


@pytest.mark.parametrize("what", USELESS)
def test_what_cannot_be_read_is_one_clear_error(tmp_path: Path, what: str) -> None:
    name, data, message = USELESS[what]
    path = files.write(tmp_path, data, name)
    with pytest.raises(UserError) as error:
        read_log(path)
    assert message in str(error.value)
    assert str(error.value).startswith(str(path)) and "\n" not in str(error.value)
    assert "outtask-" not in str(error.value)  # our own folder is nobody's business


def test_a_missing_file_and_a_folder_are_errors(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file; check the path"):
        read_log(tmp_path / "none.csv")
    with pytest.raises(UserError, match="is a folder, not a file"):
        read_log(tmp_path)


def test_the_archive_is_checked_before_anything_is_read(tmp_path: Path) -> None:
    whole = zlib.compressobj(wbits=31)
    data = whole.compress(GOOD.encode() * 50) + whole.flush(zlib.Z_SYNC_FLUSH)  # readable, but never ended
    with pytest.raises(UserError, match="the archive is cut short"):
        read_log(files.write(tmp_path, data, "log.csv.gz"))


def test_a_word_for_nobody_is_no_person_and_no_group(tmp_path: Path) -> None:
    text = GOOD.replace("Ada Berg", "Unassigned").replace(",Net,", ",Nicht zugewiesen,")
    log = read_log(files.write(tmp_path, text))
    found = log.connection.execute("SELECT DISTINCT team FROM events ORDER BY 1 NULLS LAST").fetchall()
    assert found == [("Desk",), (None,)]
    assert log.connection.execute("SELECT count(person) FROM events").fetchone() == (45,)

    rows = files.event_rows(3000)
    for row in rows[2000:2100]:  # beyond the rows that are looked at first
        row[2:4] = ["Niemand", "Not assigned"]
    late = read_log(files.write(tmp_path, files.text_of(rows)))
    told = late.connection.execute("SELECT count(team), count(person), count(DISTINCT person) FROM events")
    assert told.fetchone() == (2900, 2900, 4)


def test_one_word_among_numbers_that_might_be_dates_leaves_them_ticket_numbers(tmp_path: Path) -> None:
    """A header in the midst, where two exports were joined, hid the column of the tickets."""
    rows = [[str(50_000 + i), files.when(i), files.when(i + 2), "Desk"] for i in range(30)]
    header = ["Id", "Created at", "Solved at", "Group"]
    log = read_log(files.write(tmp_path, files.text_of([*rows[:9], header, *rows[9:]], header)))
    assert (log.mapping["ticket"], log.events, log.rejected) == ("Id", 30, 1)
