"""How long things take and when they come: first response, resolution, hours of the week."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.facts.encode import CANCELLED, NEVER, NEW, EventArrays
from outtask.methods.facts.grouped import count, percentiles, share
from outtask.methods.working_time import DAY, SECOND, Offsets, WorkClock
from outtask.terms.calendar import OFFICE_WEEK

if TYPE_CHECKING:
    from outtask.methods.facts.arrays import Floats, Ints
    from outtask.methods.facts.stays import Stays


HOUR = 3600 * SECOND
OPEN = np.array([[any(a <= 60 * hour < b for a, b in day) for hour in range(24)] for day in OFFICE_WEEK])
"""Office hours, (7, 24) by weekday and hour."""


def arrivals(log: EventArrays, stays: Stays) -> Ints:
    """Return when each visit began: the opening for the first row of a ticket, else its row's time."""
    first = stays.visit_row == stays.first_row[stays.visit_ticket]
    return np.where(first, log.opened[stays.visit_ticket], log.at[stays.visit_row])


def first_response(log: EventArrays, stays: Stays, begin: Ints) -> tuple[Ints, Ints]:
    """Return (visits, instant) of the first row in which someone acted, for visits that saw one."""
    rows = np.arange(log.at.size + 1)
    acted = np.append(log.has_person | (stays.stage > NEW), False)
    after = np.minimum.accumulate(np.where(acted, rows, rows.size)[::-1])[::-1]
    handed_over = stays.visit_row != stays.first_row[stays.visit_ticket]
    row = after[stays.visit_row + handed_over]
    seen = np.flatnonzero(row <= stays.last_row[stays.visit_ticket])
    return seen, np.maximum(log.at[row[seen]], begin[seen])


def resolutions(log: EventArrays, stays: Stays) -> tuple[Ints, Ints]:
    """Return (visits, instant) of the last resolution, for visits of the function that resolved the ticket.

    Without states in the log, and where it has one row per ticket, its closing date tells.
    """
    row = stays.resolved_row
    known = (row >= 0) & (stays.stage[np.maximum(row, 0)] != CANCELLED)
    instant = log.at[np.maximum(row, 0)]
    if log.snapshot or not (log.stage >= 0).any():
        cancelled = log.snapshot & (row >= 0) & ~known
        known, instant = (log.ended != NEVER) & ~cancelled, log.ended
    visits = np.flatnonzero(
        known[stays.visit_ticket] & (stays.ender[stays.visit_ticket] == stays.visit_function)
    )
    return visits, instant[stays.visit_ticket[visits]]


def durations(
    stays: Stays, visits: Ints, start: Ints, end: Ints, clock: WorkClock
) -> tuple[Floats, Floats, Floats]:
    """Return (P50, P90, n) per function of the working seconds from `start` to `end` of the visits."""
    took = clock.between(start, np.maximum(end, start))
    function = stays.visit_function[visits]
    p50, p90 = percentiles(function, took, stays.functions, (0.5, 0.9)) / SECOND
    return p50, p90, count(function, stays.functions)


def hours_of_week(stays: Stays, begin: Ints, zone: Offsets) -> Floats:
    """Return the share of arrivals in each local hour of the week, shape (functions, 168), Monday first."""
    local = zone.local(begin)
    hour = (local // HOUR + 3 * 24) % 168  # 1970-01-01 was a Thursday
    table = count(stays.visit_function * 168 + hour, stays.functions * 168).reshape(stays.functions, 168)
    return share(table, np.repeat(table.sum(1, keepdims=True), 168, 1))


def out_of_hours(stays: Stays, begin: Ints, zone: Offsets, clock: WorkClock) -> tuple[Floats, Floats]:
    """Return the share of arrivals outside working hours and the sample size, per function."""
    if clock.always:
        local = zone.local(begin)
        hour, weekday = local % DAY // HOUR, (local // DAY + 3) % 7
        outside = ~OPEN[weekday, hour]
    else:
        outside = ~clock.is_open(begin)
    whole = count(stays.visit_function, stays.functions)
    return share(count(stays.visit_function, stays.functions, outside), whole), whole
