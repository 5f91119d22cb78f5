"""Data that are changed by path: what is written out is what would have been weighed."""

from __future__ import annotations

from typing import Any

import pytest

from outtask.decide.numbers.places import with_transfers
from outtask.terms.case import Case
from outtask.terms.resolve import resolved


@pytest.mark.parametrize(
    "numbers",
    [
        {"volume": {"per_month": 900}},
        {"volume": {"per_month": 900}, "today": {"terms": {"model": "outsourcing", "base_charge": 9000}}},
        {"project": {"work_hours": 900}},
    ],
)
def test_people_who_go_with_the_work_add_no_option_and_take_none_away(numbers: dict[str, Any]) -> None:
    def weighed(told: dict[str, Any]) -> list[str]:
        case = Case.model_validate({"case": "T", "loaded_cost": 70_000, "functions": [{"name": "F", **told}]})
        return [option.model.value for option in resolved(case).functions[0].options or ()]

    written = with_transfers(numbers, people_go=True)

    assert [one["model"] for one in written["options"]] == weighed(written) == weighed(numbers)
    assert [one["model"] for one in written["options"] if "transfers_people" in one] == ["outsourcing"]
