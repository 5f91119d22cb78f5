"""Two implementations of docs/costs.md agree on every path: the engine, and a plain loop over months.

Ranges, volatility and noise are on everywhere; each scenario turns one thing that costs depend on.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from plain_cases import options_of, world_for
from plain_costs import plain_cost_of
from plain_world import Inputs

from outtask.methods.costs.price import price_option, price_status_quo
from outtask.methods.world import World
from outtask.terms.options import AnyOption

IN_HOUSE: dict[str, Any] = {"model": "in-house"}
CONTRACTORS: dict[str, Any] = {"model": "staff-augmentation"}
PER_UNIT: dict[str, Any] = {"model": "out-tasking"}
PER_HOUR: dict[str, Any] = {
    "model": "out-tasking",
    "price_per_hour": {"low": 40, "likely": 55, "high": 70},
    "price_per_month": 900,
    "failure_rate": 1,  # several failures on a path
    "minimum_share": 0.98,
    "above_band": 0.3,
    "band_width": 0.01,
    "notice_weeks": {"low": 0, "likely": 9, "high": 20},
}
PER_DELIVERABLE: dict[str, Any] = {
    "model": "out-tasking",
    "price_per_deliverable": {"low": 5000, "likely": 9000, "high": 12_000},
    "deliverables_per_month": {"low": 1, "likely": 3, "high": 4},
    "failure_rate": 1,
}
CORE: dict[str, Any] = {"model": "core-overflow"}
FIRST_LEVEL: dict[str, Any] = {"model": "core-overflow", "carries": "first level", "price_per_hour": 90}
OUT_OF_HOURS: dict[str, Any] = {"model": "core-overflow", "carries": "out-of-hours", "price_per_unit": 95}
RETAINER: dict[str, Any] = {"model": "core-overflow", "price_per_month": 9_000}
STATED_CORE: dict[str, Any] = {"model": "core-overflow", "core_people": {"low": 2, "likely": 3, "high": 5}}
OUTSOURCED: dict[str, Any] = {"model": "outsourcing"}
BEYOND: dict[str, Any] = {
    "model": "outsourcing",
    "convention": "beyond band",
    "true_up": False,
    "base_charge": 31_000,
    "dead_band": {"low": 0.02, "likely": 0.05, "high": 0.08},
    "floor_share": 0.95,
    "failure_rate": 0.8,
    "term": {"low": 20, "likely": 30, "high": 40},
}
EVERY = [IN_HOUSE, CONTRACTORS, PER_UNIT, PER_HOUR, CORE, FIRST_LEVEL, OUTSOURCED, BEYOND]
BRIEF = [CONTRACTORS, PER_UNIT, CORE, OUTSOURCED]
WILD = {
    "per_month": {"low": 500, "likely": 900, "high": 1200},
    "volatility": 0.6,
    "noise": 0.3,
    "growth": 0.1,
}
SEASON = [1.5, 1.3, 1.0, 0.9, 0.8, 0.7, 0.6, 0.7, 0.9, 1.0, 1.2, 1.4]
ROUND_THE_CLOCK = {"coverage_hours": 168, "seats": {"low": 1, "likely": 1, "high": 2}}
GRID = [
    {"name": "Ada", "shares": {"Desk": 0.6, "Network": 0.4}},
    {"name": "Bo", "count": 4, "shares": {"Desk": 0.8}},
    {"name": "Cy", "shares": {"Desk": 1.0}},
]
SHARED = {"name": "Ada", "shares": {"Desk": 0.7, "Network": 0.3}}
INCUMBENT = {
    "provider": "Acme",
    "ends_month": 20,
    "notice": {"low": 2, "likely": 6, "high": 12},
    "fee": 50_000,
}

COSTS = [
    {"name": "Licences 2.0", "yearly": {"low": 9000, "likely": 20_000, "high": 26_000}, "fate": "avoidable"},
    {"name": "Data centre", "yearly": 31_000, "fate": "stranded"},
    {"name": "Devices", "yearly": {"low": 5000, "likely": 12_000, "high": 40_000}, "fate": "transferred"},
]


def today(terms: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an incumbent's terms of today, with a contract."""
    return {"terms": terms | {"provider": "Acme"}, "contract": INCUMBENT, "other_cost": 40_000} | more


