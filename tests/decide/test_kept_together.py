"""A page of several forms is sent as one: whichever button is pressed, nothing that was typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from weighed_study import desk, of, result, study, weigh

from forms_seen import SeenForm, forms_in
from outtask.decide.commands.functions import add_function
from outtask.decide.models import Function, Study
from outtask.decide.proposals import template_numbers
from outtask.frame.drawn import DRAWN_FROM
from outtask.people.roles import Role

if TYPE_CHECKING:
    from workspace import Acting, SignedIn

__all__ = ["desk", "result", "study", "weigh"]
pytestmark = pytest.mark.django_db
SERIES = "function,month,unit,quantity\n" + "".join(f"Store,2025-{m:02},TB,{90 + m}\n" for m in range(1, 13))


class Desk:
    """Somebody before a page of several forms."""

    def __init__(self, client: Client, name: str, key: int) -> None:
        self.client, self.address = client, reverse(name, args=[key])
        self.form = self.form_in(client.get(self.address).content.decode())

    def form_in(self, page: str) -> SeenForm:
        (found,) = [form for form in forms_in(page) if DRAWN_FROM in form.said]
        return found

    def send(self, **typed: Any) -> tuple[int, str]:
        answer = self.client.post(self.address, {**self.form.said, **typed})
        shown = answer.content.decode()
        if answer.status_code != 302:
            self.form = self.form_in(shown)
        return answer.status_code, shown


def test_one_button_keeps_what_is_typed_in_each_card(
    client: Client, signed_in: SignedIn, desk: Function
) -> None:
    page = Desk(signed_in(client, Role.OWNER), "decide:more-of", desk.pk)
    typed = {
        "model": "staff-augmentation", "per": "hour", "price_likely": "71",
        "cost-name-new1": "Licences", "cost-yearly-new1_likely": "9000",
        "step-month-new1": "6", "step-factor-new1_likely": "2",
    }  # fmt: skip

    assert page.send(**typed, section="steps")[0] == 302

    desk.refresh_from_db()
    assert desk.numbers["today"]["terms"]["rate_per_hour"]["likely"] == 71
    assert desk.numbers["today"]["costs"][0]["name"] == "Licences"
    assert desk.numbers["volume"]["steps"][0]["month"] == 6


def test_a_series_and_steps_are_kept_at_once(
    client: Client, signed_in: SignedIn, acting: Acting, study: Study
) -> None:
    numbers = template_numbers("storage-maintenance")
    made = add_function(actor=acting(Role.OWNER), study=study, name="Store", numbers=numbers)
    page = Desk(signed_in(client, Role.OWNER), "decide:more-of", made.pk)
    step = {"step-month-new1": "6", "step-factor-new1_likely": "2"}

    file = SimpleUploadedFile("s.csv", SERIES.encode())
    assert page.send(**step, series=file, section="series")[0] == 302

    made.refresh_from_db()
    assert made.numbers["volume"]["unit"] == "TB"
    assert made.numbers["volume"]["steps"][0]["month"] == 6


def test_a_right_file_is_asked_for_again_where_something_else_is_wrong(
    client: Client, signed_in: SignedIn, acting: Acting, study: Study
) -> None:
    numbers = template_numbers("storage-maintenance")
    made = add_function(actor=acting(Role.OWNER), study=study, name="Store", numbers=numbers)
    page = Desk(signed_in(client, Role.OWNER), "decide:more-of", made.pk)
    wrong = {"cost-name-new1": "Space", "cost-yearly-new1_likely": "much"}

    status, shown = page.send(**wrong, series=SimpleUploadedFile("s.csv", SERIES.encode()))

    assert status == 422
    assert "Choose it once more" in shown
    assert page.form.said["cost-name-new1"] == ["Space"]


def test_the_profile_keeps_answers_and_roster_and_makes_a_function_of_both(
    client: Client, signed_in: SignedIn, study: Study
) -> None:
    page = Desk(signed_in(client, Role.OWNER), "decide:profile", study.pk)
    typed = {"aim": "growth", "name-new1": "Ada", "hours-new1": "80", "rate-new1": "90"}

    assert [page.send(**typed, make="function")[0] for _ in range(2)] == [302, 302]

    study.refresh_from_db()
    assert study.profile["aim"] == "growth"
    assert [one["name"] for one in study.profile["contractors"]] == ["Ada"]
    assert of(study, "Work done by contractors").numbers["volume"]["per_month"]["likely"] == 80


def test_who_takes_theirs_of_one_card_keeps_what_is_typed_in_the_others(
    signed_in: SignedIn, desk: Function
) -> None:
    mine, theirs = (
        Desk(signed_in(Client(), role), "decide:numbers-of", desk.pk) for role in (Role.OWNER, Role.SOURCING)
    )
    theirs.send(**{"today.people_likely": "11"})
    typed = {"today.people_likely": "12", "work.coverage_hours_likely": "52"}
    status, shown = mine.send(**typed)
    assert status == 409
    card = shown.partition("Take theirs")[0].rpartition('value="')[2].partition('"')[0]

    assert mine.send(theirs=card)[0] == 302

    desk.refresh_from_db()
    assert desk.numbers["today"]["people"]["likely"] == 11
    assert desk.numbers["work"]["coverage_hours"]["likely"] == 52


def test_a_button_that_the_page_does_not_have_counts_as_none(
    client: Client, signed_in: SignedIn, desk: Function
) -> None:
    """What is typed is kept all the same, and no address leads to what is not on the page."""
    page = Desk(signed_in(client, Role.OWNER), "decide:numbers-of", desk.pk)

    answer = page.client.post(page.address, page.form.said | {"theirs": "elsewhere", "section": "nowhere"})
    assert answer.headers["Location"].partition("#")[2] in page.client.get(page.address).content.decode()
    assert "where" not in answer.headers["Location"]

    asked = {"confirm": "work:*", "theirs": "work", "today.people_likely": "12"}
    assert page.send(**asked)[0] == 302
    desk.refresh_from_db()
    assert desk.numbers["today"]["people"]["likely"] == 12


def test_each_card_in_which_somebody_else_was_first_is_asked_about(signed_in: SignedIn, study: Study) -> None:
    study.profile["contractors"] = [{"name": "Ada", "hours": 10}]
    study.save()
    mine, theirs = (
        Desk(signed_in(Client(), role), "decide:profile", study.pk) for role in (Role.OWNER, Role.SOURCING)
    )
    hours = mine.form.named("hours-")
    theirs.send(**{"aim": "growth", hours: "20"})
    assert mine.send(**{"aim": "savings", hours: "30"})[0] == 409

    status, shown = mine.send(theirs="profile")

    assert status == 409
    assert shown.count("Take theirs") == 1
    assert mine.send(section="roster")[0] == 302
    study.refresh_from_db()
    assert study.profile["aim"] == "growth"
    assert study.profile["contractors"][0]["hours"] == 30


@pytest.mark.parametrize("name", ["decide:providers", "decide:profile"])
def test_many_rows_have_pages_and_none_is_lost(
    client: Client, signed_in: SignedIn, study: Study, name: str
) -> None:
    many = [{"name": f"No {i}"} for i in range(120)]
    study.frame["providers"], study.profile["contractors"] = many, many
    study.save()
    page = Desk(signed_in(client, Role.OWNER), name, study.pk)
    assert "No 49" in str(page.form.said) and "No 50" not in str(page.form.said)
    page.address += "?page=3"
    page.form = page.form_in(client.get(page.address).content.decode())

    assert page.send(**{"name-new1": "Last"})[0] == 302

    study.refresh_from_db()
    kept = study.frame["providers"] if name == "decide:providers" else study.profile["contractors"]
    assert [one["name"] for one in kept] == [*(one["name"] for one in many), "Last"]


def test_a_page_says_how_many_lines_it_leaves_out(
    client: Client, signed_in: SignedIn, desk: Function
) -> None:
    costs = [{"name": f"Cost {i}", "yearly": 1, "fate": "avoidable"} for i in range(390)]
    desk.numbers = {**desk.numbers, "today": {**desk.numbers["today"], "costs": costs}}
    desk.save()

    shown = signed_in(client, Role.OWNER).get(reverse("decide:more-of", args=[desk.pk])).content.decode()

    assert "10 more lines are kept and not shown here" in shown
