"""Where exactly an input turns the verdict: on more paths, at ever better values, from where few saw it.

Each reading prices a value of each input, on the same paths, where it is thought to turn; the next value is
where the line through the nearest readings crosses (secant method). What is still far off then is halved
between readings. That a line through a far reading moves little does not say that it has arrived: how far the
lines on either side disagree does. Where nothing is random, people who come and go as whole ones make a step
of it, before which another option may have won: all are tried along the way, and the first step is closed in
upon.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.probes import Probe
from outtask.methods.thresholds import Turn, conditional, curve_turn, range_reading, reading
from outtask.methods.verdict import Standing
from outtask.methods.whatif import Few, Field, drawn, few_of, level_curves

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

FEW = 32  # paths to find a crossing
COMING = 0.25  # of its gap is left at a crossing: such an option may have won before
PATHS = 512  # of each reading; people come and go as whole ones, which takes many paths to even out
ROUNDS, MORE = 2, 7  # of readings, and of those that follow where an input is still far from turning
FAR = 0.1  # of the materiality: a gap so wide is far
NEAR = 0.1  # of the way from now, or of a far value itself: a turn that moves no farther has been read
CLOSED = 2 * NEAR  # of the gap as it is now: what is left where a turn is near, and the curve hardly bends
LEVEL = 0.01  # of the materiality: a gap so small is none
DOUBT = 0.15  # of a gap: what few paths may have wrong of how it closes
CLOSING, BETWEEN = 4, 32  # how often a step is closed in upon, and values tried each time
CHANCES = ("volatility", "noise", "failure_rate", "delay_probability")  # what makes anything random


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
    for _ in range(ROUNDS + MORE):
        left = [one for one in reads if not one.done]
        if not left:
            break
        few = few_of(field, PATHS)
        probes, tried = [one.probe for one in left], [np.array([one.next]) for one in left]
        curves = level_curves(field, probes, tried, few, [_compared(field, choice, one.to) for one in left])
        for one, curve in zip(left, curves, strict=True):
            moved = float(curve[one.to, 0] - curve[choice, 0])
            one.read(moved + _sampled(field, few, one.probe, one.grid, one.curve))
    if not np.any(np.ptp(field.nets, axis=1) > 1e-9 * np.abs(field.means)):
        for one in reads:
            one.ends = one.probe.now, one.ends[1]
        certain = [one for one in reads if one.inside and one.is_certain]
        _close_in(field, standing, certain)
    return [(one.probe, Turn(one.at, one.to)) for one in reads if one.inside]


def look_again(
    field: Field, standing: Standing, probes: Sequence[Probe], grids: list[Array], curves: list[Array]
) -> None:
    """Try where curves seem to cross, too, if another option is on its way there, and add what is seen.

    Between values far apart curves bend: that option may be there before.
    """
    choice, few = standing.choice, few_of(field, FEW)
    rivals = [row for row, first in enumerate(standing.twins) if first != standing.twins[choice]]
    seen: list[tuple[int, float, set[int]]] = []
    for at, (probe, grid, curve) in enumerate(zip(probes, grids, curves, strict=True)):
        given = conditional(standing.hurdled, grid, curve, probe.amount)
        turn = None if probe.price else curve_turn(grid, given, probe.now, rivals, choice)
        if turn is None:
            continue
        now, there = ((given - given[choice]) @ reading(grid, np.array([x])) for x in (probe.now, turn.at))
        coming = set(np.flatnonzero((there > 0) & (there < COMING * now)).tolist()) & set(rivals)
        if coming - {turn.to}:
            seen.append((at, turn.at, {0, choice, turn.to} | coming))
    if not seen:
        return
    tried = [probes[at] for at, *_ in seen], [np.array([value]) for _, value, _ in seen]
    for (at, value, rows), moved in zip(
        seen, level_curves(field, *tried, few, [rows for *_, rows in seen]), strict=True
    ):
        column = curves[at] @ reading(grids[at], np.array([value]))
        column[list(rows)] = moved[list(rows), 0]
        place = int(np.searchsorted(grids[at], value))
        grids[at] = np.insert(grids[at], place, value)
        curves[at] = np.insert(curves[at], place, column, axis=1)


def _close_in(field: Field, standing: Standing, reads: Sequence[_Read]) -> None:
    """Close in on where inputs first turn the verdict, whoever wins; two paths tell, all being alike."""
    choice, few = standing.choice, few_of(field, 2)  # one for all would be read as alike in all tiles
    rivals = [row for row, first in enumerate(standing.twins) if first != standing.twins[choice]]
    apart = standing.hurdled[rivals] - standing.hurdled[choice]
    for _ in range(CLOSING if reads else 0):
        probes, tried = [one.probe for one in reads], [one.between() for one in reads]
        curves = level_curves(field, probes, tried, few, [range(len(field.options))] * len(reads))
        for one, values, curve in zip(reads, tried, curves, strict=True):
            one.close(values, apart[:, None] + curve[rivals] - curve[choice], rivals)


def _compared(field: Field, choice: int, rival: int) -> set[int]:
    """Return the rows that tell how far options are apart: the status quo only where it is one of them."""
    return {row if field.twins[row] != field.twins[0] else 0 for row in (choice, rival)} | {choice, rival}


class _Read:
    """The search of one input, from now on in the direction in which few paths saw it turn."""

    def __init__(self, standing: Standing, crossing: Crossing) -> None:
        self.probe, self.grid, (self.at, self.to) = crossing.probe, crossing.grid, crossing.turn
        choice = standing.choice
        self.curve = crossing.curve[self.to] - crossing.curve[choice]
        self.apart = float(standing.hurdled[self.to] - standing.hurdled[choice])
        self.none, self.far = LEVEL * standing.tolerance, FAR * standing.tolerance
        self.next = self.at  # the value to read
        self.done, self.inside = DOUBT * abs(self.apart) <= self.none, True
        ends = (self.probe.low, self.probe.high, *self.grid)  # few paths may see it turn beyond its bounds
        self.bound = float(max(ends) if self.at > self.probe.now else min(ends))
        self.ends = self.probe.now, self.bound  # it stays at the one, and turns at the other or nowhere
        self.known = [(self.probe.now, self.apart)]  # values, and the gap there

    @property
    def is_certain(self) -> bool:
        """Tell whether all paths stay alike, whatever the input is."""
        return not self.probe.amount.ranged and not self.probe.path.endswith(CHANCES)

    def between(self) -> Array:
        """Return values evenly between those between which it turns, and the farther of them."""
        return np.linspace(*self.ends, BETWEEN + 2)[1:]

    def close(self, values: Array, gaps: Array, rivals: Sequence[int]) -> None:
        """Take readings at these values, ``(rivals, values)``: where the first gap is closed, it turns."""
        closed = np.flatnonzero((gaps < 0).any(axis=0))
        if len(closed):
            first = int(closed[0])
            self.to = rivals[int(gaps[:, first].argmin())]
            self.at, before = float(values[first]), self.ends[0] if first == 0 else float(values[first - 1])
            self.ends = before, self.at

    def read(self, moved: float) -> None:
        """Take the reading at the value tried, of how far the gap has moved, and go on to where it closes."""
        gap, here = self.apart + moved, self.next
        left, right = self.ends
        self.ends = (here, right) if gap > 0 else (left, here)
        self.known = sorted([*self.known, (here, gap)], key=lambda one: abs(one[0] - self.probe.now))
        beyond = next((i for i, (_, gap) in enumerate(self.known) if gap <= 0 and i), len(self.known) - 1)
        (left, more), (right, less) = self.known[beyond - 1 : beyond + 1]
        aim = left + (right - left) * more / (more - less) if more > less else self.bound
        low, high = sorted((self.probe.now, self.bound))
        self.at = min(max(aim, low), high)
        self.inside = less <= 0 or (more > less and self.at == aim)
        many = len(self.known) > ROUNDS
        # Lines lead astray where a curve bends back: then it is halved between what is known.
        self.next = (left + right) / 2 if many and less <= 0 else self.at
        doubt = self._doubt(beyond) if many and less <= 0 else 0.0
        way = min(abs(self.at - self.probe.now), max(abs(self.at), self.probe.spread))
        near = max(abs(self.at - here), doubt) <= NEAR * way
        near = near and abs(gap) <= CLOSED * abs(self.apart)  # on a bend lines stay near where they began
        self.done = abs(gap) <= (self.far if many else self.none) or near

    def _doubt(self, beyond: int) -> float:
        """Return how far beside the line between two readings the curve may cross.

        One that bends one way crosses between that line and those through readings on either side, drawn on.
        """
        left, right = self.known[beyond - 1], self.known[beyond]
        ends = [_drawn_on(self.known[beyond - 2], left, right[0])] if beyond > 1 else []
        ends += [_drawn_on(one, right, left[0]) for one in self.known[beyond + 1 : beyond + 2]]
        return min(abs(end - self.at) for end in ends)


def _drawn_on(first: tuple[float, float], then: tuple[float, float], end: float) -> float:
    """Return where the line from one reading through the next closes the gap, at most at an end."""
    (before, more), (here, less) = first, then
    if abs(more) <= abs(less):
        return end
    step = (here - before) * less / (more - less)
    return here + step if abs(step) < abs(end - here) else end


def _sampled(field: Field, few: Few, probe: Probe, grid: Array, curve: Array) -> float:
    """Return by how much the draws of an input on few paths move a gap from its mean over the input's range.

    What the paths happen to have drawn is no news about the input (control variate).
    """
    if not probe.amount.ranged:
        return 0.0
    own = np.interp(drawn(field, probe, few), grid, curve) @ few.weights
    return float(own - curve @ range_reading(grid, probe.amount))
