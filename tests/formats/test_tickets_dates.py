from __future__ import annotations

from datetime import UTC, datetime

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outtask.formats.tickets import read_log
from outtask.formats.tickets.dates import fast_format, order_of, parse
from outtask.terms.errors import UserError


def at(*parts: int) -> datetime:
    return datetime(*parts)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "day_first", "expected"),
    [
        ("29/2/2016 01:16", True, at(2016, 2, 29, 1, 16)),
        ("2/29/2016 1:16 AM", False, at(2016, 2, 29, 1, 16)),
        ("2/29/2016 12:16 pm", False, at(2016, 2, 29, 12, 16)),
        ("2/29/2016 12:16 a.m.", False, at(2016, 2, 29, 0, 16)),
        ("29.02.2016 01:16:07", True, at(2016, 2, 29, 1, 16, 7)),
        ("29-02-16", True, at(2016, 2, 29)),
        ("2016-02-29", True, at(2016, 2, 29)),
        ("2016-02-29T01:16:07.250", True, at(2016, 2, 29, 1, 16, 7, 250000)),
        ("2016/02/29 24:00", True, at(2016, 3, 1)),
        ("2016-02-29T01:16:07+02:00", True, datetime(2016, 2, 28, 23, 16, 7, tzinfo=UTC)),
        ("2016-02-29 01:16 -0530", True, datetime(2016, 2, 29, 6, 46, tzinfo=UTC)),
        ("2016-02-29T01:16:07Z", True, datetime(2016, 2, 29, 1, 16, 7, tzinfo=UTC)),
        ("20160229T011607Z", True, datetime(2016, 2, 29, 1, 16, 7, tzinfo=UTC)),
        ("12/Jan/24 3:04 PM", True, at(2024, 1, 12, 15, 4)),
        ("Jan 12, 2024 3:04 PM", True, at(2024, 1, 12, 15, 4)),
        ("Friday, January 12, 2024 15:04", True, at(2024, 1, 12, 15, 4)),
        ("12. März 2024, 15:04", True, at(2024, 3, 12, 15, 4)),
        ("12 août 2024 15h04", True, at(2024, 8, 12, 15, 4)),
        ("1er août 2024 à 15h04", True, at(2024, 8, 1, 15, 4)),
        ("12.03.2024, 15:04 Uhr", True, at(2024, 3, 12, 15, 4)),
        ("1/12/2024, 3:04\u202fPM", False, at(2024, 1, 12, 15, 4)),
        ("12.01.2024\u00a015:04", True, at(2024, 1, 12, 15, 4)),
        ("12 de diciembre de 2024", True, at(2024, 12, 12)),
        ("1456708560", True, datetime(2016, 2, 29, 1, 16, tzinfo=UTC)),
        ("1456708560000", True, datetime(2016, 2, 29, 1, 16, tzinfo=UTC)),
        ("42429.052777777775", True, at(2016, 2, 29, 1, 16)),
    ],
)
def test_dates_as_people_and_tools_write_them(text: str, day_first: bool, expected: datetime) -> None:
    assert parse(text, day_first) == expected


@pytest.mark.parametrize("text", ["", "?", "30/2/2016", "29/2/2016 25:00", "13/13/2016", "INC0001",
                                  "0016-03-05", "12", "13:00 PM",
                                  "1/1/2016 13:00 PM", "2016-02-30", "infinity", "epoch",
                                  "99999999999999"])  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert parse(text, day_first=True) is None


@given(
    st.datetimes(at(1981, 1, 1), at(2068, 1, 1)),
    st.sampled_from(["%d/%m/%Y %H:%M", "%m/%d/%Y %I:%M %p", "%d.%m.%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f",
                     "%Y/%m/%d",
                     "%d/%b/%y %I:%M %p", "%b %d, %Y %H:%M", "%d-%m-%Y  %H:%M", "%Y-%m-%d %H:%M:%S"]),
)  # fmt: skip
def test_the_fast_format_reads_what_the_careful_parser_reads(moment: datetime, written: str) -> None:
    text = moment.strftime(written)
    day_first = not written.startswith("%m")
    found = fast_format(text, day_first)
    assert found is not None
    fast = duckdb.execute("SELECT try_strptime(?, ?)", [text, found]).fetchone()
    assert fast == (parse(text, day_first),)
    assert fast == (datetime.strptime(text, written),)  # noqa: DTZ007


def test_the_order_is_told_from_the_whole_column() -> None:
    assert order_of(["1/2/2016", "13/2/2016"]) == (True, 1, 0)
    assert order_of(["1/2/2016", "2/13/2016"]) == (False, 0, 1)
    assert order_of(["1/2/2016", "3/4/2016"])[0] is None
    assert order_of(["1/1/2016", "2016-03-04", "4.5.2016"])[0] is True


def write(tmp_path, dates: list[str]):
    path = tmp_path / "log.csv"
    rows = [f"T{i // 2},{date},Open,Desk" for i, date in enumerate(dates)]
    path.write_text("\n".join(["ticket,updated,state,group", *rows]) + "\n")
    return path


