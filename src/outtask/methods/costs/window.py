"""When something is paid: all along, until the work has moved, or from then on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from outtask.methods.costs.blocks import part
from outtask.methods.costs.quantity import Quantity, counted
from outtask.methods.costs.timeline import Sums, Timeline, less
from outtask.methods.draws import Array, PerPath


@dataclass(frozen=True)
class Window:
    """A part of the months in which the work is needed."""

    timeline: Timeline
    months: int  # in which the work is needed
    kind: Literal["all", "until", "since"] = "all"
    share: Array | None = None  # (early months, paths or 1): the part of each month before the move

    def count(self, quantity: Array, total: Sums | None = None) -> Quantity:
        """Return a monthly quantity, ``(months, paths or 1)``, as it adds up over this window."""
        return counted(self.sums(quantity, total))

    def sums(self, quantity: Array, total: Sums | None = None) -> Sums:
        """Sum a monthly quantity, ``(months, paths or 1)``, over this window.

        ``total`` is its sum over all months, where that is known.
        """
        quantity = quantity[: self.months]
        if self.share is None:
            return self.timeline.sums(quantity) if total is None else total
        rows = min(len(self.share), len(quantity))
        before = self.timeline.sums(quantity[:rows] * self.share[:rows])
        if self.kind == "until":
            return before
        return less(self.timeline.sums(quantity) if total is None else total, before)

    @property
    def reach(self) -> int:
        """The last month that counts."""
        return len(self.share) if self.kind == "until" and self.share is not None else self.months

    @property
    def last_part(self) -> PerPath:
        """The part of the last month in which the work is needed, ``(paths,)``, that lies in this window."""
        if self.share is None:
            return 1.0
        before = self.share[-1] if len(self.share) == self.months else 0.0
        return before if self.kind == "until" else 1 - before

    @cached_property
    def months_each(self) -> Sums:
        """The months of this window in each period."""
        return self.sums(np.ones((self.months, 1)))

    @cached_property
    def active(self) -> Quantity:
        """The months of this window."""
        return counted(self.months_each)

    def years(self, level: Array) -> Quantity:
        """Count a level that holds for whole years, ``(years, paths or 1)``, over this window."""
        months = self.months_each
        return counted(months * level[np.array(self.timeline.years[: months.shape[1]])])

    def year_starts(self, quantity: Array) -> Quantity:
        """Count what happens in the first month of each year, ``(years, paths or 1)``, over this window."""
        first = np.zeros((self.months, 1))
        first[::12] = 1.0
        sums = self.sums(first)
        return counted(sums * quantity[np.array(self.timeline.years[: sums.shape[1]])])

    def spans(self) -> list[slice]:
        """Return the months of each period that count."""
        return self.timeline.spans(self.reach)

    @cached_property
    def _weights(self) -> Array | None:
        """What counts of each of the early months, ``(early months, paths or 1)``."""
        return 1 - self.share if self.kind == "since" and self.share is not None else self.share

    def sum_up(self, months: slice, rows: Array, block: slice, out: Sums) -> None:
        """Write what some months of one period add up to in this window; ``rows`` are used up.

        ``rows`` is ``(months, paths of the block)``; ``out`` is ``(2, paths of the block)``.
        """
        if (weights := self._weights) is not None and months.start < len(weights):
            early = np.asarray(part(weights[months], block))
            rows[: len(early)] *= early
        self.timeline.sum_up(months, rows, out, block)


def remaining(point: PerPath, ramp: PerPath, months: int) -> Array:
    """Return the share of each month that lies before a move, ``(early months, paths or 1)``.

    The move begins at ``point``, in months from the start, and is complete after ``ramp`` more, evenly.
    Rows after the latest end of a move are left out.
    """
    start = np.atleast_1d(np.asarray(point, dtype=np.float64))
    width = np.atleast_1d(np.asarray(ramp, dtype=np.float64))
    rows = int(min(months, max(0.0, np.ceil((start + width).max()))))
    half = np.where(width > 0, 0.5 / np.where(width > 0, width, 1.0), 0.0)
    before = np.zeros_like(start + width)
    out = np.empty((rows, before.size))
    for month, row in enumerate(out, start=1):
        into = np.clip(month - start, 0.0, width)
        upto = np.minimum(month, start) + into - half * into * into
        np.subtract(upto, before, out=row)
        before = upto
    return out
