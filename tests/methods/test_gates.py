"""Rules that remove an option before money is counted, each saying its name and why."""

from typing import Any

from outtask.methods.gates import pass_gates
from outtask.terms.case import Case
from outtask.terms.decision import Removed
from outtask.terms.resolve import resolved


def gated(top: dict[str, Any] | None = None, **function: Any) -> dict[str, Removed]:
    body = {"name": "Desk", "volume": {"per_month": 1000}} | function
    case = resolved(Case.model_validate({"case": "Test", "functions": [body]} | (top or {})))
    return {removed.option: removed for removed in pass_gates(case, case.functions[0])[1]}


def test_nothing_is_removed_without_a_reason() -> None:
    assert not gated()


def test_a_function_that_stays_names_the_reason_given() -> None:
    removed = gated(stays="architecture is ours")
    assert set(removed) == {"Staff augmentation", "Out-tasking", "Shared with a provider", "Outsourcing"}
    assert all("architecture is ours" in found.why for found in removed.values())


def test_regulated_data_stays_where_it_may_be() -> None:
    options = [
        {"model": "out-tasking", "name": "Here", "location": "DE"},
        {"model": "out-tasking", "name": "There", "location": "IN"},
    ]
    home = {"organisation": {"country": "DE"}}
    allowed = {"kind": "regulated", "allowed_locations": ["DE", "AT"]}
    assert set(gated(home, options=options, data=allowed)) == {"There"}
    assert set(gated(home, options=options, data={"kind": "personal"})) == {"There"}
    assert not gated(home, options=options, data={"kind": "none", "allowed_locations": ["DE"]})


def test_the_location_of_the_provider_counts() -> None:
    top = {"organisation": {"country": "DE"}, "providers": [{"name": "Acme", "location": "IN"}]}
    options = [{"model": "outsourcing", "provider": "Acme"}]
    assert (
        gated(top, options=options, data={"kind": "regulated"})["Outsourcing, Acme, IN"].gate
        == "data location"
    )


def test_own_people_abroad_are_as_far_from_the_data_as_anybody_there() -> None:
    captive = {"model": "in-house", "name": "Captive", "location": "IN"}
    options = [captive, {"model": "in-house", "name": "Here"}]
    today = {"terms": {"model": "out-tasking", "provider": "Acme"}}
    for data in ({"kind": "personal"}, {"kind": "regulated", "allowed_locations": ["AT"]}):
        removed = gated({"organisation": {"country": "DE"}}, options=options, data=data, today=today)
        assert {name: found.gate for name, found in removed.items()} == {"Captive": "data location"}


def test_without_own_skill_work_cannot_be_delegated_in_parts() -> None:
    removed = gated({"organisation": {"provider_skill": "none"}})
    assert set(removed) == {"Out-tasking", "Shared with a provider"}
    assert "outsourcing or building the skill first" in removed["Out-tasking"].why


def test_what_starts_after_the_need_ends_is_no_option() -> None:
    removed = gated(volume={"per_month": 1000, "ends_after": 6})
    assert removed["Outsourcing"].gate == "starts too late"
    assert "Out-tasking" not in removed
    project = gated(project={"due_month": 2}, volume={})
    assert {found.gate for found in project.values()} == {"starts too late"}


def test_own_people_who_must_first_be_hired_can_come_too_late() -> None:
    def late(lag: int, people: int | None = None, **function: Any) -> bool:
        inside = {"model": "in-house", "name": "Inside", "hire_lag": lag}
        today = {"people": people, "terms": {"model": "out-tasking", "provider": "Acme"}}
        return "Inside" in gated(options=[inside], today=today, **function)

    need = {"per_month": 1000, "ends_after": 4}
    project = {"work_hours": 2000, "duration": 5, "due_month": 8}  # four people
    assert (late(3, volume=need), late(6, volume=need)) == (False, True)
    assert (late(7, project=project), late(12, project=project)) == (False, True)
    assert (late(12, 3, project=project), late(12, 5, project=project)) == (True, False)


def test_who_does_it_already_is_never_too_late_on_new_terms() -> None:
    def late(provider: str, **function: Any) -> bool:
        offer = {"model": "out-tasking", "name": "Offer", "provider": provider, "lead_time": 4}
        today = {"terms": {"model": "out-tasking", "provider": "Acme"}}
        return "Offer" in gated(options=[offer], today=today, **function)

    need = {"per_month": 1000, "ends_after": 3}
    assert (late("Acme", volume=need), late("Zed", volume=need)) == (False, True)
    assert late("Acme", project={"work_hours": 2000, "due_month": 3})  # no project is under way


def test_a_project_that_would_begin_after_the_case_ends_is_not_free() -> None:
    late = {"model": "out-tasking", "name": "Late", "lead_time": 150}
    options = [late, {"model": "in-house", "name": "Own"}, {"model": "out-tasking", "name": "Soon"}]
    removed = gated(options=options, project={"due_month": 200})
    assert {name: found.gate for name, found in removed.items()} == {"Late": "starts too late"}
    assert "the case looks 60" in removed["Late"].why


def test_work_that_follows_no_volume_makes_a_deal_too() -> None:
    hours = {"fixed_hours": 1_000, "hours_per_unit": 1}
    assert not gated(volume={"per_month": 0}, work=hours)


def test_a_deal_below_the_least_is_not_taken_on() -> None:
    removed = gated(volume={"per_month": 50})
    assert set(removed) == {"Outsourcing"}
    assert removed["Outsourcing"].gate == "minimum deal size"
    large = [{"model": "outsourcing", "base_charge": 100_000, "minimum_deal": 1_000_000}]
    assert not gated(options=large)


def test_what_starts_after_the_horizon_is_no_option() -> None:
    offer = {"model": "out-tasking", "lead_time": 20, "delay_probability": 0}
    slips = offer | {"name": "Slips", "delay_probability": 0.5, "delay_months": 10}
    again = offer | {"name": "Again", "provider": "Acme"}
    today = {"terms": {"model": "out-tasking", "provider": "Acme"}}
    removed = gated({"horizon_months": 24}, options=[offer, slips, again], today=today)
    assert set(removed) == {"Slips"}
    assert removed["Slips"].gate == "starts too late"
    why = "it is expected to start after 25 months; the case looks 24 months ahead"
    assert removed["Slips"].why.replace("\N{NO-BREAK SPACE}", " ") == why
    assert set(gated({"horizon_months": 20}, options=[offer, again], today=today)) == {"Out-tasking"}
