"""One-way sensitivity against plain arithmetic."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from outtask.methods.tornado import one_way


def present_value(x) -> float:
    return x["transition"] + sum(
        (x["volume"] * (1 + x["growth"]) ** t * x["price"] + x["fixed"]) / (1 + x["rate"]) ** t
        for t in range(1, 6)
    )


def test_bars_are_the_reference_in_order_of_swing(vectors) -> None:
    (case,) = vectors("tornado")
    inputs, expected, allowed = case["inputs"], case["expected"], case["tolerance"]["abs"]
    assert present_value(inputs["base"]) == pytest.approx(expected["base_value"], abs=allowed)
    base, low, high = (inputs[name] for name in ("base", "low", "high"))

    def along(name: str) -> Callable[[float], float]:
        return lambda value: present_value(base | {name: value})

    bars = one_way({name: (along(name), low[name], high[name]) for name in base})
    assert [bar.input for bar in bars] == [row[0] for row in expected["bars_low_high_swing"]]
    for bar, (_, *figures) in zip(bars, expected["bars_low_high_swing"], strict=True):
        assert [bar.at_low, bar.at_high, bar.swing] == pytest.approx(figures, abs=allowed)


def test_inputs_that_move_the_answer_as_far_keep_their_order() -> None:
    bars = one_way({"first": (float, 1, 3), "widest": (float, 0, 9), "second": (float, 3, 1)})
    assert [(bar.input, bar.swing) for bar in bars] == [("widest", 9), ("first", 2), ("second", 2)]
