"""Quantities per period, as sums over months times numbers per path, kept apart until all lines are there.

Most lines of an option count the same few things (months, units, hours) at different rates. Kept as sums and
rates, they are multiplied and added once for all lines instead of once for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outtask.methods.costs.timeline import Sums
from outtask.methods.draws import Array, PerPath


class Part(NamedTuple):
    """Sums per period, times a number per path, at a level per period: ``(periods, paths or 1)``, or 1."""

    sums: Sums
    times: PerPath
    level: Array | None


@dataclass(frozen=True, eq=False)
class Quantity:
    """A quantity, or money, per period: parts that add up."""

    parts: tuple[Part, ...]

    __array_ufunc__ = None  # an array times a quantity is a quantity

    def __mul__(self, factor: PerPath) -> Quantity:
        """Return it times a number per path."""
        return Quantity(tuple(Part(sums, times * factor, level) for sums, times, level in self.parts))

    def __add__(self, other: Quantity) -> Quantity:
        """Return both together."""
        return Quantity(self.parts + other.parts)

    def __neg__(self) -> Quantity:
        """Return what takes it away."""
        return self * -1.0

    def at_level(self, level: Array | None) -> Quantity:
        """Return it at a level of prices or wages per period."""
        return Quantity(tuple(Part(sums, times, level) for sums, times, _ in self.parts))

    def nominal_until(self, period: int) -> Array:
        """Return the sums as they are up to a period, ``(paths or 1,)``."""
        found: Array = np.zeros(1)
        for sums, times in self._rates():
            found = found + sums[0, : period + 1].sum(axis=0) * times
        return found

    def per_period(self, row: int) -> Array:
        """Return the sums as they are (row 0) or discounted (row 1), ``(periods, paths or 1)``."""
        rates = self._rates()
        periods = max(sums.shape[1] for sums, _ in rates)
        width = max(max(sums.shape[2], np.size(times)) for sums, times in rates)
        (first, often), *others = rates
        out = np.zeros((periods, width))
        np.multiply(first[row], often, out=out[: first.shape[1]])
        for sums, times in others:
            out[: sums.shape[1]] += sums[row] * times
        return out

    def discounted(self) -> Array:
        """Return all of the discounted sums together, ``(paths or 1,)``."""
        found: Array = np.zeros(1)
        for sums, times, level in self.parts:
            money = sums[1] if level is None else sums[1] * level[: sums.shape[1]]
            found = found + money.sum(axis=0) * times
        return found

    def by_level(self) -> list[tuple[Array | None, Array]]:
        """Return each level and the discounted sums that count at it, ``(periods, paths or 1)``."""
        levels = {id(level): level for *_, level in self.parts}
        return [
            (
                level,
                Quantity(tuple(Part(s, t, None) for s, t, own in self.parts if own is level)).per_period(1),
            )
            for level in levels.values()
        ]

    def merged(self) -> list[Part]:
        """Return the parts, those that count the same at the same level together."""
        found: dict[tuple[int, int], Part] = {}
        for sums, times, level in self.parts:
            key = id(sums), id(level)
            found[key] = Part(sums, found[key].times + times if key in found else times, level)
        return list(found.values())

    def _rates(self) -> list[tuple[Sums, PerPath]]:
        """Return what is counted, each once, and how often it counts."""
        assert all(part.level is None for part in self.parts)
        return [(sums, times) for sums, times, _ in self.merged()]


def added(quantities: Iterable[Quantity]) -> Quantity:
    """Return quantities together."""
    return Quantity(tuple(part for quantity in quantities for part in quantity.parts))


def counted(sums: Sums) -> Quantity:
    """Return sums per period as a quantity."""
    return Quantity((Part(sums, 1.0, None),))


def picked(rows: Array, period: NDArray[np.intp]) -> Array:
    """Return one row on each path, ``(paths,)``; ``rows`` is ``(periods, paths or 1)``."""
    if rows.shape[1] == 1:
        return np.asarray(rows[:, 0].take(period))
    return np.asarray(rows.reshape(-1).take(period * rows.shape[1] + np.arange(len(period))))
