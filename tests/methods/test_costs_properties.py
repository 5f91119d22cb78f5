"""What must hold of every price, whatever is written in a case."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from plain_cases import moved_inputs, options_of, world_for, worth_trying
from test_costs_oracle import assert_agree

from outtask.methods.costs.price import price_option, price_status_quo
from outtask.terms.inputs import spec_of
from outtask.terms.options import (
    CoreOverflow,
    InHouse,
    Option,
    Outsourcing,
    OutTasking,
    StaffAugmentation,
)

MODELS: dict[str, type[Option]] = {
    kind.model_fields["model"].default.value: kind
    for kind in (InHouse, StaffAugmentation, OutTasking, CoreOverflow, Outsourcing)
}
PATHS = 8
quick = settings(deadline=None, max_examples=40)


def numbers(low: float, high: float) -> st.SearchStrategy[Any]:
    """Return quarters of a range, as people write numbers, or a range of them."""
    one = st.integers(0, 4 * 24).map(lambda n: low + (high - low) * n / 96)
    if high - low >= 24:  # months and the like: exact in binary, so that nothing falls beside a month's end
        one = st.integers(0, int(4 * (high - low))).map(lambda n: low + n / 4)
    ranges = (
        st.tuples(one, one, one)
        .map(sorted)
        .map(lambda x: dict(zip(("low", "likely", "high"), x, strict=True)))
    )
    return st.one_of(one, ranges)


@st.composite
def options(draw: st.DrawFn, models: tuple[str, ...] = tuple(MODELS)) -> dict[str, Any]:
    """Draw an option of which some inputs are stated."""
    model = draw(st.sampled_from(models))
    kind = MODELS[model]
    names = [name for name in kind.model_fields if spec_of(kind, name) and name != "baselines"]
    found: dict[str, Any] = {"model": model, "transfers_people": draw(st.booleans())}
    for name in draw(st.lists(st.sampled_from(names), max_size=6, unique=True)):
        spec = spec_of(kind, name)
        assert spec is not None
        found[name] = draw(numbers(*worth_trying(spec)))
    if kind is Outsourcing:
        found |= {
            "true_up": draw(st.booleans()),
            "convention": draw(st.sampled_from(("from baseline", "beyond band"))),
        }
        if "base_charge" in found:
            found.pop("price_per_unit", None)
    if kind is CoreOverflow:
        found["carries"] = draw(st.sampled_from(("overflow", "out-of-hours", "first level")))
    return found


@st.composite
def functions(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a function: volume, work, people, today's way, or a project."""
    found: dict[str, Any] = {
        "volume": {
            "per_month": draw(numbers(0, 2_000)),
            "growth": draw(numbers(-0.3, 0.4)),
            "volatility": draw(numbers(0, 0.6)),
            "noise": draw(numbers(0, 0.3)),
            "ends_after": draw(st.sampled_from((None, None, 5, 24, 61))),
        },
        "work": {
            "hours_per_unit": draw(numbers(0.25, 4)),
            "fixed_hours": draw(st.sampled_from((0, 0, 150))),
            "coverage_hours": draw(st.sampled_from((0, 0, 60, 168))),
        },
        "freed_hours": {"use": draw(st.sampled_from(("cash", "bought hours", "core work", "none")))},
    }
    today: dict[str, Any] = {"other_cost": 20_000}
    if draw(st.booleans()):
        today["people"] = draw(numbers(0, 24))
    if draw(st.booleans()):
        today["terms"] = draw(options()) | {"provider": "Acme"}
        today["contract"] = {
            "ends_month": draw(st.integers(0, 40)),
            "fee": 9_000,
            "notice": draw(numbers(0, 24)),
        }
    found["today"] = today
    if draw(st.integers(0, 5)) == 0:
        found["project"] = {
            "work_hours": draw(numbers(24, 5_000)),
            "duration": draw(numbers(1, 25)),
            "due_month": 7,
        }
    return found


WHO_FAILS_AFTER_THE_NEED_ENDED = {
    "volume": {"per_month": 0, "ends_after": 5},
    "today": {
        "terms": {"model": "out-tasking", "provider": "Acme", "failure_rate": 17 / 48},
        "contract": {"ends_month": 0, "fee": 9_000, "notice": 23.5},
    },
}


@quick
@given(functions(), options())
@example(WHO_FAILS_AFTER_THE_NEED_ENDED, {"model": "in-house"})
def test_whatever_is_written_both_implementations_agree(
    function: dict[str, Any], option: dict[str, Any]
) -> None:
    world = world_for(function | {"options": [option]}, paths=PATHS, horizon_months=48)
    assert_agree(world, None)
    assert_agree(world, options_of(world)[0])


@quick
@given(functions(), options())
def test_costs_are_finite_and_lines_add_up_to_them(function: dict[str, Any], option: dict[str, Any]) -> None:
    world = world_for(function | {"options": [option]}, paths=PATHS, horizon_months=48)
    for priced in (price_status_quo(world), price_option(world, options_of(world)[0])):
        assert (
            np.isfinite(priced.cost).all()
            and np.isfinite(priced.value).all()
            and np.isfinite(priced.cash).all()
        )
        assert sum(line.mean for line in priced.lines) == pytest.approx(
            priced.cost.mean(axis=1), rel=1e-9, abs=1e-6
        )


