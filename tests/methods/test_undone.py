"""Where nobody does the work today, the months before an option starts are no saving."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_cases import options_of, world_for

from outtask.methods.costs.price import price_option, price_status_quo
from outtask.methods.costs.tally import UNDONE, Tally, Undone
from outtask.methods.costs.team import early_team
from outtask.methods.decide import decide
from outtask.terms.case import Case

NOBODY = {"today": {"people": 0}}
WORTH = {"control": 60_000, "skills": 40_000, "innovation": 0, "culture": 0}
WAITED_FOR = {"people": 0, "terms": {"model": "in-house", "backlog_penalty": 0.5}}  # waiting does little harm
PATIENT = {"today": WAITED_FOR, "values": WORTH}
QUOTES: dict[str, dict[str, Any]] = {
    "contractors": {"model": "staff-augmentation", "rate_per_hour": 70},
    "out-tasking": {"model": "out-tasking", "price_per_unit": 60},
    "by the month": {"model": "out-tasking", "price_per_month": 20_000},
    "overflow": {"model": "core-overflow", "price_per_unit": 80},
    "outsourcing": {"model": "outsourcing", "price_per_unit": 50, "termination_share": 0},
}


@pytest.mark.parametrize("name", QUOTES)
def test_the_same_quote_with_a_later_start_is_never_better(name: str) -> None:
    offers = [QUOTES[name] | {"lead_time": lead, "delay_probability": 0} for lead in (0, 1.5, 4, 12, 24, 47)]
    world = world_for(NOBODY | {"options": offers})
    costs = [price_option(world, option).cost.mean(axis=1) for option in options_of(world)]
    for sooner, later in pairwise(costs):
        assert (later >= sooner).all()


@pytest.mark.parametrize("name", QUOTES)
def test_nor_is_it_by_what_own_people_would_be_worth_who_are_not_there(name: str) -> None:
    offers = [QUOTES[name] | {"lead_time": lead, "delay_probability": 0} for lead in (0, 1.5, 4, 12, 24)]
    world = world_for(PATIENT | {"options": offers})
    found = [price_option(world, option) for option in options_of(world)]
    for sooner, later in pairwise(found):
        assert later.net(60).mean() > sooner.net(60).mean()


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 160), st.integers(1, 160), st.integers(20, 120))
def test_whatever_the_price_and_the_start(lead: int, later: int, price: int) -> None:
    offer = {"model": "out-tasking", "price_per_unit": price, "delay_probability": 0, "failure_rate": 0}
    offers = [offer | {"lead_time": start / 4} for start in (lead, lead + later)]
    world = world_for(NOBODY | {"values": WORTH, "options": offers}, paths=8)
    sooner, after = (price_option(world, option) for option in options_of(world))
    started = [(lead + later) / 4 < horizon for horizon in world.horizons]  # a gate removes who starts later
    assert (after.cost >= sooner.cost)[started].all()
    assert (after.value <= sooner.value).all()


def test_months_without_anybody_are_worth_nothing_whoever_is_to_come() -> None:
    """Own people hired for it are there after three months, a provider after five: levels count then."""
    own = {"model": "in-house", "hire_lag": 3.9, "control_level": 0.9}  # a post is filled in whole months
    offer = QUOTES["out-tasking"] | {"lead_time": 4, "ramp": 2, "delay_probability": 0, "control_level": 0.5}
    values = {"control": 12_000, "skills": 0, "innovation": 0, "culture": 0}
    today = {"people": 0, "terms": own}
    world = world_for({"today": today, "values": values, "options": [offer]}, paths=8, discount_rate=0)
    (option,) = options_of(world)
    assert price_status_quo(world).value[0] == pytest.approx(1_000 * 0.9 * (36 - 3))
    assert price_option(world, option).value[0] == pytest.approx(1_000 * 0.5 * (36 - 5))
    people = early_team(world.today, 12)[0]
    assert not people[:3].any() and people[3:].all()


def test_what_is_not_done_has_a_line_of_its_own_and_is_no_cash() -> None:
    offer = QUOTES["out-tasking"] | {"lead_time": 24, "ramp": 0, "delay_probability": 0}
    world = world_for(NOBODY | {"options": [offer]})
    priced = price_option(world, options_of(world)[0])
    undone = [line for line in priced.lines if line.label == UNDONE]
    assert undone and not any(line.cash for line in undone)
    assert {"option.price_per_unit", "today.loaded_cost"} == {line.path for line in undone}
    first_years = priced.cash[:2].sum(axis=0)  # nothing but the definition and the onboarding
    assert (first_years < 60 * 900 * 2).all()
    np.testing.assert_allclose(sum(line.mean for line in priced.lines), priced.cost.mean(axis=1))


def test_a_dearer_quote_does_not_win_by_starting_two_years_later() -> None:
    soon = {"model": "out-tasking", "name": "Soon", "price_per_unit": 60, "lead_time": 2}
    soon |= {"definition_cost": 0, "control_level": 0.3, "skills_level": 0.3}
    late = soon | {"name": "Late", "lead_time": 24}
    for dearer, nobody in ((15, NOBODY), (0, PATIENT)):
        offers = [soon, late | {"price_per_unit": 60 + dearer}]
        body = {"name": "A", "volume": {"per_month": 600}, "options": offers} | nobody
        case = Case.model_validate({"case": "x", "loaded_cost": 70_000, "paths": 128, "functions": [body]})
        assert decide(case).functions[0].verdict.option == "Soon"


def test_what_charges_them_keeps_no_sums_of_its_own() -> None:
    """All that can be told to a tally reaches it, or is left out on purpose; nothing is half a tally."""
    adding = {name for name in vars(Tally) if name.startswith("add")}
    assert {name for name in vars(Undone) if not name.startswith("_")} == adding
    assert Undone.__mro__ == (Undone, object)
