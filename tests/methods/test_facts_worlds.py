"""Facts of made-up logs whose truth is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import duckdb
import numpy as np
import pytest

from outtask.methods.facts.definitions import DEFINITIONS
from outtask.methods.facts.encode import SNAPSHOT
from outtask.methods.facts.kinds import routineness
from outtask.methods.facts.measure import MISSING, measure, office_hours
from outtask.methods.facts.people import automatic_accounts, key_person
from outtask.methods.facts.proposal import propose_functions
from outtask.methods.facts.trend import GRID, PRIOR, estimate_trend
from outtask.methods.working_days import working_days
from outtask.terms.errors import UserError
from outtask.terms.events import EVENT_COLUMNS
from outtask.terms.facts import Assessment, FunctionFacts, Take

COLUMNS = tuple(EVENT_COLUMNS)
Event = dict[str, object]


def table(events: Iterable[Event]) -> duckdb.DuckDBPyConnection:
    """Return a connection with the table ``events``; what an event does not say is missing."""
    connection = duckdb.connect()
    declared = ", ".join(f'"{name}" {kind}' for name, kind in EVENT_COLUMNS.items())
    connection.execute(f"CREATE TABLE events ({declared})")
    rows = [
        tuple(event.get(name, i if name == "seq" else None) for name in COLUMNS)
        for i, event in enumerate(events)
    ]
    columns = {f"c{i}": [row[i] for row in rows] for i in range(len(COLUMNS))}
    given = ", ".join(
        f"unnest(${name}::{EVENT_COLUMNS[COLUMNS[i]].split()[0]}[])" for i, name in enumerate(columns)
    )
    connection.execute(f"INSERT INTO events SELECT {given}", columns)
    return connection


def opened_on(days: Sequence[date], counts: Sequence[int], by: str = "Desk", **more: object) -> list[Event]:
    """Return one event per ticket, spread over the office hours of its day."""
    return [
        {
            "ticket": f"{by} {day} {i}", "by": by,
            "at": (at := datetime.combine(day, time(8)) + timedelta(seconds=36_000 * i // count)),
            "opened_at": at, **more,
        }
        for day, count in zip(days, counts, strict=True) for i in range(count)
    ]  # fmt: skip


def moment(*parts: int) -> datetime:
    return datetime(*parts)  # noqa: DTZ001 - events are told in UTC without a zone


def days_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def only(assessment: Assessment) -> FunctionFacts:
    (facts,) = assessment.functions
    return facts


# Demand


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


# The window


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


# Kinds


def test_routineness_of_known_mixes() -> None:
    def of(kinds: list[int]) -> float:
        return float(routineness(np.zeros(len(kinds), int), np.array(kinds), 1)[0][0])

    assert of([0] * 50) == 1
    assert of([0] * 25 + [1] * 25) == pytest.approx(1)
    assert of(list(range(1000))) == 0
    assert of([i // 2 for i in range(1000)]) < 0.03
    assert 0.4 < of([0] * 500 + list(range(1, 501))) < 0.6  # half of it repeats
    assert np.isnan(of([3]))


def test_routineness_comes_from_the_last_known_kind_of_each_ticket() -> None:
    events = [
        {"ticket": f"T{i}", "at": moment(2024, 1, 1) + timedelta(hours=i), "by": "Desk", "category": kind}
        for i in range(40) for kind in (f"rare {i}", "reset password", None)
    ]  # fmt: skip
    facts = only(measure(table(events)))
    assert (facts.routineness.value, facts.routineness.n) == (1, 40)
    nothing = only(measure(table([event | {"category": None} for event in events])))
    assert nothing.routineness.value is None and nothing.routineness.why == "the log names no kind of ticket"


# People


def test_key_person_of_known_teams() -> None:
    def of(who: list[int]) -> tuple[float, float, float]:
        risk, resolvers, half, _ = key_person(np.zeros(len(who), int), np.array(who), 1)
        return float(risk[0]), float(resolvers[0]), float(half[0])

    assert of([0] * 30) == (1, 1, 1)
    assert of([0] * 30 + [1] * 30) == (pytest.approx(1 / 2), 2, 1)
    assert of([i % 10 for i in range(100)]) == (pytest.approx(1 / 10), 10, 5)
    star = of([0] * 91 + list(range(1, 10)))
    assert star[0] > 0.98 and star[1:] == (10, 1)


def test_automatic_accounts_are_known_by_name_or_by_what_they_do() -> None:
    minute = 60_000_000
    names = ("Ada Berg", "svc_monitoring", "closer")
    people = [(0, i * 37 * minute) for i in range(60)] + [(1, i * 53 * minute) for i in range(5)]
    people += [(2, 100_000 * minute + i) for i in range(40)]  # forty tickets within a minute
    who, at = (np.array(part) for part in zip(*people, strict=True))
    at[:60] = [(i // 8 * 24 * 60 + 540 + i % 8 * 55) * minute for i in range(60)]  # nine to five
    assert automatic_accounts(names, who, at).tolist() == [False, True, True]


def test_a_log_without_names_does_not_tell_who() -> None:
    facts = only(measure(table(opened_on([date(2024, 1, 1)], [20]))))
    assert facts.key_person.value is None and facts.key_person.why == "the log does not say who resolved"


# Flow


def course(ticket: str, start: datetime, *steps: tuple[str | None, str]) -> list[Event]:
    return [
        {
            "ticket": ticket,
            "at": start + timedelta(hours=i),
            "by": group,
            "stage": stage,
            "person": "Ada Berg",
        }
        for i, (group, stage) in enumerate(steps)
    ]


def test_a_dispatcher_touches_much_and_ends_little() -> None:
    events: list[Event] = []
    for i in range(200):
        solver = ("Network", "Mail")[i % 2]
        events += course(f"T{i}", moment(2024, 1, 1) + timedelta(hours=i),
                         ("Dispatch", "new"), (solver, "active"), (solver, "resolved"))  # fmt: skip
    assessment = measure(table(events))
    facts = {f.name: f for f in assessment.functions}
    assert {name: f.dispatcher for name, f in facts.items()} == {
        "Dispatch": True,
        "Network": False,
        "Mail": False,
    }
    assert (facts["Dispatch"].containment.value, facts["Mail"].containment.value) == (0, 1)
    assert propose_functions(assessment) == {"Dispatch": "Dispatch", "Mail": "Mail", "Network": "Network"}


@pytest.mark.parametrize(
    ("small", "named"),
    [(("Databases",), "Databases"), (tuple("ABCDEFGHIJKLM"), "Other groups"), (("A", "B"), None)],
)
def test_only_of_many_groups_are_the_small_bundled(small: tuple[str, ...], named: str | None) -> None:
    events: list[Event] = []
    for i in range(400):
        group = ("Desk", "Mail", "Network", *small)[i % 3 if i % 25 else 3 + i // 25 % len(small)]
        events += course(
            f"T{i}", moment(2024, 1, 1) + timedelta(hours=i), (group, "new"), (group, "resolved")
        )
    proposed = propose_functions(measure(table(events)))

    assert [proposed[name] for name in ("Desk", "Mail", "Network")] == ["Desk", "Mail", "Network"]
    assert {proposed[name] for name in small} == ({named} if named else set(small))


def test_going_away_and_coming_back_is_ping_pong_and_no_containment() -> None:
    events: list[Event] = []
    for i in range(10):
        steps = [("A", "new"), ("A", "active"), (None, "active"), ("A", "active"), ("A", "resolved")]
        if i < 4:
            steps[2] = ("B", "active")
        events += course(f"T{i}", moment(2024, 1, 1 + i), *steps)
    facts = {f.name: f for f in measure(table(events)).functions}["A"]
    assert (facts.containment.value, facts.ping_pong.value, facts.returns.value) == (0.6, 0.4, 0.4)
    assert facts.touches.value == 4  # rows without a group belong to nobody


def test_take_first_and_last_name_the_tickets_without_a_function() -> None:
    events = course("T1", moment(2024, 1, 31, 23), (None, "new"), ("A", "active"), ("B", "resolved"))
    events += course("T2", moment(2024, 1, 5), ("A", "new"), (None, "resolved"))
    connection = table(events)

    def tickets(take: Take) -> dict[tuple[str, str], int]:
        found = measure(connection, take=take)
        return {(f.name, m.month): m.tickets for f in found.functions for m in f.monthly if m.tickets}

    assert tickets(Take.FIRST) == {("(none)", "2024-01"): 1, ("A", "2024-01"): 1}
    assert tickets(Take.LAST) == {("(none)", "2024-01"): 1, ("B", "2024-01"): 1}
    assert tickets(Take.HANDLED) == {("A", "2024-02"): 1, ("A", "2024-01"): 1, ("B", "2024-02"): 1}


def test_months_are_those_of_the_named_zone() -> None:
    events = course("T1", moment(2024, 1, 31, 23, 30), ("A", "new"))
    (month,) = only(measure(table(events), zone="Europe/Berlin")).monthly
    assert month.month == "2024-02"


def test_an_empty_log_is_an_error_and_every_fact_has_a_definition() -> None:
    with pytest.raises(UserError, match="no events"):
        measure(table([]))
    told = set(FunctionFacts.__dataclass_fields__) - {"name"}
    assert told <= set(DEFINITIONS)
    assert all(text.endswith(".") and len(text) > 20 for text in DEFINITIONS.values())


def test_a_stray_date_of_long_ago_costs_no_time_and_changes_nothing() -> None:
    days = days_of(date(2022, 1, 1), date(2023, 12, 31))
    events = opened_on(days, [20] * len(days)) + opened_on([date(1981, 3, 1)], [1])
    assessment = measure(table(events))
    assert assessment.window.stragglers_before == 1
    assert only(assessment).growth.value == pytest.approx(0, abs=0.01)
    lone = measure(table(opened_on([date(1981, 3, 1), date(2023, 3, 1)], [1, 1])))
    assert only(lone).growth.value is None


def test_why_a_fact_of_resolved_tickets_is_unknown_fits_the_log() -> None:
    """A log with one row per ticket says when they were resolved, and not whether they were opened again."""
    days = [date(2023, 1, day) for day in range(2, 28)]
    resolved = [
        {**event, "closed_at": event["at"] + timedelta(hours=2)}  # type: ignore[operator]
        for event in opened_on(days, [3] * len(days))
    ]
    rows = table(resolved)
    rows.execute("ALTER TABLE events RENAME TO kept; CREATE VIEW events AS FROM kept")
    rows.execute(f"COMMENT ON VIEW events IS '{SNAPSHOT}'")
    (desk,) = measure(rows).functions
    assert desk.resolution.p50 == 7200.0
    assert desk.reopened.why == MISSING["reopened"] and "resolved" not in MISSING["reopened"]

    passed = [
        event | more
        for event in opened_on(days, [3] * len(days), "Front")
        for more in (
            {"stage": "new"},
            {"stage": "resolved", "by": "Desk", "at": event["at"] + timedelta(hours=1)},  # type: ignore[operator]
        )
    ]
    found = {facts.name: facts for facts in measure(table(passed)).functions}
    assert found["Desk"].reopened.value == 0.0
    assert found["Front"].reopened.why == found["Front"].resolution.why == "no ticket was resolved here"
