"""Tail risk and regret against the literature, brute force and their own axioms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outtask.methods import risk, sampling
from outtask.terms.errors import UserError

COSTS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40)
LEVEL = st.floats(0, 0.99)


def test_the_worst_fifth_is_the_reference(vectors) -> None:
    (case,) = vectors("cvar_discrete")
    assert risk.cvar(case["inputs"]["costs"], case["inputs"]["alpha"]) == pytest.approx(
        case["expected"]["CVaR"], abs=case["tolerance"]["abs"]
    )


@given(COSTS, LEVEL)
def test_cvar_is_the_least_of_its_defining_function(costs, alpha) -> None:
    # Rockafellar & Uryasev: min over t of t + mean((cost − t)⁺)/(1 − alpha), attained at one of the costs.
    values = np.array(costs)
    least = min(t + np.maximum(values - t, 0).mean() / (1 - alpha) for t in values)
    assert risk.cvar(values, alpha) == pytest.approx(least, rel=1e-6, abs=1e-3)


@given(COSTS, LEVEL, st.floats(0.1, 100), st.floats(-1e5, 1e5))
def test_cvar_lies_above_the_mean_and_follows_scale_and_shift(costs, alpha, scale, shift) -> None:
    values = np.array(costs)
    tail = risk.cvar(values, alpha)
    assert tail >= values.mean() - 1e-6
    assert tail <= values.max() + 1e-6
    assert risk.cvar(values * scale + shift, alpha) == pytest.approx(tail * scale + shift, rel=1e-9, abs=1e-3)


def test_cvar_of_a_table_is_that_of_its_rows() -> None:
    table = np.random.default_rng(1).normal(size=(3, 2, 1000))
    tails = risk.cvar(table, 0.9137)
    assert tails.shape == (3, 2)
    assert tails[2, 1] == pytest.approx(float(risk.cvar(table[2, 1], 0.9137)))
    assert risk.cvar(table, 0) == pytest.approx(table.mean(axis=-1))


def test_a_twin_of_an_option_changes_no_regret() -> None:
    costs = np.random.default_rng(2).normal(100, 10, size=(3, 500))
    twins = np.vstack([costs, costs[1]])
    assert risk.expected_regret(twins)[:3] == pytest.approx(risk.expected_regret(costs))
    assert risk.cvar_of_regret(twins)[:3] == pytest.approx(risk.cvar_of_regret(costs))
    assert risk.expected_regret(costs) == pytest.approx(risk.regret(costs).mean(axis=1))
    assert (risk.cvar_of_regret(costs) >= risk.expected_regret(costs)).all()


def test_the_portfolio_of_least_cvar_is_the_reference(vectors) -> None:
    (case,) = vectors("cvar_portfolio")
    given_, expected, allowed = case["inputs"], case["expected"], case["tolerance"]
    mean, cov = np.array(given_["mean"]), np.array(given_["cov"])

    weights = np.array(expected["weights"])
    sd = float(np.sqrt(weights @ cov @ weights))
    assert risk.normal_cvar(-weights @ mean, sd, given_["beta"]) == pytest.approx(
        expected["CVaR"], abs=allowed["closed_form_abs"]
    )

    normals = sampling.unit_normals(4096, 3, 1, "assets")
    gains = mean[:, None] + np.linalg.cholesky(cov) @ normals
    mix = risk.least_cvar_mix(-gains.T, given_["beta"], given_["required_return"])
    assert mix.weights == pytest.approx(weights, rel=allowed["sampled_lp_rel"])
    assert mix.value_at_risk == pytest.approx(expected["VaR"], rel=allowed["sampled_lp_rel"])
    assert mix.cvar == pytest.approx(expected["CVaR"], rel=0.02)
    assert mix.cvar == pytest.approx(float(risk.cvar(-(mix.weights @ gains), given_["beta"])))


def test_a_gain_out_of_reach_is_told() -> None:
    with pytest.raises(UserError, match="gain"):
        risk.least_cvar_mix(np.array([[1.0, 2.0], [0.0, 1.0]]), 0.5, least_gain=10)


@pytest.mark.parametrize("alpha", [1.0, -0.1, float("nan")])
def test_a_level_outside_its_range_is_told(alpha) -> None:
    with pytest.raises(UserError, match="level"):
        risk.cvar([1, 2], alpha)


def test_no_costs_are_told() -> None:
    with pytest.raises(UserError, match="no costs"):
        risk.cvar([], 0.9)
