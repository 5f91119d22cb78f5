"""Charges around a baseline against clauses, arithmetic and what any contract must obey."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outtask.methods.resource_charges import monthly_charge, trued_up_baselines, units_outside
from outtask.terms.errors import UserError

CONVENTIONS = ("from baseline", "beyond band")


def test_charges_are_the_reference(vectors) -> None:
    for case in vectors("arc_rrc"):
        terms = case["inputs"]
        charge = monthly_charge(
            np.array(terms["actual"], dtype=float),
            terms["baseline"],
            terms["fee"],
            terms["deadband"],
            terms.get("arc_rate", 30),
            terms.get("rrc_rate", 25),
            terms.get("mode", "from_baseline").replace("_", " "),
        )
        assert charge == pytest.approx(case["expected"]["charge"], abs=case["tolerance"]["abs"])


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_a_table_of_months_and_paths_is_charged_cell_by_cell(convention) -> None:
    volume = np.random.default_rng(1).uniform(500, 1500, (24, 50))
    baseline = np.linspace(900, 1100, 24)[:, None]
    fee = 50 * baseline
    charge = monthly_charge(volume, baseline, fee, 0.1, 30, 25, convention, floor=40_000)
    for month, path in np.ndindex(24, 50):
        v, b = volume[month, path], baseline[month, 0]
        owed = 50 * b
        if v > 1.1 * b:
            owed += 30 * (v - (b if convention == "from baseline" else 1.1 * b))
        elif v < 0.9 * b:
            owed -= 25 * ((b if convention == "from baseline" else 0.9 * b) - v)
        assert charge[month, path] == pytest.approx(max(owed, 40_000))
    work = volume.copy()
    assert monthly_charge(work, baseline, fee, 0.1, 30, 25, convention, 40_000, out=work) is work
    assert (work == charge).all()


@given(st.floats(1, 1e6), st.floats(0, 1), st.sampled_from(CONVENTIONS))
def test_the_edges_of_the_band_are_inside(baseline, band, convention) -> None:
    edges = np.array([baseline * (1 - band), baseline, baseline * (1 + band)])
    assert not units_outside(edges, baseline, band, convention).any()


@given(
    st.lists(st.floats(0, 5000), min_size=2, max_size=20),
    st.floats(0, 0.5),
    st.floats(0, 100),
    st.floats(0, 100),
    st.sampled_from(CONVENTIONS),
)
def test_more_volume_never_costs_less(volumes, band, arc, rrc, convention) -> None:
    volume = np.sort(np.array(volumes))
    charge = monthly_charge(volume, 1000, 50_000, band, arc, rrc, convention)
    assert (np.diff(charge) >= -1e-6).all()


@given(st.floats(0, 5000), st.floats(0, 0.5), st.floats(0.01, 1000), st.sampled_from(CONVENTIONS))
def test_another_currency_changes_nothing_but_the_currency(volume, band, rate, convention) -> None:
    here = monthly_charge(np.array([volume]), 1000, 50_000, band, 30, 25, convention, floor=10_000)
    there = monthly_charge(
        np.array([volume]), 1000, 50_000 * rate, band, 30 * rate, 25 * rate, convention, floor=10_000 * rate
    )
    assert there == pytest.approx(here * rate)


def test_a_year_outside_the_band_moves_the_next_baselines_in_proportion() -> None:
    inside, grown = np.full((30, 1), 1050.0), np.full((30, 1), 1300.0)
    baselines = trued_up_baselines(np.hstack([inside, grown]), [1000, 1100, 1200], 0.1)
    assert baselines[:, 0].tolist() == [1000, 1100, 1200]
    # 1300 against 1000 moves by 1.3; 1300 against the new 1430 lies inside its band, so 1.3 stays.
    assert baselines[:, 1] == pytest.approx([1000, 1430, 1560])


@pytest.mark.parametrize(
    "change",
    [
        {"dead_band": -0.1},
        {"baseline": -1},
        {"arc_rate": -1},
        {"rrc_rate": float("nan")},
        {"convention": "?"},
    ],
)
def test_impossible_terms_are_told(change) -> None:
    terms = {"baseline": 1000, "fee": 1, "dead_band": 0.1, "arc_rate": 1, "rrc_rate": 1} | change
    with pytest.raises(UserError):
        monthly_charge(np.array([1.0]), **terms)


def test_months_without_a_baseline_are_told() -> None:
    with pytest.raises(UserError, match="24 months"):
        trued_up_baselines(np.ones((24, 2)), [10], 0.1)
