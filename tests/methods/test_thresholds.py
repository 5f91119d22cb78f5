"""Where a verdict turns: closed forms, curves, and the oracle of deciding anew on both sides."""

from typing import Any

import numpy as np
import pytest

from outtask.methods.decide import decide_function
from outtask.methods.thresholds import conditional, curve_turn, linear_turn, stays_between
from outtask.terms.amounts import between, fixed
from outtask.terms.case import Case
from outtask.terms.decision import Change, FunctionResult
from outtask.terms.resolve import resolved


def test_a_price_turns_where_two_straight_lines_meet() -> None:
    turn = linear_turn(np.array([100.0, 90.0]), np.array([0.0, 5.0]), [0], 1, 10.0, (0.0, 20.0))
    assert turn is not None and turn.at == pytest.approx(12)
    assert linear_turn(np.array([100.0, 90.0]), np.array([5.0, 5.0]), [0], 1, 10.0, (0.0, 20.0)) is None


def test_a_curve_is_tied_to_the_level_over_the_range() -> None:
    grid = np.linspace(0, 4, 401)
    given = conditional(np.array([7.0]), grid, (grid**2)[None], between(1, 2, 3))
    # E u² over the triangle is 4 + 1/6
    assert np.interp(2.0, grid, given[0]) == pytest.approx(7 - 1 / 6, abs=2e-3)


def test_the_nearer_crossing_counts() -> None:
    grid = np.array([0.0, 1.0, 2.0, 3.0])
    given = np.array([[0.0, 0.0, 0.0, 0.0], [-1.0, 1.0, 1.0, -3.0]])
    turn = curve_turn(grid, given, 1.8, [1], 0)
    assert turn is not None and turn.at == pytest.approx(2.25)
    assert stays_between(grid, given, 1.8, [1], 0) == pytest.approx((0.5, 2.25), abs=0.01)


BODY: dict[str, Any] = {
    "name": "Desk",
    "volume": {"per_month": 900, "growth": {"low": -0.05, "likely": 0.03, "high": 0.1}, "volatility": 0.15},
    "work": {"containment": 0.8, "hours_per_unit": {"low": 0.8, "likely": 1.0, "high": 1.2}},
    "options": [
        {"model": "outsourcing", "name": "Acme", "price_per_unit": {"low": 45, "likely": 52, "high": 60}},
        {"model": "out-tasking", "name": "Bolt", "price_per_unit": {"low": 55, "likely": 60, "high": 70}},
    ],
}


def case_of(**top: Any) -> Case:
    return resolved(Case.model_validate({"case": "Test", "paths": 2048, "functions": [BODY]} | top))


def moved(case: Case, change: Change, value: float) -> Case:
    """Return the case with one input fixed at a value; an option's input at the option named."""
    if change.path == "case.horizon_months":
        return case.model_copy(update={"horizon_months": round(value)})
    function = case.functions[0]
    steps = change.path.split(".")
    if steps[0] == "case":
        return case.model_copy(update={steps[1]: fixed(value)})
    if steps[0] == "option":
        options = tuple(
            replaced(option, steps[1:], value) if option.name == change.of else option
            for option in function.options or ()
        )
        function = function.model_copy(update={"options": options})
    else:
        function = replaced(function, steps, value)
    return case.model_copy(update={"functions": (function,)})


def replaced(term: Any, steps: list[str], value: float) -> Any:
    if len(steps) == 1:
        return term.model_copy(update={steps[0]: fixed(value)})
    inner = replaced(getattr(term, steps[0]), steps[1:], value)
    return term.model_copy(update={steps[0]: inner})


def gap(result: FunctionResult, to: str, choice: str, materiality: float) -> float:
    """Return how far one option is behind another, hurdles included, as a share of today's cost."""
    today = result.options[0].cost.mean
    levels = {
        option.option: option.cost.mean
        - option.value_beyond_money
        + (0 if option.status_quo else materiality * today)
        for option in result.options
    }
    return (levels[to] - levels[choice]) / today


def test_the_verdict_turns_at_every_value_told_and_not_before() -> None:
    case = case_of()
    now = decide_function(case, "Desk")
    verdict = now.verdict
    assert len(verdict.changes) >= 8
    assert any(change.path == "case.horizon_months" for change in verdict.changes)
    for change in verdict.changes[:14]:
        way = change.at - change.now
        assert gap(now, change.to, verdict.option, case.materiality) > 0.03  # no near tie
        halfway = decide_function(moved(case, change, change.at - way / 2), "Desk").verdict
        assert halfway.option == verdict.option, change
        there = decide_function(moved(case, change, change.at), "Desk")
        if abs(gap(there, change.to, verdict.option, case.materiality)) < 0.003:
            continue
        step = 0.08 * abs(way)  # where one step of an input moves the cost at once
        if change.path == "case.horizon_months":
            step = max(1.0, round(step))
        before, after = (
            decide_function(moved(case, change, change.at + side * step), "Desk").verdict.option
            for side in (-np.sign(way), np.sign(way))
        )
        assert (before, after) == (verdict.option, change.to), change


def test_the_walk_away_price_is_where_the_verdict_turns() -> None:
    case = case_of()
    verdict = decide_function(case, "Desk").verdict
    assert verdict.walk_away is not None
    holder = verdict.walk_away.of
    bought = holder == verdict.option
    change = Change("", verdict.walk_away.path, 0.0, 0.0, "", "", holder)
    for factor, chosen in ((0.99, True), (1.01, False)):
        again = decide_function(moved(case, change, verdict.walk_away.value * factor), "Desk").verdict
        assert (again.option == holder) is chosen, (bought, factor)


CORE: dict[str, Any] = {
    "name": "Bench",
    "model": "core-overflow",
    "price_per_unit": {"low": 45, "likely": 52, "high": 60},
}
"""Own people in the core are not stated: every price counts them anew."""


@pytest.mark.parametrize("price", [42, 52, 75])
def test_prices_that_count_the_people_of_a_core_turn_where_told(price: float) -> None:
    bench = CORE | {"price_per_unit": {"low": price - 6, "likely": price, "high": price + 8}}
    case = case_of(functions=[BODY | {"options": [bench, BODY["options"][1]]}])
    verdict = decide_function(case, "Desk").verdict
    told = [
        change for change in verdict.changes if change.path in ("today.loaded_cost", "option.price_per_unit")
    ]
    if verdict.walk_away is not None:
        told.append(
            Change("", verdict.walk_away.path, 0, verdict.walk_away.value, "", "", verdict.walk_away.of)
        )
    assert len(told) >= 2
    for change in told:
        inside, outside = (
            decide_function(moved(case, change, change.at * factor), "Desk").verdict.option
            for factor in (0.985, 1.015)
        )
        assert inside != outside, change
        assert verdict.option in (inside, outside)
