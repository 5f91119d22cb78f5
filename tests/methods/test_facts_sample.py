"""The facts of the shipped log, each told a second time by plain loops over its rows."""

from __future__ import annotations

import csv
import gzip
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median

import pytest

from outtask.formats.assessment import assess_log
from outtask.samples import sample_log_path
from outtask.terms.facts import Assessment, FunctionFacts, Take

WAITING = {"Awaiting User Info": "caller", "Awaiting Vendor": "vendor"}
OVER = ("Resolved", "Closed")


def instant(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=UTC)


class Ticket:
    """One ticket's rows in order, with what they say of its course."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self.rows = sorted(
            rows, key=lambda row: instant(row["sys_updated_at"])
        )  # stable: ties as in the file
        self.at = [instant(row["sys_updated_at"]) for row in self.rows]
        self.opened = min(instant(self.rows[0]["opened_at"]), self.at[0])
        self.states, self.held = [], []
        state = group = None
        for row in self.rows:
            state = state if row["incident_state"] == "-100" else row["incident_state"]
            group = group if row["assignment_group"] == "?" else row["assignment_group"]
            self.states.append(state)
            self.held.append(group)
        self.stays = [
            (i, g) for i, g in enumerate(self.held) if g and (i == 0 or g != self.held[i - 1])
        ]  # (first row, group)
        self.resolutions = [
            i for i, s in enumerate(self.states) if s in OVER and (i == 0 or self.states[i - 1] not in OVER)
        ]
        self.over = self.states[-1] in OVER
        self.end = self.resolutions[-1] if self.over else len(self.rows) - 1
        begun = [k for k, (row, _) in enumerate(self.stays) if row <= self.end]
        later = [0] if self.over and self.stays and not begun else []  # the group became known after the end
        self.last_stay = (begun or later or [-1])[-1]
        self.ender = self.stays[self.last_stay][1] if self.last_stay >= 0 else None

    def visits(self) -> Iterator[tuple[str, int, int]]:
        """Yield (group, its first stay, number of its stays) in order of arrival."""
        seen: dict[str, list[int]] = {}
        for k, (_, group) in enumerate(self.stays):
            seen.setdefault(group, []).append(k)
        yield from ((group, stays[0], len(stays)) for group, stays in seen.items())

    def arrived(self, stay: int) -> datetime:
        row = self.stays[stay][0]
        return self.opened if row == 0 else self.at[row]


@pytest.fixture(scope="module")
def tickets() -> list[Ticket]:
    rows = defaultdict(list)
    with gzip.open(sample_log_path(), "rt", encoding="ascii", newline="") as stream:
        for row in csv.DictReader(stream):
            rows[row["number"]].append(row)
    return [Ticket(own) for own in rows.values()]


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    return assess_log(sample_log_path())


@pytest.fixture(scope="module")
def facts(assessment: Assessment) -> dict[str, FunctionFacts]:
    return {found.name: found for found in assessment.functions}


def agree(facts: dict[str, FunctionFacts], name: str, part: Counter, whole: Counter) -> None:
    """Hold a share of every function against its parts counted by hand; at least twenty must be told."""
    told = 0
    for group, found in facts.items():
        fact = getattr(found, name)
        assert fact.n == whole[group], (name, group)
        if fact.value is None:
            assert whole[group] < 5 and fact.why
        else:
            assert math.isclose(fact.value, part[group] / whole[group], abs_tol=1e-9), (name, group)
            told += 1
    assert told >= 20


def test_the_log_as_its_publishers_state_it(assessment: Assessment) -> None:
    assert (assessment.tickets, assessment.events) == (24_918, 141_712)
    window = assessment.window
    assert (str(window.first), str(window.last)) == ("2016-02-29", "2016-05-31")
    assert window.months == ("2016-03", "2016-04", "2016-05")
    assert any("stragglers" in note for note in window.notes)


def test_stragglers_are_counted_and_never_a_fall_of_demand(
    assessment: Assessment, tickets: list[Ticket]
) -> None:
    late = sum(str(ticket.opened.date()) > "2016-05-31" for ticket in tickets)
    assert assessment.window.stragglers == late > 0
    for found in assessment.functions:
        assert found.growth.value is None and "3 complete months" in (found.growth.why or "")
        assert [m.month for m in found.monthly if m.complete] == list(assessment.window.months)
    level = sum(found.level.value or 0 for found in assessment.functions)
    assert level > 9_000  # of the three complete months, not of the months that only hold stragglers


def test_tickets_and_months_of_every_function(facts: dict[str, FunctionFacts], tickets: list[Ticket]) -> None:
    months = Counter(
        (group, f"{ticket.at[ticket.stays[stay][0]]:%Y-%m}")
        for ticket in tickets for group, stay, _ in ticket.visits()
    )  # fmt: skip
    found = {(name, m.month): m.tickets for name, f in facts.items() for m in f.monthly if m.tickets}
    assert found == months
    rows = Counter(row["assignment_group"] for ticket in tickets for row in ticket.rows)
    closed = Counter(ticket.ender for ticket in tickets if ticket.over)
    opened = Counter(ticket.stays[0][1] for ticket in tickets if ticket.stays)
    for name, f in facts.items():
        assert (f.events, f.closed, f.opened) == (rows[name], closed[name], opened[name])
        assert f.tickets == sum(m.tickets for m in f.monthly)
    sizes = [f.tickets for f in facts.values()]
    assert sizes == sorted(sizes, reverse=True)


def test_containment_ping_pong_and_returns(facts: dict[str, FunctionFacts], tickets: list[Ticket]) -> None:
    reached, settled, stayed, back, returns = (Counter() for _ in range(5))
    for ticket in tickets:
        for group, stay, stays in ticket.visits():
            reached[group] += 1
            back[group] += stays > 1
            returns[group] += stays - 1
            left = ticket.last_stay > stay
            if stay <= ticket.last_stay and (ticket.over or left):
                settled[group] += 1
                stayed[group] += not left
    agree(facts, "containment", stayed, settled)
    agree(facts, "ping_pong", back, reached)
    agree(facts, "returns", returns, reached)


def test_touches_moves_and_reopening(facts: dict[str, FunctionFacts], tickets: list[Ticket]) -> None:
    reached, touched, moved, resolved, undone = (Counter() for _ in range(5))
    for ticket in tickets:
        touched.update(row["assignment_group"] for row in ticket.rows)
        for group, _, _ in ticket.visits():
            reached[group] += 1
            moved[group] += len(ticket.stays) - 1
        for row in ticket.resolutions:
            resolved[ticket.held[row]] += 1
            undone[ticket.held[row]] += not (ticket.over and row == ticket.end)
    agree(facts, "touches", touched, reached)
    agree(facts, "reassignments", moved, reached)
    agree(facts, "reopened", undone, resolved)


def test_waiting(facts: dict[str, FunctionFacts], tickets: list[Ticket]) -> None:
    held, waited, caller, vendor, reached = (Counter() for _ in range(5))
    end_of_log = max(ticket.at[-1] for ticket in tickets)
    for ticket in tickets:
        reached.update(group for group, _, _ in ticket.visits())
        for i, (state, group) in enumerate(zip(ticket.states, ticket.held, strict=True)):
            if state is None or state in OVER:
                continue
            until = ticket.at[i + 1] if i + 1 < len(ticket.at) else end_of_log
            seconds = (until - ticket.at[i]).total_seconds()
            held[group] += seconds
            waited[group] += seconds * state.startswith("Awaiting")
            caller[group] += seconds * (WAITING.get(state) == "caller")
            vendor[group] += seconds * (WAITING.get(state) == "vendor")
    for name, part in (("waiting_share", waited), ("waiting_caller", caller), ("waiting_vendor", vendor)):
        for group, f in facts.items():
            fact = getattr(f, name)
            assert fact.n == reached[group]
            if fact.value is not None:
                assert math.isclose(fact.value, part[group] / held[group], abs_tol=1e-9), (name, group)


def percentile(values: list[float], q: float) -> float:
    values = sorted(values)
    place = q * (len(values) - 1)
    low = int(place)
    return values[low] + (place - low) * (values[min(low + 1, len(values) - 1)] - values[low])


def test_times_to_first_response_and_resolution(
    facts: dict[str, FunctionFacts], tickets: list[Ticket]
) -> None:
    response, resolution = defaultdict(list), defaultdict(list)
    for ticket in tickets:
        acted = [
            state not in ("New", None) or row["assigned_to"] != "?"
            for state, row in zip(ticket.states, ticket.rows, strict=True)
        ]
        for group, stay, _ in ticket.visits():
            row = ticket.stays[stay][0]
            arrived = ticket.arrived(stay)
            first = next((i for i in range(row + (row > 0), len(acted)) if acted[i]), None)
            if first is not None:
                response[group].append(max((ticket.at[first] - arrived).total_seconds(), 0))
            if ticket.over and group == ticket.ender:
                resolution[group].append(max((ticket.at[ticket.end] - arrived).total_seconds(), 0))
    for name, times in (("first_response", response), ("resolution", resolution)):
        for group, f in facts.items():
            spread = getattr(f, name)
            assert spread.n == len(times[group]), (name, group)
            if spread.p50 is not None:
                assert math.isclose(spread.p50, median(times[group])), (name, group)
                assert math.isclose(spread.p90, percentile(times[group], 0.9)), (name, group)
    assert facts["Group 70"].resolution.p50 is not None


def final_kind(ticket: Ticket) -> str | None:
    kind = None
    for row in ticket.rows:
        parts = [row[c] for c in ("category", "subcategory") if row[c] != "?"]
        kind = " / ".join(parts) or kind
    return kind


def test_routineness(facts: dict[str, FunctionFacts], tickets: list[Ticket]) -> None:
    kinds: dict[str, Counter] = defaultdict(Counter)
    for ticket in tickets:
        if kind := final_kind(ticket):
            for group, _, _ in ticket.visits():
                kinds[group][kind] += 1
    for group, f in facts.items():
        n = kinds[group].total()
        assert f.routineness.n == n
        if f.routineness.value is not None:
            same = (k / n * min(1, (k - 1) / (n - 1) / 0.05) for k in kinds[group].values())
            assert math.isclose(f.routineness.value, sum(same)), group


def test_key_person(facts: dict[str, FunctionFacts], assessment: Assessment, tickets: list[Ticket]) -> None:
    carried: dict[str, Counter] = defaultdict(Counter)
    for ticket in tickets:
        who = ticket.rows[ticket.end]["resolved_by"]
        if ticket.over and ticket.ender and who not in ("?", *assessment.automatic_accounts):
            carried[ticket.ender][who] += 1
    for group, f in facts.items():
        loads = sorted(carried[group].values(), reverse=True)
        assert f.key_person.n == sum(loads)
        if f.key_person.value is None:
            continue
        half, k = sum(loads) / 2, 0.0
        for load in loads:
            k += min(1, half / load)
            half -= load
            if half <= 0:
                break
        assert f.resolvers.value == len(loads) and f.half_carried_by.value == math.ceil(k - 1e-9)
        assert math.isclose(f.key_person.value, min(max(1 - (k - 0.5) / (len(loads) / 2), 0), 1)), group


def test_knowledge_hours_and_new_kinds(facts: dict[str, FunctionFacts], tickets: list[Ticket]) -> None:
    known, used, reached, outside = (Counter() for _ in range(4))
    for ticket in tickets:
        if ticket.over:
            known[ticket.ender] += 1
            used[ticket.ender] += ticket.rows[ticket.end]["knowledge"] == "true"
        for group, stay, _ in ticket.visits():
            at = ticket.arrived(stay)
            reached[group] += 1
            outside[group] += at.weekday() > 4 or not 8 <= at.hour < 18
    agree(facts, "knowledge", used, known)
    agree(facts, "out_of_hours", outside, reached)
    assert all(math.isclose(sum(f.hour_of_week), 1) for f in facts.values())


@pytest.mark.parametrize("take", [Take.FIRST, Take.LAST])
def test_first_and_last_count_each_ticket_once(take: Take, tickets: list[Ticket]) -> None:
    place = 0 if take is Take.FIRST else -1
    slow = Counter(
        (ticket.rows[place]["assignment_group"].replace("?", "(none)"), f"{ticket.opened:%Y-%m}")
        for ticket in tickets
    )
    found = assess_log(sample_log_path(), take=take)
    fast = {(f.name, m.month): m.tickets for f in found.functions for m in f.monthly if m.tickets}
    assert fast == slow
    assert sum(f.tickets for f in found.functions) == 24_918
    none = next(f for f in found.functions if f.name == "(none)")
    assert none.containment.value is None and none.containment.why == "these tickets have no function"


def test_grouped_functions_are_measured_as_one(tickets: list[Ticket]) -> None:
    found = assess_log(sample_log_path(), functions={"Group 70": "Desk", "Group 25": "Desk"})
    desk = next(f for f in found.functions if f.name == "Desk")
    assert desk.tickets == sum(
        any(group in ("Group 70", "Group 25") for group, _, _ in ticket.visits()) for ticket in tickets
    )