FUNCTIONS: dict[str, dict[str, Any]] = {
    "a plain desk": {"options": [*EVERY, OUT_OF_HOURS, STATED_CORE, PER_DELIVERABLE, RETAINER]},
    "deliverables today": {"today": today(PER_DELIVERABLE), "options": BRIEF},
    "wild demand": {"volume": WILD, "options": EVERY},
    "agreed baselines": {
        "volume": WILD,
        "options": [
            option | {"baselines": ladder}
            for option in (OUTSOURCED, OUTSOURCED | {"base_charge": 40_000}, BEYOND)
            for ladder in ([800, {"low": 600, "likely": 900, "high": 1300}, 700], [1000], [500] * 20)
        ],
    },
    "coverage": {"work": ROUND_THE_CLOCK, "options": [*EVERY, OUT_OF_HOURS]},
    "coverage decides": {
        "volume": {"per_month": 60},
        "work": ROUND_THE_CLOCK | {"coverage_hours": {"low": 60, "likely": 100, "high": 168}},
        "options": [*BRIEF, OUT_OF_HOURS, FIRST_LEVEL],
    },
    "no volume": {"volume": {}, "work": ROUND_THE_CLOCK, "options": EVERY},
    "upkeep": {"work": {"fixed_hours": {"low": 100, "likely": 200, "high": 400}}, "options": EVERY},
    "season": {"volume": {"per_month": 900, "season": SEASON}, "options": BRIEF},
    "steps": {
        "volume": {"per_month": 900, "steps": [{"month": 7, "factor": 1.6}, {"month": 30, "add": -700}]},
        "options": EVERY,
    },
    "steps with ranges": {
        "volume": WILD
        | {
            "steps": [
                {"month": 7, "factor": {"low": 1, "likely": 1.6, "high": 2}},
                {"month": 7, "add": {"low": -300, "likely": -100, "high": 0}},
                {"month": 30, "add": 200},
            ]
        },
        "options": BRIEF,
    },
    "several drivers": {
        "volume": WILD
        | {
            "season": SEASON,
            "also": [
                {"unit": "server", "per_month": 80, "hours_per_unit": {"low": 1, "likely": 2, "high": 4}},
                {"unit": "TB", "per_month": {"low": 100, "likely": 150, "high": 400}, "hours_per_unit": 1}
                | {"growth": {"low": 0.1, "likely": 0.3, "high": 0.4}},
            ],
        },
        "options": EVERY,
    },
    "a volume that begins later": {
        "volume": {"per_month": 0, "steps": [{"month": 20, "add": 500}]},
        "options": [PER_UNIT, CORE, BEYOND],
    },
    "reversion": {
        "volume": {"per_month": 900, "reversion": {"level": 400, "speed": 0.7}, "growth": 0},
        "options": BRIEF,
    },
    "reversion to a range": {
        "volume": WILD
        | {
            "growth": 0,
            "reversion": {
                "level": {"low": 300, "likely": 700, "high": 1400},
                "speed": {"low": 0.1, "likely": 0.7, "high": 2},
            },
        },
        "options": BRIEF,
    },
    "the need ends": {"volume": WILD | {"ends_after": 31}, "options": [*EVERY, OUT_OF_HOURS]},
    "the need ends at once": {"volume": WILD | {"ends_after": 6}, "options": EVERY},
    "people and cost": {
        "today": {
            "people": {"low": 4, "likely": 6.5, "high": 9},
            "loaded_cost": 61_000,
            "other_cost": 30_000,
        },
        "options": EVERY,
    },
    "taken in from a provider": {
        "volume": WILD,
        "today": today(PER_HOUR, people=0),
        "options": [
            IN_HOUSE | {"delay_probability": 0.6, "delay_months": {"low": 5, "likely": 9, "high": 14}},
            IN_HOUSE | {"hire_lag": 12, "overtime_cap": 0},
            IN_HOUSE | {"hire_lag": 0, "delay_probability": 0},
            IN_HOUSE | {"hire_lag": {"low": 20, "likely": 30, "high": 50}},
            CORE,
        ],
    },
    "taken in, and little to do": {
        "volume": WILD | {"per_month": 50},
        "today": today(CORE, people=0),
        "work": {"coverage_hours": {"low": 0, "likely": 30, "high": 60}},
        "options": [IN_HOUSE],
    },
    "less than a person": {"today": {"people": {"low": 0.2, "likely": 0.5, "high": 1.4}}, "options": EVERY},
    "nobody today": {
        "today": {"people": 0, "other_cost": 9000},
        "work": ROUND_THE_CLOCK,
        "values": {"control": {"low": 0, "likely": 30_000, "high": 90_000}, "skills": 40_000},
        "options": [*EVERY, IN_HOUSE | {"hire_lag": {"low": 0, "likely": 2, "high": 9}}],
    },
    "people of a core today": {"today": today(CORE, people=3), "options": BRIEF},
    "work for less than a person": {"volume": WILD | {"per_month": 50}, "options": EVERY},
    "cost line by line": {"today": {"costs": COSTS, "other_cost": 9000}, "options": EVERY},
    "cost line by line of contractors": {"today": today(CONTRACTORS, costs=COSTS), "options": EVERY},
    "bought hours": {"freed_hours": {"use": "bought hours"}, "options": EVERY},
    "core work": {"freed_hours": {"use": "core work"}, "options": BRIEF},
    "no use": {"freed_hours": {"use": "none"}, "options": BRIEF},
    "transfer": {"options": [option | {"transfers_people": True} for option in BRIEF]},
    "transfer without cash": {
        "freed_hours": {"use": "core work"},
        "options": [option | {"transfers_people": True} for option in BRIEF],
    },
    "severance is stated": {"options": [option | {"severance_people": 2} for option in EVERY]},
    "starts that slip": {
        "options": [
            option | {"delay_probability": 0.6, "delay_months": {"low": 5, "likely": 9, "high": 14}}
            for option in EVERY
        ]
    },
    "people who take over step by step": {
        "today": today(PER_HOUR),
        "options": [IN_HOUSE | {"ramp": 5}, CONTRACTORS | {"ramp": {"low": 1, "likely": 4, "high": 7}}],
    },
    "starts at once": {
        "options": [
            option | {"lead_time": 0, "delay_probability": 0}
            for option in (CONTRACTORS, PER_UNIT | {"ramp": 0}, CORE, OUTSOURCED | {"transition_months": 0})
        ]
    },
    "a start after a year": {
        "volume": WILD,
        "options": [CORE | {"lead_time": {"low": 10, "likely": 14, "high": 26}, "ramp": 9}],
    },
    "both run for long": {
        "freed_hours": {"use": "bought hours"},
        "today": {"other_cost": 90_000},
        "options": [OUTSOURCED | {"dual_running": {"low": 4, "likely": 8, "high": 15}, "ramp": 6}],
    },
    "contractors today": {"today": today(CONTRACTORS), "options": EVERY},
    "out-tasked today": {"today": today(PER_HOUR), "options": EVERY},
    "a retainer today": {
        "volume": WILD,
        "today": today(RETAINER),
        "options": [*BRIEF, *(RETAINER | {"carries": what} for what in ("first level", "out-of-hours"))],
    },
    "a retainer where cover decides": {
        "volume": {"per_month": 60},
        "work": ROUND_THE_CLOCK,
        "options": [RETAINER, RETAINER | {"carries": "out-of-hours"}, RETAINER | {"core_people": 1}],
    },
    "core and overflow today": {"today": today(CORE), "options": [*EVERY, STATED_CORE]},
    "outsourced today": {"today": today(OUTSOURCED), "options": EVERY},
    "outsourced today, and the need ends": {
        "volume": WILD | {"ends_after": 40},
        "today": today(BEYOND),
        "options": EVERY,
    },
    "outsourced without a contract": {"today": {"terms": BEYOND}, "options": BRIEF},
    "new terms with the incumbent": {
        "today": {"terms": OUTSOURCED, "contract": INCUMBENT},
        "options": [
            OUTSOURCED | {"provider": "Acme", "price_per_unit": 30},
            OUTSOURCED | {"provider": "Bolt"},
        ],
    },
    "conventions and true-up": {
        "volume": WILD,
        "options": [
            OUTSOURCED | {"convention": convention, "true_up": true_up} | price
            for convention in ("from baseline", "beyond band")
            for true_up in (True, False)
            for price in ({"price_per_unit": 44}, {"base_charge": 35_000})
        ],
    },
}
PROJECT = {"work_hours": {"low": 900, "likely": 2600, "high": 5000}, "due_month": 9}
MILESTONES = [{"after": 0, "pays": 0.2}, {"after": 0.45, "pays": "30 %"}, {"after": 1, "pays": 0.5}]
PROJECT_OPTIONS = [
    IN_HOUSE,
    CONTRACTORS,
    PER_UNIT,
    {"model": "out-tasking", "fixed_price": 90_000, "failure_rate": 1},
    {"model": "out-tasking", "price_per_unit": 70, "price_per_month": 3000, "price_trend": -0.1},
    PER_HOUR | {"failure_rate": 0},
    PER_DELIVERABLE | {"failure_rate": 0.5},
    {"model": "out-tasking", "fixed_price": 90_000, "price_trend": 0.1, "price_per_deliverable": 9000}
    | {"failure_rate": 1, "milestones": MILESTONES},
    CORE | {"price_per_hour": 80, "failure_rate": 1},
    OUTSOURCED,
    OUTSOURCED | {"price_per_unit": 66, "failure_rate": 1},
]
PROJECTS: dict[str, dict[str, Any]] = {
    "a project": {},
    "a project, few people": {"today": {"people": 2}},
    "a project, many people": {"today": {"people": 50}},
    "a long project": {"project": PROJECT | {"duration": {"low": 10, "likely": 30, "high": 50}}},
}
for name, function in PROJECTS.items():
    FUNCTIONS[name] = {"project": PROJECT, "options": PROJECT_OPTIONS} | function
