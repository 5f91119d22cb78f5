"""Two people change a study at once: no rows are mixed up, and what is no plain form is held too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from small_log import bring_in, log_text
from weighed_study import desk, of, result, study, weigh

from forms_seen import SeenForm, forms_in
from outtask.core.models import LedgerEntry
from outtask.decide.commands.numbers import state_numbers, take_case
from outtask.decide.models import Function, Study
from outtask.decide.numbers.places import put
from outtask.decide.pages import case_file
from outtask.decide.pages import functions as pages
from outtask.frame.drawn import DRAWN_FROM
from outtask.people.roles import Role
from outtask.tickets.models import Source
from workspace import Acting, SignedIn

__all__ = ["desk", "result", "study", "weigh"]
pytestmark = pytest.mark.django_db
HOURS = "organisation.governance_hours_likely"


class Page:
    """A page as one person has it open, and sends its form."""

    def __init__(self, client: Client, address: str, index: int = 0) -> None:
        self.client, self.address, self.index, self.shown = client, address, index, ""
        self.form = self._form(client.get(address).content.decode())

    def _form(self, page: str) -> SeenForm:
        return [form for form in forms_in(page) if DRAWN_FROM in form.said][self.index]

    def row(self, cell: str, value: str) -> str:
        """Return the key of the row in which a cell says something."""
        found = (name for name, said in self.form.said.items() if name.startswith(cell) and said == [value])
        return next(found).rpartition("-")[2]

    def send(self, typed: dict[str, Any] | None = None) -> int:
        """Send the form as it stands with some of it typed anew; a conflict is shown, and stands then."""
        answer = self.client.post(self.address, self.form.said | (typed or {}))
        self.shown = answer.content.decode()
        if answer.status_code == 409:
            self.form = self._form(self.shown)
        return answer.status_code


@pytest.fixture
def both(signed_in: SignedIn) -> tuple[Client, Client]:
    return signed_in(Client(), Role.OWNER), signed_in(Client(), Role.SOURCING)


@pytest.fixture
def log(acting: Acting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Source:
    from dataclasses import replace

    from outtask.core.jobs import KINDS

    monkeypatch.setitem(KINDS, "decide.weigh", replace(KINDS["decide.weigh"], run=lambda run: {}))
    bring_in(acting(Role.OWNER), tmp_path, log_text(), "Tickets")
    return Source.objects.everything("a test asks").get()


def staff(study: Study) -> list[tuple[str, Any]]:
    study.refresh_from_db()
    return [(one["name"], one.get("count")) for one in study.frame["staff"]]


def functions() -> Any:
    return Function.objects.everything("a test asks")


def test_people_who_edit_the_staff_grid_at_once_mix_no_rows(
    both: tuple[Client, Client], study: Study
) -> None:
    address = reverse("decide:people", args=[study.pk])
    Page(both[0], address).send({"name-new1": "Ada", "name-new2": "Bo", "count-new2": "2", "name-new3": "Cy"})
    mine, theirs = Page(both[0], address), Page(both[1], address)
    assert theirs.send({f"name-{theirs.row('name', 'Ada')}": "", "name-new1": "Di"}) == 302

    assert mine.send({f"count-{mine.row('name', 'Bo')}": "22", "name-new1": "Ed"}) == 409
    assert "Ada" not in mine.form.all_said()
    assert {"Di", "Ed", "22"} <= set(mine.form.all_said())
    assert mine.send() == 302

    assert staff(study) == [("Bo", 22.0), ("Cy", None), ("Di", None), ("Ed", None)]


def test_a_row_that_goes_while_something_is_typed_in_it_can_be_kept(
    both: tuple[Client, Client], study: Study
) -> None:
    address = reverse("decide:people", args=[study.pk])
    Page(both[0], address).send({"name-new1": "Ada", "name-new2": "Bo"})
    mine, theirs = Page(both[0], address), Page(both[1], address)
    theirs.send({f"name-{theirs.row('name', 'Ada')}": ""})

    assert mine.send({f"count-{mine.row('name', 'Ada')}": "5"}) == 409
    mine.send({f"name-{mine.row('count', '5')}": "Ada"})

    assert staff(study) == [("Bo", None), ("Ada", 5.0)]


def test_a_provider_that_somebody_else_renamed_is_not_taken_for_another(
    both: tuple[Client, Client], study: Study, desk: Function
) -> None:
    address = reverse("decide:providers", args=[study.pk])
    mine, theirs = Page(both[0], address), Page(both[1], address)
    theirs.send({f"name-{theirs.row('name', 'Nordwind')}": "Westwind"})

    assert mine.send({"name-new1": "Suedwind"}) == 409
    assert mine.send() == 302

    study.refresh_from_db()
    desk.refresh_from_db()
    assert [one["name"] for one in study.frame["providers"]] == ["Westwind", "Suedwind"]
    assert desk.numbers["options"][0]["provider"] == "Westwind"


@pytest.mark.parametrize(("path", "status"), [(("today", "people"), 409), (("stays_inside",), 302)])
def test_what_is_written_between_reading_and_writing_is_found_too(
    both: tuple[Client, Client],
    study: Study,
    desk: Function,
    monkeypatch: pytest.MonkeyPatch,
    acting: Acting,
    path: tuple[str, ...],
    status: int,
) -> None:
    theirs = put(desk.numbers, path, 14)

    def overtaken(**given: Any) -> Any:
        monkeypatch.setattr(pages, "state_numbers", state_numbers)
        state_numbers(actor=acting(Role.SOURCING), function=of(study, desk.name), numbers=theirs, part="x")
        return state_numbers(**given)

    monkeypatch.setattr(pages, "state_numbers", overtaken)
    mine = Page(both[0], reverse("decide:numbers-of", args=[desk.pk]))

    assert mine.send({"today.people_likely": "12"}) == status

    desk.refresh_from_db()
    likely = {"low": 12.0, "likely": 12.0, "high": 12.0}
    assert desk.numbers == (theirs if status == 409 else put(theirs, ("today", "people"), likely))


def test_what_is_typed_in_several_sections_is_kept_by_the_button_of_any(
    both: tuple[Client, Client], desk: Function
) -> None:
    mine = Page(both[0], reverse("decide:numbers-of", args=[desk.pk]))
    typed = {"today.people_likely": "7", "work.hours_per_unit_likely": "0.7", "section": "work"}

    assert mine.send(typed | {"volume.growth_likely": "many"}) == 422
    assert all(f'value="{value}"' in mine.shown for value in ("7", "0.7", "many"))
    assert functions().get(pk=desk.pk).numbers == desk.numbers

    assert mine.send(typed) == 302
    desk.refresh_from_db()
    kept = (desk.numbers["today"]["people"], desk.numbers["work"]["hours_per_unit"])
    assert [one["likely"] for one in kept] == [7, 0.7]
    entry = LedgerEntry.objects.everything("a test asks").get(name="function.numbers-stated")
    assert b'"part":"people, work"' in bytes(entry.body)


def test_a_click_that_confirms_keeps_what_is_typed_elsewhere(
    both: tuple[Client, Client], desk: Function
) -> None:
    mine = Page(both[0], reverse("decide:numbers-of", args=[desk.pk]))

    assert mine.send({"today.people_likely": "3", "confirm": "worth:*"}) == 302

    desk.refresh_from_db()
    assert desk.numbers["today"]["people"]["likely"] == 3
    assert {one["origin"] for one in desk.numbers["values"].values()} == {"judged"}


def test_two_people_keep_two_sections_and_overtake_each_other_in_neither(
    both: tuple[Client, Client], desk: Function
) -> None:
    address = reverse("decide:numbers-of", args=[desk.pk])
    mine, theirs = Page(both[0], address), Page(both[1], address)
    assert theirs.send({"work.coverage_hours_likely": "51"}) == 302

    assert mine.send({"today.people_likely": "3"}) == 302

    desk.refresh_from_db()
    assert desk.numbers["work"]["coverage_hours"]["likely"] == 51
    assert desk.numbers["today"]["people"]["likely"] == 3


def test_a_section_that_was_overtaken_keeps_what_is_typed_in_the_others(
    both: tuple[Client, Client], desk: Function
) -> None:
    address = reverse("decide:numbers-of", args=[desk.pk])
    mine, theirs = Page(both[0], address), Page(both[1], address)
    assert theirs.send({"work.coverage_hours_likely": "51"}) == 302

    assert mine.send({"today.people_likely": "3", "work.coverage_hours_likely": "52"}) == 409
    assert mine.send() == 302

    desk.refresh_from_db()
    assert desk.numbers["work"]["coverage_hours"]["likely"] == 52
    assert desk.numbers["today"]["people"]["likely"] == 3


def test_functions_that_somebody_else_worked_on_are_looked_at_before_they_are_merged(
    both: tuple[Client, Client], study: Study, desk: Function
) -> None:
    mine = Page(both[0], reverse("decide:groups", args=[study.pk]))
    Page(both[1], reverse("decide:numbers-of", args=[desk.pk])).send({"today.people_likely": "44"})
    asked = {"functions": [one.pk for one in functions()], "do": "merge", "name": "All of it"}

    assert mine.send(asked) == 409
    assert "the numbers of Service desk" in mine.shown
    assert "All of it" in mine.shown and 'value="merge"' in mine.shown.partition("Save mine")[0]
    assert mine.send(asked) == 302
    assert [one.name for one in functions()] == ["All of it"]


def test_a_bundle_is_made_whatever_becomes_of_other_functions(
    both: tuple[Client, Client], study: Study, desk: Function
) -> None:
    address = reverse("decide:groups", args=[study.pk])
    mine = Page(both[0], address)
    both[1].post(address, {"do": f"rename:{desk.pk}", "name": "Hotline"})

    other = functions().get(name="Network")
    assert mine.send({"functions": other.pk, "do": "bundle", "name": "Together"}) == 302


def test_a_case_file_is_held_against_what_its_page_was_drawn_from(
    both: tuple[Client, Client], study: Study
) -> None:
    text = both[0].get(reverse("decide:case", args=[study.pk])).content
    mine = Page(both[0], reverse("decide:case-upload", args=[study.pk]))
    Page(both[1], reverse("decide:organisation", args=[study.pk])).send({HOURS: "333"})

    assert mine.send({"file": SimpleUploadedFile("case.yaml", text)}) == 409
    assert "choose your file again" in mine.shown and "Samir Sourcing" in mine.shown
    study.refresh_from_db()
    assert study.frame["organisation"]["governance_hours"]["likely"] == 333
    assert mine.send({"file": SimpleUploadedFile("case.yaml", text)}) == 302


def test_a_case_file_that_is_overtaken_while_it_is_taken_in_tells_who_it_was(
    both: tuple[Client, Client], study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = both[0].get(reverse("decide:case", args=[study.pk])).content
    mine = Page(both[0], reverse("decide:case-upload", args=[study.pk]))

    def overtaken(**given: Any) -> Any:
        monkeypatch.setattr(case_file, "take_case", take_case)
        Page(both[1], reverse("decide:organisation", args=[study.pk])).send({HOURS: "333"})
        return take_case(**given)

    monkeypatch.setattr(case_file, "take_case", overtaken)

    assert mine.send({"file": SimpleUploadedFile("case.yaml", text)}) == 409
    assert "Somebody else changed this while you were at it" in mine.shown and "Samir Sourcing" in mine.shown
    study.refresh_from_db()
    assert study.frame["organisation"]["governance_hours"]["likely"] == 333


def test_a_reason_stays_typed_where_what_is_signed_has_moved_on(
    both: tuple[Client, Client], study: Study, result: Any, desk: Function
) -> None:
    address = reverse("decide:sign", args=[desk.pk])
    form = next(one for one in forms_in(both[0].get(address).content.decode()) if "reason" in one.said)
    Page(both[1], reverse("decide:organisation", args=[study.pk])).send({HOURS: "333"})

    answer = both[0].post(address, form.said | {"reason": "A long reason, typed with care"})

    assert answer.status_code == 422
    assert "A long reason, typed with care" in answer.content.decode()


def test_a_quote_is_not_kept_for_an_option_that_is_another_one_by_now(
    both: tuple[Client, Client],
    study: Study,
    weigh: Callable[[Study], Any],
    result: Any,
    desk: Function,
    acting: Acting,
) -> None:
    shown = both[0].get(reverse("decide:function", args=[desk.pk]) + "?quote=15&price=0-price_per_unit")
    form = next(one for one in forms_in(shown.content.decode()) if "source" in one.said)
    before = [{"model": "out-tasking", "price_per_unit": 18}]
    numbers = {**desk.numbers, "options": [*before, *desk.numbers["options"]]}
    state_numbers(actor=acting(Role.SOURCING), function=desk, numbers=numbers, part="options")
    weigh(study)

    answer = both[0].post(form.action, form.said | {"source": "Their letter"})

    desk.refresh_from_db()
    assert desk.numbers == numbers
    assert "source=Their+letter" in answer.headers["Location"]


def test_a_log_that_somebody_else_had_read_in_another_way_is_looked_at_first(
    both: tuple[Client, Client], log: Source
) -> None:
    mine = Page(both[0], reverse("tickets:again", args=[log.pk]))
    Source.objects.everything("a test changes it").filter(pk=log.pk).update(zone="Asia/Tokyo")

    assert mine.send({"zone": "Europe/Berlin"}) == 409
    assert "Time zone (Asia/Tokyo)" in mine.shown
    assert mine.form.said["zone"] == ["Europe/Berlin"]
    assert mine.send() == 302


def test_who_looked_again_before_sending_is_still_held_against_what_they_saw_first(
    both: tuple[Client, Client], log: Source
) -> None:
    mine = Page(both[0], reverse("tickets:again", args=[log.pk]))
    Source.objects.everything("a test changes it").filter(pk=log.pk).update(zone="Asia/Tokyo")

    looked = both[0].post(mine.address, mine.form.said | {"look": "1"})
    again = Page(both[0], looked.headers["Location"])

    assert again.send() == 409
