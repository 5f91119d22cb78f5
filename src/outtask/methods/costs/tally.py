"""Adding up cost lines: quantities per period times prices, indexed once a year.

Cost is linear in prices, so quantities are summed over months first and priced afterwards. Lines are only
noted while an option is priced; the sums are then gone through once, in blocks of paths, for all lines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from outtask.methods.costs.blocks import over_paths, room
from outtask.methods.costs.course import Course
from outtask.methods.costs.priced import PricedLine
from outtask.methods.costs.quantity import Quantity, picked
from outtask.methods.costs.timeline import Sums, Timeline
from outtask.methods.draws import Array, PerPath

UNDONE = "Work that nobody does until it starts"
Key = tuple[str, str, bool]
Entries = list[tuple[Key, PerPath]]  # a line, and its times or its amount on each path


@dataclass
class _Group:
    """All lines that count the same sums at the same level."""

    sums: Sums  # kept, so that no other array can take its identity
    level: Array | None
    cash: bool
    lines: Entries = field(default_factory=list)


@dataclass
class _Point:
    """Where on each path a point in time lies, and what is paid then, by level."""

    month: PerPath  # kept, so that no other array can take its identity
    period: NDArray[np.intp]
    factor: Array  # discount factor; zero after the end
    paid: NDArray[np.bool_]  # before the end
    by_level: dict[int, tuple[Array | None, Entries]] = field(default_factory=dict)


class Tally:
    """Accumulates the lines of one option; mutable on purpose, private to the pricing of one option."""

    def __init__(
        self,
        timeline: Timeline,
        paths: int,
        exit_horizon: int,
        last: int,
        *,
        pictured: int = 1,
        whole: bool = False,
        brief: bool = False,
    ) -> None:
        """``last`` is the month after which nothing is paid; cash is kept of every ``pictured``-th path.

        ``whole`` counts all of it at every horizon. ``brief`` keeps the discounted cost only: no lines and no
        cash, for what is asked many times.
        """
        self.timeline, self.paths, self.exit_horizon, self.last = timeline, paths, exit_horizon, last
        self.brief = brief
        self._periods = len(timeline.bounds)
        ends = [timeline.months if whole else horizon for horizon in timeline.horizons]
        self._at = [timeline.bounds.index(end) for end in ends]
        self._end = np.zeros((len(timeline.horizons), paths))
        self._ends = np.zeros(self._periods)
        self._end_months = np.array(timeline.bounds, dtype=np.float64)
        self._pictured = slice(None, None, pictured)
        self._cash_end: dict[int, PerPath] = {}
        self._by_month = np.zeros(timeline.months)
        self._lines: dict[Key, Array] = {}
        self._groups: dict[tuple[int, int, bool], _Group] = {}
        self._worth: set[Key] = set()  # lines that are worth or harm, but no cash
        self._points: dict[int | float, _Point] = {}
        self._course: list[Array] = []  # (2, periods) for all that is paid alike, as it is and discounted

    def add(
        self,
        label: str,
        path: str,
        quantity: Quantity,
        price: PerPath,
        level: Array | None,
        *,
        fixed: bool,
        cash: bool = True,
    ) -> Quantity:
        """Add quantity × price × level and return the money.

        ``path`` names the price input in which the line is linear. Mean cash is spread evenly over the months
        of a period, which is exact for its end. What is no ``cash`` is worth or harm: it counts in the cost,
        and in nobody's account.
        """
        money = (quantity * price).at_level(level)
        key = self._line(label, path, fixed)
        if not cash:
            self._worth.add(key)
        for sums, times, _ in money.parts:
            group = self._groups.setdefault((id(sums), id(level), cash), _Group(sums, level, cash))
            group.lines.append((key, times))
        return money

    def add_once(
        self,
        label: str,
        path: str,
        month: PerPath,
        amount: PerPath,
        level: Array | None,
        *,
        fixed: bool = True,
    ) -> None:
        """Add an amount paid at a point in time, ``month`` from the start; after the end it is not paid."""
        _, lines = self._point(month).by_level.setdefault(id(level), (level, []))
        lines.append((self._line(label, path, fixed), amount))

    def add_at_end(
        self,
        label: str,
        path: str,
        due: Callable[[int], PerPath],
        price: PerPath,
        level: Array,
        *,
        need_ends: int | None,
    ) -> None:
        """Add what is due when a horizon is the end: exit, a fee for the months of a term that are left.

        ``due`` gives the quantity at a horizon. It is in the cost to that horizon only, and in the yearly
        cash at the case's own horizon. A need that ends before is left in its last month.
        """
        key, horizons = self._line(label, path, fixed=True), self.timeline.horizons
        for last, horizon in enumerate(self.timeline.bounds):
            if self.brief and horizon not in horizons:
                continue
            month = horizon if need_ends is None else max(1, min(horizon, need_ends))
            then = level[self.timeline.period_of_month[month - 1]]
            money = np.atleast_1d(due(horizon) * price * then)
            discounted = money * self.timeline.factors[month - 1]
            mean = 0.0 if self.brief else float(discounted.mean())
            self._ends[last] += mean
            self._end_months[last] = month
            if horizon not in horizons:
                continue
            at = horizons.index(horizon)
            self._end[at] += discounted
            if self.brief:
                continue
            self._lines[key][at] += mean
            if horizon == self.exit_horizon:
                self._by_month[month - 1] += money.mean()
                self._cash_end[month] = self._cash_end.get(month, 0.0) + self._seen(money)

    def cost(self) -> Array:
        """Return the discounted cost up to each horizon, shape ``(horizons, paths)``."""
        return self._totals[0]

    def cash(self) -> Array:
        """Return the nominal cash of each year on the pictured paths, shape ``(years, pictured)``."""
        years, nominal = self.timeline.years, self._totals[1]
        out = np.zeros((0 if self.brief else years[-1] + 1, nominal.shape[1]))
        for year, money in zip(years, nominal, strict=False):
            out[year] += money
        for month, money in self._cash_end.items():
            out[(month - 1) // 12] += money
        return out

    def cash_by_month(self) -> Array:
        """Return mean nominal cash, shape ``(months,)``."""
        means = self._totals[2]
        if self.brief:
            return self._by_month
        lengths = np.diff((0, *self.timeline.bounds))
        return np.asarray(self._by_month + np.repeat(means / lengths, lengths)[: self.timeline.months])

    def course(self, worth: Array) -> Course:
        """Return when it is paid on average; ``worth`` beyond money is ``(2, periods)``."""
        assert len(self._totals)  # what is paid is noted with the totals
        paid = np.zeros((2, len(self._course), self._periods))
        for at, one in enumerate(self._course):
            paid[:, at] = one
        return Course(self.timeline.bounds, paid, worth, self._ends, self._end_months)

    def lines(self) -> tuple[PricedLine, ...]:
        """Return the lines with their mean discounted cost at each horizon, in the order of adding."""
        assert len(self._totals)  # lines are filled with the totals
        return tuple(
            PricedLine(*key[:2], mean, key[2], cash=key not in self._worth)
            for key, mean in self._lines.items()
        )

    def _line(self, label: str, path: str, fixed: bool) -> Key:
        key = (label, path, fixed)
        if not self.brief and key not in self._lines:
            self._lines[key] = np.zeros(len(self._at))
        return key

    @cached_property
    def _totals(self) -> tuple[Array, Array, Array]:
        """Discounted cost up to each horizon, nominal cash on pictured paths, and its means per period.

        The means of the lines are noted on the way.
        """
        cost, means = self._end.copy(), np.zeros(self._periods)
        pictured = np.zeros((0 if self.brief else self._periods, len(range(self.paths)[self._pictured])))
        for group in self._groups.values():
            self._add_group(group, cost, pictured, means)
        for point in self._points.values():
            self._add_point(point, cost, pictured, means)
        return cost, pictured, means

    def _add_group(self, group: _Group, cost: Array, pictured: Array, means: Array) -> None:
        """Add the lines of a group."""
        nominal, discounted = group.sums
        periods = len(discounted)
        if not periods:
            return
        level = None if group.level is None else group.level[:periods]
        total: PerPath = sum((times for _, times in group.lines[1:]), start=group.lines[0][1])
        upto = self._upto(discounted, level)
        cost += upto * total
        if self.brief:
            return
        rate = total if level is None else np.multiply(level, total, out=room("rate", periods, self.paths))
        course = np.zeros((2, self._periods))
        course[:, :periods] = over_paths(group.sums, rate, self.paths) / self.paths
        self._course.append(course)
        if len(group.lines) == 1:
            self._lines[group.lines[0][0]] += course[1].cumsum()[self._at]
        else:
            for key, times in group.lines:
                self._lines[key] += over_paths(upto, times, self.paths) / self.paths
        if group.cash:
            means += course[0]
            seen = room("seen", periods, pictured.shape[1])
            pictured[:periods] += np.multiply(self._seen(nominal), self._seen(rate), out=seen)

    def _seen(self, values: PerPath) -> PerPath:
        """Return values of the pictured paths."""
        alike = np.ndim(values) == 0 or np.shape(values)[-1] == 1
        return values if alike else np.asarray(values)[..., self._pictured]

    def _upto(self, sums: Array, level: Array | None) -> Array:
        """Return sums, at their level of prices, up to each horizon, ``(horizons, paths or 1)``."""
        width = max(sums.shape[1], 1 if level is None else level.shape[1])
        upto = np.zeros((len(self._at), width))
        for at, (first, last) in enumerate(pairwise((-1, *self._at))):
            some = slice(first + 1, min(last + 1, len(sums)))
            if at:
                upto[at] = upto[at - 1]
            if level is None:
                upto[at] += sums[some].sum(axis=0)
            elif some.start < some.stop:
                upto[at] += np.einsum("pn,pn->n", sums[some], level[some])
        return upto

    def _add_point(self, point: _Point, cost: Array, pictured: Array, means: Array) -> None:
        """Add what is paid at a point in time."""
        upto = point.period <= np.array(self._at)[:, None]
        for level, lines in point.by_level.values():
            weight: PerPath = 1.0 if level is None else picked(level, point.period)
            total = np.asarray(sum(amount for _, amount in lines))
            until = upto * (weight * point.factor)
            cost += until * total
            if self.brief:
                continue
            money = np.broadcast_to(total * (weight * point.paid), (self.paths,))
            later = np.broadcast_to(total * (weight * point.factor), (self.paths,))
            course = np.array([np.bincount(point.period, each, self._periods) for each in (money, later)])
            self._course.append(course / self.paths)
            means += course[0] / self.paths
            some, columns = point.period[self._pictured], np.arange(pictured.shape[1])
            pictured[some, columns] += money[self._pictured]
            for key, amount in lines:
                self._lines[key] += over_paths(until, amount, self.paths) / self.paths

    def _point(self, month: PerPath) -> _Point:
        """Return where a point in time lies; one for all that is paid at it."""
        key = id(month) if isinstance(month, np.ndarray) else month
        if key in self._points:
            return self._points[key]
        timeline = self.timeline
        when = np.broadcast_to(np.asarray(month, dtype=np.float64), (self.paths,))
        # Paid at the end of the month in which the point lies, as everything else is.
        months = np.minimum(np.maximum(np.ceil(when), 1.0), timeline.months + 1.0).astype(np.intp)
        paid = months <= self.last
        months = np.minimum(months, timeline.months)
        period = timeline.period_of_month[months - 1]
        factor = timeline.factor_at(months) * paid
        self._points[key] = _Point(month, period, factor, paid)
        return self._points[key]


class Undone:
    """Charges the months before a start, in which nobody does the work, at what the option costs running.

    It adds to a tally what is told to it as one would add to that: with one label, and no cash.
    """

    def __init__(self, to: Tally | Undone) -> None:
        self._to = to

    def add(
        self,
        label: str,
        path: str,
        quantity: Quantity,
        price: PerPath,
        level: Array | None,
        *,
        fixed: bool,
        cash: bool = False,
    ) -> Quantity:
        """Add the money of a line as harm; whatever it is for, it has the one label."""
        return self._to.add(UNDONE, path, quantity, price, level, fixed=fixed, cash=False)

    def add_once(self, *_: object, **__: object) -> None:
        """Leave out what is paid once: it is paid when the option starts."""

    def add_at_end(self, *_: object, **__: object) -> None:
        """Leave out what is due at the end, too."""
