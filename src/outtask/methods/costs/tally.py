"""Adding up cost lines: quantities per period times prices, indexed once a year.

Cost is linear in prices, so quantities are summed over months first and priced afterwards: a line costs a few
operations per year and path instead of a pass over all months.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from outtask.methods.costs.priced import PricedLine
from outtask.methods.costs.timeline import Sums, Timeline
from outtask.methods.draws import Array, PerPath


class Tally:
    """Accumulates the lines of one option; mutable on purpose, private to the pricing of one option."""

    def __init__(self, timeline: Timeline, paths: int, exit_horizon: int) -> None:
        self.timeline, self.paths, self.exit_horizon = timeline, paths, exit_horizon
        self._at = [timeline.bounds.index(horizon) for horizon in timeline.horizons]
        self._sums = np.zeros((2, len(timeline.bounds), paths))
        self._end = np.zeros((len(timeline.horizons), paths))
        self._cash_end: dict[int, Array] = {}
        self._by_month = np.zeros(timeline.months)
        self._lines: dict[tuple[str, str, bool], Array] = {}

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
        """Add quantity × price × index and return the money, as sums.

        ``path`` names the price input in which the line is linear. Mean cash is spread evenly over the
        months of a period, which is exact for its end.
        """
        periods, bounds = quantity.shape[1], self.timeline.bounds
        money = np.empty(
            (
                2,
                periods,
                np.broadcast_shapes(
                    quantity.shape[2:], np.shape(price), index.shape[1:] if index is not None else ()
                )[0],
            )
        )
        for period in range(periods):  # a period's rows stay in the cache
            level = price if index is None else price * index[period]
            np.multiply(quantity[:, period], level, out=money[:, period])
            self._sums[:, period] += money[:, period]
        means = np.zeros((2, len(bounds)))
        means[:, :periods] = money.mean(axis=-1)
        self._note(label, path, fixed, np.cumsum(means[1])[self._at])
        self._spread(means[0, :periods])
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
        timeline = self.timeline
        when = np.atleast_1d(np.asarray(month, dtype=np.float64))
        period = timeline.period_of(when)
        # Paid at the end of the month in which the point lies, as everything else is.
        factor = timeline.factor_at(np.clip(np.ceil(when), 1, timeline.months).astype(np.intp))
        money = np.broadcast_to(np.asarray(amount, dtype=np.float64), (self.paths,))
        paid = period < len(timeline.bounds)
        where = np.minimum(period, len(timeline.bounds) - 1)
        if index is not None:
            money = money * (index[where, 0] if index.shape[1] == 1 else index[where, np.arange(self.paths)])
        money = np.where(paid, money, 0.0)
        discounted = money * factor
        if len(when) == 1:
            self._sums[:, where[0]] += money, discounted
            mean, nominal = np.zeros((2, len(timeline.bounds)))
            mean[where[0]], nominal[where[0]] = discounted.mean(), money.mean()
        else:
            column = np.arange(self.paths)
            self._sums[0, where, column] += money
            self._sums[1, where, column] += discounted
            mean = np.bincount(where, discounted, len(timeline.bounds)) / self.paths
            nominal = np.bincount(where, money, len(timeline.bounds)) / self.paths
        self._note(label, path, fixed, np.cumsum(mean)[self._at])
        self._spread(nominal)

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
            if horizon == self.exit_horizon:
                self._by_month[month - 1] += money.mean()
                self._cash_end[month] = self._cash_end.get(month, np.zeros(self.paths)) + money
        self._note(label, path, fixed, means)

    def cost(self) -> Array:
        """Return the discounted cost up to each horizon, shape ``(horizons, paths)``."""
        return np.asarray(np.cumsum(self._sums[1], axis=0)[self._at] + self._end)

    def cash(self) -> Array:
        """Return the nominal cash of each year, shape ``(years, paths)``."""
        years = self.timeline.years
        out = np.zeros((years[-1] + 1, self.paths))
        for period, year in enumerate(years):
            out[year] += self._sums[0, period]
        for month, money in self._cash_end.items():
            out[(month - 1) // 12] += money
        return out

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

    def _note(self, label: str, path: str, fixed: bool, mean: Array) -> None:
        key = (label, path, fixed)
        self._lines[key] = self._lines.get(key, 0.0) + mean
