"""What only people know is asked section by section; what stood there stays, and errors name their field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from numbers_typed import desk, sent, study

from outtask.core.models import LedgerEntry
from outtask.decide.models import Function, Study
from outtask.decide.numbers.checks import look_at_one
from outtask.decide.numbers.places import put
from outtask.decide.numbers.standing import CONFIRMED
from outtask.decide.queries.asked import asked_of
from outtask.people.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from workspace import Acting, SignedIn


__all__ = ["sent", "study"]


def people(low: str = "", likely: str = "", high: str = "") -> dict[str, str]:
    name = "today.people"
    return {f"{name}_low": low, f"{name}_likely": likely, f"{name}_high": high}


def test_a_typed_range_is_kept_as_said_by_a_person(sent: Any) -> None:
    status, _ = sent("numbers-of", desk().pk, section="people", **people("3", "4", "6"))

    assert status == 302
    assert desk().numbers["today"]["people"] == {"low": 3.0, "likely": 4.0, "high": 6.0}
    looked = look_at_one(desk().study, desk())
    assert looked.complete is not None
    found = looked.complete.functions[0].today.people
    assert found is not None and found.origin == "judged"


def test_what_nobody_touched_stays_assumed_with_its_reason(sent: Any) -> None:
    before = desk().numbers["work"]
    looked = {
        f"{path}_{end}": str(before[path.split(".")[1]][end])
        for path in ("work.hours_per_unit", "work.coverage_hours", "work.seats")
        for end in ("low", "likely", "high")
        if end in before[path.split(".")[1]]
    }
    looked |= {"work.utilisation_low": "60", "work.utilisation_likely": "70", "work.utilisation_high": "80"}
    change = {"work.requirement_change_likely": "22"}

    status, _ = sent("numbers-of", desk().pk, section="work", **looked, **change)

    assert status == 302
    after = desk().numbers["work"]
    assert after["hours_per_unit"] == before["hours_per_unit"]  # origin, source and question too
    assert after["utilisation"] == before["utilisation"]
    assert after["requirement_change"] == {"low": 0.22, "likely": 0.22, "high": 0.22}


def test_one_click_confirms_a_default_and_answers_its_question(sent: Any) -> None:
    before = desk().numbers["work"]["hours_per_unit"]
    given = {f"work.hours_per_unit_{end}": str(before[end]) for end in ("low", "likely", "high")}

    sent("numbers-of", desk().pk, section="work", confirm="work.hours_per_unit", **given)

    after = desk().numbers["work"]["hours_per_unit"]
    assert after["origin"] == "judged" and "question" not in after
    assert after["source"] == before["source"]
    assert after["likely"] == before["likely"]


def test_the_reason_of_a_default_is_not_told_of_a_number_that_somebody_said(
    client: Client, sent: Any
) -> None:
    page = reverse("decide:numbers-of", args=[desk().pk])
    reason = "default: what the work needs"

    sent("numbers-of", desk().pk, section="people", **people(likely="4"))
    sent("numbers-of", desk().pk, confirm="worth:*")

    assert reason not in client.get(page).content.decode()
    assert {one["source"] for one in desk().numbers["values"].values()} == {CONFIRMED}


def test_all_that_is_assumed_in_a_section_is_confirmed_at_once(sent: Any) -> None:
    sent("numbers-of", desk().pk, confirm="worth:*")

    values = desk().numbers["values"]
    assert set(values) == {"control", "skills", "innovation", "culture"}
    assert {one["origin"] for one in values.values()} == {"judged"}


def test_an_error_of_the_case_stands_beside_its_field_and_keeps_what_was_typed(sent: Any) -> None:
    status, shown = sent("numbers-of", desk().pk, section="people", **people("-3", "4", "6"))

    assert status == 422
    assert "ust not be negative" in shown
    assert 'value="-3"' in shown
    assert "people" not in desk().numbers["today"]


@pytest.mark.parametrize("typed", ["many", "4 to 6", "9" * 400])
def test_what_is_no_number_is_refused(sent: Any, typed: str) -> None:
    status, _ = sent("numbers-of", desk().pk, section="people", **people(likely=typed))

    assert status == 422
    assert "people" not in desk().numbers["today"]


def test_a_number_that_is_hardly_meant_is_kept_and_doubted(sent: Any, client: Client) -> None:
    status, _ = sent("numbers-of", desk().pk, section="people", **{"today.loaded_cost_likely": "78"})
    shown = client.get(reverse("decide:numbers-of", args=[desk().pk])).content.decode()

    assert status == 302
    assert 'class="doubt' in shown


def test_with_how_many_people_it_is_priced_is_noted_beside_them_as_no_doubt(
    sent: Any, client: Client, study: Study
) -> None:
    """Nine hundred tickets at half an hour keep five busy: eight are fine, if it is meant that three go."""
    busy = desk().numbers | {"volume": {"per_month": 900}, "work": {"hours_per_unit": 0.5}}
    Function.objects.everything("a test states").filter(pk=desk().pk).update(numbers=busy)
    sent("numbers-of", desk().pk, section="people", **people(likely="8"))
    shown = client.get(reverse("decide:numbers-of", args=[desk().pk])).content.decode()
    listed = client.get(reverse("decide:numbers", args=[study.pk])).content.decode()

    said = "Today&#x27;s way is priced with about 5 people from year 1 on, once spare posts go (stated: 8)"
    assert shown.index('name="today.people_likely"') < shown.index(said)
    assert 'class="doubt' not in shown
    assert "1 note" in listed and "doubt" not in listed


def test_switches_for_data_and_staff_transfer_reach_the_options(sent: Any) -> None:
    sent("numbers-of", desk().pk, section="limits", **{
        "data.kind": "personal", "data.allowed_locations": "DE, AT", "transfers_people": "on",
    })  # fmt: skip

    numbers = desk().numbers
    assert numbers["data"] == {"kind": "personal", "allowed_locations": ["DE", "AT"]}
    outsourced = [one for one in numbers["options"] if one["model"] == "outsourcing"]
    assert outsourced and all(one["transfers_people"] for one in outsourced)
    sent("numbers-of", desk().pk, section="limits", **{"data.kind": "personal"})
    assert not any("transfers_people" in one for one in desk().numbers["options"])


def test_a_country_that_is_none_is_named_beside_the_field(sent: Any) -> None:
    at = {"section": "limits"}
    status, shown = sent("numbers-of", desk().pk, **at, **{"data.allowed_locations": "DE, Atlantis"})

    assert status == 422
    assert "“Atlantis” is not known" in shown


def test_countries_are_taken_by_name_and_shown_by_name(client: Client, sent: Any) -> None:
    sent("numbers-of", desk().pk, section="limits", **{"data.allowed_locations": "Germany, Österreich, UK"})

    assert desk().numbers["data"]["allowed_locations"] == ["DE", "AT", "GB"]
    shown = client.get(reverse("decide:numbers-of", args=[desk().pk])).content.decode()
    assert 'value="Germany, Austria, United Kingdom"' in shown


def test_what_holds_for_all_is_kept_with_the_study(sent: Any, study: Study) -> None:
    given = {
        "section": "money",
        "currency": "CHF",
        "loaded_cost_likely": "120,000",
        "irrecoverable_vat_likely": "7.7",
    }
    status, _ = sent("organisation", study.pk, **given)

    study.refresh_from_db()
    assert status == 302
    assert study.frame["currency"] == "CHF"
    assert study.frame["irrecoverable_vat"]["likely"] == pytest.approx(0.077)


def test_another_currency_needs_a_cost_of_its_own(sent: Any, study: Study) -> None:
    status, shown = sent("organisation", study.pk, section="money", currency="JPY")

    assert status == 422
    assert "What a person costs a year is not known" in shown


def test_the_contract_of_today_and_its_price_are_kept(sent: Any) -> None:
    price = {"price_likely": "40000", "per": "month"}
    contract = {"provider": "Full-service outsourcer", "ends_month": "18", "notice_likely": "6"}
    status, _ = sent("more-of", desk().pk, section="incumbent", model="outsourcing", **price, **contract)

    today = desk().numbers["today"]
    assert status == 302
    assert today["terms"]["base_charge"]["likely"] == 40_000
    assert today["contract"]["ends_month"] == 18
    assert today["contract"]["provider"] == "Full-service outsourcer"


def test_contractors_are_not_paid_by_the_month(sent: Any) -> None:
    price = {"price_likely": "90", "per": "month"}
    status, shown = sent("more-of", desk().pk, section="incumbent", model="staff-augmentation", **price)

    assert status == 422
    assert "uch work is paid by hour" in shown


def test_cost_is_told_line_by_line_with_what_becomes_of_it(sent: Any) -> None:
    sent("more-of", desk().pk, section="costs", **{
        "cost-name-new1": "Licences", "cost-yearly-new1_likely": "12000", "cost-fate-new1": "avoidable",
        "cost-name-new2": "Space", "cost-yearly-new2_likely": "5000", "cost-fate-new2": "stranded",
    })  # fmt: skip

    assert [(one["name"], one["fate"]) for one in desk().numbers["today"]["costs"]] == [
        ("Licences", "avoidable"), ("Space", "stranded"),
    ]  # fmt: skip


def test_two_lines_of_one_name_are_refused(sent: Any) -> None:
    status, shown = sent("more-of", desk().pk, section="costs", **{
        "cost-name-new1": "Space", "cost-yearly-new1_likely": "1",
        "cost-name-new2": "Space", "cost-yearly-new2_likely": "2",
    })  # fmt: skip

    assert status == 422
    assert "here are two of Space" in shown


def test_a_question_for_all_functions_is_asked_once(acting: Acting, study: Study) -> None:
    asked = asked_of(acting(Role.AUDITOR).scope, study).open

    freed = [one for one in asked if "freed hours" in one.asked]
    assert len(freed) == 1
    assert freed[0].alike == 2
    assert len({(one.of, one.asked) for one in asked}) == len(asked)


def test_what_was_said_is_in_the_ledger_with_what_was_there_before(sent: Any) -> None:
    sent("numbers-of", desk().pk, section="people", **people(likely="4"))

    body = bytes(
        LedgerEntry.objects.everything("a test asks").get(name="function.numbers-stated").body
    ).decode()
    assert '"part":"people"' in body
    assert '"likely":4.0' in body


def test_finance_sees_numbers_and_says_none(client: Client, signed_in: SignedIn, study: Study) -> None:
    signed_in(client, Role.FINANCE)
    address = reverse("decide:numbers-of", args=[desk().pk])

    shown = client.get(address).content.decode()
    answer = client.post(address, {"section": "people", **people(likely="4")})

    assert "fieldset disabled" in shown
    assert answer.status_code in (403, 404)
    assert "people" not in desk().numbers["today"]


def test_what_holds_until_a_question_is_answered_is_said_in_words(acting: Acting, study: Study) -> None:
    """Neither the values of the case file nor units as it writes them stand on a page."""
    desk = Function.objects.everything("a test asks").get(name="Service desk")
    volume = {"likely": 1, "low": 1, "high": 1, "origin": "assumed", "question": True}
    numbers = put(desk.numbers, ("volume", "per_month"), volume)
    Function.objects.everything("a test asks").exclude(pk=desk.pk).update(set_apart=True)
    Function.objects.everything("a test asks").filter(pk=desk.pk).update(numbers=numbers)

    asked = {one.asked: one.until for one in asked_of(acting(Role.AUDITOR).scope, study).open}

    assert asked["Can your people define, manage and verify the work of others?"] == "yes, some can"
    assert (
        asked["Does the work touch personal or regulated data?"]
        == "as if it touched none: no country is ruled out"
    )
    assert asked["Volume a month now?"] == "1\u00a0ticket a month"
    assert not [until for until in asked.values() if "/" in until or until in ("some", "none")]
