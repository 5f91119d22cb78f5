"""Rows of a year that was typed wrongly: one of 2099 would make a log last until then."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

TOO_LATE = "years after all other rows"
AHEAD = timedelta(days=366)  # from the day it is read; what is no later is not looked at
APART = timedelta(days=3 * 365)  # from all rows but the latest thousandth


def believed_until(connection: duckdb.DuckDBPyConnection, time: str, read_on: date) -> datetime | None:
    """Return the latest believable ``time`` of ``log_rows``; None where all of them are.

    Not believed is what lies ahead of the day on which it is read and years after the rest: a thousandth of
    the rows at most, or one. The rows alone do not tell: of old ones that stop for years and go on, the last
    few are real.
    """
    found = connection.execute(f'SELECT count(*), max("{time}") FROM log_rows WHERE NOT off').fetchall()[0]
    rows, latest = found
    soon = datetime.combine(min(read_on, date.max - AHEAD), time_of_day.min) + AHEAD
    if latest is None or latest < soon:
        return None
    late = connection.execute(
        f'SELECT "{time}" FROM log_rows WHERE NOT off ORDER BY 1 DESC LIMIT {2 + rows // 1000}'
    ).fetchall()
    apart = [before for (after,), (before,) in pairwise(late) if after >= soon and after - before > APART]
    return apart[-1] if apart else None  # wrong years may lie years apart from one another too
