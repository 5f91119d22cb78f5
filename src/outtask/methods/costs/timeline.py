"""Months into years and horizons: sums of a monthly quantity, as it is and discounted.

Payments fall at the end of their month; month m is discounted by (1 + r)^(−m/12). A *period* is a run of
months within one year of the case that no horizon cuts; with horizons of whole years it is the year.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from outtask.methods.costs.blocks import ALONE, blocks_of
from outtask.methods.draws import Array, PerPath

Sums = Array
"""A quantity per period, shape (2, periods, paths or 1): [0] as it is, [1] discounted. Fewer periods than
there are mean that nothing follows."""


@dataclass(frozen=True)
class Timeline:
    """The months of a run, its horizons, and what is discounted by how much."""

    months: int  # to the longest horizon
    horizons: tuple[int, ...]  # ascending
    rate: PerPath  # discount rate per year

    @cached_property
    def bounds(self) -> tuple[int, ...]:
        """Return the last month of each period."""
        return tuple(sorted({*range(12, self.months + 1, 12), *self.horizons}))

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Return the year of each period, 0 for the first."""
        return tuple((last - 1) // 12 for last in self.bounds)

    @cached_property
    def factors(self) -> Array:
        """The discount factor of each month, shape ``(months, paths or 1)``."""
        month = np.arange(1, self.months + 1)[:, None] / 12
        return np.asarray((1 + np.asarray(self.rate)) ** -month).reshape(self.months, -1)

    def factor_at(self, month: NDArray[np.intp], paths: NDArray[np.intp] | None = None) -> Array:
        """Return the discount factor at the end of a month, one for all or one per path.

        ``paths`` tells which paths the months are of, where it is not all.
        """
        if self.factors.shape[1] == 1:
            return np.asarray(self.factors[month - 1, 0])
        each = np.arange(self.factors.shape[1]) if paths is None else paths
        return np.asarray(self.factors[month - 1, each])

    @cached_property
    def period_of_month(self) -> NDArray[np.intp]:
        """The period of each month, shape ``(months,)``."""
        return np.searchsorted(self.bounds, np.arange(1, self.months + 1))

    def index(self, *growth: PerPath) -> Array:
        """Return price levels per period, ``(periods, paths or 1)``: 1 in the first year, growing yearly."""
        step = np.ones(1)
        for rate in growth:
            step = step * (1 + np.asarray(rate))
        powers = [np.ones_like(step)]
        for _ in range(self.years[-1]):
            powers.append(powers[-1] * step)
        return np.stack([powers[year] for year in self.years])

    def spans(self, months: int) -> list[slice]:
        """Return the months of each period, up to a month."""
        if not months:
            return []
        ends = [*(last for last in self.bounds if last < months), months]
        return [slice(first, last) for first, last in zip([0, *ends[:-1]], ends, strict=True)]

    def sums(self, quantity: Array) -> Sums:
        """Sum a quantity per month, shape ``(..., up to months, paths or 1)``, over periods."""
        spans = self.spans(min(quantity.shape[-2], self.months))
        width = quantity.shape[-1]
        if np.ndim(self.rate):
            width = max(width, self.factors.shape[1])
        out = np.empty((*quantity.shape[:-2], 2, len(spans), width))
        for period, months in enumerate(spans):
            self.sum_up(months, quantity[..., months, :], out[..., period, :])
        return out

    def sum_up(self, months: slice, rows: Array, out: Array, block: slice = slice(None)) -> None:
        """Write the sums of some months of a block of paths, as they are and discounted.

        ``rows`` is ``(..., months, paths or 1)``, ``out`` is ``(..., 2, paths or 1)``.
        """
        if np.ndim(self.rate) == 0:
            for some in blocks_of(rows.shape[-1], ALONE):
                np.matmul(self._weights[:, months], rows[..., some], out=out[..., some])
            return
        factors = self.factors[months, block]
        out[..., 0, :] = rows.sum(axis=-2)
        np.einsum("...mp,...mp->...p", *np.broadcast_arrays(rows, factors), out=out[..., 1, :])

    @cached_property
    def _weights(self) -> Array:
        """One and the discount factor for each month, shape ``(2, months)``."""
        return np.stack([np.ones(self.months), self.factors[:, 0]])


def less(total: Sums, part: Sums) -> Sums:
    """Return what is left of ``total``, whose periods may outnumber those of ``part``."""
    shape = np.broadcast_shapes(total.shape[2:], part.shape[2:])
    left = np.array(np.broadcast_to(total, (*total.shape[:2], *shape)))
    left[:, : part.shape[1]] -= part[:, : total.shape[1]]
    return left
