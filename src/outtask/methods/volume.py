"""How the volume of a function moves: what is certain of it, its further drivers, and moves in common."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from outtask.methods.demand import Reversion, Step, mixing_weights
from outtask.methods.draws import Array, PerPath
from outtask.methods.motion import Motion
from outtask.methods.sampling import order_of
from outtask.terms.amounts import Amount
from outtask.terms.case import Case
from outtask.terms.functions import Function

Read = Callable[[str, Amount], PerPath]
"""How an input at a path is read: as it is drawn, or as a planner takes it."""
TRACE = 1e-9  # of the first driver: others are counted by it, however little of it there is


def need_months(function: Function, months: int) -> int:
    """Return the month after which the work is no longer needed, or the last one."""
    ends = function.volume.ends_after
    return months if ends is None else min(ends, months)


def shape_of(function: Function, case: Case, read: Read) -> dict[str, Any]:
    """Return what is certain about demand on a path: season, steps, the level it returns to."""
    volume, back = function.volume, None
    if volume.reversion:
        level = read("volume.reversion.level", volume.reversion.level)
        back = Reversion(np.maximum(level, 1e-9), read("volume.reversion.speed", volume.reversion.speed))
    steps = [
        Step(
            step.month,
            1.0 if step.factor is None else read(f"volume.steps.{step.key()}.factor", step.factor),
            0.0 if step.add is None else read(f"volume.steps.{step.key()}.add", step.add),
        )
        for step in volume.steps
    ]
    return {
        "reversion": back,
        "season": volume.season,
        "first_month": int(case.start[5:]),
        "steps": steps,
    }


def with_others(function: Function, months: int, read: Read) -> Array | None:
    """Return how many units all drivers are for one of the first, ``(months or 1, paths or 1)``; None alone.

    A unit of a further driver counts as many as it takes hours to those that one of the first takes on the
    same path. So where the first is more, or longer, than expected, the others are what they were. One row
    stands for all months where no driver has a growth of its own.
    """
    volume = function.volume
    if not volume.also:
        return None
    units = np.maximum(read("volume.per_month", amount_of(volume.per_month)), TRACE)
    hours = np.maximum(read("work.hours_per_unit", amount_of(function.work.hours_per_unit)), TRACE)
    own = 0.0 if volume.reversion else read("volume.growth", amount_of(volume.growth))
    month = np.arange(1, months + 1)[:, None] / 12
    total = np.ones((1, 1))
    for driver in volume.also:
        at = f"volume.also.{driver.key()}."
        work = read(f"{at}per_month", amount_of(driver.per_month)) * read(
            f"{at}hours_per_unit", driver.hours_per_unit
        )
        share = work / (units * hours)
        if driver.growth is not None:
            share = share * np.exp((read(f"{at}growth", driver.growth) - own) * month)
        total = total + share
    return total


def own_motion(case: Case, function: Function, base: Array) -> Motion:
    """Return the function's Brownian motion: a common factor and its own, or a row of the full matrix."""
    paths, name = base.shape[1], function.name
    if case.correlations is None:
        loading = math.sqrt(case.correlation)
        own = order_of(paths, case.seed, name)
        return Motion((base, base), (None, own), (loading, math.sqrt(1 - loading**2)))
    names = [other.name for other in case.functions]
    given = case.correlations
    matrix = [
        [1.0 if a == b else given.get(a, {}).get(b, given.get(b, {}).get(a, case.correlation)) for b in names]
        for a in names
    ]
    row = mixing_weights(matrix)[names.index(name)]
    used = [(other, float(weight)) for other, weight in zip(names, row, strict=True) if abs(weight) > 1e-9]
    orders = tuple(order_of(paths, case.seed, other) for other, _ in used)
    return Motion((base,) * len(used), orders, tuple(weight for _, weight in used))


def amount_of(amount: Amount | None) -> Amount:
    """Return an amount that a resolved case has."""
    assert amount is not None, "the case must be resolved"
    return amount
