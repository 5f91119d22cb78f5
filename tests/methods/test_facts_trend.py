"""Volume, growth and volatility of made-up logs whose truth is known, and where a log begins and ends."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from made_up_logs import Event, days_of, moment, only, opened_on, table

from outtask.methods.facts.measure import measure, office_hours
from outtask.methods.facts.trend import GRID, PRIOR, estimate_trend
from outtask.methods.working_days import working_days


def test_a_hundred_tickets_on_every_working_day_have_no_volatility_and_no_growth() -> None:
    days = [day for day in days_of(date(2022, 1, 1), date(2024, 6, 30)) if day.weekday() < 5]
    facts = only(measure(table(opened_on(days, [100] * len(days)))))
    assert len([m for m in facts.monthly if m.complete]) == 30
    assert len({m.tickets for m in facts.monthly}) > 3  # the months do differ: 20 to 23 working days
    assert facts.volatility.value == pytest.approx(0, abs=1e-6)
    assert facts.growth.value == pytest.approx(0, abs=1e-6)
    assert facts.noise.value == pytest.approx(0, abs=1e-6)
    assert facts.level.value == pytest.approx(100 * 21.7, rel=0.02)


def test_public_holidays_are_no_volatility_either() -> None:
    calendar = office_hours("UTC", "DE")

    first, last = date(2022, 1, 1), date(2023, 12, 31)
    works = working_days(calendar, first, last)
    days = [day for day, open_ in zip(days_of(first, last), works, strict=True) if open_]
    facts = only(measure(table(opened_on(days, [20] * len(days))), calendar=calendar))
    assert facts.volatility.value == pytest.approx(0, abs=1e-6)
    assert facts.out_of_hours.value == 0


def months_log(counts: np.ndarray, first: date = date(2021, 1, 1)) -> list[Event]:
    """Return a log with these tickets a month, evenly over the days of each month."""
    events: list[Event] = []
    start = first
    for count in counts:
        following = (start + timedelta(days=31)).replace(day=1)
        days = days_of(start, following - timedelta(days=1))
        cut = np.linspace(0, count, len(days) + 1).round().astype(int)
        events += opened_on(days, np.diff(cut).tolist())
        start = following
    return events


def days_in(months: int, first: date = date(2021, 1, 1)) -> np.ndarray:
    starts = [first]
    for _ in range(months):
        starts.append((starts[-1] + timedelta(days=31)).replace(day=1))
    return np.array([(b - a).days for a, b in pairwise(starts)])


def test_independent_noise_of_months_is_noise_and_not_drift() -> None:
    rng = np.random.default_rng(1)
    functions, months = 400, 36
    mean = 500 * rng.lognormal(-0.02, 0.2, (months, functions))
    trend = estimate_trend(rng.poisson(mean).astype(float), np.ones((months, functions)), 0)
    assert np.median(trend.volatility) < 0.06  # of monthly noise that would read 0.98 a year as a random walk
    assert np.mean(trend.volatility > 0.2) < 0.03
    assert np.median(trend.noise) == pytest.approx(0.2, rel=0.15)
    assert np.mean(trend.growth) == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("months", [12, 36])
def test_volatility_and_growth_are_as_sure_as_they_say(months: int) -> None:
    """In worlds drawn from the stated prior estimates are right on average and 90 % intervals hold 90 %."""
    rng = np.random.default_rng(2)
    functions, spread, slope = 1000, 0.12, 0.05
    lasting = rng.choice(GRID, functions, p=PRIOR)
    steps = slope / 12 + rng.normal(0, 1, (months, functions)) * np.sqrt(lasting) * spread
    noise = rng.normal(0, 1, (months, functions)) * np.sqrt(1 - lasting) * spread
    counts = rng.poisson(20_000 * np.exp(np.cumsum(steps, axis=0) + noise)).astype(float)
    trend = estimate_trend(counts, np.ones((months, functions)), 0)
    volatility = np.sqrt(12 * lasting) * spread
    for found, error, true in (
        (trend.volatility, trend.volatility_se, volatility),
        (trend.growth, trend.growth_se, slope + volatility**2 / 2),
    ):
        assert np.mean(np.abs(found - true) <= 1.645 * error) > 0.88
        assert np.mean(found - true) == pytest.approx(0, abs=0.03)


def test_a_pure_random_walk_is_told_as_volatility() -> None:
    rng = np.random.default_rng(3)
    path = np.cumsum(rng.normal(0, 0.3 / np.sqrt(12), (60, 300)), axis=0)
    trend = estimate_trend(rng.poisson(3000 * np.exp(path)).astype(float), np.ones((60, 300)), 0)
    assert np.median(trend.volatility) == pytest.approx(0.3, rel=0.2)  # shrunk towards none
    assert np.median(trend.noise) < 0.05


def test_steady_growth_is_measured_from_the_log() -> None:
    months = np.arange(36)
    counts = (days_in(36) * 20 * np.exp(0.15 * months / 12)).round().astype(int)
    facts = only(measure(table(months_log(counts))))
    assert facts.growth.value == pytest.approx(0.15, abs=0.02)
    assert facts.volatility.value == pytest.approx(0, abs=0.03)
    assert facts.season is not None and max(facts.season) < 1.05


def test_a_season_is_no_volatility_where_it_was_seen_twice() -> None:
    months = np.arange(36)
    counts = (days_in(36) * 30 * (1 + 0.3 * np.sin(2 * np.pi * months / 12))).round().astype(int)
    facts = only(measure(table(months_log(counts))))
    assert facts.season is not None and facts.season[3] == pytest.approx(1.3, abs=0.03)
    assert facts.volatility.value == pytest.approx(0, abs=0.05)
    assert facts.growth.value == pytest.approx(0, abs=0.02)


def test_few_months_or_few_tickets_are_not_enough_data() -> None:
    facts = only(measure(table(months_log(days_in(5) * 10))))
    assert facts.growth.value is None and facts.volatility.value is None
    assert "5 complete months, 6 are needed" in (facts.growth.why or "")
    few = only(measure(table(months_log(np.full(24, 6)))))
    assert few.growth.value is None and "10 are needed" in (few.growth.why or "")
    short = only(measure(table(months_log((days_in(8) * 20 * np.exp(0.6 * np.arange(8) / 12)).astype(int)))))
    assert 0 < (short.growth.value or 0) < 0.6 and (short.growth.se or 0) > 0.05  # shrunk, and unsure


def test_an_extract_by_opening_date_leaves_stragglers_not_falling_demand() -> None:
    events = opened_on(days := days_of(date(2023, 1, 1), date(2023, 9, 30)), [20] * len(days))
    for i, day in enumerate(days_of(date(2023, 10, 1), date(2024, 3, 31))):
        events += opened_on([day], [i % 9 == 0], by="Desk")
    assessment = measure(table(events))
    assert assessment.window.last == date(2023, 9, 30)
    assert assessment.window.stragglers_after == 21 and assessment.window.stragglers_before == 0
    assert assessment.window.months[-1] == "2023-09"
    assert only(assessment).growth.value == pytest.approx(0, abs=0.03)
    assert only(assessment).level.value == pytest.approx(20 * 30.4, rel=0.02)


def test_an_extract_by_closing_date_has_a_thin_tail_before_its_start() -> None:
    rng = np.random.default_rng(3)
    events: list[Event] = []
    for event in opened_on(days := days_of(date(2022, 6, 1), date(2023, 12, 31)), [20] * len(days)):
        ended = event["at"] + timedelta(days=float(rng.exponential(12)))  # type: ignore[operator]
        if moment(2023, 1, 1) <= ended < moment(2024, 1, 1):
            done = {"stage": "closed", "at": ended, "opened_at": event["at"], "closed_at": ended}
            events += [event | {"stage": "new", "closed_at": ended}, event | done]
    window = measure(table(events)).window
    assert "tickets opened after the days that are counted are missing where" in "; ".join(window.notes)
    assert window.stragglers_before > 100
    assert window.months[0] in ("2023-01", "2023-02") and window.months[-1] in ("2023-10", "2023-11")


def test_real_decline_and_holidays_are_not_cut() -> None:
    days = days_of(date(2021, 1, 1), date(2023, 12, 31))
    falling = [round(60 * np.exp(-0.7 * i / 365)) for i in range(len(days))]
    window = measure(table(opened_on(days, falling))).window
    assert (window.first, window.last, window.stragglers) == (days[0], days[-1], 0)
    holiday = [2 if day.month == 8 else 20 for day in days]
    window = measure(table(opened_on(days, holiday))).window
    assert (window.first, window.last) == (days[0], days[-1])


def test_a_single_ticket_far_away_on_either_side_is_a_straggler() -> None:
    """A year typed wrongly and a ticket left over from another age: once, they made 1,300 complete months."""
    days = [date(2023, 1, 2) + timedelta(days=i) for i in range(240)]
    far = [*days, date(1990, 1, 1), date(2026, 1, 1)]
    window = measure(table(opened_on(far, [*[5] * 240, 1, 1]))).window
    assert (window.first, window.last) == (days[0], days[-1])
    assert (window.stragglers_before, window.stragglers_after) == (1, 1)
    assert len(window.months) == 6


def test_a_burst_of_tickets_is_no_edge_of_the_log() -> None:
    """A month of eight times the tickets made all months after it stragglers, and all before it old ones."""
    days = days_of(date(2021, 1, 1), date(2023, 12, 31))
    burst = [80 if (day.year, day.month) == (2022, 6) else 10 for day in days]
    window = measure(table(opened_on(days, burst))).window
    assert (window.first, window.last, window.stragglers) == (days[0], days[-1], 0)


def test_a_log_that_holds_its_open_tickets_is_complete_to_its_last_day() -> None:
    """The last days of slow work have mostly open tickets: they are there, and none is missing."""
    days = days_of(date(2023, 1, 1), date(2023, 12, 31))
    life = np.random.default_rng(5).exponential(30, 3 * len(days))
    events: list[Event] = []
    for event, took in zip(opened_on(days, [3] * len(days)), life, strict=True):
        ended = event["at"] + timedelta(days=float(took))  # type: ignore[operator]
        events.append(event | {"stage": "new"})
        if ended < moment(2024, 1, 1):
            events.append(event | {"stage": "closed", "at": ended})
    open_too = measure(table(events)).window
    over = {event["ticket"] for event in events if event["stage"] == "closed"}
    closed_only = measure(table([event for event in events if event["ticket"] in over])).window
    assert (open_too.last, open_too.months[-1]) == (days[-1], "2023-12")
    assert closed_only.months[-1] < "2023-11"


def test_months_that_the_log_lacks_are_no_fall_and_rise_of_demand() -> None:
    """Three exports of which the middle one was not joined: growth of 800 % a year."""
    days = days_of(date(2021, 1, 1), date(2023, 6, 30))
    lacking = [0 if date(2022, 1, 1) <= day <= date(2022, 3, 31) else 10 for day in days]
    assessment = measure(table(opened_on(days, lacking)))
    assert (assessment.window.first, assessment.window.last) == (date(2022, 4, 1), days[-1])
    assert assessment.window.stragglers_before == 3650
    assert only(assessment).growth.value == pytest.approx(0, abs=0.01)

    shut = [0 if day.month == 8 else 10 for day in days]  # nobody works in August, year by year
    assert measure(table(opened_on(days, shut))).window.stragglers == 0
