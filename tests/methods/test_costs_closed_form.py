"""Without volatility and ranges, costs are plain arithmetic of the cash flows: to the cent.

Four people do 400 tickets of an hour each. One costs 60 000 a year, works 1 500 hours, 80 % of them on this
work: 100 hours a month each, and 40 for an own hour. Money is not discounted and nothing is indexed unless a
test says so.
"""

from __future__ import annotations

from typing import Any

import pytest
from plain_cases import nothing_but, options_of, world_for

from outtask.methods.costs.price import price_option, price_status_quo
from outtask.methods.costs.priced import PricedOption
from outtask.methods.whatif import until
from outtask.terms.options import CoreOverflow, InHouse, Outsourcing, OutTasking, StaffAugmentation

CENT = 0.005
TEAM = nothing_but(
    InHouse,
    hiring_cost=8_000,
    training_cost=4_000,
    release_cost=9_000,
    turnover=0.125,
    tools_per_person=3_000,
    management_share=0.5,
)
# four people 20 000, two who lead them 10 000, tools 1 000, and half a person replaced a year 500
TEAM_A_MONTH = 31_500
STEADY: dict[str, Any] = {
    "volume": {"per_month": 400, "growth": 0, "volatility": 0, "noise": 0},
    "work": {
        "hours_per_unit": 1,
        "productive_hours": 1_500,
        "utilisation": 0.8,
        "requirement_change": 0.1,
    },
    "today": {"loaded_cost": 60_000, "people_avoidable": 1, "other_avoidable": 0.5, "terms": TEAM},
    "freed_hours": {"use": "cash", "rate": 0},
    "stays_inside": 20,
}
FLAT = {"discount_rate": 0, "wage_growth": 0, "price_indexation": 0}
SEVERANCE = 6 * 15_000  # with those who led them


def priced(option: dict[str, Any], function: dict[str, Any] | None = None, **top: Any) -> PricedOption:
    world = world_for(STEADY | (function or {}) | {"options": [option]}, paths=8, **(FLAT | top))
    return price_option(world, options_of(world)[0])


def assert_cost(found: PricedOption, **by_horizon: float) -> None:
    for horizon, cost in by_horizon.items():
        at = found.horizons.index(int(horizon.removeprefix("to_")))
        assert found.cost[at] == pytest.approx(cost, abs=CENT)


def test_own_people_in_a_steady_year() -> None:
    world = world_for(STEADY | {"options": []}, paths=8, **FLAT)
    assert_cost(price_status_quo(world), to_36=36 * TEAM_A_MONTH, to_60=60 * TEAM_A_MONTH)
    assert price_status_quo(world).cash == pytest.approx(12 * TEAM_A_MONTH, abs=CENT)


def test_money_is_discounted_by_the_month_and_indexed_by_the_year() -> None:
    rates = {"discount_rate": 0.08, "wage_growth": 0.03, "price_indexation": 0.02}
    world = world_for(STEADY | {"options": []}, paths=8, **rates)
    cost = 0.0
    for month in range(1, 37):
        year = (month - 1) // 12
        cost += (30_500 * 1.03**year + 1_000 * 1.02**year) / 1.08 ** (month / 12)
    assert_cost(price_status_quo(world), to_36=cost)


def test_hours_that_must_be_staffed_take_whole_shifts_however_little_happens() -> None:
    work = STEADY["work"] | {"coverage_hours": 168, "seats": 1}
    world = world_for(STEADY | {"work": work, "options": []}, paths=8, **FLAT)
    people = 6  # 168 · 52.18 / 1 500 = 5.84
    assert_cost(price_status_quo(world), to_36=36 * TEAM_A_MONTH * people / 4)


def test_out_tasking_by_the_ticket() -> None:
    option = nothing_but(
        OutTasking,
        price_per_unit=100,
        repeat_share=0.05,
        definition_cost=10_000,
        onboarding_cost=5_000,
        exit_cost=3_000,
        severance_cost=15_000,
        lead_time=3,
        management_hours=10,
        verification_hours=0.05,
        escalation_share=0.1,
    )
    charges = 420 * 100  # 400 and a twentieth again
    own = (10 + 20 + 50 + 20) * 40  # manage, verify, what comes back (400 · 0.1 / 0.8), what stays inside
    before = 3 * TEAM_A_MONTH
    once = 10_000 + 5_000 + SEVERANCE + 3_000
    assert_cost(
        priced(option),
        to_36=before + once + 33 * (charges + own),
        to_60=before + once + 57 * (charges + own),
    )
    taxed = priced(option, irrecoverable_vat=0.2)
    bought = 5_000 + 3_000 + 33 * charges
    assert_cost(taxed, to_36=before + SEVERANCE + 10_000 + 33 * own + 1.2 * bought)
    abroad = priced(option | {"currency": "USD"}, exchange_rates={"USD": 0.5})
    assert_cost(abroad, to_36=before + SEVERANCE + 10_000 + 33 * own + 0.5 * bought)


