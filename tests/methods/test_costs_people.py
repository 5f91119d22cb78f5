"""What people cost follows from the people who are there: nobody is invented, none sent away by halves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from plain_cases import nothing_but, options_of, world_for
from test_costs_closed_form import FLAT, STEADY, TEAM, TEAM_A_MONTH

from outtask.methods.costs.price import price_option, price_status_quo
from outtask.methods.costs.team import early_team
from outtask.methods.sampling import unit_brownian
from outtask.methods.world import World, horizons_of, world_of
from outtask.terms.case import Case
from outtask.terms.options import OutTasking
from outtask.terms.resolve import resolved

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


@pytest.mark.parametrize("stated", [0, 7, None])
@pytest.mark.parametrize(("lag", "work", "overtime"), [(3, 400, 0), (3.5, 440, 40)])
def test_who_takes_work_in_hires_a_team_for_it_and_owes_nothing_of_before(
    stated: int | None, lag: float, work: int, overtime: int
) -> None:
    """Four people do it, in overtime if need be: the months that the provider did leave them no backlog."""
    provider = nothing_but(OutTasking, price_per_unit=100, verification_hours=0)
    own = TEAM | {"hire_lag": lag, "overtime_cap": 0.1, "overtime_premium": 1.5, "backlog_penalty": 20}
    today = STEADY["today"] | {"terms": provider, "people": stated}
    volume = STEADY["volume"] | {"per_month": work}
    function = STEADY | {"volume": volume, "today": today, "stays_inside": 0, "options": [own]}
    world = world_for(function, paths=8, **FLAT)
    found = price_option(world, options_of(world)[0])
    team = TEAM_A_MONTH + overtime * 1.5 * 40
    assert found.cost[0] == pytest.approx(lag * work * 100 + 4 * 12_000 + (36 - lag) * team)
    assert not any(line.mean.any() for line in found.lines if line.label == "Work left waiting")


STAYING = {"today": STEADY["today"] | {"terms": TEAM | {"turnover": 0}}}
FREE = nothing_but(OutTasking, price_per_unit=0, verification_hours=0, lead_time=3)


@pytest.mark.parametrize("use", ["none", "cash"])
def test_where_no_cost_of_people_is_avoidable_even_a_free_provider_saves_nothing(use: str) -> None:
    today = STAYING["today"] | {"people_avoidable": 0, "other_cost": 24_000, "other_avoidable": 0}
    function = STEADY | {"today": today, "freed_hours": {"use": use}, "options": [FREE]}
    world = world_for(function, paths=8, **FLAT)
    (option,) = options_of(world)
    found = price_option(world, option)
    assert found.cost == pytest.approx(price_status_quo(world).cost)
    assert {line.label for line in found.lines if line.mean.any()} >= {
        "Tools and desks of people who stay on"
    }


@pytest.mark.parametrize(("people", "leave"), [(4, 6), (3, 4), (1, 1), (0.4, 0)])
def test_a_free_provider_saves_those_who_can_leave_with_their_leads(people: float, leave: int) -> None:
    volume = STEADY["volume"] | {"per_month": 100 * people}
    function = STEADY | STAYING | {"volume": volume, "stays_inside": 0, "options": [FREE]}
    world = world_for(function, paths=8, **FLAT)
    (option,) = options_of(world)
    saved = price_status_quo(world).cost[0] - price_option(world, option).cost[0]
    assert saved == pytest.approx(
        33 * leave * (5_000 + 250 / 1.5), abs=0.01
    )  # pay, and a desk for two of three


def test_a_bundle_frees_the_whole_people_of_its_sum() -> None:
    """A person each and half a lead each are two people; three functions free four of four and a half."""
    names = ("Desk", "Network", "Backup")
    volume = STEADY["volume"] | {"per_month": 100}
    bodies = [
        STEADY | STAYING | {"volume": volume, "name": n, "stays_inside": 0, "options": [FREE]} for n in names
    ]
    case = resolved(Case.model_validate({"case": "Test", "functions": bodies} | FLAT))
    saved = 0.0
    for function in case.functions:
        base = unit_brownian(8, horizons_of(case)[-1], case.seed)
        world = replace(world_of(case, function, base=base), together=frozenset(names))
        (option,) = options_of(world)
        saved += float((price_status_quo(world).cost[0] - price_option(world, option).cost[0]).mean())
    assert saved == pytest.approx(33 * 4 * (5_000 + 250 / 1.5))
