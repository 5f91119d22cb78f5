"""Adding up cost lines: quantities per period times prices, indexed once a year.

Cost is linear in prices, so quantities are summed over months first and priced afterwards: a line costs a few
operations per year and path instead of a pass over all months.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outtask.methods.costs.blocks import MANY
from outtask.methods.costs.priced import PricedLine
from outtask.methods.costs.timeline import Sums, Timeline
from outtask.methods.draws import Array, PerPath


@dataclass
class _Point:
    """Where on each path a point in time lies, and what has been added there so far."""

    month: PerPath  # kept, so that no other array can take its identity
    period: NDArray[np.intp]
    cells: NDArray[np.intp]  # of a flat array (periods, paths)
    factor: Array  # discount factor; zero after the end
    paid: NDArray[np.bool_]  # before the end
    nominal: Array
    discounted: Array


class Tally:
    """Accumulates the lines of one option; mutable on purpose, private to the pricing of one option."""

    def __init__(
        self, timeline: Timeline, paths: int, exit_horizon: int, last: int, *, brief: bool = False
    ) -> None:
        """``last`` is the month after which nothing is paid.

        ``brief`` keeps the discounted cost only: no lines and no cash, for what is asked many times.
        """
        self.timeline, self.paths, self.exit_horizon, self.last = timeline, paths, exit_horizon, last
        self.brief, self._kept = brief, slice(1, 2) if brief else slice(0, 2)
        self._at = [timeline.bounds.index(horizon) for horizon in timeline.horizons]
        self._sums = np.zeros((1 if brief else 2, len(timeline.bounds), paths))
        self._end = np.zeros((len(timeline.horizons), paths))
        self._cash_end: dict[int, Array] = {}
        self._by_month = np.zeros(timeline.months)
        self._lines: dict[tuple[str, str, bool], Array] = {}
        self._points: dict[int | float, _Point] = {}

    def index(self, growth: PerPath, *more: PerPath) -> Array:
        """Return price levels per period, ``(periods, paths or 1)``: 1 in the first year, then yearly."""
        step = np.atleast_1d(1 + np.asarray(growth, dtype=np.float64))
        for other in more:
            step = step * (1 + np.asarray(other))
        years = self.timeline.years
        powers = [np.ones_like(step)]
        for _ in range(years[-1]):
            powers.append(powers[-1] * step)
        return np.stack([powers[year] for year in years])

    def add(
        self, label: str, path: str, quantity: Sums, price: PerPath, index: Array | None, *, fixed: bool
    ) -> Sums:
        """Add quantity × price × index and return the money, ``(1 or 2, periods, paths or 1)``.

        ``path`` names the price input in which the line is linear. The last row of the money is discounted.
        Mean cash is spread evenly over the months of a period, which is exact for its end.
        """
        quantity = quantity[self._kept]
        periods = quantity.shape[1]
        shapes = (quantity.shape[2:], np.shape(price), () if index is None else index.shape[1:])
        money = np.empty((len(quantity), periods, *np.broadcast_shapes(*shapes)))
        if periods == 0:  # today's way, where an option starts at once
            return money
        # Of many paths, a period's rows stay in the cache; of few, one step for all saves its overhead.
        step = 1 if self.paths > MANY else periods
        for first in range(0, periods, step):
            some = slice(first, first + step)
            level = price if index is None else price * index[some]
            np.multiply(quantity[:, some], level, out=money[:, some])
            self._sums[:, first : min(first + step, periods)] += money[:, some]
        if not self.brief:
            nominal, discounted = money.mean(axis=-1)
            self._note(label, path, fixed, discounted)
            self._spread(nominal)
        return money

    def add_once(
        self,
        label: str,
        path: str,
        month: PerPath,
        amount: PerPath,
        index: Array | None,
        *,
        fixed: bool = True,
    ) -> None:
        """Add an amount paid at a point in time, ``month`` from the start; after the end it is not paid."""
        point = self._point(month)
        money = np.broadcast_to(np.asarray(amount, dtype=np.float64), (self.paths,))
        if index is not None:
            money = money * (
                index[point.period, 0] if index.shape[1] == 1 else index.reshape(-1)[point.cells]
            )
        discounted = money * point.factor  # zero after the end
        point.discounted += discounted
        if self.brief:
            return
        money = money * point.paid
        point.nominal += money
        nominal, mean = (
            np.bincount(point.period, each, len(self.timeline.bounds)) / self.paths
            for each in (money, discounted)
        )
        self._note(label, path, fixed, mean)
        self._spread(nominal)

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
        cells = period * self.paths + np.arange(self.paths)
        factor = np.where(paid, timeline.factor_at(months), 0.0)
        point = _Point(month, period, cells, factor, paid, *np.zeros((2, self.paths)))
        self._points[key] = point
        return point

    def add_at_end(
        self,
        label: str,
        path: str,
        due: Mapping[int, PerPath],
        price: PerPath,
        index: Array | None,
        *,
        fixed: bool = True,
        need_ends: int | None = None,
    ) -> None:
        """Add what is due when a horizon is the end: exit, a fee for the months of a term that are left.

        ``due`` gives for each horizon the quantity at it. It is in the cost to that horizon only, and in
        the yearly cash at the case's own horizon. A need that ends before is left in its last month.
        """
        means = np.zeros(len(self._at))
        for at, horizon in enumerate(self.timeline.horizons):
            month = horizon if need_ends is None else min(horizon, need_ends)
            period = int(self.timeline.period_of(np.asarray(month)))
            level = 1.0 if index is None else index[period]
            money = np.broadcast_to(np.asarray(due[horizon] * np.asarray(price) * level), (self.paths,))
            discounted = money * self.timeline.factor_at(np.array([month]))
            self._end[at] += discounted
            means[at] = discounted.mean()
            if horizon == self.exit_horizon and not self.brief:
                self._by_month[month - 1] += money.mean()
                self._cash_end[month] = self._cash_end.get(month, np.zeros(self.paths)) + money
        self._lines_add(label, path, fixed, means)

    def cost(self) -> Array:
        """Return the discounted cost up to each horizon, shape ``(horizons, paths)``."""
        out = self._end.copy()
        total = np.zeros(self.paths)
        by_period = self._with_points(-1)
        for period, money in enumerate(by_period):
            total += money
            for at, last in enumerate(self._at):
                if last == period:
                    out[at] += total
        return out

    def cash(self) -> Array:
        """Return the nominal cash of each year, shape ``(years, paths)``."""
        years = self.timeline.years
        out = np.zeros((years[-1] + 1, self.paths))
        if self.brief:
            return out[:0]
        for year, money in zip(years, self._with_points(0), strict=True):
            out[year] += money
        for month, money in self._cash_end.items():
            out[(month - 1) // 12] += money
        return out

    def _with_points(self, row: int) -> Array:
        """Return the sums of a row with what was paid at points in time, ``(periods, paths)``."""
        sums: Array = self._sums[row].copy()
        for point in self._points.values():
            sums.reshape(-1)[point.cells] += point.discounted if row else point.nominal
        return sums

    def cash_by_month(self) -> Array:
        """Return mean nominal cash, shape ``(months,)``."""
        return self._by_month

    def lines(self) -> tuple[PricedLine, ...]:
        """Return the lines with their mean discounted cost at each horizon, in the order of adding."""
        return tuple(
            PricedLine(label, path, mean, fixed) for (label, path, fixed), mean in self._lines.items()
        )

    def _spread(self, means: Array) -> None:
        """Spread mean cash per period evenly over its months."""
        lengths = np.diff((0, *self.timeline.bounds))[: len(means)]
        self._by_month[: self.timeline.bounds[len(means) - 1]] += np.repeat(means / lengths, lengths)

    def _note(self, label: str, path: str, fixed: bool, discounted: Array) -> None:
        """Note the mean discounted money per period of a line; the last periods may be missing."""
        means = np.zeros(len(self.timeline.bounds))
        means[: len(discounted)] = discounted
        self._lines_add(label, path, fixed, np.cumsum(means)[self._at])

    def _lines_add(self, label: str, path: str, fixed: bool, mean: Array) -> None:
        key = (label, path, fixed)
        self._lines[key] = self._lines.get(key, 0.0) + mean
