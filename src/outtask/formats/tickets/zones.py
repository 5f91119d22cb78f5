"""Local time to UTC inside DuckDB, by the transitions of the zone's own rules (PEP 495, ``fold=0``).

A time that occurs twice (the hour the clocks go back) is read as the first of the two; a time that never
occurred (the hour they go forward) is moved on by the length of the gap. Both follow from using the offset
that held before the transition, and both are counted.
"""

from __future__ import annotations

import difflib
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from outtask.terms.errors import UserError

STEP = timedelta(days=2)  # Morocco changes its clocks twice within about five weeks


def zone_named(name: str) -> ZoneInfo:
    """Return the zone; a name that does not exist is an error that suggests near ones."""
    try:
        if name.lower() in ("posixrules", "localtime") or "." in name:
            raise ValueError(name)
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        near = difflib.get_close_matches(name, available_timezones(), 3, 0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "use an IANA name such as Europe/Berlin"
        raise UserError(f"no time zone is called {name!r}", field="zone", mend=hint) from None


def transitions(
    zone: ZoneInfo, first: datetime, last: datetime
) -> list[tuple[datetime, timedelta, timedelta]]:
    """Return (instant UTC, offset before, offset after) of each change of offset in a span of naive times."""
    low, end = (first - STEP).replace(tzinfo=UTC), (last + STEP).replace(tzinfo=UTC)
    found = []
    while low < end:
        high = min(low + STEP, end)
        before, after = _offset(zone, low), _offset(zone, high)
        if before != after:
            a, b = low, high
            while b - a > timedelta(seconds=1):
                middle = a + (b - a) // 2
                a, b = (middle, b) if _offset(zone, middle) == before else (a, middle)
            found.append((b.replace(microsecond=0, tzinfo=None), before, after))
        low = high
    return found


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def to_utc_sql(zone: ZoneInfo, expression: str, first: datetime, last: datetime) -> str:
    """Return SQL that turns a naive TIMESTAMP expression between two local times into UTC."""
    if zone.key in ("UTC", "Etc/UTC"):
        return expression
    changes = transitions(zone, first, last)
    start = _offset(zone, (first - STEP).replace(tzinfo=UTC))
    if not changes:
        return f"({expression} - {_interval(start)})"
    # The offset before a transition holds until local time is past both clocks.
    arms = " ".join(
        f"WHEN {expression} < TIMESTAMP '{instant + max(before, after)}' THEN {_interval(before)}"
        for instant, before, after in changes
    )
    return f"({expression} - CASE {arms} ELSE {_interval(changes[-1][2])} END)"


def doubtful_sql(zone: ZoneInfo, expression: str, first: datetime, last: datetime) -> tuple[str, str]:
    """Return two SQL conditions: the local time occurs twice; the local time never occurred."""
    twice: list[str] = []
    never: list[str] = []
    for instant, before, after in transitions(zone, first, last):
        spans = twice if after < before else never
        low, high = instant + min(before, after), instant + max(before, after)
        spans.append(f"({expression} >= TIMESTAMP '{low}' AND {expression} < TIMESTAMP '{high}')")
    return " OR ".join(twice) or "false", " OR ".join(never) or "false"


def _interval(offset: timedelta) -> str:
    return f"to_seconds({int(offset.total_seconds())})"