FUNCTIONS["a project of contractors"] = {
    "project": PROJECT,
    "today": {"terms": CONTRACTORS},
    "options": [IN_HOUSE, OUTSOURCED],
}
MONEY = {
    "currency": "CHF",
    "loaded_cost": 120_000,
    "irrecoverable_vat": {"low": 0.05, "likely": 0.19, "high": 0.25},
    "discount_rate": {"low": 0.03, "likely": 0.06, "high": 0.12},
    "exchange_rates": {"EUR": {"low": 0.9, "likely": 0.95, "high": 1.1}},
}
TOPS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "foreign currency and tax": ({"options": [option | {"currency": "EUR"} for option in EVERY]}, MONEY),
    "a project in foreign currency": (
        {"project": PROJECT, "options": [option | {"currency": "EUR"} for option in PROJECT_OPTIONS]},
        MONEY,
    ),
    "a horizon within a year": ({"volume": WILD, "options": EVERY}, {"horizon_months": 50}),
    "a long horizon": ({"options": BRIEF}, {"horizon_months": 150, "start": "2026-08"}),
    "a staff grid": ({"options": EVERY}, {"staff": GRID}),
    "shares of people": ({"options": EVERY}, {"staff": [SHARED, SHARED | {"name": "Bo", "count": 6}]}),
    "a provider who is managed already": (
        {"options": [option | {"provider": "Acme"} for option in (PER_UNIT, CORE, OUTSOURCED)]},
        {"providers": [{"name": "Acme", "managed_already": True}]},
    ),
}
for name, function in FUNCTIONS.items():
    TOPS[name] = (function, {})


