"""Which days and months of a log are complete, told from the data.

An extract by opening date leaves stragglers after its end; one by closing date has a thin tail of old
tickets before its start, and misses at its end those that were not closed yet. A window that ignored
this would read the edge of an extract as falling or rising demand. Growth, decline and seasons change
smoothly or come back, and are not cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from outtask.methods.working_time import EPOCH
from outtask.terms.facts import Window

if TYPE_CHECKING:
    from outtask.methods.facts.arrays import Bools, Floats, Ints


NEAR: Final = 28  # days beside an edge that say what is usual there
SHORT_TAIL: Final = 14  # days; a shorter tail must be thinner, for it may be a holiday
THIN: Final = 0.25  # of the usual level
VERY_THIN: Final = 0.1
AS_BEFORE: Final = 0.5  # of what is usual in the log; a tail as high ends a burst of tickets, and no extract
TRACES: Final = 0.01  # of the level before it; so little is left by the edge of an extract only
EVIDENCE: Final = 10.0  # log-likelihood ratio of a step against none
MISSING: Final = 0.05  # share of tickets not closed yet from which a day is not complete
SURE: Final = 20.0  # expected tickets; that not one came is no chance
HALF_YEAR: Final = 181  # days
COUNTED: Final = "the days that are counted"
FEW: Final = 3.0  # expected tickets that may be missing from a complete month
NOT_YET: Final = np.iinfo(np.int64).max  # the day of what has not happened


@dataclass(frozen=True)
class Openings:
    """Opening and ending days of all tickets (local days since 1970-01-01, ends may be NOT_YET)."""

    opened: Ints  # (tickets,)
    resolved: Ints  # (tickets,) day from which it is over, closed or not
    closed: Ints  # (tickets,) day from which it is closed or cancelled; many tools close days after
    last: int  # day of the last event of the log
    tells_end: bool  # the log has states or closing dates


def find_window(openings: Openings) -> Window:
    """Return the complete days and months, with the tickets outside counted and the reasons in words."""
    first_day = int(openings.opened.min())
    daily = np.bincount(openings.opened - first_day).astype(np.float64)
    usual = weekday_profile(daily, first_day)
    notes = []

    stop = len(daily) - thin_tail(daily, usual)
    start = thin_tail(daily[:stop][::-1], usual[:stop][::-1])
    if stop < len(daily):
        notes.append(f"few tickets were opened after {COUNTED}: stragglers of an extract by opening date")
    began = _first_closing(openings, daily[:stop], usual[:stop], first_day)
    if began > start or start:
        start = max(start, began)
        notes.append(f"few tickets were opened before {COUNTED}: the old ones of an extract by closing date")
    # What an extract of ended tickets lacks follows from the end that it was taken by, and only from that:
    # where tickets wait to be closed, the log is none by closing date, however long closing takes.
    span = first_day + start, first_day + stop
    whole = min(_last_ended(openings, end, *span) for end in (openings.resolved, openings.closed))
    whole += 1 - first_day
    if whole < stop:
        stop = max(whole, start)
        notes.append(f"tickets opened after {COUNTED} are missing where they had not been closed yet")
    pieces = _pieces(daily[start:stop], usual[start:stop])
    if len(pieces) > 1:
        # the newest of half a year, for that is what demand is now; else the longest
        kept = next((p for p in reversed(pieces) if p[1] - p[0] >= HALF_YEAR), max(pieces, key=_length))
        start, stop = start + kept[0], start + kept[1]
        notes.append(f"weeks without a single ticket lie beside {COUNTED}, where many were to be expected")

    first, last = first_day + start, first_day + stop - 1
    return Window(
        first=_date(first),
        last=_date(last),
        months=_complete_months(daily[start:stop], usual[start:stop], first, last),
        stragglers_before=int((openings.opened < first).sum()),
        stragglers_after=int((openings.opened > last).sum()),
        notes=tuple(notes),
    )


def weekday_profile(daily: Floats, first_day: int) -> Floats:
    """Return each day's usual share of a mean day by its weekday, shape (days,), from the middle 80 %."""
    weekday = (first_day + np.arange(len(daily)) + 3) % 7
    done = np.cumsum(daily) / max(daily.sum(), 1)
    core = (done >= 0.1) & (done <= 0.9)
    if core.sum() < 28:
        core = np.ones(len(daily), bool)
    days = np.bincount(weekday[core], minlength=7)
    mean = np.bincount(weekday[core], daily[core], 7) / np.maximum(days, 1)
    mean = np.where(days > 0, mean, mean.mean())
    return np.asarray(np.maximum(mean / max(mean.mean(), 1e-12), 0.02)[weekday], np.float64)


