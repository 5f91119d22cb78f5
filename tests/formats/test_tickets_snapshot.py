"""One row per ticket: what such an export tells, and what it must not pretend to tell."""

from __future__ import annotations

from pathlib import Path

import pytest
import ticket_files as files

from outtask.formats.assessment import assess_log
from outtask.formats.tickets import read_log

HOUR = 3600


def test_opening_resolution_and_closing_become_events(tmp_path: Path) -> None:
    rows = [["T1", "Closed", files.when(0), files.when(2), files.when(3)],
            ["T2", "In progress", files.when(1), "", ""]]  # fmt: skip
    header = ["ticket", "state", "opened at", "resolved at", "closed at"]
    log = read_log(files.write(tmp_path, files.text_of(rows, header)))
    assert (log.form, log.events, log.tickets) == ("snapshot", 2, 2)
    assert log.connection.execute("SELECT ticket, stage, state FROM events").fetchall() == [
        ("T1", "new", None), ("T1", "resolved", None), ("T1", "closed", "Closed"),
        ("T2", "new", "In progress"),
    ]  # fmt: skip


def test_an_older_row_of_a_ticket_is_listed_not_lost(tmp_path: Path) -> None:
    rows = [[f"T{i}", files.when(i), files.when(i + 3), "A"] for i in range(100)]
    rows.append(["T3", files.when(3), files.when(9), "B"])
    text = files.text_of(rows, ["ticket", "opened", "closed", "group"])
    log = read_log(files.write(tmp_path, text))
    assert (log.form, log.events, log.rejected) == ("snapshot", 100, 1)
    assert log.connection.execute("SELECT line, reason FROM rejects").fetchone() == (
        5, "an older row of ticket T3 (one row per ticket counts)",
    )  # fmt: skip
    assert log.connection.execute("SELECT DISTINCT team FROM events WHERE ticket = 'T3'").fetchall() == [
        ("B",)
    ]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory):
    """Forty tickets of one group, resolved after 14 hours; and forty of another, over by their state only."""
    rows = [["A", "Closed", files.when(i), files.when(i + 2), files.when(i + 9)] for i in range(40)]
    rows += [["B", ("Closed", "New")[i % 2], files.when(i), "", files.when(i + 9)] for i in range(40)]
    header = [
        "ticket",
        "group",
        "state",
        "opened at",
        "resolved at",
        "updated",
        "assigned to",
        "reopen count",
    ]
    text = files.text_of(
        [[f"T{i}", *row, f"Ada {'XYZ'[i % 3]}", str(i % 2)] for i, row in enumerate(rows)], header
    )
    assessment = assess_log(files.write(tmp_path_factory.mktemp("snapshot"), text))
    return assessment, {facts.name: facts for facts in assessment.functions}


def test_what_happened_on_the_way_is_not_told(found) -> None:
    facts = found[1]["A"]
    for name in ("containment", "ping_pong", "returns", "touches", "reassignments", "waiting_share"):
        fact = getattr(facts, name)
        assert fact.value is None and "one row per ticket" in fact.why, name
    assert facts.first_response.p50 is None and "one row per ticket" in facts.first_response.why


@pytest.mark.parametrize(
    ("column", "least"),
    [("Reassignment count", 0), ("Ticket group stations", 1)],  # the first group is a station too
)
def test_the_counter_of_the_tool_tells_how_often_tickets_were_handed_on(
    tmp_path: Path, column: str, least: int
) -> None:
    rows = [[f"T{i}", "A", files.when(i), files.when(i + 2), str(least + i % 20)] for i in range(60)]
    rows[9][4] = "9e99"  # no count, and no harm
    text = files.text_of(rows, ["ticket", "group", "opened at", "resolved at", column])

    assessment = assess_log(files.write(tmp_path, text))

    told = assessment.functions[0]
    assert assessment.mapping["reassignments"] == column
    assert (told.reassignments.value, told.reassignments.n) == ((3 * 190 - 9) / 59, 59)
    assert told.containment.value is None  # who had them before their last group nobody knows


def test_what_the_last_row_tells_is_told(found) -> None:
    facts = found[1]["A"]
    assert (facts.tickets, facts.events, facts.closed, facts.opened) == (40, 40, 40, 40)
    assert (facts.resolution.p50, facts.resolution.n) == (14 * HOUR, 40)
    assert facts.key_person.value == pytest.approx(1 / 3, abs=0.03)
    assert facts.reopened.value == 0.5  # by the tool's own counter


def test_a_state_that_says_over_ends_the_ticket_without_a_time(found) -> None:
    assessment, facts = found
    assert (facts["B"].tickets, facts["B"].closed) == (40, 20)
    assert facts["B"].resolution.p50 is None and facts["B"].resolution.n == 0
    assert any(note.startswith("No column tells when 20 tickets ended") for note in assessment.notes)


def test_the_end_of_a_cancelled_ticket_is_no_resolution_in_whichever_column_it_is_dated(
    tmp_path: Path,
) -> None:
    ends = {"Done": (1, None), "Closed": (1, 2), "Cancelled": (9, None), "Canceled": (9, 9)}
    rows = [
        [
            f"T{state}{i}",
            "A",
            state,
            files.when(0),
            *("" if end is None else files.when(end) for end in dated),
        ]
        for state, dated in ends.items()
        for i in range(5)
    ]
    header = ["ticket", "group", "state", "opened at", "resolved at", "closed at"]
    facts = assess_log(files.write(tmp_path, files.text_of(rows, header))).functions[0]
    assert facts.closed == 20  # they are over all the same
    assert (facts.resolution.p50, facts.resolution.p90, facts.resolution.n) == (7 * HOUR, 7 * HOUR, 10)


def test_a_ticket_without_a_time_of_opening_counts_and_took_no_known_time(tmp_path: Path) -> None:
    """Still open, it was in no count at all; resolved, it took no time."""
    rows = [
        ["open", "A", "New", "", "", files.when(5)],
        ["over", "A", "Closed", "", files.when(4), files.when(5)],
    ]
    rows += [[f"T{i}", "A", "Closed", files.when(0), files.when(2), files.when(5)] for i in range(5)]
    header = ["ticket", "group", "state", "opened at", "resolved at", "updated"]
    assessment = assess_log(files.write(tmp_path, files.text_of(rows, header)))
    facts = assessment.functions[0]
    assert (assessment.events, assessment.tickets, facts.tickets, facts.closed) == (7, 7, 7, 6)
    assert (facts.resolution.p50, facts.resolution.n) == (14 * HOUR, 5)
    assert any(note.startswith("No time of opening: 2 tickets") for note in assessment.notes)


def test_a_state_that_contradicts_a_date_is_told(tmp_path: Path) -> None:
    rows = [[f"T{i}", ("Closed", "In progress")[i == 3], files.when(i), files.when(i + 2)] for i in range(8)]
    log = read_log(files.write(tmp_path, files.text_of(rows, ["ticket", "state", "opened at", "closed at"])))
    assert "Dated as over, and open by their state: 1 ticket. They count as over." in log.notes


@pytest.mark.parametrize("column", ["Reopen count", "Wiedereröffnungen", "Nombre de réouvertures"])
def test_the_counter_of_the_tool_tells_how_often_tickets_were_opened_again(
    tmp_path: Path, column: str
) -> None:
    rows = [[f"T{i}", "A", files.when(i), files.when(i + 2), str(i % 2)] for i in range(60)]
    text = files.text_of(rows, ["ticket", "group", "opened at", "resolved at", column])

    assert assess_log(files.write(tmp_path, text)).mapping["reopens"] == column