def assert_agree(world: World, option: AnyOption | None) -> None:
    """Compare cost, worth and cash of one option, or of today's way, on every path."""
    priced = price_option(world, option) if option else price_status_quo(world)
    inputs = Inputs(world, option or world.function.today.terms, status_quo=option is None)
    plain = [plain_cost_of(inputs, path) for path in range(world.paths)]
    for at, horizon in enumerate(world.horizons):
        cost, value = ([one[what][horizon] for one in plain] for what in ("cost", "value"))
        np.testing.assert_allclose(priced.cost[at], cost, rtol=1e-9, err_msg=f"cost to month {horizon}")
        np.testing.assert_allclose(priced.value[at], value, rtol=1e-9, err_msg=f"worth to month {horizon}")
    cash = np.array([one["cash"] for one in plain]).T
    np.testing.assert_allclose(priced.cash, cash, rtol=1e-9, atol=1e-6, err_msg="cash by year")
    assert priced.cash_by_month.sum() == pytest.approx(cash.sum(axis=0).mean())


@pytest.mark.parametrize("name", TOPS)
def test_the_engine_and_the_plain_loop_agree_on_every_path(name: str) -> None:
    function, top = TOPS[name]
    world = world_for(function, **top)
    for option in (None, *options_of(world)):
        try:
            assert_agree(world, option)
        except AssertionError as why:
            why.add_note(f"{name}: {option.name if option else 'as today'}")
            raise


def test_functions_that_move_together_free_whole_people_together() -> None:
    options = [CONTRACTORS, OUTSOURCED]
    for staff in ([], GRID):
        world = world_for({"options": options}, together={"Desk", "Network"}, staff=staff)
        for option in options_of(world):
            assert_agree(world, option)


def test_some_paths_of_a_world_agree_too() -> None:
    world = world_for({"volume": WILD, "options": BRIEF})
    few = world.variant(np.array([3, 3, 7, 13]), {"volume.growth": np.array([-0.3, 0.0, 0.1, 0.4])})
    for option in options_of(world):
        few_priced = price_option(few, option)
        assert (few_priced.cost[:, 0] != few_priced.cost[:, 1]).all()
    fixed = world.variant(np.array([3, 13]), {"case.discount_rate": np.array([0.02, 0.2])})
    for option in options_of(world):
        assert_agree(fixed, option)
