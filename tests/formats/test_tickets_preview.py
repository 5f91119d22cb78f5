"""A look into a file before it is read: what its columns mean, how dates are written, what would be lost."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import ticket_files as files

from outtask.formats.tickets import census
from outtask.formats.tickets.kinds import kind_of
from outtask.formats.tickets.preview import Preview, opened, preview, round_to_known
from outtask.formats.tickets.source import COLUMNS
from outtask.terms.errors import UserError
from outtask.terms.mapping import Guess, Mapping


def look(tmp_path: Path, data: str | bytes, mapping: Mapping | None = None) -> Preview:
    folder = tmp_path / "look"
    folder.mkdir()
    return preview(opened(files.write(tmp_path, data), folder), mapping)


def test_columns_are_told_with_their_meaning_and_examples(tmp_path: Path) -> None:
    found = look(tmp_path, files.text_of(files.event_rows()))

    meant = {column.name: column.field for column in found.columns}
    assert meant == {"number": "ticket", "state": "state", "group": "team", "person": "person",
                     "updated": "at", "priority": "priority"}  # fmt: skip
    assert found.columns[1].examples == ("New", "Active", "Resolved")
    assert found.groups[0] == "group"
    assert (found.looked_at, found.readable, found.about, found.missing) == (60, 60, 60, ())


@pytest.mark.parametrize(
    ("written", "day_first", "example"),
    [("%d/%m/%Y %H:%M", True, "13/01/2024"), ("%m/%d/%Y %H:%M", False, "01/13/2024")],
)
def test_the_order_of_dates_is_told_with_the_date_that_proves_it(
    tmp_path: Path, written: str, day_first: bool, example: str
) -> None:
    order = look(tmp_path, files.text_of(files.event_rows(30, written))).order

    assert (order.day_first, order.matters, order.example, order.column) == (
        day_first,
        True,
        example,
        "updated",
    )


def test_a_day_that_no_calendar_has_proves_no_order(tmp_path: Path) -> None:
    rows = files.event_rows(30, "%d/%m/%Y %H:%M")
    rows[0][4] = "31/02/2024 10:00"

    assert look(tmp_path, files.text_of(rows)).order.example == "13/01/2024"


def test_dates_that_can_be_read_both_ways_are_asked_about(tmp_path: Path) -> None:
    rows = [[*row[:4], f"0{1 + i % 3}/04/2024 10:00", row[5]] for i, row in enumerate(files.event_rows(30))]

    order = look(tmp_path, files.text_of(rows)).order

    assert (order.day_first, order.matters, order.example) == (None, True, "01/04/2024")


def test_dates_that_mean_the_same_either_way_raise_no_question(tmp_path: Path) -> None:
    order = look(tmp_path, files.text_of(files.event_rows())).order

    assert (order.matters, order.example) == (False, "")


def test_times_that_say_their_own_offset_need_no_zone(tmp_path: Path) -> None:
    assert look(tmp_path, files.text_of(files.event_rows(30, "%Y-%m-%dT%H:%M:%SZ"))).zoned


def test_rows_that_would_not_count_are_counted_with_their_reason(tmp_path: Path) -> None:
    bad = [["", "New", "Desk", "Ada", files.when(1), "1"], ["X1", "New", "Desk", "Ada", "soon", "1"],
           ["X2", "New"], ["X3", "New", "Desk", "Ada", "", "1"]]  # fmt: skip

    found = look(tmp_path, files.text_of([*files.event_rows(), *bad]))

    assert (found.looked_at, found.readable) == (64, 60)
    assert dict(found.problems) == {
        "no ticket number": 1,
        "not a date in updated, such as soon": 1,
        "no time in updated": 1,
        "another number of cells than the header": 1,
    }


def test_what_somebody_says_holds_before_what_is_proposed(tmp_path: Path) -> None:
    own = Mapping({"team": Guess("person", 1.0, "chosen"), "person": None})

    found = look(tmp_path, files.text_of(files.event_rows()), own)

    assert {c.name: c.field for c in found.columns if c.name in ("person", "group")} == {
        "person": "team",
        "group": None,
    }


def test_without_a_ticket_or_a_time_it_is_told_what_is_missing(tmp_path: Path) -> None:
    found = look(tmp_path, "colour,shape\n" + "red,round\nblue,square\n" * 9)

    assert found.missing == ("ticket", "at")


def test_of_an_archive_only_the_beginning_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outtask.formats.tickets.preview.PART", 200_000)
    text = files.text_of(files.event_rows(20_000))

    found = look(tmp_path, gzip.compress(text.encode()))

    assert (tmp_path / "look" / "part").stat().st_size == 200_000
    assert found.about == pytest.approx(20_000, rel=0.3)


def test_a_table_wider_than_any_export_is_refused_at_once(tmp_path: Path) -> None:
    wide = ",".join(f"c{i}" for i in range(10_000))

    with pytest.raises(UserError, match="there are 10,000 columns, and at most 1,000 can be read"):
        look(tmp_path, f"{wide}\n{wide}\n")

    assert COLUMNS == 1000


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"number,updated\n", "text/csv"),
        ("number;geöffnet\n".encode("utf-16"), "text/csv"),
        (gzip.compress(b"a", mtime=0), "application/gzip"),
        (b"PAR1", "application/vnd.apache.parquet"),
        (b"PK\x03\x04", "application/zip"),
    ],
)
def test_what_may_be_a_log_is_told_from_its_bytes(head: bytes, kind: str) -> None:
    assert kind_of(head) == kind


@pytest.mark.parametrize(
    "head",
    [
        b"", b" \n", b"<!DOCTYPE html><html>", b"\xef\xbb\xbf  <HTML>", b"<!-- x --><svg onload='alert(1)'>",
        b'<?xml version="1.0"?><svg/>', b"<script>alert(1)</script>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n",
        b"\x7fELF\x02\x01", b"\x00\x01\x02\x03" * 40,
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_whatever_it_is_called(head: bytes) -> None:
    with pytest.raises(UserError):
        kind_of(head)


def test_an_estimate_is_rounded_to_what_is_known() -> None:
    assert [round_to_known(rows) for rows in (7, 999, 1_234, 138_568)] == [7, 999, 1_200, 140_000]


@pytest.mark.parametrize("by_hand", [census.BY_HAND, 0], ids=["row by row", "by one scan"])
def test_all_rows_of_a_file_are_counted_with_why_some_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_hand: int
) -> None:
    monkeypatch.setattr(census, "BY_HAND", by_hand)
    rows = files.event_rows(3000)
    for row, cell, text in ((1500, 0, " ?"), (1600, 4, ""), (1700, 4, "soon"), (1800, 4, "2024-02-31 10:00")):
        rows[row][cell] = text
    rows[1900][4] = "12 March 2024 09:00"  # no fast format reads it
    rows[2100:2103] = [rows[7], rows[8], [*rows[9][:5], "another priority"]]  # two of them repeat

    found = look(tmp_path, files.text_of(rows))

    assert (found.looked_at, found.readable, found.about, found.repeated) == (3000, 2996, 3000, 2)
    assert sorted(found.problems) == [
        ("no ticket number", 1), ("no time in updated", 1),
        ("not a date in updated, such as 2024-02-31 10:00", 1), ("not a date in updated, such as soon", 1),
    ]  # fmt: skip


def test_rows_of_another_width_are_counted_to_the_end(tmp_path: Path) -> None:
    found = look(tmp_path, files.text_of(files.event_rows(3000)) + "too,few\n" * 2)

    assert (found.looked_at, found.readable, found.problems) == (3002, 3000, ((census.WIDTH, 2),))


def test_of_a_file_that_takes_long_a_part_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(census, "BY_HAND", 0)
    monkeypatch.setattr(census, "AT_ONCE", 0)

    found = look(tmp_path, files.text_of(files.event_rows(3000)))

    assert found.looked_at == found.readable == 300 and found.about
    assert found.repeated is None  # nobody knows before all rows are read
    assert 2900 < found.about < 3100


@pytest.mark.parametrize("by_hand", [census.BY_HAND, 0], ids=["row by row", "by one scan"])
def test_states_that_only_late_rows_have_are_shown_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_hand: int
) -> None:
    monkeypatch.setattr(census, "BY_HAND", by_hand)
    rows = files.event_rows(3000)
    rows[2900][1] = "Parked"

    found = look(tmp_path, files.text_of(rows))

    assert dict(found.states) == {"New": "new", "Active": "active", "Resolved": "resolved", "Parked": None}


def test_a_look_says_that_a_cell_names_several_groups(tmp_path: Path) -> None:
    rows = files.event_rows()
    rows[0][2] = '"Desk\nNet"'

    found = look(tmp_path, files.text_of(rows))
    (group,) = (column for column in found.columns if column.field == "team")

    assert (group.examples, group.different) == (("Desk", "Net"), 2)

    assert any(
        "group names several in some rows, a line each, such as Desk and Net" in n for n in found.notes
    )
