"""Rank shares against exact areas, and unmoved by how options are listed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri

from outtask.methods import smaa
from outtask.methods.sobol import sobol_points
from outtask.methods.verdict import stand
from outtask.terms.errors import UserError


def even(dimensions: int, draws: int) -> np.ndarray:
    return sobol_points(dimensions, draws, np.random.default_rng(1))


def even_weights(criteria: int, draws: int) -> np.ndarray:
    """Return weights uniform on the simplex: the gaps between sorted uniform numbers."""
    cuts = np.sort(even(criteria - 1, draws), axis=0)
    return np.diff(cuts, axis=0, prepend=0, append=1)


def test_rank_shares_are_the_exact_areas(vectors) -> None:
    case = next(case for case in vectors("mcda_smaa") if "rank_acceptability" in case["expected"])
    values, areas = np.array(case["inputs"]["values"]), np.array(case["expected"]["rank_acceptability"])
    for draws, allowed in ((8192, "abs_at_1e4_samples"), (131_072, "abs_at_1e6_samples")):
        found = smaa.rank_shares(values @ even_weights(3, draws))
        assert found == pytest.approx(areas, abs=case["tolerance"][allowed])


def test_the_verdict_tells_how_often_each_option_is_best_as_published(vectors) -> None:
    case = next(case for case in vectors("mcda_smaa") if "rank_acceptability" in case["expected"])
    scores = np.array(case["inputs"]["values"]) @ even_weights(3, 8192)
    best = np.array(case["expected"]["rank_acceptability"])[:, 0]
    allowed = case["tolerance"]["abs_at_1e4_samples"]
    assert stand(1 - scores, 1.0, 0.05).probability_best == pytest.approx(best, abs=allowed)
    assert smaa.rank_shares(scores, 2).tolist() == smaa.rank_shares(scores)[:, :2].tolist()


def test_the_chance_to_win_with_normal_measurements_is_the_quadrature(vectors) -> None:
    case = next(case for case in vectors("mcda_smaa") if "difference_mean" in case["inputs"])
    mean, sd = (np.array(case["inputs"][f"difference_{name}"])[:, None] for name in ("mean", "sd"))
    share, *measured = even(3, 131_072)
    difference = ((mean + sd * ndtri(measured)) * [share, 1 - share]).sum(axis=0)
    wins = smaa.rank_shares(np.stack([difference, np.zeros_like(difference)]))[0, 0]
    assert wins == pytest.approx(
        case["expected"]["p_first_beats_second"], abs=case["tolerance"]["abs_mc_1e6"]
    )


def test_shares_add_up_and_twins_split_their_ranks() -> None:
    scores = np.random.default_rng(3).normal(size=(3, 1000))
    shares = smaa.rank_shares(np.vstack([scores, scores[0]]))
    assert shares.sum(axis=0) == pytest.approx(1)
    assert shares.sum(axis=1) == pytest.approx(1)
    assert shares[0] == pytest.approx(shares[3])
    assert shares[0, 0] == pytest.approx(smaa.rank_shares(scores)[0, 0] / 2)
    assert smaa.rank_shares(scores[::-1])[::-1] == pytest.approx(smaa.rank_shares(scores))


def test_impossible_tables_are_told() -> None:
    with pytest.raises(UserError, match="table"):
        smaa.rank_shares([])
    with pytest.raises(UserError, match="table"):
        smaa.rank_shares([[1, float("nan")]])