def test_the_worth_beyond_money_moves_with_the_work() -> None:
    option = nothing_but(OutTasking, price_per_unit=100, verification_hours=0, lead_time=3, control_level=0.5)
    values = {"control": 12_000, "skills": 0, "innovation": 0, "culture": 0}
    today = STEADY["today"] | {"terms": TEAM | {"control_level": 0.9}}
    found = priced(option, {"values": values, "today": today})
    assert found.value[0] == pytest.approx(1_000 * (3 * 0.9 + 33 * 0.5), abs=CENT)


@pytest.mark.parametrize(
    ("convention", "additional"),
    [("from baseline", 100), ("beyond band", 60)],  # 500 billed against 400, in a band up to 440
)
def test_outsourcing_with_more_than_the_band(convention: str, additional: int) -> None:
    option = nothing_but(
        Outsourcing,
        convention=convention,
        price_per_unit=80,
        repeat_share=0.25,
        dead_band=0.1,
        arc_ratio=0.9,
        change_premium=0.5,
        lead_time=4,
        transition_months=4,
        dual_running=2,
        transition_cost=50_000,
        term=24,
        renewal_cost=20_000,
        benchmarking_cost=10_000,
        termination_share=0.1,
        exit_cost=30_000,
        severance_cost=15_000,
        replacement_cost=0,
        retained_share=0.1,
        management_hours=30,
        escalation_share=0.05,
    )
    charges = (400 + 0.9 * additional) * 80 * 1.05  # a tenth of the work changes, at half the price more
    own = (20 + 50 + 30 + 25) * 40  # inside, a tenth of 4 people · 125 hours, manage, 400 · 0.05 / 0.8
    before = 10 * TEAM_A_MONTH  # eight months to the start, two in which both are paid
    once = 50_000 + SEVERANCE + 30_000
    left = 20 * 400 * 80 * 0.1  # terms end in months 32, 56, 80: 20 months before from 36, and 20 from 60
    assert_cost(
        priced(option),
        to_36=before + once + left + 28 * (charges + own) + 10_000 + 20_000,
        to_60=before + once + left + 52 * (charges + own) + 2 * (10_000 + 20_000),
    )


def test_contractors_are_judged_by_the_accepted_hour() -> None:
    option = nothing_but(
        StaffAugmentation,
        rate_per_hour=64,
        rework_share=0.2,
        turnover=0.48,
        onboarding_hours=50,
        supervision_hours=4,
        lead_time=2,
        notice=0.5,
        severance_cost=15_000,
    )
    accepted = 500  # 400 / 0.8
    charges = accepted * 80  # 64 for each hour, of which four in five are accepted: 625 hours, 5 people
    learning = 5 * 0.04 * 50 * 64  # 4 % of them are new each month
    own = (5 * 4 + 20) * 40
    once = 5 * 50 * 64 + 0.5 * 625 * 64 + SEVERANCE
    assert_cost(priced(option), to_36=2 * TEAM_A_MONTH + once + 34 * (charges + learning + own))


def test_people_who_stay_are_paid_and_do_what_stays_inside() -> None:
    option = nothing_but(OutTasking, price_per_unit=100, verification_hours=0, lead_time=3, repeat_share=0)
    today = STEADY["today"] | {"terms": TEAM | {"turnover": 0}, "other_cost": 24_000}
    function = {"today": today, "freed_hours": {"use": "bought hours", "rate": 30}}
    team = TEAM_A_MONTH - 500 + 2_000  # without turnover, with other cost
    stay = 6 * 5_000 + 1_000  # with leads and desks. 750 hours: 20 inside, the other 730 bought nowhere else
    moved = 400 * 100 + 20 * 40 + stay - 20 * 40 - 730 * 30 + 1_000  # and half of the other cost
    assert_cost(priced(option, function), to_36=3 * team + 33 * moved)


def test_the_core_does_what_it_can_and_the_provider_the_rest() -> None:
    core = nothing_but(
        InHouse, tools_per_person=3_000, management_share=0.1, turnover=0.1, hiring_cost=12_000
    )
    option = nothing_but(
        CoreOverflow,
        core=core,
        core_people=3,
        price_per_unit=100,
        verification_hours=0.05,
        management_hours=10,
        lead_time=3,
        severance_cost=15_000,
    )
    people = 3 * (5_000 * 1.1 + 250 + 100)  # pay and lead, tools, and a tenth of them replaced a year
    rest = 100 * 100 + (100 * 0.05 + 10) * 40
    today = STEADY["today"] | {"terms": TEAM | {"turnover": 0}}
    half = (
        0.5 * 5_000 + 250 / 3 - 15 * 40
    )  # of one and a half that are freed one can leave; half a lead stays
    team = TEAM_A_MONTH - 500
    assert_cost(priced(option, {"today": today}), to_36=3 * team + 15_000 + 33 * (people + rest + half))


