"""The volume of a function: several drivers count by their hours; steps and levels may be ranges."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from plain_cases import options_of, world_for

from outtask.methods.breakeven import demand_fan
from outtask.methods.costs.price import price_option, price_status_quo
from outtask.methods.decide import decide_function
from outtask.methods.sampling import unit_brownian
from outtask.methods.world import world_of
from outtask.terms.case import Case
from outtask.terms.resolve import resolved

STILL = {"growth": 0.06, "volatility": 0, "noise": 0}
HALF = {"hours_per_unit": 0.5}


def with_also(*also: dict[str, Any], **volume: Any) -> dict[str, Any]:
    return {"work": HALF, "volume": {"per_month": 900} | STILL | volume | {"also": list(also)}}


def test_hours_of_all_drivers_add_up_each_with_its_own_growth() -> None:
    servers = {"unit": "server", "per_month": 40, "hours_per_unit": 3}
    disks = {"unit": "TB", "per_month": 200, "hours_per_unit": 0.25, "growth": 0.3}
    world = world_for(with_also(servers, disks))
    years = np.arange(1, 121)[:, None] / 12
    hours = (900 * 0.5 + 40 * 3) * np.exp(0.06 * years) + 200 * 0.25 * np.exp(0.3 * years)

    np.testing.assert_allclose(world.volume * 0.5, np.broadcast_to(hours, world.volume.shape))
    np.testing.assert_allclose(world.own_volume[:, 0], 900 * np.exp(0.06 * years[:, 0]))
    assert demand_fan(world).p50 == pytest.approx(world.own_volume[:60, 0])


def test_a_further_driver_costs_what_as_many_hours_of_the_first_do() -> None:
    servers = {"unit": "server", "per_month": 150, "hours_per_unit": 1}
    wild = {"volatility": 0.3, "noise": 0.1, "steps": [{"month": 9, "factor": 1.2}]}
    several, one = world_for(with_also(servers, **wild)), world_for(with_also(per_month=1200, **wild))

    np.testing.assert_allclose(several.volume, one.volume)
    assert price_status_quo(several).cost == pytest.approx(price_status_quo(one).cost)
    for left, right in zip(options_of(several), options_of(one), strict=True):
        assert price_option(several, left).cost == pytest.approx(price_option(one, right).cost), left.name


def test_no_driver_counts_in_a_project_whose_work_is_its_hours() -> None:
    project = {"project": {"work_hours": 900}}
    beside = world_for(project | {"volume": {"also": [{"unit": "server", "hours_per_unit": 3}]}})
    assert price_status_quo(beside).cost == pytest.approx(price_status_quo(world_for(project)).cost)


def test_a_step_and_a_level_with_a_range_are_drawn_and_may_turn_the_verdict() -> None:
    step = {"month": 13, "factor": {"low": 1, "likely": 1.5, "high": 3}}
    world = world_for({"volume": {"per_month": 900} | STILL | {"steps": [step]}})
    factors = world.volume[12] / world.volume[11] / np.exp(0.06 / 12)
    assert (factors.min() >= 1, factors.max() <= 3, factors.std() > 0.3) == (True, True, True)

    level = {"level": {"low": 300, "likely": 600, "high": 1500}, "speed": 6}
    body = {"per_month": 900, "reversion": level, "volatility": 0, "noise": 0}
    world = world_for({"volume": body}, paths=256)
    assert world.volume[-1].mean() == pytest.approx(800, rel=0.02)
    assert world.volume[-1].std() > 200


def test_every_number_of_a_volume_is_tried_for_a_turn() -> None:
    acme = {"model": "out-tasking", "name": "Acme", "price_per_month": 50_000}
    volume = {
        "per_month": 900,
        "steps": [{"month": 7, "add": {"low": 0, "likely": 300, "high": 600}}],
        "also": [{"unit": "server", "per_month": 300, "hours_per_unit": 1, "growth": 0.02}],
    }
    body = {"name": "Desk", "work": HALF, "volume": volume, "options": [acme]}
    case = Case.model_validate({"case": "Test", "paths": 256, "functions": [body]})
    turns = {change.path: change for change in decide_function(case, "Desk").verdict.changes}

    step, servers = turns["volume.steps.added from month 7.add"], turns["volume.also.server.per_month"]
    assert (step.input, step.unit) == ("Volume a month added from month 7", "tickets per month")
    assert servers.input.endswith("(server)")
    assert (servers.unit, turns["volume.also.server.hours_per_unit"].unit) == (
        "servers per month",
        "hours per server",
    )
    assert 0 < servers.at < servers.now


def test_no_two_functions_have_the_same_noise() -> None:
    names = [f"Function {i}" for i in range(50)]
    functions = [{"name": name, "volume": STILL | {"per_month": 900, "noise": 0.1}} for name in names]
    case = resolved(Case.model_validate({"case": "Test", "functions": functions}))
    base = unit_brownian(64, 120, case.seed)
    noise = np.stack([np.log(world_of(case, one, base=base).volume) for one in case.functions])
    noise -= noise.mean(axis=2, keepdims=True)  # of a month: growth
    assert noise.std() == pytest.approx(0.1, rel=0.05)
    alike = np.corrcoef(noise.reshape(50, -1)) - np.eye(50)
    assert np.abs(alike).max() < 0.08  # of 1,225 pairs of 7,680 months each: 0.011 is one standard error
