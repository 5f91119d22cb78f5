"""Which option is chosen where over growth and volatility, and how demand fans out: for the pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.costs.price import price_option, price_status_quo
from outtask.methods.whatif import Few, Field, few_of, until
from outtask.methods.world import World
from outtask.terms.decision import BreakEvenMap, Fan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

GROWTH, VOLATILITY = 9, 7  # cells
CELL_PATHS = 256  # behind each cell
FAN_PATHS = 2048  # behind the percentiles of a month, at most


def demand_fan(world: World) -> Fan:
    """Return percentiles of the volume in each month of the case's horizon, (months,) each."""
    rows = world.own_volume[: world.case.horizon_months]
    if not len(rows):
        return Fan((), (), ())
    step = max(1, rows.shape[1] // FAN_PATHS)
    p10, p50, p90 = np.percentile(rows[:, ::step], (10, 50, 90), axis=1)
    return Fan(tuple(p10.tolist()), tuple(p50.tolist()), tuple(p90.tolist()))


def break_even_map(field: Field, hurdled: Array) -> BreakEvenMap | None:
    """Return which option is chosen in each cell of growth × volatility; ``None`` where there is no volume.

    ``hurdled`` (options,) are the levels of the whole sample: each cell adds its difference to them, on
    common paths.
    """
    volume = field.world.function.volume
    if not len(field.world.volume) or volume.reversion or not (volume.growth and volume.volatility):
        return None
    here = (volume.growth.mean, volume.volatility.mean)
    growth = np.linspace(min(-0.2, volume.growth.low), max(0.4, volume.growth.high), GROWTH)
    volatility = np.linspace(0.0, max(0.5, volume.volatility.high), VOLATILITY)
    world = until(field.world, (field.horizon,), brief=True)
    few = few_of(field, CELL_PATHS)
    columns = few.columns
    base = _levels(field, world.variant(columns, {}), few)[:, 0]
    cells = [(g, v) for v in volatility for g in growth]
    moved = world.variant(
        np.tile(columns, len(cells)),
        {
            "volume.growth": np.repeat([g for g, _ in cells], len(columns)),
            "volume.volatility": np.repeat([v for _, v in cells], len(columns)),
        },
    )
    levels = hurdled[:, None] + _levels(field, moved, few) - base[:, None]
    names = [field.options[row].name for row in np.argmin(levels, axis=0)]
    winner = tuple(tuple(names[row * GROWTH : (row + 1) * GROWTH]) for row in range(VOLATILITY))
    return BreakEvenMap(tuple(growth.tolist()), tuple(volatility.tolist()), winner, here)


def _levels(field: Field, world: World, few: Few) -> Array:
    """Return the mean hurdled level of each option in each run of the few paths, (options, runs)."""
    status_quo = price_status_quo(world)
    tolerance = field.materiality * status_quo.cost[0]
    found = []
    for row, option in enumerate(field.options):
        priced = status_quo if row == 0 else price_option(world, option)
        level = priced.net(field.horizon)
        level = level if field.twins[row] == field.twins[0] else level + tolerance
        found.append(level.reshape(-1, len(few.columns)) @ few.weights)
    return np.array(found)
