"""The best core of own people beside a provider, held to reference numbers and to a search around it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from plain_cases import nothing_but, options_of, world_for
from scipy.special import ndtri

from outtask.methods.costs.core_overflow import core_of
from outtask.terms.options import CoreOverflow, InHouse

SCALE = 1_000  # own people are whole: a thousand for each unit of the reference shows three digits more
DEMAND = ndtri((np.arange(200_000) + 0.5) / 200_000)  # a standard normal law, evenly


def best_core(mean: float, spread: float, own: float, bought: float) -> float:
    """Return the engine's core where a person costs ``own`` a month, and his work bought ``bought``."""
    hours = 100.0  # a person's month
    function: dict[str, Any] = {
        "volume": {"per_month": SCALE * mean * hours, "growth": 0, "volatility": 0, "noise": spread / mean},
        "work": {"hours_per_unit": 1, "productive_hours": 12 * hours, "utilisation": 1},
        "today": {"loaded_cost": 12 * own},
    }
    core = nothing_but(InHouse)
    option = nothing_but(CoreOverflow, core=core, price_per_hour=bought / hours, verification_hours=0)
    world = world_for(function | {"options": [option]}, paths=8, irrecoverable_vat=0)
    (people,) = set(core_of(world.terms(options_of(world)[0])).people.ravel().tolist())
    return float(people) / SCALE


def test_the_core_is_the_reference(vectors) -> None:
    (case,) = vectors("capacity_overflow")
    inputs, expected = case["inputs"], case["expected"]
    own, bought = inputs["capacity_cost"], inputs["overflow_price"]
    core = best_core(inputs["mu"], inputs["sigma"], own, bought)
    assert core == pytest.approx(expected["in_house_capacity"], abs=0.5 / SCALE)

    overflow = np.maximum(inputs["mu"] + inputs["sigma"] * DEMAND - core, 0).mean()
    assert overflow == pytest.approx(expected["expected_overflow"], rel=1e-4)
    assert own * core + bought * overflow == pytest.approx(expected["expected_cost"], rel=1e-5)


def test_the_newsvendor_is_a_core_whose_unused_part_is_sold(vectors) -> None:
    (case,) = vectors("newsvendor")
    price, cost, salvage = (case["inputs"][name] for name in ("price", "cost", "salvage"))
    mean, spread, expected = case["inputs"]["mu"], case["inputs"]["sigma"], case["expected"]
    held = best_core(mean, spread, own=cost - salvage, bought=price - salvage)
    assert held == pytest.approx(expected["Q_star"], abs=0.5 / SCALE)

    demand = mean + spread * DEMAND
    lost, left = np.maximum(demand - held, 0).mean(), np.maximum(held - demand, 0).mean()
    assert (demand <= held).mean() == pytest.approx(expected["in_stock"], abs=1e-4)
    assert lost == pytest.approx(expected["expected_lost_sales"], rel=1e-4)
    assert left == pytest.approx(expected["expected_leftover"], rel=1e-4)
    profit = (price - cost) * (mean - lost) - (cost - salvage) * left
    assert profit == pytest.approx(expected["expected_profit"], rel=1e-5)


@pytest.mark.parametrize(("own", "bought"), [(30, 70), (10, 50), (60, 70), (1, 70)])
def test_no_other_core_is_cheaper(own, bought) -> None:
    demand = 200 + 60 * DEMAND

    def cost(core: float) -> float:
        return own * core + bought * float(np.maximum(demand - core, 0).mean())

    core = best_core(200, 60, own, bought)
    assert cost(core) <= min(cost(core * factor) for factor in np.linspace(0.5, 1.5, 101)) + 1e-6 * cost(core)


def test_where_own_people_are_the_dearer_ones_there_is_no_core() -> None:
    assert best_core(200, 60, own=80, bought=70) == 0
