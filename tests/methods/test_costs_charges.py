"""What the engine charges around a baseline, held to clauses of published contracts and to common sense."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_cases import nothing_but, options_of, world_for

from outtask.methods.costs.price import price_option
from outtask.methods.draws import Array
from outtask.terms.options import Outsourcing

CONVENTIONS = ("from baseline", "beyond band")
BASELINE, PRICE = 1_000, 50.0  # units a month, and money for each of them
NOTHING_ELSE: dict[str, Any] = {
    "volume": {"per_month": BASELINE, "growth": 0, "volatility": 0, "noise": 0},
    "work": {"hours_per_unit": 1, "requirement_change": 0},
    "today": {"loaded_cost": 0},
    "stays_inside": 0,
}
FREE = {"discount_rate": 0, "wage_growth": 0, "price_indexation": 0, "irrecoverable_vat": 0}


def charged(volumes: Sequence[float], **terms: Any) -> Array:
    """Return the mean charge of a month in each of ten years at steady volumes, ``(years, volumes)``."""
    at_once = {"price_per_unit": PRICE, "term": 60, "transition_months": 0, "transition_cost": 0}
    option = nothing_but(Outsourcing, **(at_once | {"baselines": [BASELINE]} | terms))
    world = world_for(NOTHING_ELSE | {"options": [option]}, paths=8, **FREE)
    steady = {"volume.per_month": np.array(volumes, dtype=float)}
    paths = world.variant(np.zeros(len(volumes), dtype=np.intp), steady)
    return price_option(paths, options_of(world)[0]).cash / 12


def test_the_charges_are_the_reference(vectors) -> None:
    for case in vectors("arc_rrc"):
        clause = case["inputs"]
        assert (clause["baseline"], clause["fee"]) == (BASELINE, BASELINE * PRICE)
        each_year = charged(
            clause["actual"],
            dead_band=clause["deadband"],
            arc_ratio=clause.get("arc_rate", 30) / PRICE,
            rrc_ratio=clause.get("rrc_rate", 25) / PRICE,
            convention=clause.get("mode", "from_baseline").replace("_", " "),
            true_up=False,
        )
        for month in each_year:
            assert month == pytest.approx(case["expected"]["charge"], abs=case["tolerance"]["abs"])


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_no_charge_lies_below_the_floor(convention) -> None:
    terms = {"convention": convention, "rrc_ratio": 0.5, "floor_share": 0.8, "true_up": False}
    assert charged([0, 700], **terms)[0] == pytest.approx([0.8 * BASELINE * PRICE, 0.85 * BASELINE * PRICE])


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 1), st.sampled_from(CONVENTIONS))
def test_the_edges_of_the_band_are_inside(band, convention) -> None:
    edges = [BASELINE * (1 - band), BASELINE, BASELINE * (1 + band)]
    found = charged(edges, dead_band=band, arc_ratio=2, rrc_ratio=0.5, convention=convention)
    assert found == pytest.approx(BASELINE * PRICE)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.floats(0, 5 * BASELINE), min_size=2, max_size=20),
    st.floats(0, 0.5),
    st.floats(0, 2),
    st.floats(0, 2),
    st.sampled_from(CONVENTIONS),
)
def test_more_volume_never_costs_less(volumes, band, arc, rrc, convention) -> None:
    terms = {"dead_band": band, "arc_ratio": arc, "rrc_ratio": rrc, "convention": convention}
    found = charged(sorted(volumes), true_up=False, **terms)
    assert (np.diff(found) >= -1e-6).all()


def test_a_year_outside_the_band_moves_the_next_baselines_in_proportion() -> None:
    inside, grown = charged([1050, 1300], baselines=[1000, 1100, 1200], dead_band=0.1, true_up=True).T
    assert inside[:3] / PRICE == pytest.approx([1000, 1100, 1200])
    # 1300 against 1000 moves by 1.3; 1300 against the new 1430 lies inside its band, so 1.3 stays.
    assert grown[:3] / PRICE == pytest.approx([1000, 1430, 1560])


def test_a_term_that_ends_with_the_horizon_owes_nothing_whatever_its_months_add_up_to() -> None:
    begins = {"lead_time": 0.5, "transition_months": 31.3, "term": 2.1}  # 0.5 + 31.3 + 2 · 2.1 = 36
    option = nothing_but(Outsourcing, price_per_unit=PRICE, transition_cost=0, termination_share=1, **begins)
    world = world_for(NOTHING_ELSE | {"options": [option]}, paths=8, **FREE)
    fee = [line for line in price_option(world, options_of(world)[0]).lines if "term ends" in line.label]
    assert [line.mean[0] for line in fee] == pytest.approx([0], abs=1e-6)
