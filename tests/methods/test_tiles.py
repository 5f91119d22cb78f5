"""Values tried side by side move an option exactly as in a world of their own, whatever else is tried."""

from typing import Any

import numpy as np
import pytest
from plain_cases import options_of, world_for

from outtask.methods.costs.price import price_all, price_option, price_status_quo
from outtask.methods.probes import Probe, probes_of
from outtask.methods.verdict import twins_of
from outtask.methods.whatif import RATE, Few, Field, few_of, level_curves, until
from outtask.methods.world import World

LEVEL = {"low": 500, "likely": 900, "high": 1200}
WILD = {"per_month": LEVEL, "volatility": 0.4, "noise": 0.3, "growth": 0.1}
STEPS = [{"month": 7, "factor": 1.6}, {"month": 30, "add": {"low": -400, "likely": -200, "high": 0}}]
BACK = {"level": LEVEL, "speed": 0.7}
SERVERS = {"unit": "server", "per_month": 80, "hours_per_unit": {"low": 1, "likely": 2, "high": 4}}
TAPES = {"unit": "tape", "growth": {"low": 0.1, "likely": 0.2, "high": 0.3}}
EVERY = [
    {"model": name}
    for name in ("in-house", "staff-augmentation", "out-tasking", "core-overflow", "outsourcing")
]
NOTICE = {"low": 2, "likely": 6, "high": 12}
INCUMBENT = {"provider": "Acme", "ends_month": 20, "notice": NOTICE, "fee": 50_000}
SCENARIOS: dict[str, dict[str, Any]] = {
    "wild demand": {"volume": WILD, "options": EVERY},
    "steps and a need that ends": {"volume": WILD | {"steps": STEPS, "ends_after": 50}, "options": EVERY},
    "further drivers and a level": {
        "volume": WILD | {"growth": 0, "reversion": BACK, "also": [SERVERS, SERVERS | TAPES]},
        "options": EVERY,
    },
    "an incumbent": {
        "today": {"terms": {"model": "outsourcing", "provider": "Acme"}, "contract": INCUMBENT},
        "options": [*EVERY, {"model": "out-tasking", "provider": "Acme"}],
    },
    "a discount rate with a range": {"options": EVERY},
    "coverage": {"work": {"coverage_hours": 100, "seats": 1}, "options": EVERY},
    "a project": {
        "project": {"work_hours": 1500, "due_month": 12},
        "options": [{"model": "out-tasking", "fixed_price": 90_000}, {"model": "staff-augmentation"}],
    },
}

TOP = {"a discount rate with a range": {"discount_rate": {"low": 0.03, "likely": 0.06, "high": 0.1}}}


def field_of(world: World) -> Field:
    priced = price_all(world, options_of(world))
    nets = np.stack([one.net(world.case.horizon_months) for one in priced])
    options = tuple(one.option for one in priced)
    return Field(world, options, twins_of(nets), world.case.materiality, nets)


def alone(field: Field, few: Few, probe: Probe | None, value: float, row: int) -> float:
    """Return the hurdled level of an option in a world in which one input is fixed and nothing else tried."""
    still = until(field.world, (field.horizon,), brief=True).variant(few.columns, {})
    fixed = {} if probe is None else {probe.path: np.full(still.paths, value)}
    if probe and probe.path.endswith("price_per_unit") and probe.amount.filled:  # a quote follows no hours
        hours = field.world.function.work.hours_per_unit
        assert hours is not None
        fixed[probe.path] /= still.get("work.hours_per_unit") / hours.mean
    world = still.variant(np.arange(still.paths), fixed)
    priced = price_option(world, field.options[row]) if row else price_status_quo(world)
    level = priced.net(field.horizon)
    if field.twins[row] != field.twins[0] and (probe is None or probe.owner is None):
        level = level + field.materiality * price_status_quo(world).cost[0]
    elif field.twins[row] != field.twins[0]:
        level = level + field.materiality * price_status_quo(still).cost[0]
    return float(level @ few.weights)


@pytest.mark.parametrize("name", SCENARIOS)
def test_values_side_by_side_are_as_each_alone(name: str) -> None:
    field = field_of(world_for(SCENARIOS[name], paths=64, **TOP.get(name, {})))
    probes = [
        probe
        for probe in probes_of(field.world.case, field.world.function, field.options)
        if probe.path != RATE
    ]
    grids = [np.array([probe.low if at % 2 else probe.high]) for at, probe in enumerate(probes)]
    few, rows = few_of(field, 8), range(len(field.options))
    curves = level_curves(field, probes, grids, few, [rows] * len(probes))
    usual = [alone(field, few, None, 0.0, row) for row in rows]
    for probe, grid, curve in zip(probes, grids, curves, strict=True):
        for row in rows if probe.owner is None else (probe.owner,):
            moved = [alone(field, few, probe, value, row) - usual[row] for value in grid]
            scale = 1e-9 * abs(usual[row])
            where = f"{probe.path} of option {row}"
            np.testing.assert_allclose(curve[row], moved, rtol=1e-7, atol=scale, err_msg=where)


def test_a_course_tells_what_other_rates_and_horizons_would_cost() -> None:
    world = world_for({"options": EVERY}, paths=256)
    for row, one in enumerate(price_all(world, options_of(world))):
        assert one.course is not None
        upto = dict(zip(one.course.bounds, one.course.net_upto(), strict=True))
        for horizon in one.horizons:
            assert upto[horizon] == pytest.approx(one.net(horizon).mean())
        for rate in (0.0, 0.05, 0.15):
            moved = world.variant(np.arange(world.paths), {RATE: np.full(world.paths, rate)})
            there = price_option(moved, options_of(world)[row - 1]) if row else price_status_quo(moved)
            net, cost = one.course.at_rates(60, np.array([rate]), 0.08)
            assert net[0] == pytest.approx(there.net(60).mean(), rel=5e-4)
            assert cost[0] == pytest.approx(there.cost[there.horizons.index(60)].mean(), rel=5e-4)
