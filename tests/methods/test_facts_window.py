"""Where a log ends whose tool closes tickets days after they are resolved: logs whose truth is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from made_up_logs import Event, days_of, moment, opened_on, table

from outtask.methods.facts.measure import measure
from outtask.terms.facts import Window

EXPORTED = moment(2026, 11, 3)
DAYS = days_of(date(2025, 9, 1), date(2026, 10, 30))
CLOSES_AFTER = pytest.mark.parametrize("wait", [5, 7, 10])
SEEDS = pytest.mark.parametrize("seed", range(2))
Kept = Callable[[datetime, datetime], bool]


def window_of(kept: Kept, *, wait: int, seed: int) -> Window:
    """Measure an export that holds the tickets `kept` by when they are resolved and closed.

    Half of the tickets are resolved within 30 hours, 95 % within 15 days; `wait` days later they are closed.
    """
    rng = np.random.default_rng(seed)
    counts = [int(rng.poisson(10 if day.weekday() < 5 else 0.5)) for day in DAYS]
    events: list[Event] = []
    for event in opened_on(DAYS, counts):
        opened = event["at"]
        assert isinstance(opened, datetime)
        resolved = opened + timedelta(hours=30 * float(rng.lognormal(0, 1.5)))
        closed = resolved + timedelta(days=wait)
        if kept(resolved, closed):
            course = {"new": opened, "resolved": resolved, "closed": closed}
            events += [event | {"stage": stage, "at": at} for stage, at in course.items() if at < EXPORTED]
    return measure(table(events)).window


@CLOSES_AFTER
@SEEDS
def test_tickets_that_wait_to_be_closed_are_no_stragglers(wait: int, seed: int) -> None:
    """A log of all tickets ended a week early: lives went to the closing, open ones left out the resolved."""
    window = window_of(lambda _resolved, _closed: True, wait=wait, seed=seed)
    assert (window.first, window.last) == (DAYS[0], DAYS[-1])
    assert (len(window.months), window.stragglers, window.notes) == (14, 0, ())


@CLOSES_AFTER
@SEEDS
def test_an_extract_by_closing_date_lacks_what_waits_to_be_closed(wait: int, seed: int) -> None:
    begin = moment(2026, 1, 1)
    window = window_of(lambda _resolved, closed: begin <= closed < EXPORTED, wait=wait, seed=seed)
    assert window.last <= EXPORTED.date() - timedelta(days=wait + 1)
    assert window.months == tuple(f"2026-{month:02}" for month in range(1, 10))
    assert "not been closed yet" in window.notes[-1]


@CLOSES_AFTER
@SEEDS
def test_an_extract_by_resolution_ends_alike_however_late_tickets_are_closed(wait: int, seed: int) -> None:
    """Closing tickets later took as many days more off its end."""
    window = window_of(lambda resolved, _closed: resolved < EXPORTED, wait=wait, seed=seed)
    assert date(2026, 10, 16) <= window.last <= date(2026, 10, 20)
    assert window.stragglers_after > 0
