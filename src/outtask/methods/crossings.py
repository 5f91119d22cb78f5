"""Where exactly an input turns the verdict: on more paths, at ever better values, from where few saw it turn.

Each reading prices one value of each input on the same paths (common random numbers); the next value is where
the line between readings on either side crosses (Illinois method; Dowell & Jarratt 1971, BIT 11:168).
"""

from __future__ import annotations

import math
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

READINGS = (128, 512, 512, 512)  # paths; people come and go as whole ones, which takes many paths to even out
LEVEL = 0.01  # of the materiality: a gap so small is none
CLOSE = 0.03  # of the way from now: a step so small is none
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
    """False position for one input, from now on in the direction in which few paths saw it turn."""

    def __init__(self, standing: Standing, crossing: Crossing) -> None:
        self.probe, self.grid, (self.at, self.to) = crossing.probe, crossing.grid, crossing.turn
        choice = standing.choice
        self.curve = crossing.curve[self.to] - crossing.curve[choice]
        self.apart = float(standing.hurdled[self.to] - standing.hurdled[choice])
        self.done, self.inside = DOUBT * abs(self.apart) <= LEVEL * standing.tolerance, True
        self.bound = self.probe.high if self.at > self.probe.now else self.probe.low
        self.open, self.closed = (self.probe.now, self.apart), (math.nan, math.nan)  # the gap on either side

    def read(self, count: int, moved: float) -> None:
        """Take a reading of how far the gap has moved, and go on to where it should close."""
        at, gap, way = self.at, self.apart + moved, abs(self.at - self.probe.now)
        if gap > 0:
            # Illinois: who stays where he is twice counts half, or the far end would hold up the near one.
            again = self.open[0] != self.probe.now
            self.open, self.closed = (at, gap), (self.closed[0], self.closed[1] / (2 if again else 1))
        else:
            again = not math.isnan(self.closed[0])
            self.open, self.closed = (self.open[0], self.open[1] / (2 if again else 1)), (at, gap)
        (left, more), (right, less) = self.open, self.closed
        if math.isnan(right):  # not closed yet: on along the line from now
            fallen = self.apart - more
            aim = left + (left - self.probe.now) * more / fallen if fallen > 0 else (left + self.bound) / 2
        else:
            aim = left + (right - left) * more / (more - less)
        low, high = sorted((self.probe.now, self.bound))
        self.at = min(max(aim, low), high)
        self.inside = self.at == aim
        self.done = count == READINGS[-1] and abs(self.at - at) <= CLOSE * way


def _sampled(field: Field, few: Few, probe: Probe, grid: Array, curve: Array) -> float:
    """Return by how much the draws of an input on few paths move a gap from its mean over the input's range.

    What the paths happen to have drawn is no news about the input (control variate).
    """
    if not probe.amount.ranged:
        return 0.0
    own = np.interp(drawn(field, probe, few), grid, curve) @ few.weights
    return float(own - curve @ range_reading(grid, probe.amount))
