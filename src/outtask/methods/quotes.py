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

QUOTE_PATHS, AROUND = 1024, np.array([0.95, 1.05])
"""Paths on which quotes are tried around the one that a few saw turn it."""


def follows_hours(field: Field, probe: Probe) -> bool:
    """Tell whether a quote must be tried: what a core buys depends on the hours that its price follows."""
    if probe.owner is None or probe.path != "option.price_per_unit" or not probe.amount.filled:
        return False
    return isinstance(field.options[probe.owner], CoreOverflow) and field.world.function.project is None


def quote_turn(
    field: Field, probe: Probe, grid: Array, ahead: float, moves: Array
) -> tuple[float | None, float]:
    """Return the quote up to which an option is cheaper than others, and how much dearer it is as priced now.

    ``ahead`` is how much dearer than them it is with its price as assumed, and ``moves`` how its level moves
    from there, on few paths, at each quote of ``grid``. The quote is None if none of these changes the place.
    A dearer quote never makes an option better: there is one.
    """
    gaps = ahead + moves
    at_now = float(np.interp(probe.now, grid, gaps))
    if probe.owner is None or not gaps[0] <= 0 < gaps[-1]:
        return None, at_now
    tried = _root(grid, gaps) * AROUND
    (curve,) = level_curves(field, [probe], [tried], few_of(field, QUOTE_PATHS), [[probe.owner]])
    return _root(tried, ahead + curve[probe.owner]), at_now


def _root(tried: Array, gaps: Array) -> float:
    """Return where a rising line through some points, and on beyond them, is nought."""
    over = np.flatnonzero(gaps > 0)
    right = min(max(int(over[0]) if len(over) else len(gaps), 1), len(gaps) - 1)
    (before, at), (less, more) = tried[right - 1 : right + 1], gaps[right - 1 : right + 1]
    return max(float(at - (at - before) * more / (more - less)), 0.0) if more > less else float(at)
