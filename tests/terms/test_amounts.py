import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from outtask.terms.amounts import Amount, Number, Origin, between, fixed

read = TypeAdapter(Number).validate_python


def test_a_bare_number_is_a_judged_value_without_range() -> None:
    amount = read(14)
    assert (amount.low, amount.likely, amount.high) == (14, 14, 14)
    assert amount.origin is Origin.JUDGED
    assert not amount.ranged


def test_a_percentage_is_a_share() -> None:
    assert read("12 %").likely == pytest.approx(0.12)
    assert read({"low": "-5%", "likely": 0, "high": "10 %"}).low == pytest.approx(-0.05)


def test_a_range_keeps_its_source() -> None:
    amount = read({"low": 1, "likely": 2, "high": 6, "origin": "measured", "source": "quote of 3 March"})
    assert amount.mean == 3
    assert amount.source == "quote of 3 March"
    assert amount.origin is Origin.MEASURED


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"low": 3, "likely": 2, "high": 4}, "low ≤ likely ≤ high"),
        ({"low": 1, "high": 4}, "likely missing"),
        ({"value": 1, "low": 0}, "either value or low"),
        (True, "not True"),
        ("twelve", "not 'twelve'"),
        (float("nan"), "finite"),
        (float("inf"), "finite"),
        ({"value": 1, "colour": "red"}, "colour"),
    ],
)
def test_nonsense_is_refused_with_its_reason(given: object, complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        read(given)


@given(st.lists(st.floats(-1e9, 1e9), min_size=3, max_size=3), st.floats(-100, 100))
def test_scaling_keeps_the_order_of_a_range(ends: list[float], factor: float) -> None:
    low, likely, high = sorted(ends)
    scaled = between(low, likely, high).scaled(factor)
    assert scaled.low <= scaled.likely <= scaled.high
    assert scaled.likely == pytest.approx(likely * factor)


def test_an_amount_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        fixed(1).likely = 2  # type: ignore[misc]
    assert Amount.model_config["extra"] == "forbid"


@pytest.mark.parametrize("word", ["filled", "_filled"])
def test_no_file_can_say_that_a_number_was_filled_in(word: str) -> None:
    with pytest.raises(ValidationError):
        read({"value": 14, word: True})


def test_a_number_filled_in_stays_so_when_it_is_scaled_and_is_told_by_nothing_else() -> None:
    stated = read({"value": 14, "origin": "assumed"})
    assert not stated.filled
    assert stated.as_filled().scaled(2).filled and not stated.filled
    assert stated.as_filled().model_dump() == stated.model_dump()
