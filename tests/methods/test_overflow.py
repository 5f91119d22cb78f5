"""What spills over to a provider, against exact chains."""

from __future__ import annotations

import pytest

from outtask.methods import overflow
from outtask.methods.erlang import erlang_b, erlang_c
from outtask.terms.errors import UserError


def test_overflow_is_the_reference(vectors) -> None:
    for case in vectors("overflow"):
        inputs, expected, allowed = case["inputs"], case["expected"], case["tolerance"]["abs"]
        if "provider" not in inputs:
            continue
        spill = overflow.overflow_of(inputs["offered"], inputs["in_house"])
        assert spill.blocking == pytest.approx(expected["primary_blocking"], abs=allowed)
        assert spill.mean == pytest.approx(expected["overflow_mean"], abs=allowed)
        assert spill.variance == pytest.approx(expected["overflow_variance"], abs=allowed)
        assert spill.peakedness == pytest.approx(expected["peakedness"], abs=allowed)
        lost = overflow.overflow_lost(inputs["offered"], inputs["in_house"], inputs["provider"])
        assert lost == pytest.approx(expected["exact_loss_of_overflow"], abs=allowed)
        hayward = overflow.hayward_lost(spill.mean, spill.peakedness, inputs["provider"])
        assert hayward == pytest.approx(expected["hayward_loss"], abs=case["tolerance"]["hayward_abs"])
        assert erlang_b(inputs["provider"], spill.mean) == pytest.approx(
            expected["naive_poisson_loss"], abs=allowed
        )


def test_a_threshold_is_the_reference(vectors) -> None:
    case = next(case for case in vectors("overflow") if "system_limit" in case["inputs"])
    inputs, expected, allowed = case["inputs"], case["expected"], case["tolerance"]["abs"]
    team = overflow.threshold_overflow(inputs["offered"], inputs["agents"], inputs["system_limit"])
    assert team.overflow_share == pytest.approx(expected["overflow_fraction"], abs=allowed)
    assert team.wait_or_overflow_probability == pytest.approx(expected["P_wait_or_overflow"], abs=allowed)
    assert team.mean_queue == pytest.approx(expected["mean_queue"], abs=allowed)


def test_a_threshold_has_loss_and_waiting_desks_as_its_ends() -> None:
    assert overflow.threshold_overflow(8, 10, 10).overflow_share == pytest.approx(erlang_b(10, 8))
    endless = overflow.threshold_overflow(8, 10, 2000)
    assert endless.wait_or_overflow_probability == pytest.approx(erlang_c(8, 1, 10).wait_probability)


def test_no_load_spills_nothing() -> None:
    assert overflow.overflow_of(0, 3) == overflow.Overflow(0, 0, 0)
    assert overflow.overflow_of(0, 3).peakedness == 1
    assert overflow.overflow_lost(0, 3, 2) == 0


def test_impossible_teams_are_told() -> None:
    with pytest.raises(UserError):
        overflow.threshold_overflow(8, 10, 9)
    with pytest.raises(UserError):
        overflow.hayward_lost(1, 0, 2)
