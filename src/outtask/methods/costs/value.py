"""What money does not already say: levels of an option, valued by the person who decides."""

from __future__ import annotations

import numpy as np

from outtask.methods.costs.blocks import over_paths
from outtask.methods.costs.timeline import Sums
from outtask.methods.costs.window import Window
from outtask.methods.draws import Array, PerPath
from outtask.methods.world import Terms, World

VALUES = ("control", "skills", "innovation", "culture")


def value_of(world: World, now: Terms, then: Terms, moved: Window, months: Sums) -> tuple[Array, Array]:
    """Return the discounted worth beyond money up to each horizon, ``(horizons, paths)``, and its course.

    ``months`` are those of each period after the move. Until the work has moved the levels are those of
    today's way, ``now``; from then on those of ``then``. The course is the mean worth in each period, as it
    is and discounted, ``(2, periods)``.
    """
    total = Window(moved.timeline, moved.months).active
    after = _a_month(world, then)
    before = _a_month(world, now) if moved.kind == "since" else 0.0
    parts = (months, after - before), (total, before)
    worth = sum(_per_horizon(world, sums) * rate for sums, rate in parts)
    course = np.zeros((2, len(world.timeline.bounds)))
    for sums, rate in parts if not world.brief else ():
        course[:, : sums.shape[1]] += over_paths(sums, rate, world.paths) / world.paths
    return np.broadcast_to(worth, (len(world.horizons), world.paths)), course


def _a_month(world: World, terms: Terms) -> PerPath:
    """Return what the levels of some terms are worth a month."""
    worths = (world.get(f"values.{name}") / 12 * terms.get(f"{name}_level") for name in VALUES)
    return sum(worths, start=np.zeros(world.paths))


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
