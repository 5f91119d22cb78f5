"""Figures, dates and times in words, in the reader's format and zone, rounded to what is known.

The templates' filters and the cells of tables both write with these.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import dateformat, timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext, ngettext

from outtask.core.clock import now
from outtask.formats.report import numbers
from outtask.frame.reader import reader
from outtask.methods import words as plainly

NONE = plainly.NONE
NBSP = plainly.NBSP
Real = int | float | Decimal


def number(value: Real | None, decimals: int | None = None) -> str:
    """Write a number: whole ones in full, others with three digits unless told how many decimals."""
    if value is None or not math.isfinite(value):
        return NONE
    if decimals is not None or isinstance(value, int):
        return reader().written(plainly.number(float(value), decimals or 0))
    return reader().written(plainly.plain(float(value), 3))


def money(value: Real | None, currency: str) -> str:
    """Write an amount: a Decimal is owed and told to the cent, any other is rounded to two digits."""
    if value is None or not math.isfinite(value):
        return NONE
    owed = isinstance(value, Decimal)
    return reader().written((plainly.money_exact if owed else plainly.money)(float(value), currency))


def money_range(value: Any, currency: str) -> str:
    """Write a range, given as (low, high), as (low, likely, high) or as what has ``low`` and ``high``."""
    ends = (value.low, value.high) if hasattr(value, "low") else (value[0], value[-1]) if value else None
    if ends is None or not all(end is not None and math.isfinite(end) for end in ends):
        return NONE
    return reader().written(plainly.money_range(float(ends[0]), float(ends[1]), currency))


def share(value: Real | None, decimals: int = 0) -> str:
    """Write a share of one in per cent."""
    return reader().written(numbers.share(None if value is None else float(value), decimals))


def day(value: Any) -> str:
    """Write a day: ``17 Mar 2016``."""
    found = _date(value)
    return NONE if found is None else dateformat.format(found, f"j{NBSP}M{NBSP}Y")


def instant(value: Any) -> str:
    """Write an instant in the reader's zone: ``17 Mar 2016, 14:05``."""
    found = _instant(value)
    return NONE if found is None else dateformat.format(timezone.localtime(found), f"j{NBSP}M{NBSP}Y, H:i")


def time_of_day(value: Any) -> str:
    """Write the time of an instant in the reader's zone, to the second: ``14:05:09``."""
    found = _instant(value)
    return NONE if found is None else dateformat.format(timezone.localtime(found), "H:i:s")


def ago(value: Any) -> str:
    """Say how long ago something was, or in how long it will be."""
    found = _instant(value)
    if found is None:
        return NONE
    seconds = (now() - found).total_seconds()
    if abs(seconds) < 10:
        return gettext("just now")
    told = _long(abs(seconds))
    return (
        gettext("%(span)s ago") % {"span": told} if seconds > 0 else gettext("in %(span)s") % {"span": told}
    )


def duration(value: timedelta | Real | None) -> str:
    """Write how long something takes, seconds or a timedelta: ``12 s``, ``3.4 min``, ``5 h``, ``2 days``."""
    if value is None:
        return NONE
    seconds = value.total_seconds() if isinstance(value, timedelta) else float(value)
    if not math.isfinite(seconds):
        return NONE
    if 0 <= seconds < 1:
        return gettext("under %(span)s") % {"span": f"1{NBSP}s"}
    if abs(seconds) < 90:
        return reader().written(f"{plainly.plain(seconds, 2)}{NBSP}s")
    if abs(seconds) < 48 * 3600:
        return reader().written(numbers.duration(seconds))
    return reader().written(f"{plainly.plain(seconds / 86400, 2)}{NBSP}" + gettext("days"))


def size(value: int | None) -> str:
    """Write a number of bytes: ``46 MB``."""
    if value is None:
        return NONE
    for unit, least in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if value >= least:
            return reader().written(f"{plainly.plain(value / least, 2)}{NBSP}{unit}")
    return ngettext("%(n)s byte", "%(n)s bytes", value) % {"n": value}


def figures(text: str) -> str:
    """Return a sentence of the engine with its figures in the reader's format."""
    return reader().written(text)


def _long(seconds: float) -> str:
    spans: Sequence[tuple[float, float, Any]] = (
        (50, 1, lambda n: ngettext("%(n)s second", "%(n)s seconds", n)),
        (50 * 60, 60, lambda n: ngettext("%(n)s minute", "%(n)s minutes", n)),
        (22 * 3600, 3600, lambda n: ngettext("%(n)s hour", "%(n)s hours", n)),
        (45 * 86400, 86400, lambda n: ngettext("%(n)s day", "%(n)s days", n)),
        (345 * 86400, 30.44 * 86400, lambda n: ngettext("%(n)s month", "%(n)s months", n)),
        (math.inf, 365.25 * 86400, lambda n: ngettext("%(n)s year", "%(n)s years", n)),
    )  # fmt: skip
    unit, say = next((unit, say) for below, unit, say in spans if seconds < below)
    count = max(1, round(seconds / unit))
    return str(say(count)) % {"n": count}


def _date(value: Any) -> date | None:
    if isinstance(value, str):
        value = parse_datetime(value) or parse_date(value)
    if isinstance(value, datetime):
        return timezone.localtime(_aware(value)).date()
    return value if isinstance(value, date) else None


def _instant(value: Any) -> datetime | None:
    if isinstance(value, str):
        value = parse_datetime(value)
    return _aware(value) if isinstance(value, datetime) else None


def _aware(value: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=UTC)
