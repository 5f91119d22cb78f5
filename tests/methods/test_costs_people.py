"""What people cost follows from the people who are there: nobody is invented, nobody is sent away by halves."""

from __future__ import annotations

from typing import Any

import pytest
from plain_cases import world_for

from outtask.methods.costs.price import price_status_quo
from outtask.methods.costs.team import early_team
from outtask.methods.world import World

TINY_DESKS = [{"name": "Ada", "shares": {"Desk": 1 / 3, "Network": 1 / 3, "Backup": 1 / 3}}]


def a_person(world: World) -> float:
    """Return what a person costs a year: pay, lead, tools, and those who leave, at mean values."""
    today = world.function.today
    terms: Any = today.terms
    assert today.loaded_cost is not None
    joining = terms.hiring_cost.mean + terms.training_cost.mean
    pay = today.loaded_cost.mean * (1 + terms.management_share.mean)
    return float(pay + terms.tools_per_person.mean + terms.turnover.mean * joining)


def first_year(world: World) -> float:
    return float(price_status_quo(world).cash[0].mean())


KNOWN: dict[str, Any] = {
    "volume": {"per_month": 900, "growth": 0, "volatility": 0},
    "work": {"productive_hours": 1560, "utilisation": 0.8},
}


@pytest.mark.parametrize("people", [0.4, 1, 4, 6.5, 40])
def test_the_first_year_of_today_costs_what_the_stated_people_cost(people: float) -> None:
    steady = KNOWN | {"volume": KNOWN["volume"] | {"noise": 0}}
    world = world_for(steady | {"today": {"people": people}, "options": []}, paths=64)
    assert first_year(world) == pytest.approx(people * a_person(world), rel=0.01)


@pytest.mark.parametrize("people", [4, 6.5, 40])
def test_noise_costs_overtime_and_hires_nobody(people: float) -> None:
    world = world_for(KNOWN | {"today": {"people": people}, "options": []}, paths=1024)
    assert first_year(world) == pytest.approx(people * a_person(world), rel=0.05)
    heads = early_team(world.today, 12)[0]
    assert heads.mean() == pytest.approx(people, rel=0.01)


def test_one_person_in_three_functions_costs_what_one_person_costs() -> None:
    worlds = [
        world_for(KNOWN | {"name": name, "options": []}, paths=1024, staff=TINY_DESKS)
        for name in ("Desk", "Network", "Backup")
    ]
    assert sum(map(first_year, worlds)) == pytest.approx(a_person(worlds[0]), rel=0.05)


def test_work_for_less_than_a_person_is_not_given_a_person() -> None:
    body = {"volume": {"per_month": 40, "volatility": 0}, "work": {"hours_per_unit": 1}, "options": []}
    world = world_for(body, paths=256)  # 40 of about 104 hours a month
    assert 0.35 < first_year(world) / a_person(world) < 0.45