def thin_tail(daily: Floats, usual: Floats) -> int:
    """Return how many days at the end are a thin tail (0: none).

    The best step of a Poisson rate, in days before and after it, counts as an edge when the tail as a
    whole and its first two weeks lie far below the four weeks before, not as high as the log usually was
    before (a burst of tickets), and no equal fall lies inside the log from which it recovered (a season).
    """
    days = len(daily)
    if days < SHORT_TAIL + 7:
        return 0
    tickets, weight = (np.append(0, np.cumsum(a)) for a in (daily, usual))
    k = np.arange(7, days - 6)  # the tail is daily[k:]
    near = np.maximum(k - NEAR, 0)
    c0, w0 = tickets[k] - tickets[near], weight[k] - weight[near]
    c1, w1 = tickets[-1] - tickets[k], weight[-1] - weight[k]
    soon = np.minimum(k + SHORT_TAIL, days)
    level, tail = c0 / w0, c1 / w1
    next_level = (tickets[soon] - tickets[k]) / (weight[soon] - weight[k])
    evidence = _term(c0, w0) + _term(c1, w1) - _term(c0 + c1, w0 + w1)
    limit = np.where(days - k >= SHORT_TAIL, THIN, VERY_THIN) * level
    edge = (tail <= limit) & (next_level <= limit) & (evidence >= EVIDENCE)
    edge[edge] &= ~_as_usual(tickets, weight, k[edge], level[edge], tail[edge])
    if not edge.any():
        return 0
    best = int(np.argmax(np.where(edge, evidence, -np.inf)))
    cut = int(k[best])
    fell = _fell_before(tickets, weight, cut, float(level[best]), float(tail[best] / level[best]))
    return 0 if fell else days - cut


