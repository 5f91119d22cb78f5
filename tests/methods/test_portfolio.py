"""The best set of options within shared limits, against full enumeration by others and by ourselves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outtask.methods.portfolio import (
    Conflict,
    Portfolio,
    Rebate,
    Tail,
    Way,
    choose,
    least_use,
    total_cost,
    use_of,
)
from outtask.methods.risk import cvar, regret
from outtask.terms.errors import UserError


def reference_functions(inputs) -> dict[str, list[Way]]:
    """Return the functions of the reference: scenario costs, hours, and the weight a provider carries."""
    return {
        f"function {f}": [
            Way(
                option,
                inputs["fixed"][f][o] + inputs["unit"][f][o] * np.array(demand, dtype=float),
                {"hours": inputs["governance_hours"][f][o]}
                | ({f"share of {provider}": inputs["concentration_weight"][f]} if provider else {}),
                provider,
                spend=inputs["baseline_spend"][f][o],
                stays=provider is None,
            )
            for o, (option, provider) in enumerate(
                zip(inputs["options"], inputs["provider_of_option"], strict=True)
            )
        ]
        for f, demand in enumerate(inputs["demand_scenarios"])
    }


def test_the_portfolio_is_the_reference(vectors) -> None:
    (case,) = vectors("milp_portfolio")
    inputs, allowed = case["inputs"], case["tolerance"]["abs"]
    functions = reference_functions(inputs)
    rebates = [Rebate(p, inputs["rebate_threshold"], inputs["rebate_rate"]) for p in "AB"]
    for asked in case["expected"]["cases"]:
        most = asked["provider_share_max"] * sum(inputs["concentration_weight"])
        limits = {"share of A": most, "share of B": most}
        if asked["governance_hours_max"] is not None:
            limits["hours"] = asked["governance_hours_max"]
        tail = Tail(inputs["alpha"], at_most=asked["cvar_max"], of="cost")
        best = choose(functions, limits, rebates=rebates, tail=tail)
        assert isinstance(best, Portfolio)
        expected = asked["expected"]
        options = [ways[at].name for ways, at in zip(functions.values(), best.picked, strict=True)]
        assert options == expected["assignment"]
        assert best.mean == pytest.approx(expected["expected_cost"], abs=allowed)
        assert best.tail == pytest.approx(expected["cvar"], abs=allowed)
        assert best.bound == pytest.approx(expected["expected_cost"], abs=allowed)
        assert best.gap == 0
        saved = (total_cost(functions, best.picked) - total_cost(functions, best.picked, rebates)).mean()
        assert saved == pytest.approx(expected["rebate"], abs=allowed)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_what_a_provider_is_paid_once_counts_once_in_mean_and_tail(seed: int) -> None:
    rng = np.random.default_rng(seed)
    functions = {
        str(f): [
            Way(str(o), rng.uniform(50, 100, 8), provider=(None, "A", "B")[o], once_cost=rng.uniform(0, 30))
            for o in range(3)
        ]
        for f in range(3)
    }
    tail = Tail(0.5, weight=0.7, of="cost")
    best = choose(functions, {}, tail=tail)
    assert isinstance(best, Portfolio)

    def judged(picked: Sequence[int]) -> float:
        taken = [ways[at] for ways, at in zip(functions.values(), picked, strict=True)]
        cost = np.sum([way.cost for way in taken], axis=0)
        for provider in "AB":
            cost = cost - sum(sorted(way.once_cost for way in taken if way.provider == provider)[:-1])
        return float(cost.mean() + tail.weight * cvar(cost, tail.level))

    assert judged(best.picked) == pytest.approx(min(map(judged, product(range(3), repeat=3))))
    assert best.bound == pytest.approx(judged(best.picked))


def test_jobs_go_to_agents_as_the_printed_optima_say(vectors) -> None:
    for case in vectors("milp_gap"):
        profit, resource = case["inputs"]["profit"], case["inputs"]["resource"]
        agents = range(len(profit))
        jobs = {
            f"job {j}": [Way(str(a), -profit[a][j], {f"agent {a}": resource[a][j]}) for a in agents]
            for j in range(len(profit[0]))
        }
        limits = {f"agent {a}": case["inputs"]["capacity"][a] for a in agents}
        best = choose(jobs, limits)
        assert isinstance(best, Portfolio)
        allowed = case["tolerance"]["abs"]
        assert -best.mean == pytest.approx(case["expected"]["optimum"], abs=allowed), case["id"]
        assert all(use_of(jobs, best.picked, name) <= most for name, most in limits.items())


money = st.integers(-40, 40).map(float)
ways = st.builds(
    Way,
    st.just("x"),
    st.lists(money, min_size=4, max_size=4).map(np.array),
    st.fixed_dictionaries({"hours": st.integers(0, 9), "people": st.integers(0, 5)}),
    st.sampled_from([None, "A", "B"]),
    st.fixed_dictionaries({"hours": st.integers(0, 12)}),
    st.integers(0, 9).map(float),
    st.booleans(),
)
estates = st.lists(st.lists(ways, min_size=1, max_size=3), min_size=2, max_size=4).map(
    lambda rows: {f"f{i}": row for i, row in enumerate(rows)}
)


@settings(max_examples=60, deadline=None)
@given(
    estates,
    st.integers(0, 50),
    st.integers(0, 12),
    st.booleans(),
    st.one_of(st.none(), st.builds(Rebate, st.just("A"), st.integers(1, 15), st.just(0.5))),
    st.sampled_from(
        [None, Tail(0.5, 2.0), Tail(0.7, 0.5), Tail(0.5, at_most=25.0), Tail(0.5, 1.0, 10.0, "cost")]
    ),
)
def test_the_set_is_the_one_that_trying_all_of_them_finds(
    functions, hours, people, tied, rebate, tail
) -> None:
    limits = {"hours": hours, "people": people}
    rebates = [rebate] if rebate else []
    group = ["f0", "f1"] if tied else []
    cheapest = sum(np.min([way.cost for way in row], axis=0) for row in functions.values())
    least = math.inf
    for picked in product(*(range(len(row)) for row in functions.values())):
        stays = {functions[name][picked[int(name[1:])]].stays for name in group}
        if len(stays) > 1 or any(use_of(functions, picked, name) > most for name, most in limits.items()):
            continue
        cost = total_cost(functions, picked, rebates)
        level = cost.mean()
        if tail is not None:
            worst = float(cvar(cost - (cheapest if tail.of == "regret" else 0), tail.level))
            if tail.at_most is not None and worst > tail.at_most + 1e-9:
                continue
            level += tail.weight * worst
        least = min(least, level)
    best = choose(functions, limits, together=[group] if tied else [], rebates=rebates, tail=tail)
    if math.isinf(least):
        assert isinstance(best, Conflict)
    else:
        assert isinstance(best, Portfolio)
        found = best.mean + (tail.weight * best.tail if tail else 0)
        assert found == pytest.approx(least, abs=1e-5)
        assert best.bound == pytest.approx(least, abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(estates, st.integers(0, 20), st.integers(0, 6))
def test_limits_in_conflict_are_all_of_them_needed(functions, hours, people) -> None:
    limits = {"hours": hours, "people": people, "room": 0}
    found = choose(functions, limits, together=[["f0", "f1"]])
    if isinstance(found, Portfolio):
        return
    assert "room" not in found.names
    tie = "f0 and f1 move together"
    kept = {name: limits[name] for name in found.names if name != tie}
    group = [["f0", "f1"]] if tie in found.names else []
    assert isinstance(choose(functions, kept, together=group), Conflict)
    for spared in found.names:
        fewer = {name: most for name, most in kept.items() if name != spared}
        assert isinstance(choose(functions, fewer, together=[] if spared == tie else group), Portfolio)


@settings(max_examples=40, deadline=None)
@given(estates)
def test_the_least_use_counts_a_provider_once(functions) -> None:
    picks = product(*(range(len(row)) for row in functions.values()))
    assert least_use(functions, "hours") == min(use_of(functions, picked, "hours") for picked in picks)


def test_another_currency_picks_the_same_set() -> None:
    rng = np.random.default_rng(1)
    costs, hours = rng.normal(1e5, 3e4, (8, 4, 16)), rng.integers(0, 20, (8, 4))

    def estate(rate: float) -> dict[str, list[Way]]:
        return {
            str(f): [Way(str(o), rate * costs[f, o], {"hours": float(hours[f, o])}) for o in range(4)]
            for f in range(8)
        }

    here, *others = (choose(estate(rate), {"hours": 60}, tail=Tail(0.8, 1.0)) for rate in (1, 1e-6, 1e6))
    assert isinstance(here, Portfolio)
    for there, rate in zip(others, (1e-6, 1e6), strict=True):
        assert isinstance(there, Portfolio)
        assert there.picked == here.picked
        assert there.mean == pytest.approx(rate * here.mean)


def test_a_rebate_counts_where_everything_else_costs_nothing() -> None:
    free = {"desk": [Way("stay", 0.0), Way("go", 0.0, provider="A", spend=1e6)], "backup": [Way("stay", 0.0)]}
    found = choose(free, {}, rebates=[Rebate("A", 1.0, 0.5)], tail=Tail(0.5, at_most=1.0))
    assert isinstance(found, Portfolio)
    assert (found.picked, found.mean) == ((1, 0), -5e5)
    assert choose({"desk": [Way("stay", 0.0)]}, {}, rebates=[Rebate("A", 1.0, 0.5)]) == Portfolio(
        (0,), 0.0, None, 0.0, 0.0
    )


def test_aversion_to_regret_takes_the_steady_option() -> None:
    bold, steady = np.array([0.0, 0.0, 0.0, 100.0]), np.full(4, 30.0)
    functions = {"desk": [Way("bold", bold), Way("steady", steady)]}
    assert choose(functions, {}) == Portfolio((0,), 25.0, None, pytest.approx(25.0), 0.0)
    averse = choose(functions, {}, tail=Tail(0.75, 1.0))
    assert isinstance(averse, Portfolio)
    assert averse.picked == (1,)
    assert averse.tail == pytest.approx(float(cvar(regret(np.stack([bold, steady])), 0.75)[1]))


def test_a_start_is_chosen_like_an_option() -> None:
    def starts(saving: float) -> list[Way]:
        quarters = [Way(f"start in {q}", -saving + q, {f"people moving in {q}": 5.0}) for q in (1, 2)]
        return [Way("as today", 0.0, stays=True), *quarters]

    room = {"people moving in 1": 5, "people moving in 2": 5}
    found = choose({"desk": starts(10), "backup": starts(20), "network": starts(5)}, room)
    assert isinstance(found, Portfolio)
    assert found.mean == -10 - 20 + 3
    assert found.picked[2] == 0


def test_impossible_estates_are_told() -> None:
    with pytest.raises(UserError, match="desk has no option"):
        choose({"desk": []}, {})
    with pytest.raises(UserError, match="2, 3"):
        choose({"desk": [Way("a", np.zeros(2)), Way("b", np.zeros(3))]}, {})
    with pytest.raises(UserError, match="no function backup"):
        choose({"desk": [Way("a", 0.0)]}, {}, together=[["desk", "backup"]])
    with pytest.raises(UserError, match="level"):
        choose({"desk": [Way("a", 0.0)]}, {}, tail=Tail(1.0))
