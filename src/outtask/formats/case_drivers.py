"""From a driver series to a function's volume: level, growth and volatility by the method for logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from outtask.formats.case_measured import Seen, lasting, not_there
from outtask.methods.facts.definitions import MIN_MONTHS
from outtask.methods.facts.trend import estimate_trend
from outtask.methods.facts.volume import level_now, month_number
from outtask.methods.words import counted
from outtask.terms.errors import UserError
from outtask.terms.facts import Estimate, Measured

if TYPE_CHECKING:
    from outtask.formats.drivers import DriverSeries

SCALE = 1000.0
"""Mean to which a series is brought first: whether storage is told in TB or in GB must change nothing."""

LEAST, MOST = 1e-12, 1e15
"""Beyond these, sums of a series would lose its figures; nothing that people count comes near."""


def driver_volume(series: DriverSeries, function: str, unit: str | None) -> Seen:
    """Return what a driver series tells of one function's volume.

    Trend and volatility as for tickets (`methods.facts.trend`), each month weighing the same, from the last
    unbroken run of months: gaps are never filled. Without ``unit`` the function must have one unit only.
    Raises UserError (field ``function`` or ``unit``) where the series does not name it.
    """
    units = sorted({point.unit for point in series.points if point.function == function})
    if not units:
        raise not_there(function, sorted({point.function for point in series.points}))
    if unit is None and len(units) > 1:
        raise UserError(
            f"{function} has several units",
            field="unit",
            mend=f"name the one that drives its work: {_or(units)}",
        )
    unit = unit or units[0]
    if unit not in units:
        raise UserError(f"{function} has no series in {unit}", field="unit", mend=f"it has {_or(units)}")
    months, quantities = _last_run(series.series(function, unit))
    if max(quantities) > MOST:
        what = f"{function} has a quantity of {max(quantities):g}, which is too large"
        raise UserError(what, field="quantity", mend=f"count {unit} in a larger unit")
    counts = np.array(quantities)[:, None]
    even = np.ones_like(counts)
    season, n = None, len(months)
    why = (
        f"not enough data: {counted(n, 'month')} in a row, {MIN_MONTHS} are needed to tell growth "
        "from season and noise"
    )
    growth = volatility = Estimate(None, None, n, why)
    noise = Measured(None, n, why)
    if n >= MIN_MONTHS and counts.mean() > LEAST:
        trend = estimate_trend(counts * (SCALE / counts.mean()), even, months[0] % 12)
        season = trend.season
        growth = lasting(Estimate(float(trend.growth[0]), float(trend.growth_se[0]), n))
        volatility = Estimate(float(trend.volatility[0]), float(trend.volatility_se[0]), n)
        noise = Measured(float(trend.noise[0]), n)
    level = Measured(float(level_now(counts, even, season, np.array(months))[0]), n)
    told = None if season is None else tuple(float(factor) for factor in season[:, 0])
    return Seen(level, growth, volatility, noise, told, n, unit)


def _last_run(series: dict[str, float]) -> tuple[list[int], list[float]]:
    """Return the last months without a gap, as months since January 1970, and their quantities."""
    points = sorted((month_number(month), quantity) for month, quantity in series.items())
    start = max((i for i in range(1, len(points)) if points[i][0] - points[i - 1][0] > 1), default=0)
    months, quantities = zip(*points[start:], strict=True)
    return list(months), list(quantities)


def _or(names: list[str]) -> str:
    return " or ".join(names[:8])
