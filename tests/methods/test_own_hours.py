"""Own hours a month today, as hours that are freed count them."""

from __future__ import annotations

from typing import Any

import pytest

from outtask.methods.decide import decide
from outtask.methods.own_hours import own_hours_of
from outtask.terms.case import Case

DESK: dict[str, Any] = {
    "name": "Desk",
    "volume": {"per_month": 2000, "growth": 0},
    "work": {"hours_per_unit": 0.5, "productive_hours": 1500, "utilisation": 0.8},
    "today": {"people": 10, "terms": {"model": "in-house", "management_share": 0.1}},
    "options": [{"model": "out-tasking", "price_per_unit": 9}],
}


def case_of(staff: tuple[dict[str, Any], ...] = (), **more: Any) -> Case:
    return Case.model_validate({"case": "x", "paths": 64, "staff": staff, "functions": [DESK | more]})


def test_people_and_their_lead_count_with_their_productive_hours() -> None:
    assert own_hours_of(case_of())["Desk"] == pytest.approx(10 * 1.1 * 1500 / 12)


def test_the_staff_grid_tells_where_no_people_are_stated() -> None:
    today = {"terms": {"model": "in-house", "management_share": 0}}
    case = case_of(({"name": "Ada", "shares": {"Desk": 0.5}},), today=today)
    assert own_hours_of(case)["Desk"] == pytest.approx(0.5 * 1500 / 12)


def test_what_a_provider_does_today_takes_none_and_a_project_is_no_standing_work() -> None:
    assert own_hours_of(case_of(today={"terms": {"model": "outsourcing"}})) == {"Desk": 0}
    assert own_hours_of(case_of(today={"people": 0})) == {"Desk": 0}
    assert own_hours_of(case_of(project={"work_hours": 900}, today={})) == {}


def test_an_option_that_takes_all_work_frees_them_but_for_what_stays_inside() -> None:
    case = case_of(stays_inside=20)
    (desk,) = decide(case).functions
    freed = next(one.hours_freed for one in desk.options if one.model == "out-tasking")
    own = own_hours_of(case)["Desk"]
    assert 0.8 * own < freed <= own - 20  # a team with more people than its work takes shrinks until then
