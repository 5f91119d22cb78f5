"""What money does not already say: levels of an option, valued by the person who decides."""

from __future__ import annotations

import numpy as np

from outtask.methods.costs.timeline import Sums
from outtask.methods.costs.window import Window
from outtask.methods.draws import Array, PerPath
from outtask.methods.world import Terms, World

VALUES = ("control", "skills", "innovation", "culture")


def value_of(world: World, now: Terms, then: Terms, moved: Window, months: Sums) -> Array:
    """Return the discounted worth beyond money up to each horizon, ``(horizons, paths)``.

    ``months`` are those of each period after the move. Until the work has moved the levels are those of
    today's way, ``now``; from then on those of ``then``.
    """
    total = Window(moved.timeline, moved.months).active
    before, after = _per_horizon(world, total) - _per_horizon(world, months), _per_horizon(world, months)
    worth: Array = np.zeros((len(world.horizons), world.paths))
    for name in VALUES:
        yearly: PerPath = world.get(f"values.{name}") / 12
        worth += after * (yearly * then.get(f"{name}_level"))
        if moved.kind == "since":
            worth += before * (yearly * now.get(f"{name}_level"))
    return worth


def _per_horizon(world: World, sums: Sums) -> Array:
    """Return discounted months up to each horizon, or all of a project's, ``(horizons, paths or 1)``."""
    out = np.zeros((len(world.horizons), sums.shape[2]))
    total = np.zeros(sums.shape[2])
    for last, months in zip(world.timeline.bounds, sums[1], strict=False):
        total += months
        for at, horizon in enumerate(world.horizons):
            if horizon >= last or world.function.project is not None:
                out[at] = total
    return out
