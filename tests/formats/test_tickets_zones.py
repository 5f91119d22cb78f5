from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outtask.formats.tickets import read_log
from outtask.formats.tickets.zones import to_utc_sql, transitions, zone_named
from outtask.terms.errors import UserError

LOW, HIGH = datetime(2014, 1, 1), datetime(2019, 12, 31)  # noqa: DTZ001


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata",
                     "Africa/Casablanca", "UTC",
                     "America/Caracas", "Pacific/Apia"]),
    st.lists(st.datetimes(LOW, HIGH), min_size=1, max_size=40),
)  # fmt: skip
def test_local_times_become_utc_as_zoneinfo_says(name: str, local: list[datetime]) -> None:
    zone = ZoneInfo(name)
    near = [
        t.replace(microsecond=0) + timedelta(minutes=m)
        for t, _, _ in transitions(zone, LOW, HIGH)
        for m in range(-900, 900, 77)
    ]
    moments = [t.replace(microsecond=0, fold=0) for t in [*local, *near] if LOW <= t <= HIGH]
    expected = [t.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None) for t in moments]
    sql = to_utc_sql(zone, "t", LOW, HIGH)
    assert duckdb.execute(
        f"SELECT {sql} FROM (SELECT unnest($1::TIMESTAMP[]) AS t)", [moments]
    ).fetchall() == [(e,) for e in expected]


def test_hours_that_occur_twice_or_never_are_counted(tmp_path) -> None:
    path = tmp_path / "log.csv"
    rows = ["2016-03-27 01:59", "2016-03-27 02:30", "2016-10-30 02:30", "2016-10-30 03:00"]
    path.write_text("ticket,updated,state\n" + "".join(f"T1,{t},Open\nT2,{t},Open\n" for t in rows))
    log = read_log(path, zone="Europe/Berlin")
    times = [
        str(r[0])[5:16]
        for r in log.connection.execute("SELECT \"at\" FROM events WHERE ticket = 'T1'").fetchall()
    ]
    assert times == ["03-27 00:59", "03-27 01:30", "10-30 00:30", "10-30 02:00"]
    assert any(n.startswith("In the hour that occurs twice when clocks go back: 2 rows") for n in log.notes)
    assert any(n.startswith("In the hour that clocks skip when they go forward: 2 rows") for n in log.notes)


def test_a_zone_that_does_not_exist_is_an_error_with_a_hint() -> None:
    with pytest.raises(UserError, match="Europe/Berlin"):
        zone_named("Europe/Berln")
    for name in ("", "../etc/passwd", "/etc/localtime", "nowhere at all"):
        with pytest.raises(UserError):
            zone_named(name)
