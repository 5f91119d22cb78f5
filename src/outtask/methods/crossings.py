"""Where exactly an input turns the verdict: on more paths, at ever better values, from where few saw it turn.

Each reading prices one value of each input on the same paths (common random numbers); the next value is where
the line through the last two readings crosses (secant method; Press et al. 2007, Numerical Recipes, 9.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.probes import Probe
from outtask.methods.thresholds import Turn, range_reading
from outtask.methods.verdict import Standing
from outtask.methods.whatif import Few, Field, drawn, few_of, level_curves

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

READINGS = (128, 512, 512)  # paths; people come and go as whole ones, which takes many paths to even out
LEVEL = 0.01  # of the materiality: a gap so small is none
DOUBT = 0.15  # of a gap: what few paths may have wrong of how it closes


@dataclass
class Crossing:
    """An input whose curve crosses between values tried on few paths, and what has been read since."""

    probe: Probe
    grid: Array
    curve: Array  # (options, grid), how levels move on few paths
    given: Array  # (options, grid), levels given the input
    turn: Turn


def read_off(field: Field, standing: Standing, crossings: Sequence[Crossing]) -> list[tuple[Probe, Turn]]:
    """Return where inputs turn the verdict; those that turn it nowhere within their bounds are left out."""
    choice, reads = standing.choice, [_Read(standing, one) for one in crossings]
    for count in READINGS:
        left = [one for one in reads if not one.done]
        if not left:
            break
        few = few_of(field, count)
        touched = sorted({choice, *(one.to for one in left)})
        probes = [one.probe for one in left]
        curves = level_curves(field, probes, [np.array([one.at]) for one in left], few, touched)
        for one, curve in zip(left, curves, strict=True):
            sampled = _sampled(field, few, one.probe, one.grid, one.curve)
            one.read(count, sampled + float(curve[one.to, 0] - curve[choice, 0]))
    return [(one.probe, Turn(one.at, one.to)) for one in reads if one.inside]


class _Read:
    """The secant method for one input."""

    def __init__(self, standing: Standing, crossing: Crossing) -> None:
        self.probe, self.grid, (self.at, self.to) = crossing.probe, crossing.grid, crossing.turn
        choice = standing.choice
        gap = crossing.given[self.to] - crossing.given[choice]
        left = int(np.clip(np.searchsorted(self.grid, self.at), 1, len(self.grid) - 1)) - 1
        self.slope = float((gap[left + 1] - gap[left]) / (self.grid[left + 1] - self.grid[left]))
        self.curve = crossing.curve[self.to] - crossing.curve[choice]
        self.apart = float(standing.hurdled[self.to] - standing.hurdled[choice])
        self.slack = LEVEL * standing.tolerance
        self.done, self.inside = DOUBT * abs(self.apart) <= self.slack, True
        self.before: tuple[int, float, float] | None = None

    def read(self, count: int, moved: float) -> None:
        """Take a reading of how far the gap has moved, and go on to where it should close."""
        gap = self.apart + moved
        if self.before is not None and self.before[0] == count and self.at != self.before[1]:
            slope = (gap - self.before[2]) / (self.at - self.before[1])
            if slope * self.slope > 0:
                self.slope = slope
        self.before, self.done = (count, self.at, gap), abs(gap) <= self.slack
        at = self.at - gap / self.slope
        self.at = float(np.clip(at, self.probe.low, self.probe.high))
        self.inside = self.at == at


def _sampled(field: Field, few: Few, probe: Probe, grid: Array, curve: Array) -> float:
    """Return by how much the draws of an input on few paths move a gap from its mean over the input's range.

    What the paths happen to have drawn is no news about the input (control variate).
    """
    if not probe.amount.ranged:
        return 0.0
    own = np.interp(drawn(field, probe, few), grid, curve) @ few.weights
    return float(own - curve @ range_reading(grid, probe.amount))