def test_one_late_row_settles_ten_thousand_early_ones(tmp_path) -> None:
    log = read_log(write(tmp_path, ["3/4/2016 10:00"] * 10_000 + ["4/13/2016 10:00", "4/14/2016 10:00"]))
    assert log.day_first is False
    assert (
        log.events
        == log.connection.execute('SELECT count(*) FROM events WHERE month("at") IN (3, 4)').fetchone()[0]
    )


def test_ambiguous_dates_are_an_error_that_names_the_option(tmp_path) -> None:
    path = write(tmp_path, ["3/4/2016 10:00", "4/5/2016 11:00", "5/6/2016 11:00", "6/7/2016 11:00"])
    with pytest.raises(UserError, match="--day-first or --month-first"):
        read_log(path)
    assert read_log(path, day_first=True).connection.execute('SELECT min("at") FROM events').fetchone() == (
        at(2016, 4, 3, 10),
    )
    assert read_log(path, day_first=False).connection.execute('SELECT min("at") FROM events').fetchone() == (
        at(2016, 3, 4, 10),
    )


def test_a_column_in_both_orders_is_an_error(tmp_path) -> None:
    with pytest.raises(UserError, match="mix"):
        read_log(write(tmp_path, ["13/4/2016 10:00", "4/13/2016 11:00"] * 5))


def test_one_row_in_the_other_order_is_rejected_not_guessed(tmp_path) -> None:
    log = read_log(
        write(tmp_path, [f"{day}/4/2016 10:00" for day in range(13, 31)] * 10 + ["4/13/2016 10:00"])
    )
    assert (log.rejected, log.events) == (1, 180)
    assert log.connection.execute("SELECT line, reason FROM rejects").fetchone() == (
        182,
        "not a date in updated: 4/13/2016 10:00",
    )
    assert any("can only be month first stand in 1 row, which is listed" in note for note in log.notes)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2016-03-27T10:00:00+02:00", "2016-03-28T10:00:00+02:00"),
        ("2016-03-27T08:00:00Z", "2016-03-28T08:00:00Z"),
        ("2016-03-27 03:00:00 -0500", "2016-03-28 03:00:00 -0500"),
        ("1459065600", "1459152000"),
        ("1459065600000", "1459152000000"),
    ],
)
def test_offsets_and_unix_time_are_honoured_whatever_zone_is_named(tmp_path, first: str, second: str) -> None:
    log = read_log(write(tmp_path, [first, second, first, second]), zone="America/New_York")
    times = log.connection.execute('SELECT DISTINCT "at" FROM events ORDER BY 1').fetchall()
    assert times == [(at(2016, 3, 27, 8),), (at(2016, 3, 28, 8),)]


def test_formats_may_mix_in_one_column(tmp_path) -> None:
    dates = [
        "2016-03-27 10:00",
        "27/03/2016 10:00",
        "27/Mar/16 10:00 AM",
        "2016-03-27T12:00:00+02:00",
        "42456.4166666667",
        "27 mars 2016 10h00",
    ]
    log = read_log(write(tmp_path, dates))
    assert log.rejected == 0
    assert log.connection.execute('SELECT DISTINCT "at" FROM events').fetchall() == [(at(2016, 3, 27, 10),)]


def test_another_time_that_is_no_date_counts_as_missing_and_is_said(tmp_path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "number,opened_at,closed_at,group\n1,2016-01-01,2016-01-02,A\n2,2016-01-01,2016-01-03,A\n3,2016-01-01,soon,B\n"
    )
    log = read_log(path)
    assert (log.events, log.rejected) == (3, 0)
    assert any("1 cell of closed_at" in note for note in log.notes)


def test_an_order_that_the_column_contradicts_is_an_error(tmp_path) -> None:
    """Read as was said, most rows would be listed and the others silently be of another month."""
    path = write(tmp_path, [f"{day}/4/2016 10:00" for day in range(1, 31)])
    with pytest.raises(UserError, match="18 rows can only be day first, and none only month first"):
        read_log(path, day_first=False)


def test_letters_of_a_zone_are_not_guessed_and_the_column_is_named(tmp_path) -> None:
    with pytest.raises(UserError, match=r"updated is called .* but '2016-04-01 10:00 CST' is no date"):
        read_log(write(tmp_path, [f"2016-04-{day:02} 10:00 CST" for day in range(1, 31)]))


def test_a_note_on_the_zone_says_what_is_so(tmp_path) -> None:
    zoned = [f"2016-04-{day:02}T10:00:00+02:00" for day in range(1, 31)]
    assert "Times say their own offset" in " ".join(read_log(write(tmp_path, zoned)).notes)
    some = read_log(write(tmp_path, [*zoned, "2016-05-01 10:00:00"]))
    assert "times without an offset are read as UTC" in " ".join(some.notes)
    assert not any("offset" in note for note in read_log(write(tmp_path, zoned), zone="Europe/Berlin").notes)