def _as_usual(tickets: Floats, weight: Floats, k: Ints, level: Floats, tail: Floats) -> Bools:
    """Tell for each edge whether what follows is what the log had before, and what fell a burst of tickets.

    What the log had before is the median of its spans of four weeks up to the edge (the lower of two).
    """
    ends = np.arange(NEAR, int(k.max(initial=0)) + 1, NEAR)
    rate = (tickets[ends] - tickets[ends - NEAR]) / (weight[ends] - weight[ends - NEAR])
    usual = np.array([np.inf, *(np.sort(rate[:n])[(n - 1) // 2] for n in range(1, ends.size + 1))])
    spans = k // NEAR
    found: Bools = (spans > 1) & (tail >= AS_BEFORE * usual[spans]) & (tail >= TRACES * level)
    return found


def _fell_before(tickets: Floats, weight: Floats, cut: int, level: float, ratio: float) -> bool:
    """Tell whether an equal fall (to 1.5 times the ratio, for as long as can be seen) lies inside the log.

    It falls from a level worth the name: that hardly anything follows a single old ticket is no season.
    """
    span = min(NEAR, len(tickets) - 1 - cut)
    j = np.arange(NEAR, cut - span - NEAR + 1)
    if not j.size:
        return False
    before = (tickets[j] - tickets[j - NEAR]) / (weight[j] - weight[j - NEAR])
    inside = (tickets[j + span] - tickets[j]) / (weight[j + span] - weight[j])
    fell = (inside <= 1.5 * max(ratio, 0.02) * before) & (before >= THIN * level)
    return bool(fell.any())


def _term(c: Floats, w: Floats) -> Floats:
    """Return the Poisson log-likelihood of count c over weight w at its own rate, up to a constant."""
    return np.where(c > 0, c * np.log(np.maximum(c, 1) / w), 0.0) - c


def _first_closing(openings: Openings, daily: Floats, usual: Floats, first_day: int) -> int:
    """Return the index of the first day of closings where they begin at once and openings lie thin before.

    0 where the log does not look like an extract by closing date.
    """
    closed = np.where(openings.closed != NOT_YET, openings.closed, openings.resolved)
    closed = closed[closed != NOT_YET]
    if not openings.tells_end or not closed.size:
        return 0
    begin = int(closed.min()) - first_day
    if begin < SHORT_TAIL or begin + 3 * NEAR > len(daily):
        return 0
    closings = np.bincount(closed - first_day, minlength=begin + 3 * NEAR)
    at_once = closings[begin : begin + NEAR].mean() >= 0.5 * closings[begin + NEAR : begin + 3 * NEAR].mean()
    before = daily[:begin].sum() / usual[:begin].sum()
    after = daily[begin : begin + NEAR].sum() / usual[begin : begin + NEAR].sum()
    return begin if at_once and before < 0.8 * after else 0


def _last_ended(openings: Openings, ended: Ints, first: int, stop: int) -> int:
    """Return the last day before `stop` whose tickets would all but 5 % have ended by the log's last day.

    ``stop - 1`` where the log holds tickets too that had not ended so, or cannot tell.
    """
    if not openings.tells_end:
        return stop - 1
    inside = (openings.opened >= first) & (openings.opened < stop)
    over = ended != NOT_YET
    old = inside & over & (openings.opened < (first + stop) // 2)
    if old.sum() < 50:
        return stop - 1
    life = np.sort(ended[old] - openings.opened[old])
    days = np.arange(first, stop)
    gone = np.searchsorted(life, openings.last - days, side="right") / life.size
    daily = np.bincount(openings.opened[inside] - first, minlength=stop - first)
    missing = (daily * (1 - gone) / np.maximum(gone, 0.05)).sum()  # if all that is there has ended
    open_now = (inside & ~over).sum()
    if missing < 5 or open_now >= 0.5 * (daily * (1 - gone)).sum():  # if all that was opened is there
        return stop - 1
    whole = days[gone >= 1 - MISSING]
    return int(whole[-1]) if whole.size else first - 1


def _pieces(daily: Floats, usual: Floats) -> list[tuple[int, int]]:
    """Return the parts of a log, as (first day, day after the last), between weeks that it lacks.

    Four weeks or more without a ticket, where the lower of the levels on either side lets 20 be expected;
    not where the same weeks are empty a year before or after, too, for then nobody works then.
    """
    some = np.flatnonzero(daily)
    after = some[1:][np.diff(some) > NEAR]
    before = some[:-1][np.diff(some) > NEAR] + 1
    pieces, start = [], 0
    for begin, end in zip(before.tolist(), after.tolist(), strict=True):
        sides = slice(max(begin - NEAR, 0), begin), slice(end, end + NEAR)
        level = min(daily[side].sum() / usual[side].sum() for side in sides)
        yearly = (np.abs(np.abs(before - begin) - 365) <= NEAR).any()
        if level * usual[begin:end].sum() >= SURE and not yearly:
            pieces.append((start, begin))
            start = end
    return [*pieces, (start, len(daily))]


def _length(piece: tuple[int, int]) -> int:
    return piece[1] - piece[0]


def _complete_months(daily: Floats, usual: Floats, first: int, last: int) -> tuple[str, ...]:
    """Return the months of which fewer than 3 expected tickets lie outside the days `first` to `last`."""
    if not daily.size:
        return ()
    weekly = np.zeros(7)
    weekday = (first + np.arange(len(daily)) + 3) % 7
    weekly[weekday] = usual
    weekly[np.bincount(weekday, minlength=7) == 0] = 1.0

    def expected(begin: int, stop: int, near: slice) -> float:
        rate = daily[near].sum() / usual[near].sum()
        return float(rate * weekly[(np.arange(begin, stop) + 3) % 7].sum())

    months = []
    month = _date(first).replace(day=1)
    while _ordinal(month) <= last:
        following = (month + timedelta(days=31)).replace(day=1)
        lost = 0.0
        if _ordinal(month) < first:
            lost += expected(_ordinal(month), first, slice(0, NEAR))
        if _ordinal(following) - 1 > last:
            lost += expected(last + 1, _ordinal(following), slice(-NEAR, None))
        if lost < FEW:
            months.append(f"{month:%Y-%m}")
        month = following
    return tuple(months)


def _date(day: int) -> date:
    return EPOCH + timedelta(days=day)


def _ordinal(day: date) -> int:
    return (day - EPOCH).days
