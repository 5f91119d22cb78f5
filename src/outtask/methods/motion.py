"""Brownian motions that move together, made month by month from independent ones: they take no room."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from outtask.methods.sampling import ascending, in_order_of, leading_components, leading_shape

FloatArray = NDArray[np.float64]
Order = NDArray[np.intp]

WIDTH = 4096  # paths; small enough that no product of matrices is spread over threads


@dataclass(frozen=True)
class Motion:
    """A weighted sum of independent Brownian motions, ``(months, paths)``, each in an order of its own.

    The paths of each source must be evenly spread, as those of :mod:`outtask.methods.sampling` are; so are
    those of the sum: its leading components are spread anew. Weights are a row of a mixing matrix.
    """

    sources: tuple[FloatArray, ...]
    orders: tuple[Order | None, ...]
    weights: tuple[float, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """The months and the paths."""
        months, paths = self.sources[0].shape
        return months, paths

    def __len__(self) -> int:
        return len(self.sources[0])

    def __getitem__(self, key: slice | tuple[slice, Order]) -> FloatArray:
        """Return some months, of all paths or of some."""
        months, columns = (key, None) if isinstance(key, slice) else key
        change = self._change if columns is None else self._change[:, columns]
        total = self._row(0, months, columns) * self.weights[0]
        for at, weight in enumerate(self.weights[1:], start=1):
            total += self._row(at, months, columns) * weight
        shape = leading_shape(len(self))[months]
        for first in range(0, total.shape[1], WIDTH):
            some = slice(first, first + WIDTH)
            total[:, some] += shape @ change[:, some]
        return np.asarray(total)

    def _row(self, at: int, months: slice, columns: Order | None) -> FloatArray:
        rows, order = self.sources[at][months], self.orders[at]
        if order is not None:
            columns = order if columns is None else order[columns]
        return rows if columns is None else rows.take(columns, axis=1, mode="clip")

    @cached_property
    def _change(self) -> FloatArray:
        """What is added to the leading components to spread them anew, ``(LEADING, paths)``."""
        leading = np.zeros(())
        for source, order, weight in zip(self.sources, self.orders, self.weights, strict=True):
            part = _leading(source)[0]
            leading = leading + (part if order is None else part.take(order, axis=1)) * weight
        return np.asarray(in_order_of(leading, _leading(self.sources[0])[1]) - leading)


_found: dict[int, tuple[weakref.ref[FloatArray], FloatArray, FloatArray]] = {}


def _leading(source: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return a motion's leading components, and their values in order within each block.

    All functions of a case share a source, so they are found once for it.
    """
    known = _found.get(id(source))
    if known is None or known[0]() is not source:
        leading = leading_components(source)
        known = weakref.ref(source), leading, ascending(leading)
        _found.clear()
        _found[id(source)] = known
    return known[1:]
