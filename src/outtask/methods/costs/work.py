"""How much work there is each month: hours, and the people present to do it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outtask.methods.draws import Array, PerPath
from outtask.methods.world import World
from outtask.terms.resolve import WEEKS_A_YEAR

Months = int | slice | list[int] | tuple[NDArray[np.intp], NDArray[np.intp]]


def work_hours(world: World, months: Months) -> Array:
    """Return the hours of work in some months: units times hours, and the fixed work.

    ``months`` picks from ``(months, paths)``, from 0 on.
    """
    hours: Array = world.volume[months] * world.get("work.hours_per_unit")
    hours += world.get("work.fixed_hours")
    return hours


def person_hours(world: World) -> PerPath:
    """Return the hours of this work that one person does in a month."""
    return world.get("work.productive_hours") * world.get("work.utilisation") / 12


def covered_hours(world: World) -> PerPath:
    """Return the hours a month in which somebody must be there, over all seats."""
    return world.get("work.coverage_hours") * WEEKS_A_YEAR / 12 * world.get("work.seats")


def covering_people(world: World) -> PerPath:
    """Return the people needed to be there in the coverage hours, however little there is to do."""
    return 12 * covered_hours(world) / world.get("work.productive_hours")


def people_for_volume(world: World) -> Array:
    """Return the people whom the work expected at the start needs in each year, ``(years, paths or 1)``."""
    hours = world.expected_volume().by_year * world.get("work.hours_per_unit") + world.get("work.fixed_hours")
    return np.asarray(hours / person_hours(world))


def present_hours(world: World, months: Months) -> Array:
    """Return the hours in some months in which people on this work are present, as :func:`work_hours`.

    Utilised hours are a part of them, and they never fall below the coverage hours.
    """
    hours = work_hours(world, months) / world.get("work.utilisation")
    return np.maximum(hours, covered_hours(world), out=hours)
