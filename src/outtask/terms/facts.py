"""What was measured in a ticket log: the window, and the facts of each function with their sample sizes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


class Take(StrEnum):
    """Which function a ticket counts in."""

    HANDLED = "handled"  # in every one it reached, in the month in which it first reached it
    LAST = "last"  # in the one of its last row, in its opening month
    FIRST = "first"  # in the one of its first row, in its opening month


NONE = "(none)"
"""The function of tickets whose first or last row names none."""
NO_COLUMN = "(all)"
"""What an assessment is by where no column names the function."""


@dataclass(frozen=True)
class Measured:
    """One fact: its value, the sample it rests on, and why there is no value where there is none."""

    value: float | None
    n: int
    why: str | None = None


@dataclass(frozen=True)
class Spread:
    """Median and 90th percentile of a duration in working seconds, over `n` tickets."""

    p50: float | None
    p90: float | None
    n: int
    why: str | None = None


@dataclass(frozen=True)
class Estimate:
    """An estimate with its standard error, over `n` periods (months)."""

    value: float | None
    se: float | None
    n: int
    why: str | None = None

    @property
    def half(self) -> float:
        """Return half the width of its range: a symmetric triangle of half-width √6·se has deviation se."""
        return float(6**0.5 * (self.se or 0.0))


@dataclass(frozen=True)
class MonthVolume:
    """Tickets of one month ('YYYY-MM'), and whether the log holds that month completely."""

    month: str
    tickets: int
    complete: bool


@dataclass(frozen=True)
class Window:
    """The days (local) on which tickets were opened that the log holds completely, and what lies outside."""

    first: date
    last: date
    months: tuple[str, ...]  # complete calendar months inside, 'YYYY-MM'
    stragglers_before: int  # tickets opened before `first`
    stragglers_after: int  # tickets opened after `last`
    notes: tuple[str, ...] = ()  # why it ends where it does, in plain words

    @property
    def stragglers(self) -> int:
        """Count the tickets opened outside the window."""
        return self.stragglers_before + self.stragglers_after


@dataclass(frozen=True)
class FunctionFacts:
    """The facts of one function. Definitions: ``methods.facts.definitions.DEFINITIONS``, by field name."""

    name: str
    tickets: int
    events: int
    closed: int
    opened: int
    dispatcher: bool
    monthly: tuple[MonthVolume, ...]
    level: Measured  # tickets a month now
    growth: Estimate  # of the mean, per year
    volatility: Estimate  # per square root of a year
    noise: Measured  # relative standard deviation of a month that does not last
    season: tuple[float, ...] | None  # twelve factors with mean 1, January first
    containment: Measured
    ping_pong: Measured
    returns: Measured
    routineness: Measured
    handling_spread: Measured
    knowledge: Measured
    key_person: Measured
    resolvers: Measured  # people who resolved
    half_carried_by: Measured  # how many of them carry half of the work
    touches: Measured
    reassignments: Measured
    reopened: Measured
    waiting_share: Measured
    waiting_caller: Measured
    waiting_vendor: Measured
    first_response: Spread
    resolution: Spread
    resolution_from_opening: Spread
    out_of_hours: Measured
    hour_of_week: tuple[float, ...] = field(repr=False)  # 168 shares, Monday 00:00 first; empty: no tickets
    new_categories: Measured
    change_requests: Measured


@dataclass(frozen=True)
class Assessment:
    """All facts of one log."""

    tickets: int
    events: int
    first: datetime  # UTC
    last: datetime
    zone: str
    by: str
    take: Take
    window: Window
    functions: tuple[FunctionFacts, ...]  # by tickets, largest first
    without_function: int  # tickets that never reached any
    automatic_accounts: tuple[str, ...]
    calendar: str  # the working calendar in words
    rejected_rows: int = 0
    duplicate_rows: int = 0
    mapping: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