@quick
@given(functions(), options(), st.floats(0.01, 500))
def test_the_size_of_the_currency_changes_nothing(
    function: dict[str, Any], option: dict[str, Any], factor: float
) -> None:
    world = world_for(function | {"options": [option]}, paths=PATHS)
    offered = options_of(world)[0]
    other = world.variant(np.arange(PATHS), moved_inputs(world, offered, factor))
    for one, many in (
        (price_option(world, offered), price_option(other, offered)),
        (price_status_quo(world), price_status_quo(other)),
    ):
        np.testing.assert_allclose(many.cost, factor * one.cost, rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(many.value, factor * one.value, rtol=1e-9)


@quick
@given(functions(), options())
def test_a_twin_costs_the_same_to_the_last_digit(function: dict[str, Any], option: dict[str, Any]) -> None:
    other = {"model": "out-tasking", "provider": "Bolt", "price_per_unit": 9, "definition_cost": 999}
    offered = [
        option | {"name": "One"},
        other,
        option | {"name": "Other", "note": "the same but for its name"},
    ]
    one, between, twin = (
        price_option(world, option)
        for world in (world_for(function | {"options": offered}, paths=PATHS),)
        for option in options_of(world)
    )
    np.testing.assert_array_equal(one.cost, twin.cost)
    np.testing.assert_array_equal(one.value, twin.value)
    assert (between.cost != one.cost).any()


@quick
@given(functions(), options(), st.floats(1.01, 3), st.integers(0))
def test_a_dearer_quote_never_makes_an_option_cheaper(
    function: dict[str, Any], option: dict[str, Any], factor: float, which: int
) -> None:
    if option["model"] == "core-overflow":  # a core that follows the price is looked at below
        option = option | {"core_people": 3}
    world = world_for(function | {"options": [option]}, paths=PATHS)
    offered = options_of(world)[0]
    dearer = {
        path: price for path, price in moved_inputs(world, offered, factor).items() if "option." in path
    }
    path = sorted(dearer)[which % len(dearer)]
    moved = world.variant(np.arange(PATHS), {path: dearer[path]})
    before, after = price_option(world, offered).cost, price_option(moved, offered).cost
    assert (after >= before * (1 - 1e-12)).all(), path


@pytest.mark.parametrize("volume", [150, 900])
def test_a_core_that_follows_the_quote_never_gains_by_a_dearer_one(volume: int) -> None:
    world = world_for(
        {"volume": {"per_month": volume}, "options": [{"model": "core-overflow", "price_per_unit": 1}]},
        paths=64,
    )
    dearest = 0.0
    for price in range(20, 180, 5):
        moved = world.variant(np.arange(64), {"option.price_per_unit": np.full(64, float(price))})
        cost = price_option(moved, options_of(world)[0]).cost[1].mean()
        assert cost > dearest * (1 - 2e-4)  # whole people and a rule of thumb: not to the last digit
        dearest = max(dearest, cost)


SYMMETRIC = {"dead_band": 0, "arc_ratio": 1, "rrc_ratio": 1, "true_up": False, "price_per_unit": 50}
FLEXIBLE_AND_NOT = {
    "a minimum": (
        {"model": "out-tasking", "minimum_share": 0, "above_band": 0},
        {"model": "out-tasking", "minimum_share": 1, "above_band": 0},
    ),
    "a surcharge": (
        {"model": "out-tasking", "minimum_share": 0, "above_band": 0},
        {"model": "out-tasking", "minimum_share": 0, "above_band": 1, "band_width": 0.1},
    ),
    "a floor": (
        {"model": "outsourcing", "floor_share": 0} | SYMMETRIC,
        {"model": "outsourcing", "floor_share": 0.9} | SYMMETRIC,
    ),
    "dearer up than down": (
        {"model": "outsourcing", "floor_share": 0} | SYMMETRIC,
        {"model": "outsourcing", "floor_share": 0} | SYMMETRIC | {"arc_ratio": 1.2, "rrc_ratio": 0.8},
    ),
    "people": (
        {"model": "out-tasking", "minimum_share": 0, "above_band": 0, "price_per_unit": 60},
        {"model": "in-house", "hire_lag": 6, "release_lag": 12},
    ),
}


@pytest.mark.parametrize("name", FLEXIBLE_AND_NOT)
def test_more_volatility_never_favours_the_less_flexible(name: str) -> None:
    body = {"volume": {"per_month": 900, "growth": 0, "volatility": 0.1, "noise": 0}}
    world = world_for(body | {"options": list(FLEXIBLE_AND_NOT[name])}, paths=256)
    gaps = []
    for volatility in (0.0, 0.1, 0.2, 0.4, 0.6):
        moved = world.variant(np.arange(256), {"volume.volatility": np.full(256, volatility)})
        flexible, rigid = (price_option(moved, option).cost[1].mean() for option in options_of(moved))
        gaps.append(rigid - flexible)
    assert all(later > earlier for earlier, later in pairwise(gaps)), gaps
