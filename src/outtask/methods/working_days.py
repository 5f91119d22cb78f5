"""Which days work: public holidays, closures, extra days, the working days of a period."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from outtask.terms.calendar import Calendar, DatedCalendars, Shift
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


def public_holidays(country: str, subdivision: str | None, years: Iterable[int]) -> frozenset[date]:
    """Return the public holidays of a country (ISO 3166) and, where given, its subdivision.

    Source: the ``holidays`` package. Raises UserError for a country or subdivision it does not know.
    """
    import holidays  # slow to import, and most logs name no country

    try:
        return frozenset(holidays.country_holidays(country.upper(), subdiv=subdivision, years=years))
    except NotImplementedError as why:
        if holidays.utils.list_supported_countries().get(country.upper()) is None:
            raise UserError(
                f"no public holidays are known for country {country!r}",
                mend="use a code such as DE, US or BR",
            ) from why
        parts = ", ".join(holidays.utils.list_supported_countries()[country.upper()])
        raise UserError(
            f"country {country.upper()} has no part {subdivision!r}", mend=f"use one of {parts}"
        ) from why


def day_shifts(
    calendar: Calendar | DatedCalendars, first: date, last: date
) -> list[tuple[date, tuple[Shift, ...]]]:
    """Return (day, shifts) for each local day from `first` to `last`, both included.

    An extra working day beats a closure, a closure a holiday, a holiday the week.
    """
    versions = calendar.versions if isinstance(calendar, DatedCalendars) else ((date.min, calendar),)
    ends = [start for start, _ in versions[1:]] + [date.max]
    days: list[tuple[date, tuple[Shift, ...]]] = []
    begin = first
    for (_, version), end in zip(versions, ends, strict=True):
        stop = min(last, end - timedelta(days=1)) if end != date.max else last
        if begin > stop:
            continue
        days += _shifts_of_version(version, begin, stop)
        begin = stop + timedelta(days=1)
    return days


def _shifts_of_version(calendar: Calendar, first: date, last: date) -> list[tuple[date, tuple[Shift, ...]]]:
    free: frozenset[date] = frozenset()
    if not calendar.works_holidays:
        free = calendar.holidays
        if calendar.country:
            years = range(first.year, last.year + 1)
            free |= public_holidays(calendar.country, calendar.subdivision, years)
    days = []
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if day in calendar.extra_days:
            shifts = calendar.extra_days[day]
        elif day in free or any(closure.covers(day) for closure in calendar.closures):
            shifts = ()
        else:
            shifts = calendar.week[day.weekday()]
        days.append((day, shifts))
    return days


def working_days(calendar: Calendar | DatedCalendars, first: date, last: date) -> NDArray[np.bool_]:
    """Tell for each day from `first` to `last` (both included) whether any shift works."""
    return np.array([bool(shifts) for _, shifts in day_shifts(calendar, first, last)], bool)
