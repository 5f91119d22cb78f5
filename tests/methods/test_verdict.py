"""Who is chosen on common paths, and how sure that is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from outtask.methods.verdict import stand

nets = arrays(float, (4, 50), elements=st.floats(1, 1000))


def test_staying_needs_no_reason_and_leaving_does() -> None:
    today, cheaper = np.full(10, 100.0), np.full(10, 96.0)
    assert stand(np.stack([today, cheaper]), 100.0, 0.05).choice == 0
    assert stand(np.stack([today, cheaper]), 100.0, 0.03).choice == 1


def test_confidence_counts_the_paths_without_material_regret() -> None:
    today = np.array([100.0, 100.0, 100.0, 100.0])
    other = np.array([80.0, 80.0, 80.0, 104.0])  # the last is worse, but not by five per cent
    assert stand(np.stack([today, other]), 100.0, 0.05).confidence[1] == 1.0
    other[3] = 110.0
    assert stand(np.stack([today, other]), 100.0, 0.05).confidence[1] == 0.75


def test_ties_share_the_path() -> None:
    found = stand(np.array([[1.0, 1.0], [1.0, 2.0]]), 1.0, 0.05)
    assert found.probability_best.tolist() == [0.75, 0.25]


@settings(max_examples=50, deadline=None)
@given(nets, st.integers(1, 3))
def test_a_twin_changes_nothing(table: np.ndarray, of: int) -> None:
    alone = stand(table, 500.0, 0.05)
    both = stand(np.vstack([table, table[of]]), 500.0, 0.05)
    assert both.choice == alone.choice
    assert both.runner_up == alone.runner_up
    assert both.confidence[:4].tolist() == alone.confidence.tolist()
    assert both.probability_best[:4].tolist() == pytest.approx(alone.probability_best.tolist())


@settings(max_examples=50, deadline=None)
@given(nets)
def test_an_absurd_option_changes_nothing(table: np.ndarray) -> None:
    alone = stand(table, 500.0, 0.05)
    both = stand(np.vstack([table, np.full(50, 1e6)]), 500.0, 0.05)
    assert both.choice == alone.choice
    assert both.confidence[:4].tolist() == alone.confidence.tolist()
    assert both.regret_cvar95[:4].tolist() == pytest.approx(alone.regret_cvar95.tolist())
