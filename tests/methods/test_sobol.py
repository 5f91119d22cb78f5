"""The points must fill space: judged by an independent implementation and by counting points in boxes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from outtask.methods.sobol import DIMENSIONS, _scrambled, direction_numbers, sobol_points


def test_the_first_dimensions_are_the_textbook_sequence() -> None:
    points = sobol_points(2, 8, None)
    assert points[0] * 8 // 1 == pytest.approx([0, 4, 2, 6, 1, 5, 3, 7])
    assert points[1] * 8 // 1 == pytest.approx([0, 4, 6, 2, 5, 1, 3, 7])


@pytest.mark.parametrize("scrambled", [False, True])
def test_every_dimension_has_one_point_in_each_of_2048_strata(scrambled: bool) -> None:
    rng = np.random.default_rng(5) if scrambled else None
    points = sobol_points(DIMENSIONS, 2048, rng)
    strata = np.sort((points * 2048).astype(int), axis=1)
    assert (strata == np.arange(2048)).all()


def test_the_first_two_dimensions_put_one_point_in_every_box_of_volume_one_over_n() -> None:
    x, y = sobol_points(2, 256, np.random.default_rng(3))
    for across in range(9):
        boxes = (x * 2**across).astype(int) * 2 ** (8 - across) + (y * 2 ** (8 - across)).astype(int)
        assert len(np.unique(boxes)) == 256


def test_pairs_of_dimensions_are_as_even_as_those_of_the_usual_table() -> None:
    from scipy.stats import qmc

    ours = sobol_points(DIMENSIONS, 1024, None)
    usual = qmc.Sobol(DIMENSIONS, scramble=False, bits=32).random(1024).T

    def unevenness(points: np.ndarray) -> float:
        worst = [
            np.bincount((points[i] * 16).astype(int) * 16 + (points[j] * 16).astype(int), minlength=256).var()
            for i, j in itertools.combinations(range(12), 2)
        ]
        return float(np.mean(worst))

    assert unevenness(ours) <= unevenness(usual) + 0.5


def test_the_first_dimensions_are_the_points_of_scipy() -> None:
    from scipy.stats import qmc

    ours = sobol_points(2, 1024, None).T - 2.0**-33
    usual = qmc.Sobol(2, scramble=False, bits=32).random(1024)
    assert sorted(map(tuple, ours)) == sorted(map(tuple, usual))


@pytest.mark.parametrize("dimensions", [4, 8, 16, DIMENSIONS])
def test_scrambled_points_are_as_even_as_those_of_scipy_and_far_more_than_random_ones(dimensions) -> None:
    from scipy.stats import qmc

    def unevenness(points: np.ndarray) -> float:
        return float(qmc.discrepancy(points, method="CD"))

    generators = [np.random.default_rng(seed) for seed in range(8)]
    ours = np.mean([unevenness(sobol_points(dimensions, 512, rng).T) for rng in generators])
    usual = np.mean([unevenness(qmc.Sobol(dimensions, bits=32, rng=rng).random(512)) for rng in generators])
    chance = np.mean([unevenness(rng.random((512, dimensions))) for rng in generators])
    assert ours < 1.15 * usual
    assert ours < 0.9 * chance


@pytest.mark.parametrize("dimensions", [8, DIMENSIONS])
def test_integrals_are_as_exact_as_with_scipy_and_five_times_as_exact_as_with_random_points(
    dimensions,
) -> None:
    from scipy.stats import qmc

    # The function g of Saltelli & Sobol 1995: its mean is 1, later inputs matter less.
    weight = np.arange(dimensions)[:, None] / 2

    def error(means: list[float]) -> float:
        return float(np.sqrt(np.mean(np.square(np.array(means) - 1))))

    def mean(points: np.ndarray) -> float:
        return float(np.prod((np.abs(4 * points - 2) + weight) / (1 + weight), axis=0).mean())

    generators = [np.random.default_rng(seed) for seed in range(48)]
    ours = error([mean(sobol_points(dimensions, 1024, rng)) for rng in generators])
    usual = error([mean(qmc.Sobol(dimensions, bits=32, rng=rng).random(1024).T) for rng in generators])
    chance = error([mean(rng.random((dimensions, 1024))) for rng in generators])
    assert ours < 1.5 * usual
    assert 5 * ours < chance


def test_scrambling_changes_the_points_with_the_generator_only() -> None:
    first = sobol_points(4, 64, np.random.default_rng(1))
    assert (first == sobol_points(4, 64, np.random.default_rng(1))).all()
    assert not np.isclose(first, sobol_points(4, 64, np.random.default_rng(2))).any(axis=1).all()


def test_a_scramble_keeps_direction_numbers_in_their_places() -> None:
    plain = direction_numbers(3)
    mixed = _scrambled(plain, np.random.default_rng(9))
    leading = [[int(v).bit_length() for v in row] for row in plain]
    assert [[int(v).bit_length() for v in row] for row in mixed] == leading


def test_impossible_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="power of two"):
        sobol_points(2, 100, None)
    with pytest.raises(ValueError, match="dimensions"):
        sobol_points(DIMENSIONS + 1, 8, None)
