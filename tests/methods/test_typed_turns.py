"""A turning value is where the verdict turns: typed a little short of it the choice stays, beyond it goes."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from plain_cases import nothing_but
from test_costs_closed_form import STEADY, TEAM
from test_tried_and_typed import CORE, DEAL, LEFT, NOTHING, TASK, TODAY

from outtask.methods.decide import decide_function
from outtask.methods.gated import put
from outtask.terms.case import Case
from outtask.terms.decision import Change, Verdict
from outtask.terms.options import InHouse, OutTasking, StaffAugmentation
from outtask.terms.resolve import resolved

SHORT = 0.03  # of the way to the value told
WHOLE = ("case.horizon_months", "today.terms.core_people")  # months and people are whole, values told are not
INCUMBENT = CORE | {"provider": "Zed", "severance_cost": 15_000}
CASE: dict[str, Any] = {
    "case": "Renew or not",
    "paths": 64,
    "horizon_months": 60,
    "discount_rate": 0.08,
    "wage_growth": 0.03,
    "price_indexation": 0.02,
    "irrecoverable_vat": 0,
    "providers": [{"name": "Zed"}],
}
DESK = STEADY | {
    "name": "Desk",
    "values": NOTHING,
    "stays_inside": 0,
    "today": TODAY | {"people": 2, "terms": INCUMBENT, "contract": LEFT | {"provider": "Zed"}},
    "options": [
        TASK,
        DEAL | {"retained_share": 0.1, "management_hours": 30},
        nothing_but(InHouse) | TEAM | {"name": "Inside"},
        INCUMBENT | {"name": "Renew", "core_people": 3, "price_per_unit": 50, "lead_time": 2},
    ],
}


CHEAPER = {"price_per_unit": 33, "glide": 0.02, "ramp": 2, "exit_cost": 20_000, "severance_cost": 15_000}
CHEAPER |= {
    "termination_share": 0.2,
    "floor_share": 0.7,
    "benchmarking_cost": 4_000,
    "escalation_share": 0.05,
}
DESKS = {
    "a task wins": DESK,
    "a deal wins": DESK | {"options": [TASK, DEAL | CHEAPER, *DESK["options"][2:]]},
}


OWN = nothing_but(InHouse) | {"hire_lag": 2, "release_lag": 3, "hiring_cost": 9_000, "training_cost": 4_000}
OWN |= {"release_cost": 20_000, "turnover": 0.12, "tools_per_person": 2_500, "management_share": 0.1}
MILESTONES = [{"after": 0.4, "pays": 0.5}, {"after": 1, "pays": 0.5}]
FIXED = nothing_but(OutTasking, name="Fixed", fixed_price=200_000, change_share=0.15, milestones=MILESTONES)
HIRED = nothing_but(StaffAugmentation, name="Hired", rate_per_hour=75, rework_share=0.08, turnover=0.4)
MOVE = {
    "name": "Desk",
    "project": {"work_hours": 2_400, "duration": 5, "due_month": 6, "late_cost": 9_000},
    "work": {"productive_hours": 1_500, "utilisation": 0.8, "containment": 0.8, "requirement_change": 0.1},
    "stays_inside": 15,
    "values": NOTHING,
    "today": {"loaded_cost": 72_000, "terms": OWN},
    "options": [
        FIXED | {"definition_cost": 12_000, "onboarding_cost": 9_000, "lead_time": 2, "management_hours": 14}
        | {"escalation_share": 0.08, "exit_cost": 4_000},
        HIRED | {"onboarding_hours": 80, "supervision_hours": 8, "lead_time": 1, "notice": 0.5},
    ],
}  # fmt: skip


def decided(function: dict[str, Any], **top: Any) -> Verdict:
    return decide_function(Case.model_validate(CASE | top | {"functions": [function]}), "Desk").verdict


def with_typed(desk: dict[str, Any], change: Change, value: float) -> Verdict:
    if change.path.startswith("case."):
        return decided(desk, **{change.path.removeprefix("case."): value})
    function = deepcopy(desk)
    *above, name = change.path.split(".")
    part = function
    for key in above:
        part = part[key]
    part[name] = value
    return decided(function)


@pytest.mark.parametrize("name", DESKS)
def test_the_verdict_turns_where_it_is_told_to(name: str) -> None:
    desk = DESKS[name]
    verdict = decided(desk)
    told = [change for change in verdict.changes if change.path not in WHOLE and change.of is None]
    told = [change for change in told if abs(change.at - change.now) > 1e-6]  # others turn where they are
    assert len(told) > 7 and len({change.to for change in told}) > 1
    for change in told:
        way = change.at - change.now
        assert with_typed(desk, change, change.now + way * (1 - SHORT)).option == verdict.option, change
        assert with_typed(desk, change, change.now + way * (1 + SHORT)).option == change.to, change


def test_nobody_wins_before_the_value_that_is_told() -> None:
    """People who are hired as whole ones make steps, between which another option may have won."""
    verdict = decided(MOVE)
    paths = ("project.work_hours", "work.utilisation", "work.productive_hours")
    told = [change for change in verdict.changes if change.path in paths]
    assert len(told) > 1
    for change in told:
        for share in (0.3, 0.6, 0.8, 0.9, 0.97):
            value = change.now + share * (change.at - change.now)
            assert with_typed(MOVE, change, value).option == verdict.option, (change, share)


YEAR: dict[str, Any] = {
    "name": "Desk",
    "volume": {"per_month": 1_000, "ends_after": 12},
    "today": {"loaded_cost": 90_000, "terms": {"model": "in-house"}},
    "options": [
        {"model": "outsourcing", "name": "Deal", "lead_time": 0, "transition_months": 0}
        | {"ramp": 0, "dual_running": 0, "delay_probability": 0}
    ],
}
CONTRACTORS: dict[str, Any] = {
    "name": "Desk",
    "volume": {
        "per_month": {"low": 600, "likely": 1_000, "high": 1_600},
        "growth": {"low": -0.1, "likely": 0.03, "high": 0.2},
        "volatility": {"low": 0.1, "likely": 0.25, "high": 0.4},
    },
    "work": {"hours_per_unit": 1, "requirement_change": {"low": 0.1, "likely": 0.25, "high": 0.4}},
    "today": {"loaded_cost": {"low": 60_000, "likely": 75_000, "high": 95_000}}
    | {"terms": {"model": "staff-augmentation"}},
    "options": [{"model": "in-house"}, {"model": "out-tasking"}],
}


@pytest.mark.parametrize(
    ("desk", "horizon", "path"),
    [
        (YEAR, 12, "work.productive_hours"),
        (YEAR, 12, "work.utilisation"),
        (CONTRACTORS, 60, "volume.per_month"),
    ],
)
def test_a_value_far_from_now_is_told_where_the_verdict_turns(
    desk: dict[str, Any], horizon: int, path: str
) -> None:
    """Cost goes with one over it, or fixed costs weigh only there: the curve bends on the way."""
    given = {"case": "Far", "paths": 1_024, "horizon_months": horizon, "functions": [desk]}
    case = resolved(Case.model_validate(given))  # or what is assumed of the market would follow
    verdict = decide_function(case, "Desk").verdict
    change = next(one for one in verdict.changes if one.path == path)
    assert change.at < change.now / 2
    for side, option in ((-1, change.to), (1, verdict.option)):
        value = change.at + side * SHORT * (change.now - change.at)
        functions = (put(case.functions[0], path, value),)
        found = decide_function(case.model_copy(update={"functions": functions}), "Desk").verdict
        assert found.option == option, (change, value)
