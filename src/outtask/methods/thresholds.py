"""The nearest value of an input at which another option is chosen (methods, section 5).

Levels are expected nets with the hurdle of materiality (``verdict.hurdle``), so that the lowest is the
choice and a threshold is where the verdict really turns. Two ways lead there: cost is linear in a price,
which gives a closed form; any other input is tried on a grid of values on the same paths, and the curve is
read between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from outtask.methods.sampling import triangular_percentile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from outtask.terms.amounts import Amount

    Array = NDArray[np.float64]

QUANTILES = (np.arange(64) + 0.5) / 64


class Turn(NamedTuple):
    """Where another option is chosen, and which."""

    at: float
    to: int


def linear_turn(
    levels: Array, slopes: Array, rivals: Sequence[int], choice: int, now: float, within: tuple[float, float]
) -> Turn | None:
    """Return the value of an input, nearest to ``now`` within some bounds, at which a rival is chosen.

    ``levels`` and ``slopes`` have shape (options,): at a value x an option stands at level + slope·(x − now).
    """
    turns = []
    for rival in rivals:
        gap, slope = levels[rival] - levels[choice], slopes[rival] - slopes[choice]
        if slope != 0 and gap >= 0 and within[0] <= (at := now - gap / slope) <= within[1]:
            turns.append(Turn(float(at), rival))
    return min(turns, key=lambda turn: abs(turn.at - now), default=None)


def conditional(levels: Array, grid: Array, curve: Array, amount: Amount) -> Array:
    """Return expected levels given the input's value, shape (options, grid).

    ``curve`` (options, grid) is the mean over some paths at each value of ``grid``, ascending; ``levels``
    (options,) are the means over all paths and over the input's own range. The curve is moved so that its
    mean over that range is the level: few paths need to get differences right only, not the level itself.
    """
    own = np.asarray(curve @ range_reading(grid, amount))
    return np.asarray(curve + (levels - own)[:, None])


def range_reading(grid: Array, amount: Amount) -> Array:
    """Return the weights on an ascending grid that read the mean of a curve over an input's own range."""
    if not amount.ranged:
        return reading(grid, np.array([amount.likely]))
    return reading(grid, triangular_percentile(QUANTILES, amount.low, amount.likely, amount.high))


def reading(grid: Array, at: Array) -> Array:
    """Return the weights on an ascending grid that read the mean of a curve at some values between."""
    if len(grid) == 1:
        return np.ones(1)
    if len(at) == 1:  # most inputs are read at one value, and there are many of them
        i = min(max(int(grid.searchsorted(at[0], side="right")) - 1, 0), len(grid) - 2)
        share = min(max((float(at[0]) - grid[i]) / (grid[i + 1] - grid[i]), 0.0), 1.0)
        one = np.zeros(len(grid))
        one[i : i + 2] = 1 - share, share
        return one
    left = np.clip(np.searchsorted(grid, at, side="right") - 1, 0, len(grid) - 2)
    part = np.clip((at - grid[left]) / (grid[left + 1] - grid[left]), 0.0, 1.0)
    size = len(grid)
    weights = np.bincount(left, 1 - part, size) + np.bincount(left + 1, part, size)
    return np.asarray(weights / len(at))


def curve_turn(grid: Array, given: Array, now: float, rivals: Sequence[int], choice: int) -> Turn | None:
    """Return the value nearest to ``now`` at which a rival's curve falls below that of the choice.

    ``given`` has shape (options, grid), ``grid`` is ascending; between its values curves are straight.
    """
    if not rivals:
        return None
    gap = given[list(rivals)] - given[choice]
    apart = gap >= 0
    apart &= (gap @ reading(grid, np.array([now])) >= 0)[:, None]  # one that wins already has nothing to turn
    which, left = np.nonzero(apart[:, :-1] & (gap[:, 1:] < 0) | (gap[:, :-1] < 0) & apart[:, 1:])
    if not len(which):
        return None
    here, there = gap[which, left], gap[which, left + 1]
    at = grid[left] + (grid[left + 1] - grid[left]) * here / (here - there)
    nearest = int(np.argmin(np.abs(at - now)))
    return Turn(float(at[nearest]), rivals[which[nearest]])


def stays_between(
    grid: Array, given: Array, now: float, rivals: Sequence[int], choice: int
) -> tuple[float, float]:
    """Return the range of values around ``now``, within ``grid``, in which the choice stays."""
    if not rivals:
        return float(grid[0]), float(grid[-1])
    gap = np.min(given[list(rivals)], axis=0) - given[choice]
    fine = np.union1d(np.linspace(grid[0], grid[-1], 401), [now])
    wins = np.interp(fine, grid, gap) >= 0
    at = int(np.searchsorted(fine, now))
    below = np.flatnonzero(~wins[: at + 1])
    above = np.flatnonzero(~wins[at:])
    low = fine[below[-1] + 1] if len(below) and below[-1] < at else fine[0] if not len(below) else now
    high = fine[at + above[0] - 1] if len(above) and above[0] > 0 else fine[-1] if not len(above) else now
    return float(low), float(high)
