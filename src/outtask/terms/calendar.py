"""When a service works: zone, weekly shifts, holidays, closures, extra days, dated versions.

Pure data; the arithmetic on it is in ``methods.working_days`` and ``methods.working_time``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from outtask.terms.errors import UserError

DAY_MINUTES = 24 * 60
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Shift = tuple[int, int]
"""Minutes of the wall clock since midnight, half-open: (540, 1020) is 09:00 to 17:00, 24:00 is 1440."""


def month_after(day: date) -> str:
    """Return the month after that of a day, from which a new case compares: ``2026-04``."""
    return f"{day.year + day.month // 12}-{day.month % 12 + 1:02d}"


@dataclass(frozen=True)
class Closure:
    """Days on which nothing works, both ends included.

    With ``yearly`` only month and day count and the span may cross the end of the year
    (24 December to 2 January).
    """

    first: date
    last: date
    yearly: bool = False

    def __post_init__(self) -> None:
        if not self.yearly and self.last < self.first:
            raise UserError(
                f"the closure ends ({self.last}) before it begins ({self.first})", field="closures"
            )

    def covers(self, day: date) -> bool:
        """Tell whether `day` is closed."""
        if not self.yearly:
            return self.first <= day <= self.last
        first, last, at = ((d.month, d.day) for d in (self.first, self.last, day))
        return first <= at <= last if first <= last else at >= first or at <= last


@dataclass(frozen=True)
class Calendar:
    """Working time of one service.

    ``week`` has seven tuples of shifts, Monday first. Precedence on one day: an extra working day
    beats a closure, a closure beats a holiday, a holiday beats the week. ``works_holidays`` is for
    services that do not stop on public holidays.
    """

    zone: str = "UTC"
    week: tuple[tuple[Shift, ...], ...] = (((0, DAY_MINUTES),),) * 7
    country: str | None = None  # ISO 3166 code of the public holidays
    subdivision: str | None = None  # ISO 3166-2 part after the country
    holidays: frozenset[date] = frozenset()  # further free days
    closures: tuple[Closure, ...] = ()
    extra_days: Mapping[date, tuple[Shift, ...]] = field(default_factory=lambda: MappingProxyType({}))
    works_holidays: bool = False

    def __post_init__(self) -> None:
        check_zone(self.zone)
        if len(self.week) != 7:
            raise UserError(f"a week has seven days, not {len(self.week)}", field="week")
        for name, shifts in zip(WEEKDAYS, self.week, strict=True):
            check_shifts(shifts, name)
        for day, shifts in self.extra_days.items():
            check_shifts(shifts, f"extra_days.{day}")

    @property
    def always(self) -> bool:
        """Tell whether every second is working time."""
        full = ((0, DAY_MINUTES),)
        plain = self.works_holidays or not (self.country or self.holidays)
        closed = self.closures or any(shifts != full for shifts in self.extra_days.values())
        return plain and not closed and all(shifts == full for shifts in self.week)


@dataclass(frozen=True)
class DatedCalendars:
    """Versions of a calendar: each holds from its date (local) until the next one begins.

    The first version also holds before its date. All versions share one zone.
    """

    versions: tuple[tuple[date, Calendar], ...]

    def __post_init__(self) -> None:
        starts = [start for start, _ in self.versions]
        if not starts or sorted(set(starts)) != starts:
            raise UserError("versions of a calendar need rising dates, each once", field="versions")
        if len({calendar.zone for _, calendar in self.versions}) > 1:
            raise UserError("versions of one calendar must share a time zone", field="versions")

    @property
    def zone(self) -> str:
        """Name the time zone of all versions."""
        return self.versions[0][1].zone


OFFICE_WEEK: tuple[tuple[Shift, ...], ...] = (((8 * 60, 18 * 60),),) * 5 + ((),) * 2
"""Monday to Friday, 08:00 to 18:00: what "office hours" means where nobody said otherwise."""


def check_zone(name: str) -> ZoneInfo:
    """Return the IANA time zone `name`; raise UserError where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as why:
        raise UserError(
            f"there is no time zone {name!r}", field="zone", mend="use a name such as Europe/Berlin or UTC"
        ) from why


def check_shifts(shifts: tuple[Shift, ...], where: str) -> None:
    """Raise UserError unless the shifts of a day are rising, apart and within 00:00 to 24:00."""
    before = 0
    for start, end in shifts:
        if not 0 <= start < end <= DAY_MINUTES or start < before:
            told = ", ".join(f"{clock(a)}-{clock(b)}" for a, b in shifts)
            raise UserError(
                f"shifts must lie in order between 00:00 and 24:00 without overlap, got {told}", field=where
            )
        before = end


def clock(minute: int) -> str:
    """Write a minute of the day as hh:mm, 1440 as 24:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


ALWAYS = Calendar()
"""Around the clock, in UTC."""
