"""One-way sensitivity against plain arithmetic."""

from __future__ import annotations

import pytest

from outtask.methods.tornado import one_way
from outtask.terms.errors import UserError


def present_value(x) -> float:
    return x["transition"] + sum(
        (x["volume"] * (1 + x["growth"]) ** t * x["price"] + x["fixed"]) / (1 + x["rate"]) ** t
        for t in range(1, 6)
    )


def test_bars_are_the_reference_in_order_of_swing(vectors) -> None:
    (case,) = vectors("tornado")
    inputs, expected, allowed = case["inputs"], case["expected"], case["tolerance"]["abs"]
    assert present_value(inputs["base"]) == pytest.approx(expected["base_value"], abs=allowed)
    bars = one_way(present_value, inputs["base"], inputs["low"], inputs["high"])
    assert [bar.input for bar in bars] == [row[0] for row in expected["bars_low_high_swing"]]
    for bar, (_, *figures) in zip(bars, expected["bars_low_high_swing"], strict=True):
        assert [bar.at_low, bar.at_high, bar.swing] == pytest.approx(figures, abs=allowed)


def test_an_input_without_a_range_has_no_bar_and_half_a_range_is_told() -> None:
    base = {"volume": 1.0, "price": 2.0}

    def cost(x) -> float:
        return x["volume"] * x["price"]

    assert [bar.input for bar in one_way(cost, base, {"price": 1}, {"price": 3})] == ["price"]
    with pytest.raises(UserError, match="price: a range needs"):
        one_way(cost, base, {"price": 1}, {})
    with pytest.raises(UserError, match="speed: there is no such"):
        one_way(cost, base, {"speed": 1}, {"speed": 2})
