"""From arrays over paths to what is said of an option: means, percentiles, cash by year, payback."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.costs.priced import PricedOption
from outtask.methods.sampling import standard_error
from outtask.methods.verdict import Standing
from outtask.terms.amounts import Origin
from outtask.terms.decision import CostLine, CostSummary, OptionResult, YearCost
from outtask.terms.functions import Function
from outtask.terms.inputs import amount_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outtask.methods.world import World

    Array = NDArray[np.float64]
    Columns = NDArray[np.intp]

TENTHS = (10, 50, 90)


def volume_tenths(world: World) -> tuple[Columns, Columns]:
    """Return the tenth of paths with the lowest and with the highest total volume over the case's horizon."""
    total = world.volume[: world.case.horizon_months].sum(axis=0)
    if not len(world.volume):
        everyone = np.arange(world.paths)
        return everyone, everyone
    order = np.argsort(total, kind="stable")
    tenth = max(1, len(order) // 10)
    return order[:tenth], order[-tenth:]


def option_result(
    priced: PricedOption,
    today: PricedOption,
    standing: Standing,
    row: int,
    world: World,
    tenths: tuple[Columns, Columns],
) -> OptionResult:
    """Summarise one option, row ``row`` of the standing, against today's way."""
    horizon = world.case.horizon_months
    at = priced.horizons.index(horizon)
    cost = priced.cost[at]
    p10, p50, p90 = np.percentile(cost, TENTHS)
    mean = float(cost.mean())
    lines = tuple(
        CostLine(
            line.label,
            float(line.mean[at]),
            line.fixed,
            _origin(world.function, priced, line.path),
            line.cash,
        )
        for line in priced.lines
    )
    total = sum(abs(line.mean) for line in lines)
    fixed = sum(abs(line.mean) for line in lines if line.fixed)
    option = priced.option
    return OptionResult(
        option=option.name,
        model=option.model,
        provider=option.provider,
        location=option.location,
        status_quo=priced.status_quo,
        cost=CostSummary(
            mean=mean,
            p10=float(p10),
            p50=float(p50),
            p90=float(p90),
            standard_error=float(standard_error(cost)),
            low_volume=float(cost[tenths[0]].mean()),
            high_volume=float(cost[tenths[1]].mean()),
        ),
        by_horizon={
            months: float(row_cost.mean())
            for months, row_cost in zip(priced.horizons, priced.cost, strict=True)
        },
        by_year=by_year(priced.cash),
        lines=lines,
        fixed_share=fixed / total if total else 0.0,
        start_month=float(priced.start_month.mean()),
        hours_bound=float(priced.hours_bound.mean()),
        hours_freed=float(priced.hours_freed.mean()),
        value_beyond_money=float(priced.value[at].mean()),
        payback_months=payback(priced, today, horizon),
        regret_mean=float(standing.regret_mean[row]),
        regret_cvar95=float(standing.regret_cvar95[row]),
        probability_best=float(standing.probability_best[row]),
        provider_hours=float(priced.provider_hours.mean()),
    )


def by_year(cash: Array) -> tuple[YearCost, ...]:
    """Return percentiles of nominal cash per year; ``cash`` has shape (years, paths)."""
    percentiles = np.percentile(cash, TENTHS, axis=1).T
    return tuple(YearCost(year, *map(float, row)) for year, row in enumerate(percentiles, start=1))


def payback(priced: PricedOption, today: PricedOption, horizon: int) -> int | None:
    """Return the first month from which on cumulative mean cash stays below today's, within the horizon.

    Within a year cash is known by its sum alone, so it is never before the end of the year of the case in
    which the option starts: that year holds what starting costs, and nobody knows which of its months.
    """
    behind = np.cumsum(priced.cash_by_month[:horizon] - today.cash_by_month[:horizon]) >= 0
    if priced is today or not len(behind) or behind[-1]:
        return None
    late = np.flatnonzero(behind)
    first = int(late[-1]) + 2 if len(late) else 1
    started = 12 * max(1, math.ceil(float(priced.start_month.mean()) / 12))
    return min(max(first, started), horizon)


def _origin(function: Function, priced: PricedOption, path: str) -> str:
    """Return the origin of the price at a path; a line without one is a consequence of others: assumed."""
    owner = priced.option if path.startswith("option.") else function
    amount = amount_at(owner, path.removeprefix("option."))
    return (amount.origin if amount else Origin.ASSUMED).value
