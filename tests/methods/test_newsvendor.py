"""The best stock and the best core against closed forms and a search over every capacity."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outtask.methods import newsvendor, sampling
from outtask.terms.errors import UserError


def test_the_newsvendor_is_the_reference(vectors) -> None:
    (case,) = vectors("newsvendor")
    inputs, expected, rel = case["inputs"], case["expected"], case["tolerance"]["rel"]
    stock = newsvendor.best_stock(
        inputs["mu"], inputs["sigma"], inputs["price"], inputs["cost"], inputs["salvage"]
    )
    assert stock.critical_ratio == pytest.approx(expected["critical_ratio"], rel=rel)
    assert stock.critical_ratio == pytest.approx(expected["in_stock"], rel=rel)
    assert stock.quantity == pytest.approx(expected["Q_star"], rel=rel)
    assert stock.expected_profit == pytest.approx(expected["expected_profit"], rel=rel)
    # Printed to four decimals, so half of the last one is allowed beside the relative tolerance.
    assert stock.expected_lost_sales == pytest.approx(expected["expected_lost_sales"], rel=rel, abs=5e-5)
    assert stock.expected_leftover == pytest.approx(expected["expected_leftover"], rel=rel)


def test_the_core_is_the_reference_in_closed_form_and_simulated(vectors) -> None:
    (case,) = vectors("capacity_overflow")
    inputs, expected, rel = case["inputs"], case["expected"], case["tolerance"]["rel"]
    terms = inputs["capacity_cost"], inputs["overflow_price"]
    core = newsvendor.best_core_normal(inputs["mu"], inputs["sigma"], *terms)
    assert core.capacity == pytest.approx(expected["in_house_capacity"], rel=rel)
    assert core.expected_overflow == pytest.approx(expected["expected_overflow"], rel=rel)
    assert core.expected_cost == pytest.approx(expected["expected_cost"], rel=rel)

    uniform = sampling.stratified_uniform(16384, 1, "demand")
    demand = np.maximum(sampling.normal_percentile(uniform, inputs["mu"], inputs["sigma"]), 0)
    simulated = newsvendor.best_core(demand, *terms)
    assert simulated.capacity == pytest.approx(expected["in_house_capacity"], rel=1e-3)
    assert simulated.expected_cost == pytest.approx(expected["expected_cost"], rel=1e-3)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30), st.integers(0, 20), st.integers(0, 20))
def test_no_other_capacity_is_cheaper(demand, own, bought) -> None:
    core = newsvendor.best_core(demand, own, bought)
    tried = [own * k + bought * np.maximum(np.array(demand) - k, 0).mean() for k in range(31)]
    assert core.expected_cost == pytest.approx(min(tried))


def test_dear_capacity_leaves_everything_to_the_provider() -> None:
    assert newsvendor.best_core_normal(200, 0, 80, 70) == newsvendor.Core(0, 200, 14_000)
    assert newsvendor.best_core([10, 20], 80, 70).capacity == 0


@pytest.mark.parametrize(
    "call",
    [
        lambda: newsvendor.best_stock(10, 1, 5, 6, 1),
        lambda: newsvendor.best_stock(-10, 1, 6, 5, 1),
        lambda: newsvendor.best_core_normal(10, 1, 0, 6),
        lambda: newsvendor.best_core_normal(10, -1, 1, 6),
        lambda: newsvendor.best_core([], 1, 6),
        lambda: newsvendor.best_core([-1], 1, 6),
        lambda: newsvendor.best_core([1], -1, 6),
    ],
)
def test_impossible_inputs_are_told(call) -> None:
    with pytest.raises(UserError):
        call()
