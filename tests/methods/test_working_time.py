"""W(t) against counting minute by minute on the wall clock, and the published vectors."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outtask.methods.working_days import day_shifts, public_holidays, working_days
from outtask.methods.working_time import SECOND, work_clock, zone_offsets
from outtask.terms.calendar import ALWAYS, OFFICE_WEEK, Calendar, Closure, DatedCalendars
from outtask.terms.errors import UserError

VECTORS = json.loads((Path(__file__).parents[1] / "reference" / "sla_time.json").read_text())


def micros(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def minute_of(text: str) -> int:
    hours, minutes = text.split(":")
    return 60 * int(hours) + int(minutes)


def by_the_minute(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Count open minutes one by one: a minute is open when the wall clock lies in a shift of its day."""
    zone, count = ZoneInfo(calendar.zone), 0
    shifts = dict(day_shifts(calendar, start.date() - timedelta(2), end.date() + timedelta(2)))
    while start < end:
        wall = start.astimezone(zone)
        minute = wall.hour * 60 + wall.minute
        count += any(a <= minute < b for a, b in shifts[wall.date()])
        start += timedelta(minutes=1)
    return count


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["id"])
def test_published_vectors(vector):
    given_, zone = vector["inputs"], ZoneInfo(vector["inputs"]["tz"])
    windows = given_["windows_by_weekday_mon0"]
    week = tuple(
        tuple((minute_of(a), minute_of(b)) for a, b in windows.get(str(day), [])) for day in range(7)
    )
    calendar = Calendar(
        given_["tz"], week, holidays=frozenset(date.fromisoformat(d) for d in given_["holidays"])
    )
    start, end = (
        micros(datetime.fromisoformat(given_[key]).replace(tzinfo=zone).astimezone(UTC))
        for key in ("start", "end")
    )
    worked = work_clock(calendar, start, end).between(start, end)
    assert worked / SECOND / 60 == vector["expected"]["minutes"]


@settings(max_examples=40, deadline=None)
@given(
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]),
    begin=st.datetimes(datetime(2024, 3, 1), datetime(2024, 11, 20)),  # noqa: DTZ001
    hours=st.integers(0, 120),
    shift=st.sampled_from([((0, 150),), ((90, 600), (601, 1440)), ((540, 1020),), ((0, 1440),)]),
)
def test_any_interval_agrees_with_counting_minutes(zone, begin, hours, shift):
    calendar = Calendar(zone, (shift,) * 6 + ((),), holidays=frozenset({date(2024, 10, 3)}))
    start = begin.replace(second=0, microsecond=0, tzinfo=UTC)
    end = start + timedelta(hours=hours)
    clock = work_clock(calendar, micros(start), micros(end))
    assert clock.between(micros(start), micros(end)) == by_the_minute(calendar, start, end) * 60 * SECOND


@pytest.mark.parametrize("back", [datetime(2024, 10, 27, tzinfo=UTC), datetime(2024, 3, 31, tzinfo=UTC)])
def test_a_night_shift_across_the_change_of_the_clock(back):
    calendar = Calendar("Europe/Berlin", (((0, 150), (1320, 1440)),) * 7)
    start, end = back - timedelta(hours=8), back + timedelta(hours=8)
    clock = work_clock(calendar, micros(start), micros(end))
    assert clock.between(micros(start), micros(end)) == by_the_minute(calendar, start, end) * 60 * SECOND


def test_time_outside_the_range_is_refused():
    with pytest.raises(UserError, match="outside"):
        work_clock(ALWAYS, 0, 10).worked(11)


def test_a_calendar_that_is_never_open_counts_nothing():
    clock = work_clock(Calendar(week=((),) * 7), 0, 10**15)
    assert clock.between(5, 10**14) == 0
    assert not clock.is_open([7]).any()


def test_closures_extra_days_and_holidays_have_an_order():
    saturday = date(2024, 12, 28)
    calendar = Calendar(
        week=OFFICE_WEEK,
        country="DE",
        closures=(Closure(date(2000, 12, 24), date(2000, 1, 2), yearly=True),),
        extra_days={saturday: ((600, 660),)},
    )
    days = dict(day_shifts(calendar, date(2024, 12, 20), date(2025, 1, 6)))
    open_days = [day for day, shifts in days.items() if shifts]
    assert open_days == [date(2024, 12, 20), date(2024, 12, 23), saturday, date(2025, 1, 3), date(2025, 1, 6)]
    assert working_days(calendar, date(2024, 12, 20), date(2024, 12, 24)).tolist() == [1, 0, 0, 1, 0]


def test_versions_hold_from_their_date():
    short = Calendar(week=(((540, 600),),) * 7)
    both = DatedCalendars(((date(2024, 1, 1), ALWAYS), (date(2024, 6, 1), short)))
    days = dict(day_shifts(both, date(2023, 12, 31), date(2024, 6, 1)))
    assert days[date(2023, 12, 31)] == days[date(2024, 5, 31)] == ((0, 1440),)
    assert days[date(2024, 6, 1)] == ((540, 600),)
    assert len(days) == 154


def test_holidays_follow_the_subdivision():
    assert date(2024, 8, 15) in public_holidays("de", "SL", [2024])
    assert date(2024, 8, 15) not in public_holidays("DE", "BE", [2024])
    with pytest.raises(UserError, match="no public holidays are known"):
        public_holidays("XX", None, [2024])
    with pytest.raises(UserError, match="has no part"):
        public_holidays("DE", "ZZ", [2024])


def test_wall_clock_of_instants():
    zone = ZoneInfo("America/Sao_Paulo")
    moments = [datetime(2016, 2, 20, tzinfo=UTC) + timedelta(hours=h) for h in range(0, 24 * 300, 7)]
    at = np.array([micros(m) for m in moments])
    local = zone_offsets("America/Sao_Paulo", int(at[0]), int(at[-1])).local(at)
    told = [micros(m.astimezone(zone).replace(tzinfo=UTC)) for m in moments]
    assert local.tolist() == told


def test_nonsense_is_refused():
    with pytest.raises(UserError, match="no time zone"):
        Calendar("Europe/Atlantis")
    with pytest.raises(UserError, match="without overlap"):
        Calendar(week=(((0, 700), (600, 800)),) * 7)
    with pytest.raises(UserError, match="before it begins"):
        Closure(date(2024, 2, 1), date(2024, 1, 1))
