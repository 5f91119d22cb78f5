"""Waiting and loss against tables, exact chains and limits."""

from __future__ import annotations

import numpy as np
import pytest

from outtask.methods import erlang
from outtask.terms.errors import UserError


def test_loads_are_those_of_the_erlang_tables(vectors) -> None:
    for case in vectors("erlang_b"):
        expected, tolerance = case["expected"], case["tolerance"]
        load = erlang.offered_load(case["inputs"]["servers"], case["inputs"]["blocking"])
        # Printed to six decimals, so half of the last one is allowed beside the relative tolerance.
        assert load == pytest.approx(expected["offered_load"], rel=tolerance["rel"], abs=5e-7), case["id"]
        assert load == pytest.approx(expected["published"], abs=tolerance["published_abs"]), case["id"]
        assert erlang.erlang_b(case["inputs"]["servers"], load) == pytest.approx(case["inputs"]["blocking"])


@pytest.mark.parametrize("offered", [0.3, 5, 99.9, 100.1, 2000])
def test_a_fraction_of_a_server_lies_on_the_integral(offered) -> None:
    from scipy.integrate import quad

    for servers in (0.25, 0.999, 3.7):
        # 1/B = ∫ e^{−u}(1 + u/a)ⁿ du
        inverse, _ = quad(lambda u, n=servers: np.exp(-u) * (1 + u / offered) ** n, 0, np.inf, epsabs=1e-13)
        assert erlang.erlang_b(servers, offered) == pytest.approx(1 / inverse, rel=1e-8)


def test_no_load_is_never_lost_and_large_desks_stay_finite() -> None:
    assert erlang.erlang_b(3, 0) == 0
    assert erlang.erlang_b(0, 5) == 1
    assert erlang.erlang_b(5000, 100) == 0
    assert 0 < erlang.erlang_b(5000, 5000) < 0.02


def test_a_desk_that_answers_in_turn_is_the_reference(vectors) -> None:
    for case in vectors("erlang_c"):
        inputs, expected, allowed = case["inputs"], case["expected"], case["tolerance"]["abs"]
        arrivals = inputs["calls_per_hour"] / 3600
        desk = erlang.erlang_c(arrivals, inputs["aht_seconds"], inputs["agents"])
        in_time = 1 - desk.exceeds(inputs["target_seconds"])
        assert arrivals * inputs["aht_seconds"] == pytest.approx(expected["offered"], abs=allowed)
        assert desk.wait_probability == pytest.approx(expected["P_wait"], abs=allowed)
        assert in_time == pytest.approx(expected["service_level"], abs=allowed)
        # Seconds are printed to six decimals; the tolerance is meant for shares.
        assert desk.mean_wait == pytest.approx(expected["ASA_seconds"], rel=1e-6)
        assert desk.occupancy == pytest.approx(expected["occupancy"], abs=allowed)
        if (printed := expected.get("published")) is not None:
            near = case["tolerance"]["published_abs"]
            assert [desk.wait_probability, in_time, desk.occupancy] == pytest.approx(
                [printed["P_wait"], printed["service_level"], printed["occupancy"]], abs=near
            )
            # Printed to one decimal.
            assert desk.mean_wait == pytest.approx(printed["ASA"], abs=0.05)
        if "min_agents_for_80_20" in inputs:
            agents = erlang.least_agents(arrivals, inputs["aht_seconds"], 20, 0.8)
            assert agents == inputs["min_agents_for_80_20"]
            assert erlang.positions(agents, inputs["shrinkage"]) == inputs["positions_with_shrinkage"]


def test_a_desk_whose_callers_give_up_is_the_reference(vectors) -> None:
    for case in vectors("erlang_a"):
        inputs, expected, allowed = case["inputs"], case["expected"], case["tolerance"]["abs"]
        desk = erlang.erlang_a(
            inputs["arrivals_per_min"],
            inputs["service_rate_per_min"],
            inputs["abandon_rate_per_min"],
            inputs["agents"],
        )
        assert desk.wait_probability == pytest.approx(expected["P_wait"], abs=allowed), case["id"]
        assert desk.abandon_probability == pytest.approx(expected["P_abandon"], abs=allowed)
        # The arrival and service rates are given with ten digits, which moves waits and queues a little.
        assert desk.mean_wait * 60 == pytest.approx(expected["mean_wait_seconds"], abs=2 * allowed)
        assert desk.mean_queue == pytest.approx(expected["mean_queue"], abs=2 * allowed)
        assert desk.occupancy == pytest.approx(expected["occupancy"], abs=allowed)
        assert desk.exceeds(expected["wait_p90_seconds"] / 60) == pytest.approx(0.1, abs=allowed), case["id"]


def test_callers_of_endless_patience_turn_erlang_a_into_erlang_c() -> None:
    patient, plain = erlang.erlang_a(10, 1, 1e-6, 13), erlang.erlang_c(10, 1, 13)
    assert patient.wait_probability == pytest.approx(plain.wait_probability, rel=1e-4)
    assert patient.mean_wait == pytest.approx(plain.mean_wait, rel=1e-4)
    assert patient.exceeds(0.5) == pytest.approx(plain.exceeds(0.5), rel=1e-4)


def test_twice_the_load_loses_half_of_the_callers() -> None:
    desk = erlang.erlang_a(4000, 1, 0.1, 2000)
    assert desk.abandon_probability == pytest.approx(0.5, abs=1e-3)
    assert desk.wait_probability == pytest.approx(1, abs=1e-6)


def test_square_root_staffing_is_the_reference_and_near_the_exact_desk(vectors) -> None:
    (case,) = vectors("square_root_staffing")
    for beta, expected in zip(case["inputs"]["beta"], case["expected"]["alpha"], strict=True):
        assert erlang.halfin_whitt(beta) == pytest.approx(expected, abs=case["tolerance"]["abs"])
    agents = erlang.square_root_agents(1000, 0.3)
    assert erlang.erlang_c(1000, 1, agents).wait_probability == pytest.approx(0.3, abs=0.02)


@pytest.mark.parametrize(
    "call",
    [
        lambda: erlang.erlang_b(-1, 5),
        lambda: erlang.erlang_b(1, float("nan")),
        lambda: erlang.offered_load(0, 0.1),
        lambda: erlang.erlang_c(10, 1, 10),
        lambda: erlang.erlang_a(10, 1, 0, 10),
        lambda: erlang.least_agents(1, 1, 1, 1.0),
        lambda: erlang.positions(4, 1.0),
        lambda: erlang.halfin_whitt(0),
        lambda: erlang.square_root_agents(10, 0),
    ],
)
def test_impossible_desks_are_told(call) -> None:
    with pytest.raises(UserError):
        call()
