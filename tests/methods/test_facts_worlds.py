"""What else is measured of made-up logs whose truth is known: kinds, people, and the ways of tickets."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from made_up_logs import Event, days_of, moment, only, opened_on, table

from outtask.methods.facts.definitions import DEFINITIONS
from outtask.methods.facts.encode import SNAPSHOT
from outtask.methods.facts.kinds import routineness
from outtask.methods.facts.measure import MISSING, measure
from outtask.methods.facts.people import automatic_accounts, key_person
from outtask.methods.facts.proposal import propose_functions
from outtask.terms.errors import UserError
from outtask.terms.facts import FunctionFacts, Take


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


def test_changes_are_told_from_other_kinds_of_tickets_in_four_languages() -> None:
    changes = (
        "Change",
        "change_request",
        "Standard Change",
        "RFC",
        "Änderung",
        "Demande de changement",
        "Cambio",
    )
    others = ("Incident", "Exchange", "Störung", "Request")
    for kinds, share in ((changes, 1), (others, 0)):
        events = [
            {"ticket": f"T{i}", "at": moment(2024, 1, 1), "by": "Desk", "kind": kinds[i % len(kinds)]}
            for i in range(28)
        ]
        assert only(measure(table(events))).change_requests.value == share


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


def test_where_no_ticket_is_closed_the_groups_with_most_tickets_stand_alone() -> None:
    events: list[Event] = []
    for i in range(400):
        opened = moment(2024, 1, 1) + timedelta(hours=i)
        events += course(f"T{i}", opened, (f"G{min(i % 40, 14):02}", "new"))
    proposed = propose_functions(measure(table(events)))
    assert proposed["G14"] == "G14"  # two thirds of all tickets
    assert set(proposed.values()) > {"G14", "Other groups"}


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

    named = [event | ({"category": "mail"} if event["by"] == "Desk" else {}) for event in passed]
    kinds = {
        facts.name: facts
        for facts in measure(table([e | {"ticket": f"{e['ticket']} {e['by']}"} for e in named])).functions
    }
    assert kinds["Desk"].routineness.value == 1
    assert kinds["Front"].routineness.why == "of no ticket here does the log name the kind"


def test_a_log_of_whole_days_tells_no_hours() -> None:
    """Read as midnight, every ticket would come out of hours, and those of a day would take none."""
    days = [date(2023, 1, 2) + timedelta(days=i) for i in range(60)]
    rows = [
        {"ticket": f"{by} {day}", "by": by, "at": at, "stage": stage, **more}
        for by, took in (("Quick", 0), ("Slow", 3))
        for day in days
        for stage, after in (("new", 0), ("resolved", took))
        for at in [moment(day.year, day.month, day.day) + timedelta(days=after)]
        for more in [{"opened_at": moment(day.year, day.month, day.day)}]
    ]
    assessment = measure(table(rows))
    quick, slow = sorted(assessment.functions, key=lambda facts: facts.name)

    assert quick.resolution.p50 is None and "less than a day" in (quick.resolution.why or "")
    assert slow.resolution.p50 == 3 * 86_400
    for facts in (quick, slow):
        assert facts.out_of_hours.value is None and "no hours" in (facts.out_of_hours.why or "")
        assert (facts.first_response.p50, facts.hour_of_week) == (None, ())
    assert any("whole days" in note for note in assessment.notes)


def test_where_openings_alone_are_whole_days_how_long_it_took_is_told_and_no_hour() -> None:
    """They would all have come in the night, however exact the time of their resolution."""
    days = [date(2023, 1, 2) + timedelta(days=i) for i in range(60)]
    rows = [
        {"ticket": f"{day}", "by": "Desk", "at": at, "stage": stage, "opened_at": begin}
        for day in days
        for begin in [moment(day.year, day.month, day.day)]
        for stage, at in (("new", begin + timedelta(hours=9)), ("resolved", begin + timedelta(hours=15)))
    ]
    assessment = measure(table(rows))
    facts = only(assessment)
    assert (facts.out_of_hours.value, facts.first_response.p50, facts.hour_of_week) == (None, None, ())
    assert (
        facts.out_of_hours.why == facts.first_response.why == "the log tells the day of opening and no hour"
    )
    assert facts.resolution.p50 == 15 * 3600
    assert any("Opening times are whole days" in note for note in assessment.notes)
