"""What only people know is asked section by section; what stood there stays, and errors name their field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.urls import reverse

from outtask.core.models import LedgerEntry
from outtask.decide.commands.studies import begin_study
from outtask.decide.models import Function, Study
from outtask.decide.numbers.checks import look_at_one
from outtask.decide.numbers.places import put
from outtask.decide.numbers.rows import row_key
from outtask.decide.numbers.standing import CONFIRMED
from outtask.decide.proposals import Planned, template_numbers
from outtask.decide.queries.asked import asked_of
from outtask.people.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from workspace import Acting, SignedIn


@pytest.fixture
def study(acting: Acting) -> Study:
    planned = [
        Planned("Service desk", numbers=template_numbers("service-desk")),
        Planned("Backup", numbers=template_numbers("backup-and-restore")),
    ]
    return begin_study(actor=acting(Role.OWNER), title="Sourcing", functions=planned)


@pytest.fixture
def sent(client: Client, signed_in: SignedIn, study: Study) -> Any:
    """Return what sends a form of a page and gives back status and page."""
    signed_in(client, Role.SOURCING)

    def send(name: str, key: int, **said: Any) -> tuple[int, str]:
        address = reverse(f"decide:{name}", args=[key])
        answer = client.post(address, {key.replace("__", "."): value for key, value in said.items()})
        return answer.status_code, answer.content.decode()

    return send


def desk() -> Function:
    return Function.objects.everything("a test asks").select_related("study").get(name="Service desk")


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


def test_the_staff_grid_gives_people_to_functions(sent: Any, study: Study) -> None:
    key = desk().pk
    status, _ = sent("people", study.pk, **{
        "name-new1": "Desk agents", "count-new1": "5", f"share_{key}-new1": "80", "cost-new1": "61000",
    })  # fmt: skip

    study.refresh_from_db()
    (person,) = study.frame["staff"]
    assert status == 302
    assert person["shares"] == {"Service desk": 0.8}
    looked = look_at_one(study, desk())
    assert looked.complete is not None and looked.complete.functions[0].today.people is not None
    assert looked.complete.functions[0].today.people.likely == pytest.approx(4.0)


def test_one_person_is_no_people(sent: Any, client: Client, study: Study) -> None:
    sent("people", study.pk, **{"name-new1": "Ada", f"share_{desk().pk}-new1": "0,3"})
    seen = client.get(reverse("decide:people", args=[study.pk])).content.decode()

    assert "1 person for 1 function." in seen
    assert "Ada&#x27;s is 0.3 % of the time; is this meant?" in seen  # beside the row it is about


@pytest.mark.parametrize(
    ("top", "field", "typed", "told"),
    [
        ("organisation", "discount_rate", "800", "at most 100\u00a0%, it is 800\u00a0%"),
        ("organisation", "irrecoverable_vat", "-5", "at least 0\u00a0%, it is -5\u00a0%"),
        ("numbers-of", "today.people_avoidable", "120", "at most 100\u00a0%, it is 120\u00a0%"),
        ("providers", "cultural_fit-new1", "140", "at most 100\u00a0%, it is 140\u00a0%"),
    ],
)
def test_a_share_beyond_its_limits_is_refused_in_per_cent(
    sent: Any, study: Study, top: str, field: str, typed: str, told: str
) -> None:
    key = desk().pk if top == "numbers-of" else study.pk
    status, shown = sent(top, key, section="money", **{f"{field}_likely": typed, "name-new1": "Nordwind"})

    assert (status, f"Must be {told}." in shown) == (422, True)


def test_shares_of_more_than_a_whole_are_refused_in_their_row(sent: Any, study: Study) -> None:
    keys = list(Function.objects.everything("a test asks").values_list("pk", flat=True))
    shares = {f"share_{key}-new1": "60" for key in keys}
    status, shown = sent("people", study.pk, **{"name-new1": "Ada"}, **shares)
    _, of_cells = sent("people", study.pk, **{"name-new1": "Bo", "count-new1": "few"})

    assert "Bo: How many: “few” is not a number" in of_cells
    study.refresh_from_db()
    assert status == 422
    assert shown.count("Ada: Name or role: The shares add up to 120 %") == 2  # on top, and in the row
    assert "staff" not in study.frame


def test_options_follow_a_provider_that_is_renamed_and_lose_one_that_goes(sent: Any, study: Study) -> None:
    names = [one["name"] for one in study.frame["providers"]]
    place = names.index("Service desk specialist")
    rows, row = {f"name-{row_key(name)}": name for name in names}, row_key("Service desk specialist")
    sent("providers", study.pk, **{**rows, f"name-{row}": "Hotline Ltd", f"location-{row}": "Poland"})

    used = {option.get("provider") for option in desk().numbers["options"]}
    assert "Hotline Ltd" in used and "Service desk specialist" not in used
    study.refresh_from_db()
    assert study.frame["providers"][place] == {
        **study.frame["providers"][place], "name": "Hotline Ltd", "location": "PL",
    }  # fmt: skip
    sent("providers", study.pk, **{f"name-{row_key('Hotline Ltd')}": ""})
    assert "Hotline Ltd" not in {option.get("provider") for option in desk().numbers["options"]}


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


def test_the_page_of_providers_says_how_it_is_weighed_without_any(
    client: Client, sent: Any, study: Study
) -> None:
    sent("providers", study.pk, **{f"name-{row_key(one['name'])}": "" for one in study.frame["providers"]})
    shown = client.get(reverse("decide:providers", args=[study.pk])).content.decode()

    assert "No provider is named yet." in shown
    assert "0 providers" not in shown


def test_the_largest_grid_that_is_drawn_is_taken_and_leaves_the_rest_as_it_is(
    client: Client, signed_in: SignedIn, acting: Acting
) -> None:
    """More people and functions than one form may send: a page draws a part, and its neighbours stay."""
    functions = [Planned(f"Function {n}") for n in range(40)]
    study = begin_study(actor=acting(Role.OWNER), title="Large", functions=functions)
    staff = [
        {"name": f"Person {n}", "shares": {"Function 0": 0.123456, "Function 39": 0.25}} for n in range(400)
    ]
    Study.objects.everything("a test asks").filter(pk=study.pk).update(frame={**study.frame, "staff": staff})
    signed_in(client, Role.SOURCING)
    address = reverse("decide:people", args=[study.pk])
    shown = client.get(f"{address}?page=2")
    form = shown.context["form"]
    sent = {one.html_name: one.value() if one.value() is not None else "" for one in form}
    sent[f"share_{shown.context['functions'][0].pk}-{row_key('Person 7')}"] = "50"
    assert len(sent) > 3_500
    assert sum(len(name) + 12 for name in sent) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    assert client.post(f"{address}?page=2", sent).status_code == 302

    study.refresh_from_db()
    changed = {**staff[7], "shares": {**staff[7]["shares"], "Function 16": 0.5}}
    assert study.frame["staff"] == [*staff[:7], changed, *staff[8:]]
    assert "People 1–200 of 400, Functions 17–32 of 40" in shown.content.decode()
    names = [one["name"] for one in client.get(f"{address}?page=6").context["form"].before.values()]
    assert len(names) == 400


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
