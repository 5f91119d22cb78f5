"""Who works for what, and which providers there are: grids that are typed into, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.urls import reverse
from numbers_typed import desk, sent, study

from outtask.decide.commands.studies import begin_study
from outtask.decide.models import Function, Study
from outtask.decide.numbers.checks import look_at_one
from outtask.decide.numbers.rows import row_key
from outtask.decide.proposals import Planned
from outtask.people.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from workspace import Acting, SignedIn


__all__ = ["sent", "study"]


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
