"""The quote at which an option's place changes, where its price is assumed and follows the hours of a unit.

Such a price is high on the paths where the work takes long. A quote is one price on all of them, and so may
turn the verdict elsewhere: most overflows a core where the work takes long. So quotes are tried as they would
be typed, on a few paths whose weights give back the levels of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.probes import Probe
from outtask.methods.whatif import Field, few_of, level_curves
from outtask.terms.options import CoreOverflow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

READINGS = (
    (32, np.array([0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 5.0])),
    (256, np.array([0.9, 1.0, 1.1])),
    (1024, np.array([0.98, 1.02])),
)
"""Paths, and the quotes tried on them: multiples of the assumed price, then of where fewer paths saw it."""


def follows_hours(field: Field, probe: Probe) -> bool:
    """Tell whether a quote must be tried: what a core buys depends on the hours that its price follows."""
    if probe.owner is None or probe.path != "option.price_per_unit" or not probe.amount.filled:
        return False
    return isinstance(field.options[probe.owner], CoreOverflow) and field.world.function.project is None


def quote_turn(field: Field, probe: Probe, ahead: float) -> tuple[float | None, float]:
    """Return the quote up to which an option is cheaper than others, and how much dearer it is as priced now.

    ``ahead`` is how much dearer than them it is with its price as assumed. The quote is None if none of up
    to five times the assumed price changes that. A dearer quote never makes an option better: there is one.
    """
    (few, steps), *more = READINGS
    tried = steps * probe.now
    gaps = ahead + _moves(field, probe, tried, few)
    at_now = float(np.interp(probe.now, tried, gaps))
    at = _root(tried, gaps) if gaps[0] <= 0 < gaps[-1] else None
    for paths, steps in more:
        if at is not None:
            at = _root(steps * at, ahead + _moves(field, probe, steps * at, paths))
    return at, at_now


def _moves(field: Field, probe: Probe, quotes: Array, paths: int) -> Array:
    """Return how the level of the option moves from its price as assumed to each quote."""
    assert probe.owner is not None
    (curve,) = level_curves(field, [probe], [quotes], few_of(field, paths), [probe.owner])
    return np.asarray(curve[probe.owner])


def _root(tried: Array, gaps: Array) -> float:
    """Return where a rising line through some points, and on beyond them, is nought."""
    over = np.flatnonzero(gaps > 0)
    right = min(max(int(over[0]) if len(over) else len(gaps), 1), len(gaps) - 1)
    (before, at), (less, more) = tried[right - 1 : right + 1], gaps[right - 1 : right + 1]
    return max(float(at - (at - before) * more / (more - less)), 0.0) if more > less else float(at)
