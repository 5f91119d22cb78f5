"""How a column of dates is read inside DuckDB: formats decided on a sample, held to on every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from outtask.formats.tickets.dates import EPOCH, FIRST, LAST, fast_format, parse
from outtask.formats.tickets.zones import doubtful_sql, to_utc_sql

MOST_FORMATS = 4


@dataclass(frozen=True)
class Clock:
    """What the sampled values of a column need: strptime formats, offsets, Unix time; their span."""

    formats: tuple[str, ...]
    offsets: bool
    epoch: bool
    first: datetime
    last: datetime
    slow: bool  # some values need the careful parser

    def naive_sql(self, column: str) -> str:
        """Return SQL for the local time of a text column, null where no format fits."""
        if not self.formats:
            return "NULL::TIMESTAMP"
        listed = ", ".join(f"'{text}'" for text in self.formats)
        return f"try_strptime({column}, {listed if len(self.formats) == 1 else f'[{listed}]'})"

    def exact_sql(self, column: str) -> str | None:
        """Return SQL for the UTC time of values that carry it themselves, or ``None``."""
        parts = []
        if self.offsets:
            # A cast would read a value without an offset as UTC: only what ends in one may pass.
            parts.append(
                f"CASE WHEN length({column}) > 15 AND ({column}[-1] = 'Z' OR {column}[-6] IN ('+', '-') OR "
                f"{column}[-5] IN ('+', '-') OR {column}[-3] IN ('+', '-')) AND {column}[5] = '-' "
                f"THEN TRY_CAST({column} AS TIMESTAMPTZ)::TIMESTAMP END"
            )
        if self.epoch:
            number = f"TRY_CAST({column} AS BIGINT)"
            parts.append(
                f"make_timestamp(CASE WHEN length({column}) IN (9, 10) THEN {number} * 1000000 "
                f"WHEN length({column}) IN (12, 13) THEN {number} * 1000 END)"
            )
        return f"coalesce({', '.join(parts)})" if len(parts) > 1 else (parts[0] if parts else None)

    def utc_sql(self, column: str, zone: ZoneInfo) -> str:
        """Return SQL for the UTC time of a text column."""
        local = to_utc_sql(zone, self.naive_sql(column), self.first, self.last)
        exact = self.exact_sql(column)
        return f"coalesce({exact}, {local})" if exact else local

    def doubt_sql(self, column: str, zone: ZoneInfo) -> str:
        """Return SQL: 2 for local times that occur twice, 1 for those that never occurred, else null."""
        if zone.key == "UTC":
            return "NULL::TINYINT"
        twice, never = doubtful_sql(zone, self.naive_sql(column), self.first, self.last)
        return f"CASE WHEN {twice} THEN 2::TINYINT WHEN {never} THEN 1::TINYINT END"


def clock_of(values: Iterable[str], day_first: bool, zone: ZoneInfo) -> Clock:
    """Decide how a column is read, from some of its values."""
    formats: Counter[str] = Counter()
    moments: list[datetime] = []
    offsets = epoch = slow = False
    for text in values:
        moment = parse(text, day_first)
        if moment is None:
            continue
        moments.append(moment.replace(tzinfo=None))
        if (found := fast_format(text, day_first)) is not None:
            formats[found] += 1
        elif EPOCH.fullmatch(text) and text.isdecimal():
            epoch = True
        elif moment.tzinfo is not None and text[4:5] == "-" and not text.endswith(("C", "T")):
            offsets = True
        else:
            slow = True
    first, last = (min(moments), max(moments)) if moments else (FIRST, LAST)
    if zone.key == "UTC" or not moments:
        first, last = FIRST, LAST
    else:  # wide enough for what the sample does not show; rows outside are read carefully
        first, last = max(FIRST, first - timedelta(days=1100)), min(LAST, last + timedelta(days=1800))
    most = tuple(text for text, _ in formats.most_common(MOST_FORMATS))
    return Clock(most, offsets, epoch, first, last, slow)
