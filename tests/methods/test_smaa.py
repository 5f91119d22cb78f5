"""Rank shares against exact areas, and unmoved by how options are listed."""

from __future__ import annotations

import numpy as np
import pytest

from outtask.methods import smaa
from outtask.methods.verdict import stand
from outtask.terms.errors import UserError


def test_rank_shares_and_central_weights_are_the_exact_areas(vectors) -> None:
    case = next(case for case in vectors("mcda_smaa") if "rank_acceptability" in case["expected"])
    values, expected = np.array(case["inputs"]["values"]), case["expected"]
    tolerance = case["tolerance"]
    for draws, allowed in (
        (8192, tolerance["abs_at_1e4_samples"]),
        (131_072, tolerance["abs_at_1e6_samples"]),
    ):
        weights = smaa.simplex_weights(3, draws, seed=1)
        scores = values @ weights
        assert smaa.rank_shares(scores) == pytest.approx(
            np.array(expected["rank_acceptability"]), abs=allowed
        )
        central = smaa.central_weights(scores, weights)
        # The third option is best in one draw of a hundred: its average rests on few.
        assert central[[0, 1, 3]] == pytest.approx(
            np.array(expected["central_weights"])[[0, 1, 3]], abs=allowed
        )
        assert central[2] == pytest.approx(expected["central_weights"][2], abs=10 * allowed)


def test_the_verdict_tells_how_often_each_option_is_best_as_published(vectors) -> None:
    case = next(case for case in vectors("mcda_smaa") if "rank_acceptability" in case["expected"])
    scores = np.array(case["inputs"]["values"]) @ smaa.simplex_weights(3, 8192, seed=1)
    best = np.array(case["expected"]["rank_acceptability"])[:, 0]
    allowed = case["tolerance"]["abs_at_1e4_samples"]
    assert stand(1 - scores, 0, 1.0, 0.05).probability_best == pytest.approx(best, abs=allowed)
    assert smaa.rank_shares(scores, 2).tolist() == smaa.rank_shares(scores)[:, :2].tolist()


def test_the_chance_to_win_with_normal_measurements_is_the_quadrature(vectors) -> None:
    case = next(case for case in vectors("mcda_smaa") if "difference_mean" in case["inputs"])
    mean, sd = np.array(case["inputs"]["difference_mean"]), np.array(case["inputs"]["difference_sd"])
    expected = case["expected"]["p_first_beats_second"]
    weights = smaa.simplex_weights(2, 131_072, seed=1)
    assert smaa.win_probability(mean, sd, weights) == pytest.approx(expected, abs=case["tolerance"]["abs"])

    rng = np.random.default_rng(1)
    difference = ((mean[:, None] + sd[:, None] * rng.standard_normal(weights.shape)) * weights).sum(axis=0)
    shares = smaa.rank_shares(np.stack([difference, np.zeros_like(difference)]))
    assert shares[0, 0] == pytest.approx(expected, abs=0.005)


def test_a_certain_difference_is_won_lost_or_halved() -> None:
    weights = np.ones((1, 4))
    assert [smaa.win_probability([m], [0], weights) for m in (1, -1, 0)] == [1, 0, 0.5]


def test_weights_are_uniform_on_the_simplex() -> None:
    weights = smaa.simplex_weights(4, 4096, seed=2)
    assert weights.sum(axis=0) == pytest.approx(1)
    assert weights.min() >= 0
    assert weights.mean(axis=1) == pytest.approx(0.25, abs=0.005)
    assert weights.var(axis=1) == pytest.approx(3 / 80, rel=0.03)
    assert smaa.simplex_weights(1, 8, seed=2).tolist() == [[1.0] * 8]


def test_shares_add_up_and_twins_split_their_ranks() -> None:
    scores = np.random.default_rng(3).normal(size=(3, 1000))
    shares = smaa.rank_shares(np.vstack([scores, scores[0]]))
    assert shares.sum(axis=0) == pytest.approx(1)
    assert shares.sum(axis=1) == pytest.approx(1)
    assert shares[0] == pytest.approx(shares[3])
    assert shares[0, 0] == pytest.approx(smaa.rank_shares(scores)[0, 0] / 2)
    assert smaa.rank_shares(scores[::-1])[::-1] == pytest.approx(smaa.rank_shares(scores))


def test_an_option_that_is_never_best_has_no_central_weights() -> None:
    central = smaa.central_weights(np.array([[1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]), np.array([[0.2, 0.8]]))
    assert central[:2, 0] == pytest.approx([0.4, 0.8])
    assert np.isnan(central[2, 0])


def test_impossible_tables_are_told() -> None:
    with pytest.raises(UserError, match="table"):
        smaa.rank_shares([])
    with pytest.raises(UserError, match="table"):
        smaa.rank_shares([[1, float("nan")]])
    with pytest.raises(UserError, match="criterion"):
        smaa.simplex_weights(0, 64, 1)
