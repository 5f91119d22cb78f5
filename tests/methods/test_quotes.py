"""A quote that is typed turns the verdict where the walk-away price said it would."""

from __future__ import annotations

import pytest

from outtask.methods.decide import decide_function
from outtask.terms.amounts import Origin, fixed
from outtask.terms.case import Case
from outtask.terms.resolve import resolved


def case_with(people: float) -> Case:
    function = {
        "name": "Desk",
        "volume": {"per_month": 3000},
        "work": {"hours_per_unit": {"low": 0.25, "likely": 0.4, "high": 0.7}, "containment": 0.7},
        "today": {"people": people},
    }
    given = {"case": "One desk", "paths": 2048, "functions": [function], "organisation": {"country": "DE"}}
    return resolved(Case.model_validate(given))


def chosen_at(case: Case, option: str, price: float) -> str:
    (function,) = case.functions
    options = tuple(
        one.model_copy(update={"price_per_unit": fixed(price, Origin.MEASURED, "quote")})
        if one.name == option
        else one
        for one in function.options or ()
    )
    quoted = case.model_copy(update={"functions": (function.model_copy(update={"options": options}),)})
    return decide_function(quoted, "Desk").verdict.option


@pytest.mark.parametrize("people", [10, 14, 18])
def test_typed_quotes_around_the_walk_away_price_of_an_assumed_one_give_two_verdicts(people: float) -> None:
    case = case_with(people)
    found = decide_function(case, "Desk").verdict.walk_away
    assert found is not None and found.of is not None
    (option,) = (one for one in case.functions[0].options or () if one.name == found.of)
    assert option.price_per_unit.filled  # type: ignore[union-attr]
    assert chosen_at(case, found.of, 0.99 * found.value) == found.of
    assert chosen_at(case, found.of, 1.01 * found.value) != found.of
