"""Simulated demand against closed forms and plain arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from outtask.methods import demand, sampling
from outtask.methods.demand import Reversion, Step, simulate_demand
from outtask.methods.motion import Motion
from outtask.terms.errors import UserError

PATHS = 4096


def shuffled(base: np.ndarray, name: str, seed: int = 1) -> np.ndarray:
    """Return the same motions in the order of a function of that name."""
    return base[:, sampling.order_of(base.shape[1], seed, name)]


def together(sources: Sequence[np.ndarray], weights: Sequence[float]) -> np.ndarray:
    """Return a weighted sum of independent motions as the engine makes it."""
    return Motion(tuple(sources), (None,) * len(sources), tuple(weights))[:]


def one_factor(common: np.ndarray, own: np.ndarray, loading: float) -> np.ndarray:
    return together([common, own], [loading, np.sqrt(1 - loading**2)])


@pytest.fixture(scope="module")
def brownian() -> np.ndarray:
    return sampling.unit_brownian(PATHS, 36, seed=1)


def test_drifting_volume_is_the_reference(vectors, brownian) -> None:
    (case,) = vectors("demand_gbm")
    given, expected, sampled = case["inputs"], case["expected"], case["tolerance"]["rel_mc_1e6"]
    last = simulate_demand(brownian, given["D0"], given["mu"], given["sigma"])[12 * given["T"] - 1]
    assert last.mean() == pytest.approx(expected["mean"], rel=1e-3)
    assert np.percentile(last, [10, 50, 90]) == pytest.approx(
        [expected["P10"], expected["P50"], expected["P90"]], rel=sampled
    )
    assert last[last >= np.percentile(last, 90)].mean() == pytest.approx(
        expected["CVaR90_upper"], rel=sampled
    )


def test_returning_volume_is_the_reference(vectors, brownian) -> None:
    (case,) = vectors("demand_ou")
    given, expected, sampled = case["inputs"], case["expected"], case["tolerance"]["rel_mc_1e6"]
    pull = Reversion(given["level"], given["kappa"])
    at = given["T"] * 12 - 1
    volume = simulate_demand(brownian, given["D0"], 0, given["sigma"], reversion=pull)[at]
    assert volume.mean() == pytest.approx(expected["mean"], rel=2e-3)
    assert np.log(volume).mean() == pytest.approx(expected["log_mean"], rel=1e-3)
    assert np.log(volume).var() == pytest.approx(expected["log_var"], rel=sampled)
    assert np.percentile(volume, [10, 50, 90]) == pytest.approx(
        [expected["P10"], expected["P50"], expected["P90"]], rel=sampled
    )


def test_a_pull_of_no_strength_is_plain_drift_without_growth(brownian) -> None:
    free = simulate_demand(brownian, 100, 0.5 * 0.2**2, 0.2)
    assert simulate_demand(brownian, 100, 0, 0.2, reversion=Reversion(500, 0)) == pytest.approx(free)


def test_without_volatility_demand_is_arithmetic(brownian) -> None:
    season = [2.0] * 6 + [1.0] * 6
    steps = [Step(20, added=-30), Step(13, factor=0.5)]
    volume = simulate_demand(brownian, 100, 0.12, 0, season=season, first_month=4, steps=steps)
    wave = np.array(season) / 1.5
    for month in range(1, 37):
        level = 100 * np.exp(0.12 * month / 12) * (0.5 if month >= 13 else 1) - (30 if month >= 20 else 0)
        expected = level * wave[(3 + month - 1) % 12]
        assert volume[month - 1] == pytest.approx(expected)


def test_growth_and_volatility_may_differ_from_path_to_path(brownian) -> None:
    growth = np.where(np.arange(PATHS) % 2 == 0, 0.1, -0.1)
    volatility = np.where(np.arange(PATHS) % 2 == 0, 0.3, 0.0)
    mixed = simulate_demand(brownian, 100, growth, volatility)
    assert mixed[:, ::2] == pytest.approx(simulate_demand(brownian, 100, 0.1, 0.3)[:, ::2])
    assert mixed[-1, 1] == pytest.approx(100 * np.exp(-0.3))


def test_noise_passes_and_keeps_the_mean(brownian) -> None:
    noise = sampling.unit_normals(PATHS, 36, 1, "noise")
    volume = simulate_demand(brownian, 100, 0, 0, noise=noise, noise_cv=0.3)
    assert volume.mean(axis=1) == pytest.approx(100, rel=0.01)
    assert volume.std(axis=1) == pytest.approx(30, rel=0.06)
    assert abs(np.corrcoef(volume[0], volume[1])[0, 1]) < 0.05


def test_nothing_stays_nothing(brownian) -> None:
    assert not simulate_demand(brownian, 0, 0.1, 0.3).any()
    assert simulate_demand(brownian, 0, 0.1, 0.3, steps=[Step(7, added=5)])[[5, 6], 0].tolist() == [0, 5]


def test_functions_share_as_much_as_their_loadings_say(brownian) -> None:
    common, a, b = (shuffled(brownian, name) for name in ("common", "a", "b"))
    first, second = one_factor(common, a, 0.8), one_factor(common, b, 0.5)
    for month in (0, 11, 35):
        assert np.corrcoef(first[month], second[month])[0, 1] == pytest.approx(0.4, abs=0.05)
    assert first.var(axis=1) == pytest.approx(np.arange(1, 37) / 12, rel=0.05)


def test_motions_in_an_order_of_their_own_are_those_that_were_put_in_order_before(brownian) -> None:
    own = sampling.order_of(PATHS, 1, "own")
    for loading in (0.0, 0.55, -1.0):
        fresh = one_factor(brownian, brownian[:, own], loading)
        weights = (loading, float(np.sqrt(1 - loading**2)))
        assert Motion((brownian, brownian), (None, own), weights)[:] == pytest.approx(fresh)
        told = weights[0] * brownian + weights[1] * brownian[:, own]
        if loading == 0:
            assert fresh == pytest.approx(told)
        for month in (0, 11, 35):  # spread anew, but rank by rank
            assert np.corrcoef(fresh[month], told[month])[0, 1] > 0.99


def test_a_function_that_moves_with_others_is_known_as_well_as_one_that_does_not() -> None:
    exact = np.exp(0.05 * 3)
    alone, moved, uneven = [], [], []
    for seed in range(24):
        base = sampling.unit_brownian(1024, 36, seed)
        own = shuffled(base, "own", seed)
        alone.append(simulate_demand(own, 1, 0.05, 0.2)[-1].mean() - exact)
        uneven.append(simulate_demand(0.6 * base + 0.8 * own, 1, 0.05, 0.2)[-1].mean() - exact)
        moved.append(simulate_demand(one_factor(base, own, 0.6), 1, 0.05, 0.2)[-1].mean() - exact)
    error, by_chance, even = (np.sqrt(np.mean(np.square(e))) for e in (moved, uneven, alone))
    assert error < 2 * even
    assert error < by_chance


def test_a_matrix_of_correlations_is_reproduced(brownian) -> None:
    matrix = np.array([[1, 0.6, -0.3], [0.6, 1, 0.2], [-0.3, 0.2, 1]])
    sources = [shuffled(brownian, name) for name in "abc"]
    weights = demand.mixing_weights(matrix)
    motions = [together(sources, row.tolist()) for row in weights]
    assert np.corrcoef([motion[-1] for motion in motions]) == pytest.approx(matrix, abs=0.05)
    assert demand.mixing_weights(np.ones((3, 3))).shape == (3, 3)


@pytest.mark.parametrize(
    "matrix",
    [[[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]], [[1, 0.5], [0.4, 1]], [[2, 0], [0, 2]], [[1, 0]]],
)
def test_impossible_correlations_are_told(matrix) -> None:
    with pytest.raises(UserError, match="correlations"):
        demand.mixing_weights(matrix)


@pytest.mark.parametrize(
    "change",
    [
        {"start": -1}, {"start": float("nan")}, {"volatility": -0.1}, {"growth": float("inf")},
        {"season": [1] * 11}, {"season": [0] * 12}, {"season": [1] * 12, "first_month": 13},
        {"steps": [Step(0)]}, {"steps": [Step(2, factor=-1)]}, {"noise_cv": -1},
        {"reversion": Reversion(0, 1)}, {"reversion": Reversion(10, 1)},
    ],
)  # fmt: skip
def test_impossible_demand_is_told(brownian, change) -> None:
    given = {"start": 100, "growth": 0.1, "volatility": 0.2} | change
    with pytest.raises(UserError):
        simulate_demand(brownian, **given)
