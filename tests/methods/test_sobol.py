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
