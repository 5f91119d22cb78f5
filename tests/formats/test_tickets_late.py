"""What the sampled rows of a long file do not show, and what comes late in it all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import ticket_files as files

from outtask.formats.tickets import TicketLog, read_log

LATE = 5_000  # row; the sample ends long before it


def with_late(tmp_path: Path, *rows: str, written: str = "%Y-%m-%d %H:%M") -> TicketLog:
    lines = files.text_of(files.event_rows(15_000, written)).splitlines(keepends=True)
    assert len("".join(lines)) > 1 << 19  # so long that only parts of it are sampled
    lines[LATE:LATE] = [row + "\n" for row in rows]
    return read_log(files.write(tmp_path, "".join(lines)))


def one(log: TicketLog, ticket: str, columns: str) -> tuple:
    return log.connection.execute(f"SELECT {columns} FROM events WHERE ticket = '{ticket}'").fetchone()


def test_a_state_that_comes_late_has_its_stage(tmp_path: Path) -> None:
    log = with_late(tmp_path, "X1,Awaiting Vendor,Desk,Ada,2024-05-01 10:00,1")
    assert one(log, "X1", "state, stage") == ("Awaiting Vendor", "waiting_vendor")
    assert (log.events, log.rejected) == (15_001, 0)


@pytest.mark.parametrize("white", [" ", "  ", "\t", "\u00a0"])
def test_spaces_that_come_late_are_trimmed(tmp_path: Path, white: str) -> None:
    log = with_late(tmp_path, f"{white}X1 ,Active {white},{white}Desk {white} , Ada,2024-05-01 10:00,1")
    assert one(log, "X1", "stage, team, person") == ("active", "Desk", "Ada")


def test_a_word_for_nothing_that_comes_late_with_spaces_is_missing(tmp_path: Path) -> None:
    log = with_late(tmp_path, "X1,Active, ? , NULL,2024-05-01 10:00, - ")
    assert one(log, "X1", "team, person, priority") == (None, None, None)


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("1/May/24 10:00 AM", "2024-05-01 10:00:00"),
        ("2024-05-01T12:00:00+02:00", "2024-05-01 10:00:00"),
        ("1714557600", "2024-05-01 10:00:00"),
        ("1981-05-01 10:00", "1981-05-01 10:00:00"),
    ],
)
def test_a_date_in_a_form_that_comes_late_is_read(tmp_path: Path, date: str, at: str) -> None:
    log = with_late(tmp_path, f"X1,Active,Desk,Ada,{date},1")
    assert str(one(log, "X1", '"at"')[0]) == at
    assert (log.events, log.rejected) == (15_001, 0)


@pytest.mark.parametrize("date", ["1879-05-01 10:00", "2204-05-01 10:00", "yesterday", "2024-13-01 10:00"])
def test_a_date_that_is_none_costs_its_row_only(tmp_path: Path, date: str) -> None:
    log = with_late(tmp_path, f"X1,Active,Desk,Ada,{date},1")
    assert (log.events, log.rejected) == (15_000, 1)
    assert log.connection.execute("SELECT line, reason FROM rejects").fetchone() == (
        LATE + 1, f"not a date in updated: {date}",
    )  # fmt: skip


def test_an_order_that_only_a_late_row_tells_holds_for_all(tmp_path: Path) -> None:
    lines = [f"T{i},Active,Desk,Ada,{1 + i % 12}/{1 + i % 11}/2024 10:00,1" for i in range(20_000)]
    lines[LATE] = "X1,Active,Desk,Ada,3/25/2024 10:00,1"
    log = read_log(files.write(tmp_path, "\n".join([",".join(files.HEADER), *lines])))
    assert log.day_first is False
    assert str(one(log, "T1", '"at"')[0]) == "2024-02-02 10:00:00"
    assert str(one(log, "T13", '"at"')[0]) == "2024-02-03 10:00:00"


def test_a_quote_that_comes_late_costs_its_row_only(tmp_path: Path) -> None:
    log = with_late(tmp_path, 'X1,"Active,Desk,Ada,2024-05-01 10:00,1')
    assert (log.events, log.rejected) == (15_000, 1)