def test_a_retainer_carries_its_share_and_no_more() -> None:
    core = nothing_but(InHouse, overtime_premium=1.5)
    retainer = {"price_per_month": 1_000, "carried_share": 0.5, "verification_hours": 0}
    option = nothing_but(CoreOverflow, core=core, lead_time=0, **retainer)
    free = {"today": STEADY["today"] | {"terms": TEAM | {"management_share": 0}}}
    assert_cost(priced(option, free), to_36=36 * (2 * 5_000 + 1_000))  # 200 of 400 hours take two people
    nobody = option | {"core_people": 0}
    assert_cost(priced(nobody, free), to_36=36 * (200 * 1.5 * 40 + 1_000))
    busy = free | {"volume": STEADY["volume"] | {"per_month": 410}}
    assert_cost(priced(option, busy), to_36=36 * (3 * 5_000 + 1_000))  # 205 hours take a third


def test_a_provider_fails_as_often_as_its_rate_says_however_long_one_looks() -> None:
    option = nothing_but(OutTasking, price_per_unit=1, failure_rate=1, replacement_cost=1_000, lead_time=0)
    world = world_for(STEADY | {"options": [option]}, paths=1024, **FLAT)
    lines = price_option(world, options_of(world)[0]).lines
    (replacing,) = [line.mean for line in lines if line.label == "Replacing a provider that fails"]
    assert replacing == pytest.approx([3_000, 5_000, 10_000], rel=0.05)


PROJECT = STEADY | {
    "project": {"work_hours": 1_000, "duration": 5, "due_month": 8, "late_cost": 6_000},
}


def test_a_project_at_a_fixed_price() -> None:
    option = nothing_but(
        OutTasking,
        fixed_price=120_000,
        change_share=0.1,
        lead_time=3,
        ramp=2,
        definition_cost=10_000,
        onboarding_cost=5_000,
        exit_cost=3_000,
        management_hours=10,
        verification_hours=0.05,
        escalation_share=0.1,
    )
    own = (5 * 10 + 5 * 20 + 1_000 * 0.05 + 125) * 40  # manage, inside, verify, what comes back
    late = 1 * 6_000  # three months of lead, half of the ramp, five of work: done in month 9 instead of 8
    cost = 120_000 * 1.1 + own + late + 10_000 + 5_000 + 3_000
    assert_cost(priced(option, PROJECT), to_36=cost, to_120=cost)


def test_a_short_horizon_hides_no_part_of_a_project() -> None:
    long = PROJECT | {"project": PROJECT["project"] | {"duration": 10, "due_month": 12}}
    task = nothing_but(OutTasking, price_per_unit=100, verification_hours=0, lead_time=3)
    values = {"values": {"control": 12_000, "skills": 0, "innovation": 0, "culture": 0}}
    found = priced(task | {"control_level": 1}, long | values, horizon_months=6)
    cost = 1_000 * 100 + 10 * 20 * 40 + 6_000  # units, ten months of what stays inside, one month late
    assert_cost(found, to_6=cost, to_36=cost)
    assert found.net(6) == pytest.approx(cost - 12_000)
    world = world_for(STEADY | long | values | {"options": [task]}, paths=8, **FLAT, horizon_months=6)
    (option,) = options_of(world)
    assert (price_option(until(world, (6,)), option).cost == price_option(world, option).cost[0]).all()


def test_a_project_with_own_people() -> None:
    team = nothing_but(InHouse, hire_lag=4, hiring_cost=8_000, release_cost=9_000, management_share=0.1)
    there = PROJECT | {"today": STEADY["today"] | {"people": 2}}
    assert_cost(priced(team, there), to_36=5 * 2 * 5_500)  # 1 000 / (100 · 5) = 2 people, who begin at once
    hired = PROJECT | {"today": STEADY["today"] | {"people": 1}}
    late = 1 * 6_000  # four months to hire one, five of work
    assert_cost(priced(team, hired), to_36=5 * 2 * 5_500 + 8_000 + 9_000 + late)


def test_today_s_outsourcing_that_is_left_at_once_is_paid_for_not_one_month() -> None:
    terms = nothing_but(Outsourcing, price_per_unit=60, term=60)
    left = {"today": STEADY["today"] | {"people": 0, "terms": terms}, "stays_inside": 0}
    task = nothing_but(OutTasking, price_per_unit=30, verification_hours=0)
    assert_cost(priced(task, left), to_36=36 * 400 * 30)
