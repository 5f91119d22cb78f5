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
    assert risk.regret(twins)[:3] == pytest.approx(risk.regret(costs))
    assert (risk.regret(costs).min(axis=0) == 0).all()


def test_the_portfolio_of_least_cvar_is_the_reference(vectors) -> None:
    (case,) = vectors("cvar_portfolio")
    given_, expected, allowed = case["inputs"], case["expected"], case["tolerance"]["sampled_lp_rel"]
    mean, cov = np.array(given_["mean"]), np.array(given_["cov"])
    normals = sampling.unit_normals(65_536, 3, 1, "assets")
    gains = mean[:, None] + np.linalg.cholesky(cov) @ normals

    def tail(weights: np.ndarray) -> float:
        return float(risk.cvar(-weights @ gains, given_["beta"]))

    best = np.array(expected["weights"])
    assert np.quantile(-best @ gains, given_["beta"]) == pytest.approx(expected["VaR"], rel=allowed / 5)
    assert tail(best) == pytest.approx(expected["CVaR"], rel=allowed / 5)
    for change in (-0.05, -0.02, 0.02, 0.05):  # along the one line on which the gain stays as required
        aside = np.array([mean[2] - mean[1], mean[0] - mean[2], mean[1] - mean[0]])
        assert tail(best + change * aside / np.abs(aside).max()) > tail(best)
    assert best @ mean == pytest.approx(given_["required_return"], rel=1e-4)


@pytest.mark.parametrize("alpha", [1.0, -0.1, float("nan")])
def test_a_level_outside_its_range_is_told(alpha) -> None:
    with pytest.raises(UserError, match="level"):
        risk.cvar([1, 2], alpha)


def test_no_costs_are_told() -> None:
    with pytest.raises(UserError, match="no costs"):
        risk.cvar([], 0.9)
