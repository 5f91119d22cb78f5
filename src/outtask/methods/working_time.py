"""Working seconds between instants (prefix sums over open intervals in UTC).

A second is open when the wall clock of the zone shows a time inside a shift of that day. On the day a
clock is put back the repeated hour counts twice, on the day it is put forward the skipped hour counts
not at all: real elapsed seconds. Intervals are half-open. Instants are microseconds since
1970-01-01 UTC, as numpy ``int64``; so are durations. Nothing is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from outtask.methods.working_days import day_shifts
from outtask.terms.calendar import Calendar, DatedCalendars, check_zone
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Instants = NDArray[np.int64]

SECOND: Final = 1_000_000
DAY: Final = 86_400 * SECOND
EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True)
class Offsets:
    """A zone as constant pieces: from ``starts[i]`` (UTC) on, local = UTC + ``offsets[i]``."""

    starts: Instants
    offsets: Instants

    def local(self, at: ArrayLike) -> Instants:
        """Return wall-clock times (microseconds of a naive local axis) of UTC instants, same shape."""
        at = np.asarray(at, np.int64)
        if self.offsets.size == 1:
            return np.asarray(at + self.offsets[0], np.int64)
        piece = np.searchsorted(self.starts, at, side="right") - 1
        return np.asarray(at + self.offsets[np.maximum(piece, 0)], np.int64)


def zone_offsets(zone: str, first: int, last: int) -> Offsets:
    """Return the constant pieces of a time zone that cover the UTC instants `first` to `last`.

    Changes are found by looking at each day and halving to the second. Raises UserError for an
    unknown zone.
    """
    info = check_zone(zone)

    def offset(at: int) -> int:
        shift = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).astimezone(info).utcoffset()
        return 0 if shift is None else shift // timedelta(microseconds=1)

    begin = first // DAY * DAY - DAY
    now = offset(begin)
    starts, offsets = [begin], [now]
    if zone in ("UTC", "Etc/UTC"):
        return Offsets(np.array(starts, np.int64), np.array(offsets, np.int64))
    for right in range(begin + DAY, last + 3 * DAY, DAY):
        low = right - DAY
        while (after := offset(right)) != now:
            high = right
            while high - low > SECOND:
                middle = (low + high) // 2 // SECOND * SECOND
                low, high = (middle, high) if offset(middle) == now else (low, middle)
            now = offset(high)
            starts.append(high)
            offsets.append(now)
            low = high
            if now == after:
                break
    return Offsets(np.array(starts, np.int64), np.array(offsets, np.int64))


@dataclass(frozen=True)
class WorkClock:
    """W(t) of one calendar over a range of time; made by :func:`work_clock`.

    ``starts`` and ``ends`` are the open intervals (UTC), ``before[i]`` the working time before the
    i-th; all are empty where the calendar never closes.
    """

    first: int
    last: int
    starts: Instants
    ends: Instants
    before: Instants
    always: bool

    def worked(self, at: ArrayLike) -> Instants:
        """Return W(t): working microseconds from the clock's origin to each instant, same shape.

        Raises UserError for an instant outside the range the clock was made for.
        """
        at = np.asarray(at, np.int64)
        if at.size and (at.min() < self.first or at.max() > self.last):
            raise UserError("an instant lies outside the range of the working calendar")
        if self.always:
            return at - self.first
        if not self.starts.size:
            return np.zeros_like(at)
        i = np.searchsorted(self.starts, at, side="right") - 1
        j = np.maximum(i, 0)
        inside = np.minimum(at, self.ends[j]) - self.starts[j]
        return np.asarray(np.where(i < 0, 0, self.before[j] + inside), np.int64)

    def between(self, start: ArrayLike, end: ArrayLike) -> Instants:
        """Return the working microseconds from `start` to `end`: W(end) - W(start)."""
        return np.asarray(self.worked(end) - self.worked(start), np.int64)

    def is_open(self, at: ArrayLike) -> NDArray[np.bool_]:
        """Tell for each instant whether it is working time, same shape."""
        at = np.asarray(at, np.int64)
        if self.always or not self.starts.size:
            return np.full(at.shape, self.always)
        i = np.searchsorted(self.starts, at, side="right") - 1
        return np.asarray((i >= 0) & (at < self.ends[np.maximum(i, 0)]), bool)


def work_clock(calendar: Calendar | DatedCalendars, first: int, last: int) -> WorkClock:
    """Make W(t) for the UTC instants `first` to `last` (microseconds, both included).

    The wall-clock shifts are cut along the constant pieces of the zone, so a shift that contains a
    change of the clock yields its real seconds. Raises UserError for unknown zones and countries.
    """
    none = np.empty(0, np.int64)
    if isinstance(calendar, Calendar) and calendar.always:
        return WorkClock(first, last, none, none, none, always=True)
    offsets = zone_offsets(calendar.zone, first, last)
    ordinal = EPOCH.toordinal()
    begin = date.fromordinal(ordinal + (first + int(offsets.offsets.min())) // DAY - 1)
    end = date.fromordinal(ordinal + (last + int(offsets.offsets.max())) // DAY + 1)
    minute = 60 * SECOND
    wall = np.array(
        [
            ((day.toordinal() - ordinal) * DAY + a * minute, (day.toordinal() - ordinal) * DAY + b * minute)
            for day, shifts in day_shifts(calendar, begin, end)
            for a, b in shifts
        ],
        np.int64,
    ).reshape(-1, 2)
    pieces = []
    stops = np.append(offsets.starts[1:], np.iinfo(np.int64).max)
    for start, stop, offset in zip(offsets.starts, stops, offsets.offsets, strict=True):
        clipped = np.clip(wall - offset, start, stop)
        pieces.append(clipped[clipped[:, 1] > clipped[:, 0]])
    opened = np.concatenate(pieces)
    if not opened.size:
        return WorkClock(first, last, none, none, none, always=False)
    joint = opened[1:, 0] == opened[:-1, 1]  # 24:00 meets 00:00
    starts = opened[np.append(True, ~joint), 0]
    ends = opened[np.append(~joint, True), 1]
    inside = (ends > first) & (starts <= last)  # W counts from `first`
    starts, ends = np.maximum(starts[inside], first), ends[inside]
    before = np.append(0, np.cumsum(ends - starts)[:-1]) if starts.size else none
    return WorkClock(first, last, starts, ends, before, always=False)
