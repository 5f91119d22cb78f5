"""The shipped log, held against the counts that its publishers and independent readers state."""

from __future__ import annotations

import csv
import gzip
from collections import Counter

import pytest

from outtask.formats.tickets import TicketLog, propose_mapping, read_log
from outtask.samples import sample_log_path


@pytest.fixture(scope="module")
def log() -> TicketLog:
    return read_log(sample_log_path())


@pytest.fixture(scope="module")
def plain() -> list[dict[str, str]]:
    with gzip.open(sample_log_path(), "rt", encoding="ascii", newline="") as stream:
        return list(csv.DictReader(stream))


def ask(log: TicketLog, sql: str) -> tuple:
    return log.connection.execute(sql).fetchone()


def test_every_row_counts_once(log: TicketLog) -> None:
    assert (log.tickets, log.events, log.rejected, log.duplicate_rows) == (24_918, 141_712, 0, 0)
    assert (log.form, log.day_first, log.zone, log.by) == ("events", True, "UTC", "assignment_group")
    assert ask(log, "SELECT count(*), count(DISTINCT ticket) FROM events") == (141_712, 24_918)


def test_the_columns_of_servicenow_are_found(log: TicketLog) -> None:
    expected = {
        "ticket": "number", "at": "sys_updated_at", "state": "incident_state", "team": "assignment_group",
        "person": "assigned_to", "actor": "sys_updated_by", "priority": "priority", "category": "category",
        "subcategory": "subcategory", "vendor": "vendor", "knowledge": "knowledge", "reopens": "reopen_count",
        "reassignments": "reassignment_count",
        "revision": "sys_mod_count", "opened_at": "opened_at", "resolved_at": "resolved_at",
        "closed_at": "closed_at", "resolver": "resolved_by",
    }  # fmt: skip
    assert log.mapping == expected
    shown = str(propose_mapping(sample_log_path()))
    assert "ticket:" in shown
    assert "sys_updated_at" in shown
    assert "%" in shown


def test_question_marks_are_missing(log: TicketLog) -> None:
    missing = ask(
        log,
        """SELECT count(*) FILTER (team IS NULL), count(*) FILTER (person IS NULL),
        count(*) FILTER (vendor IS NULL), count(*) FILTER (resolved_at IS NULL),
        count(*) FILTER (closed_at IS NULL)
        FROM events""",
    )
    assert missing == (14_213, 27_496, 141_468, 3_141, 0)
    assert ask(log, "SELECT count(DISTINCT ticket) FROM events WHERE resolved_at IS NULL") == (1_556,)


def test_months_and_groups_agree_with_a_plain_reader(log: TicketLog, plain: list[dict[str, str]]) -> None:
    slow = Counter(
        (
            f"2016-{int(row['sys_updated_at'].split('/')[1]):02}"
            if "/2016" in row["sys_updated_at"]
            else "later",
            row["assignment_group"],
        )
        for row in plain
    )
    fast = {
        (month if month.startswith("2016") else "later", team or "?"): 0
        for month, team in log.connection.execute(
            "SELECT DISTINCT strftime(\"at\", '%Y-%m'), team FROM events"
        ).fetchall()
    }
    for month, team, count in log.connection.execute(
        "SELECT strftime(\"at\", '%Y-%m'), team, count(*) FROM events GROUP BY ALL"
    ).fetchall():
        fast[month if month.startswith("2016") else "later", team or "?"] += count
    assert fast == dict(slow)


def test_two_spaces_in_a_name_are_kept(log: TicketLog) -> None:
    other = read_log(sample_log_path(), by="opened_by")
    assert other.by == "opened_by"
    assert ask(other, "SELECT count(*) > 0 FROM events WHERE \"by\" = 'Opened by  17'") == (True,)


def test_the_stray_state_is_unknown_and_said(log: TicketLog) -> None:
    assert ask(log, "SELECT count(*) FROM events WHERE state = '-100' AND stage IS NULL") == (5,)
    assert ask(log, "SELECT count(*) FROM events WHERE stage IS NULL") == (5,)
    assert any("-100" in note for note in log.notes)
    stages = dict(
        log.connection.execute("SELECT DISTINCT state, stage FROM events WHERE stage IS NOT NULL").fetchall()
    )
    assert stages == {
        "New": "new", "Active": "active", "Awaiting User Info": "waiting_caller",
        "Awaiting Vendor": "waiting_vendor",
        "Awaiting Problem": "waiting_other", "Awaiting Evidence": "waiting_other", "Resolved": "resolved",
        "Closed": "closed",
    }  # fmt: skip


def test_the_ticket_that_steps_back_is_sorted_by_time(log: TicketLog) -> None:
    times = [
        row[0]
        for row in log.connection.execute("SELECT \"at\" FROM events WHERE ticket = 'INC0000137'").fetchall()
    ]
    assert times == sorted(times)
    assert any("Earlier than the row above: 1 row." in note for note in log.notes)
    # Five first rows with a counter out of order: the file's order holds, not the counter's.
    for ticket in ("INC0000130", "INC0000134", "INC0000135", "INC0000164"):
        seqs = [
            r[0]
            for r in log.connection.execute(f"SELECT seq FROM events WHERE ticket = '{ticket}'").fetchall()
        ]
        assert seqs == sorted(seqs)


def test_rows_of_a_ticket_lie_together_in_order(log: TicketLog) -> None:
    bounds, back = ask(
        log,
        """SELECT count(*) FILTER (ticket IS DISTINCT FROM p),
        count(*) FILTER (ticket = p AND ("at" < a OR ("at" = a AND seq < s)))
        FROM (SELECT *, lag(ticket) OVER () p, lag("at") OVER () a, lag(seq) OVER () s FROM events)""",
    )
    assert (bounds, back) == (24_918, 0)
