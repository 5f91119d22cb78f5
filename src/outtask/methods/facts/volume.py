"""Tickets per month and function, and the working days they are held against."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from outtask.methods.facts.definitions import LEVEL_MONTHS
from outtask.methods.facts.window import weekday_profile
from outtask.methods.working_days import working_days
from outtask.methods.working_time import DAY, EPOCH

if TYPE_CHECKING:
    from outtask.methods.facts.arrays import Floats, Ints
    from outtask.terms.calendar import Calendar
    from outtask.terms.facts import Window


QUIET: Final = 0.3  # of what is usual on that weekday: a holiday that nobody named
QUIET_EXPECTED: Final = 20  # tickets; below it a quiet day may be chance
OWN_PROFILE: Final = 200  # tickets from which a function's own weekdays are used


def month_of(local: Ints) -> Ints:
    """Return months since January 1970 of local instants (microseconds), same shape."""
    return local.astype("M8[us]").astype("M8[M]").astype(np.int64)


def month_name(month: int) -> str:
    """Write months since January 1970 as YYYY-MM."""
    return f"{1970 + month // 12}-{month % 12 + 1:02d}"


def month_number(name: str) -> int:
    """Read YYYY-MM as months since January 1970."""
    return (int(name[:4]) - 1970) * 12 + int(name[5:]) - 1


def exposure(
    opened: Ints, function: Ints, functions: int, window: Window, calendar: Calendar | None
) -> Floats:
    """Return the expected tickets of each complete month by its days, shape (months, functions), mean 1.

    A day weighs what its weekday brings to the function (to all functions where it has fewer than 200
    tickets): 100 tickets on every working day make every month's weight its working days. A free day of
    the calendar, or a day so quiet that it must have been one, weighs as a Sunday.

    Args:
        opened: (tickets counted,) local opening days since 1970-01-01.
        function: (tickets counted,) their functions.
        functions: how many functions there are.
        window: its months and days.
        calendar: working calendar, None where none is known.
    """
    first, last = ((day - EPOCH).days for day in (window.first, window.last))
    inside = (opened >= first) & (opened <= last) & (function >= 0)
    opened, function = opened[inside] - first, function[inside]
    daily = np.bincount(opened, minlength=last - first + 1).astype(np.float64)
    usual = weekday_profile(daily, first)
    expected = usual * daily.sum() / usual.sum()
    free = (expected >= QUIET_EXPECTED) & (daily < QUIET * expected)
    begin, end = _span(window)
    free_days = np.zeros((end - begin).days + 1, bool)
    offset = (begin - EPOCH).days - first
    free_days[np.flatnonzero(free) - offset] = True
    weekday = (np.arange(free_days.size) + begin.weekday()) % 7
    if calendar is not None:
        week_works = np.array([bool(shifts) for shifts in calendar.week])[weekday]
        free_days |= week_works & ~working_days(calendar, begin, end)

    kind = np.where(free_days, 6, weekday)
    kind_of_day = kind[np.arange(daily.size) - offset]
    days_seen = np.bincount(kind_of_day, minlength=7)
    counted = np.bincount(function * 7 + kind_of_day[opened], minlength=functions * 7)
    table = counted.reshape(functions, 7).astype(np.float64)
    everyone = table.sum(0)
    own = table.sum(1) >= OWN_PROFILE
    weight = np.where(own[:, None], table, everyone) / np.maximum(days_seen, 1)
    weight = weight / np.maximum(weight.sum(1, keepdims=True), 1e-12)

    names = [month_number(name) for name in window.months]
    month = month_of((np.arange(free_days.size) + (begin - EPOCH).days) * DAY)
    days = np.stack([np.bincount(kind[month == m], minlength=7) for m in names])
    per_month = days @ weight.T
    return np.asarray(np.maximum(per_month / np.maximum(per_month.mean(0), 1e-12), 1e-6), np.float64)


def _span(window: Window) -> tuple[date, date]:
    """Return the first and last day of the window's months and days together."""
    first = date.fromisoformat(window.months[0] + "-01")
    following = date.fromisoformat(window.months[-1] + "-28") + timedelta(days=4)
    return min(first, window.first), max(following.replace(day=1) - timedelta(days=1), window.last)


def level_now(counts: Floats, weight: Floats, season: Floats | None, months: Ints) -> Floats:
    """Return tickets a month now, per function: the last three complete months by working days and season.

    Args:
        counts, weight: (months, functions).
        season: (12, functions) factors or None.
        months: (months,) months since January 1970.
    """
    recent = slice(-LEVEL_MONTHS, None)
    by = weight[recent] * (1.0 if season is None else season[months[recent] % 12])
    return np.asarray(counts[recent].sum(0) / by.sum(0), np.float64)
