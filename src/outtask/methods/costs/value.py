"""What money does not already say: levels of an option, valued by the person who decides."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from outtask.methods.costs.blocks import over_paths
from outtask.methods.costs.timeline import Sums
from outtask.methods.costs.window import Move, Window
from outtask.methods.draws import Array, PerPath
from outtask.methods.world import Terms, World
from outtask.terms.levels import VALUES


class Worth(NamedTuple):
    """Mean worth beyond money up to each horizon, ``(horizons,)``, for one more of each of its two inputs."""

    value: str  # what the best level is worth a year, as "values.control"
    level: str  # the level, as "option.control_level"
    by_value: Array
    by_level: Array


class Beyond(NamedTuple):
    """Discounted worth beyond money."""

    upto: Array  # up to each horizon, (horizons, paths)
    course: Array  # mean worth in each period, as it is and discounted, (2, periods)
    worths: tuple[Worth, ...]  # what it is linear in; not where only costs are asked for


def value_of(world: World, then: Terms, months: Sums, now: Terms | None = None) -> Beyond:
    """Return the discounted worth beyond money.

    In ``months`` of each period the levels are those of ``then``. In all others they are those of today's
    way, ``now``; without one nothing is there that the levels value, and it is worth nothing.
    """
    after = _a_month(world, then)
    parts: list[tuple[Sums, PerPath]] = [(months, after)]
    if now is not None:
        before = _a_month(world, now)
        total = Window(world.timeline, world.need_months).active
        parts = [(months, after - before), (total, before)]
    upto = [_per_horizon(world, sums) for sums, _ in parts]
    worth = np.broadcast_to(
        sum(sums * rate for sums, (_, rate) in zip(upto, parts, strict=True)),
        (len(world.horizons), world.paths),
    )
    course = np.zeros((2, len(world.timeline.bounds)))
    if world.brief:
        return Beyond(worth, course, ())
    for sums, rate in parts:
        course[:, : sums.shape[1]] += over_paths(sums, rate, world.paths) / world.paths
    worths = _worths(world, then, upto[0])
    if now is not None:
        worths += _worths(world, now, upto[1] - upto[0])
    return Beyond(worth, course, worths)


def months_with_people(terms: Terms) -> Sums:
    """Return the months of each period in which own people are there, who must be hired first."""

    def made(world: World) -> Sums:
        hired = Move(np.floor(terms.within(world).get("hire_lag")), 0.0, world.need_months)
        return Window(world.timeline, world.need_months, "since", hired).active

    return terms.world.once(("months with people", terms.role), made)


def _worths(world: World, terms: Terms, months: Array) -> tuple[Worth, ...]:
    """Return what some terms are worth over discounted months, ``(horizons, paths or 1)``."""
    found = []
    for name in VALUES:
        value, level = f"values.{name}", f"{name}_level"
        means = (
            over_paths(months, each, world.paths) / world.paths / 12
            for each in (terms.get(level), world.get(value))
        )
        found.append(Worth(value, terms.path(level), *means))
    return tuple(found)


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
