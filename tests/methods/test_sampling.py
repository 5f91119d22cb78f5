"""Paths, ranges and their errors: laws, repeatability, independence of names."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outtask.methods import sampling
from outtask.terms.errors import UserError


@pytest.mark.parametrize("months", [1, 7, 120])
def test_brownian_motion_has_the_covariance_of_its_name(months: int) -> None:
    month = np.arange(1, months + 1)
    matrix = sampling._principal_components(months)
    assert matrix @ matrix.T == pytest.approx(np.minimum.outer(month, month) / 12, abs=1e-12)


def test_sampled_paths_have_mean_zero_and_a_variance_of_one_a_year() -> None:
    paths = sampling.unit_brownian(4096, 60, seed=3)
    assert paths.shape == (60, 4096)
    assert paths.flags.c_contiguous
    assert paths.mean(axis=1) == pytest.approx(0, abs=0.005)
    assert paths.var(axis=1) == pytest.approx(np.arange(1, 61) / 12, rel=0.03)


def test_a_seed_gives_the_same_digits_everywhere() -> None:
    # Computed once and written down: a change of these digits changes every printed verdict.
    paths = sampling.unit_brownian(64, 24, seed=1)
    assert [round(float(x), 6) for x in paths[[0, 11, 23], [0, 9, 63]]] == [-0.102146, -0.860809, 2.094736]
    assert not np.allclose(paths, sampling.unit_brownian(64, 24, seed=2))


def test_another_function_gets_independent_paths_from_the_same_points() -> None:
    base = sampling.unit_brownian(4096, 12, seed=1)
    backup, storage = (base[:, sampling.order_of(4096, 1, name)] for name in ("backup", "storage"))
    assert abs(np.corrcoef(backup[-1], storage[-1])[0, 1]) < 0.05
    for block in range(8):
        columns = slice(block * 512, (block + 1) * 512)
        assert (np.sort(backup[-1, columns]) == np.sort(base[-1, columns])).all()
    assert (sampling.order_of(4096, 1, "backup") == sampling.order_of(4096, 1, "backup")).all()


def test_the_leading_components_are_the_normals_they_came_from() -> None:
    base = sampling.unit_brownian(1024, 24, seed=1)
    normals = sampling.unit_normals(1024, 24, 1, "brownian")
    assert sampling.leading_components(base) == pytest.approx(normals[: sampling.LEADING])


def test_values_spread_anew_keep_their_ranks_in_each_block() -> None:
    even = np.arange(1024.0)
    chance = np.random.default_rng(1).normal(size=(2, 1024))
    spread = sampling.in_order_of(chance, sampling.ascending(np.stack([even[::-1], even])))
    for block in range(8):
        columns = slice(block * 128, (block + 1) * 128)
        for row in range(2):
            assert set(spread[row, columns]) == set(even[::-1][columns] if row == 0 else even[columns])
            assert (np.argsort(spread[row, columns]) == np.argsort(chance[row, columns])).all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=5), min_size=2, max_size=2, unique=True), st.integers(0, 2**63))
def test_streams_of_different_names_differ_and_paths_of_names_are_not_run_together(
    names: list[str], seed: int
) -> None:
    first, second = (sampling.random_stream(seed, name).random() for name in names)
    assert first != second
    assert (
        sampling.random_stream(seed, "ab", "c").random() != sampling.random_stream(seed, "a", "bc").random()
    )


@given(st.floats(-100, 100), st.floats(0, 50), st.floats(0, 50))
def test_a_triangular_range_stays_inside_and_splits_at_its_likely_value(
    low: float, left: float, right: float
) -> None:
    likely, high = low + left, low + left + right
    u = np.linspace(0, 1, 2001)
    values = sampling.triangular_percentile(u, low, likely, high)
    assert values.min() >= low - 1e-9
    assert values.max() <= high + 1e-9
    assert (np.diff(values) >= -1e-9).all()
    assert values[:-1].mean() == pytest.approx((low + likely + high) / 3, abs=0.06 + 1e-3 * (high - low))


def test_a_range_out_of_order_is_told() -> None:
    with pytest.raises(UserError, match="out of order"):
        sampling.triangular_percentile(0.5, 3, 2, 1)


def test_the_standard_error_tells_how_far_the_mean_is_off() -> None:
    # Over many seeds, the error of the mean must have the size that one sample claims.
    exact = math.exp(0.02)
    errors, claims = [], []
    for seed in range(60):
        sample = np.exp(0.2 * sampling.unit_brownian(256, 12, seed)[-1])
        errors.append(sample.mean() - exact)
        claims.append(float(sampling.standard_error(sample)))
    assert np.std(errors) == pytest.approx(np.sqrt(np.mean(np.square(claims))), rel=0.35)


@pytest.mark.parametrize("paths", [0, -8, 100, 10_000])
def test_paths_that_cannot_be_split_evenly_are_told_with_a_number_that_can(paths: int) -> None:
    with pytest.raises(UserError, match="use "):
        sampling.unit_brownian(paths, 12, seed=1)
