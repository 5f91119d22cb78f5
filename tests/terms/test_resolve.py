"""What a case leaves out is filled in: assumed, belonging to no country, and never over what was given."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outtask.terms.amounts import Amount, Origin
from outtask.terms.case import Case
from outtask.terms.errors import UserError
from outtask.terms.functions import Function
from outtask.terms.inputs import inputs_of
from outtask.terms.levels import REASONS
from outtask.terms.options import Model, Outsourcing, OutTasking
from outtask.terms.resolve import coverage_people, loaded_hour, resolved, workload_people


def case_of(**function: object) -> Case:
    top = function.pop("top", {})
    assert isinstance(top, dict)
    body = {"name": "Service desk", "volume": {"per_month": 1000}} | function
    return Case.model_validate({"case": "Test", "functions": [body]} | top)


def test_an_empty_function_gets_the_status_quo_and_each_model_of_the_market() -> None:
    function = resolved(case_of()).functions[0]
    assert function.today.terms.name == "As today"
    assert function.options is not None
    assert {option.model for option in function.options} == set(Model) - {Model.IN_HOUSE}


def test_with_an_incumbent_own_people_are_an_option_too_and_a_project_is_nobodys_yet() -> None:
    bought = resolved(case_of(today={"terms": {"model": "outsourcing", "base_charge": 9000}})).functions[0]
    assert {option.model for option in bought.options or ()} == set(Model)
    moved = resolved(case_of(volume={}, project={"work_hours": 900})).functions[0]
    assert moved.today.terms.name == "Own people, hired for it"
    staffed = resolved(case_of(volume={}, project={"work_hours": 900}, today={"people": 2})).functions[0]
    assert staffed.today.terms.name == "As today"


def test_every_default_has_its_reason() -> None:
    case = resolved(case_of(top={"bundles": [{"name": "All", "functions": ["Service desk"]}]}))
    function = case.functions[0]
    for term in (case, function, *(function.options or ()), *case.bundles):
        silent = [item.path for item in inputs_of(term) if item.amount is not None and not item.amount.source]
        assert silent == ["volume.per_month"] * (term is function)


def test_every_default_says_that_it_is_assumed() -> None:
    function = resolved(case_of()).functions[0]
    given_here = {"volume.per_month"}
    for item in inputs_of(function):
        if item.amount is not None and item.path not in given_here:
            assert item.amount.origin is Origin.ASSUMED and item.amount.filled, item.path


def test_what_control_and_skills_are_taken_for_has_its_reason() -> None:
    for option in resolved(case_of()).functions[0].options or ():
        reasons = {getattr(option, f"{name}_level").source for name in ("control", "skills", "innovation")}
        assert reasons == {REASONS[option.model]}


@pytest.mark.parametrize("work", [{"hours_per_unit": 0.5}, {"hours_per_unit": 0.5, "coverage_hours": 168}])
def test_a_price_that_nobody_quoted_says_what_it_follows_from(work: dict[str, float]) -> None:
    for option in resolved(case_of(work=work)).functions[0].options or ():
        for name in ("price_per_unit", "price_per_month", "base_charge"):
            price = getattr(option, name, None)
            assert price is None or "until somebody quotes" in price.source


def test_what_was_given_is_never_overwritten() -> None:
    option = {"model": "outsourcing", "price_per_unit": 9, "dead_band": 0.2, "name": "Quote of Acme"}
    function = resolved(case_of(options=[option], work={"hours_per_unit": 2})).functions[0]
    assert function.options is not None
    outsourcing = function.options[0]
    assert isinstance(outsourcing, Outsourcing)
    assert outsourcing.price_per_unit is not None
    assert (outsourcing.name, outsourcing.price_per_unit.likely) == ("Quote of Acme", 9)
    assert function.work.hours_per_unit is not None
    assert function.work.hours_per_unit.likely == 2


def test_only_a_case_in_euro_has_a_default_for_what_a_person_costs() -> None:
    with pytest.raises(UserError, match="state loaded_cost in JPY"):
        resolved(case_of(top={"currency": "JPY"}))


@given(st.sampled_from([0.01, 1.0, 157.3]))
def test_money_defaults_follow_the_loaded_cost(scale: float) -> None:
    base = resolved(case_of(top={"currency": "JPY", "loaded_cost": 75_000})).functions[0]
    other = resolved(case_of(top={"currency": "JPY", "loaded_cost": 75_000 * scale})).functions[0]
    assert base.options is not None
    assert other.options is not None
    for one, two in zip(base.options, other.options, strict=True):
        for left, right in zip(inputs_of(one), inputs_of(two), strict=True):
            if left.amount is not None and right.amount is not None:
                factor = scale if left.spec.is_price else 1.0
                assert right.amount.likely == pytest.approx(left.amount.likely * factor), left.path


def test_the_staff_grid_counts_people_by_their_shares() -> None:
    staff = [
        {"name": "Anna", "shares": {"Service desk": 0.5}, "loaded_cost": 90_000},
        {"name": "Technicians", "count": 3, "shares": {"Service desk": 1}, "loaded_cost": 60_000},
    ]
    today = resolved(case_of(top={"staff": staff})).functions[0].today
    assert today.people is not None
    assert today.loaded_cost is not None
    assert today.people.likely == 3.5
    assert today.loaded_cost.likely == pytest.approx((0.5 * 90_000 + 3 * 60_000) / 3.5)


def test_a_seat_around_the_clock_needs_its_people_and_is_priced_by_the_month() -> None:
    work = {"coverage_hours": 168, "seats": 1, "hours_per_unit": 0.2, "productive_hours": 1560}
    function = resolved(case_of(work=work, volume={"per_month": 20})).functions[0]
    assert coverage_people(function) == pytest.approx(168 * 52.18 / 1560)
    assert function.options is not None
    out_tasking = next(option for option in function.options if option.model is Model.OUT_TASKING)
    assert out_tasking.price_per_unit is None
    assert out_tasking.price_per_month is not None
    month = coverage_people(function) * loaded_hour(function) * 1560 / 12
    assert out_tasking.price_per_month.likely == pytest.approx(0.65 * month)


def test_a_price_in_another_currency_needs_its_rate() -> None:
    option = {"model": "out-tasking", "currency": "INR", "price_per_unit": 400}
    with pytest.raises(UserError, match="priced in INR"):
        resolved(case_of(options=[option]))
    rate = {"exchange_rates": {"INR": 0.011}}
    function = resolved(case_of(options=[option], top=rate)).functions[0]
    assert function.options is not None
    found = function.options[0]
    assert isinstance(found, OutTasking)
    assert found.onboarding_cost is not None and found.definition_cost is not None
    assert found.onboarding_cost.likely == pytest.approx(150 * loaded_hour(function) / 0.011)
    assert found.definition_cost.likely == pytest.approx(160 * loaded_hour(function))  # done at home


def test_what_was_given_is_not_taken_for_filled_in_whatever_its_origin() -> None:
    option = {"model": "outsourcing", "price_per_unit": {"value": 9, "origin": "assumed"}}
    function = resolved(case_of(options=[option], volume={"per_month": {"value": 0, "origin": "assumed"}}))
    given, *_ = function.functions
    assert given.options and isinstance(given.options[0], Outsourcing)
    assert given.options[0].price_per_unit and not given.options[0].price_per_unit.filled
    assert given.options[0].dead_band and given.options[0].dead_band.filled
    assert given.volume.per_month and not given.volume.per_month.filled


def _desk(**more: Any) -> Function:
    body: dict[str, Any] = {"name": "Desk", "volume": {"per_month": 500}, "today": {"people": 6}} | more
    case = Case.model_validate({"case": "Test", "functions": [body]})
    return resolved(case).functions[0]


def test_hours_of_a_unit_follow_from_the_people_who_do_the_work() -> None:
    function = _desk()
    assert workload_people(function) == pytest.approx(6)
    assert function.work.hours_per_unit is not None and not function.work.hours_per_unit.ranged


def test_hours_still_in_question_follow_from_people_and_assumed_hours_do_not() -> None:
    asked = _desk(work={"hours_per_unit": {"value": 2, "question": True}})
    assumed = _desk(work={"hours_per_unit": {"value": 2, "origin": "assumed"}}).work.hours_per_unit
    assert workload_people(asked) == pytest.approx(6)
    assert assumed is not None and assumed.mean == 2


def test_stated_hours_and_covered_seats_are_left_as_they_are() -> None:
    stated = _desk(work={"hours_per_unit": 2}).work.hours_per_unit
    covered = _desk(work={"coverage_hours": 168}).work.hours_per_unit
    assert stated is not None and stated.mean == 2
    assert covered is not None and covered.ranged


def test_what_moving_takes_follows_the_work_whatever_is_quoted() -> None:
    def moving(**quote: float) -> list[Amount | None]:
        body = {"work": {"fixed_hours": 30}, "options": [{"model": "outsourcing"} | quote]}
        (option,) = resolved(case_of(**body)).functions[0].options or ()
        assert isinstance(option, Outsourcing)
        return [option.transition_cost, option.replacement_cost]

    assert moving() == moving(price_per_unit=9) == moving(base_charge=90_000)


def test_who_does_it_today_is_who_the_contract_is_with() -> None:
    """Hours to manage a provider are counted once by its name, however the case says it."""
    contract = {"provider": "Zed", "ends_month": 12}
    for model, name in (("out-tasking", "Zed"), ("in-house", None)):
        today = {"terms": {"model": model}, "contract": contract}
        found = resolved(case_of(today=today, top={"providers": [{"name": "Zed"}]})).functions[0].today.terms
        assert found.provider == name
