"""When something is paid: all along, until the work has moved, or from then on."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from outtask.methods.costs.blocks import part, room
from outtask.methods.costs.timeline import Sums, Timeline, less
from outtask.methods.draws import Array, PerPath

NEAR = 32_768  # numbers that stay near the processor: months of few paths are worked out together


@dataclass(frozen=True)
class Move:
    """The work moves away from ``point`` on, in months from the start, evenly over ``ramp`` more."""

    point: PerPath
    ramp: PerPath
    months: int  # in which the work is needed
    made: Callable[[], Array] | None = None  # its shares, where they may be made already
    key: Hashable = None  # under which is noted what it depends on

    @cached_property
    def reach(self) -> int:
        """The last month of which a part lies before a move."""
        return int(min(self.months, max(0.0, np.ceil(np.max(np.asarray(self.point) + self.ramp)))))

    @cached_property
    def share(self) -> Array:
        """The share of each month that lies before the move, ``(reach, paths or 1)``."""
        return remaining(self.point, self.ramp, self.months) if self.made is None else self.made()


@dataclass(frozen=True)
class Window:
    """A part of the months in which the work is needed."""

    timeline: Timeline
    months: int  # in which the work is needed
    kind: Literal["all", "until", "since"] = "all"
    move: Move | None = None

    @property
    def share(self) -> Array | None:
        """The part of each month before the move, ``(early months, paths or 1)``."""
        return None if self.move is None else self.move.share

    def sums(self, quantity: Array, total: Sums | None = None) -> Sums:
        """Sum a monthly quantity, ``(..., months, paths or 1)``, over this window.

        ``total`` is its sum over all months, where that is known.
        """
        quantity = quantity[..., : self.months, :]
        if self.share is None:
            return self.timeline.sums(quantity) if total is None else total
        rows = min(len(self.share), quantity.shape[-2])
        before = self.timeline.sums(_times(quantity[..., :rows, :], self.share[:rows]))
        if self.kind == "until":
            return before
        return less(self.timeline.sums(quantity) if total is None else total, before)

    @property
    def reach(self) -> int:
        """The last month that counts."""
        return self.move.reach if self.kind == "until" and self.move is not None else self.months

    @property
    def early(self) -> int:
        """The first months in which the move makes a difference."""
        return 0 if self.move is None else self.move.reach

    @property
    def last_part(self) -> PerPath:
        """The part of the last month in which the work is needed, ``(paths,)``, that lies in this window."""
        if self.move is None:
            return 1.0
        before = self.move.share[-1] if self.move.reach == self.months else 0.0
        return before if self.kind == "until" else 1 - before

    @cached_property
    def active(self) -> Sums:
        """The months of this window in each period."""
        return self.sums(np.ones((self.months, 1)))

    @cached_property
    def year_starts(self) -> Sums:
        """The first months of years in this window."""
        first = np.zeros((self.months, 1))
        first[::12] = 1.0
        return self.sums(first)

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


def _times(rows: Array, share: Array) -> Array:
    """Return rows times a share, in room that is used again."""
    shape = np.broadcast_shapes(rows.shape, share.shape)
    return np.multiply(rows, share, out=room("early", *shape))


def remaining(point: PerPath, ramp: PerPath, months: int) -> Array:
    """Return the share of each month that lies before a move, ``(early months, paths or 1)``.

    The move begins at ``point``, in months from the start, and is complete after ``ramp`` more, evenly.
    Rows after the latest end of a move are left out.
    """
    start, width = np.broadcast_arrays(np.atleast_1d(np.asarray(point, dtype=np.float64)), ramp)
    rows = int(min(months, max(0.0, np.ceil((start + width).max()))))
    half = 0.5 / np.maximum(width, 1e-9)
    out = np.ones((rows, start.size))
    first, before = max(0, int(start.min()) - 1), np.zeros_like(start)
    while first < rows:
        some = slice(first, min(first + max(1, NEAR // start.size), rows))
        into = np.arange(some.start + 1.0, some.stop + 1)[:, None] - start
        np.maximum(into, 0.0, out=into)
        ramped = np.minimum(into, width)
        into -= ramped
        ramped *= ramped
        ramped *= half
        into += ramped  # the months that the load has moved by then, all in all
        out[some] -= into
        out[some.start] += before
        out[some.start + 1 : some.stop] += into[:-1]
        first, before = some.stop, into[-1]
    return out
