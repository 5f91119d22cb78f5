"""From groups to numbers as a browser shows it: wide and on a phone, by day and by night, dragged, typed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe import left_out
from django.conf import settings as django_settings
from django.test import Client

from outtask.people.roles import Role

sys.path.insert(0, str(Path(__file__).parents[1] / "decide"))

from small_log import bring_in, log_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VIEWS = [(1440, "light"), (390, "dark")]
OF_STUDY = (
    "", "functions", "functions/add", "board", "board/map", "numbers", "numbers/organisation",
    "numbers/people", "numbers/providers", "case", "profile",
)  # fmt: skip


@pytest.fixture
def study(acting: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Begin a study with a small log and a function without tickets; nothing is weighed."""
    from dataclasses import replace

    from outtask.core.jobs import KINDS
    from outtask.decide.commands.functions import add_function
    from outtask.decide.models import Study
    from outtask.decide.proposals import template_numbers

    monkeypatch.setitem(KINDS, "decide.weigh", replace(KINDS["decide.weigh"], run=lambda run: {}))
    bring_in(acting(Role.OWNER), tmp_path, log_text(), "Tickets")
    found = Study.objects.everything("a test asks").get()
    numbers = template_numbers("backup-and-restore")
    add_function(actor=acting(Role.OWNER), study=found, name="Backup", numbers=numbers)
    return found


@pytest.fixture
def opened(
    browser: Any, live_server: Any, signed_in: Any, study: Any, request: pytest.FixtureRequest
) -> Iterator[Any]:
    """Open a window; fail on whatever the console complains of."""
    width, theme, script = (*getattr(request, "param", (1440, "light")), True)[:3]
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, base_url=live_server.url,
        has_touch=width < 500, is_mobile=width < 500, java_script_enabled=script,
    )  # fmt: skip
    name = django_settings.SESSION_COOKIE_NAME
    value = signed_in(Client(), Role.OWNER).cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    # a closed dialog's focus is no loss where the address already says which section is meant
    known = ("422", "Autofocus processing was blocked")
    assert [told for told in complaints if not any(one in told for one in known)] == []


def function(name: str) -> Any:
    from outtask.decide.models import Function

    return Function.objects.everything("a test asks").get(name=name)


@pytest.mark.parametrize("opened", VIEWS, indirect=True, ids=lambda view: "-".join(map(str, view)))
def test_nobody_is_left_out_and_nothing_runs_out_of_the_window(opened: Any, study: Any) -> None:
    key = function("Backup").pk
    addresses = [f"/decide/{study.pk}/{page}" for page in OF_STUDY]
    addresses += [f"/decide/numbers/{key}", f"/decide/numbers/{key}/more", "/decide/"]
    addresses.append(f"/decide/measured/{function('Desk').pk}")
    wrong = []
    for address in addresses:
        opened.goto(address)
        opened.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        wrong += [f"{address} {found}" for found in left_out(opened)]
        if not opened.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            wrong.append(f"{address} is wider than the window")
    assert wrong == []


BROKEN = """() => [...document.querySelectorAll('.made .check > span')].flatMap(name => {
  const text = name.firstChild;
  return [...text.data.matchAll(/\\S+/g)].filter(word => {
    const range = document.createRange();
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return range.getClientRects().length > 1;
  }).map(word => word[0]);
})"""
"""The words of names on the page that go over more than one line."""


@pytest.mark.parametrize("opened", VIEWS, indirect=True, ids=lambda view: "-".join(map(str, view)))
def test_names_go_over_lines_at_words(opened: Any, study: Any) -> None:
    from outtask.decide.models import Function

    rows = Function.objects.everything("a test names it")
    rows.filter(name="Mail").update(
        name="Service desk for applications of plants", groups=["Mail and calendars of everybody, everywhere"]
    )
    opened.goto(f"/decide/{study.pk}/functions")
    opened.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")

    assert opened.evaluate("document.querySelectorAll('.made .check > span').length") >= 6
    assert opened.evaluate(BROKEN) == []


def test_a_group_is_dragged_to_another_function(opened: Any, study: Any) -> None:
    opened.goto(f"/decide/{study.pk}/functions")
    chip = opened.locator("li[data-take]", has_text="Mail")
    chip.drag_to(opened.locator(f'[data-into="{function("Desk").pk}"]'))
    opened.get_by_text("1 group belongs to Desk now").wait_for()

    assert sorted(function("Desk").groups) == ["Desk", "Mail"]


def tick(opened: Any, *names: str) -> None:
    for name in names:
        opened.get_by_role("heading", name=name, exact=True).get_by_role("checkbox").check()


def the_focus_is_on(opened: Any, *names: str) -> bool:
    opened.locator("[name=functions]:focus").wait_for(timeout=10_000)
    return opened.evaluate("document.activeElement.closest('label').innerText.trim()") in names


def test_the_focus_goes_to_what_was_changed(opened: Any, study: Any) -> None:
    opened.goto(f"/decide/{study.pk}/functions")
    tick(opened, "Desk", "Mail")
    opened.get_by_label("Ticked functions as").fill("Users")
    opened.get_by_role("button", name="Weigh together").click()
    opened.get_by_text("also weighed together, as Users").wait_for()
    assert the_focus_is_on(opened, "Desk", "Mail")

    tick(opened, "Desk", "Mail")
    opened.get_by_label("Ticked functions as").fill("Front line")
    opened.get_by_role("button", name="Merge").click()
    opened.get_by_text("are one now: Front line").wait_for()
    assert the_focus_is_on(opened, "Front line")


def test_a_function_is_dragged_onto_another_and_that_is_undone(opened: Any, study: Any) -> None:
    before = {name: function(name).numbers for name in ("Desk", "Mail")}
    opened.goto(f"/decide/{study.pk}/functions")
    goal = opened.locator(f'[data-into="{function("Desk").pk}"]')
    opened.locator(f'[data-into="{function("Mail").pk}"] > header').drag_to(goal)
    asked = opened.get_by_role("dialog", name="Mail with Desk")
    asked.get_by_role("button", name="Leave it").click()
    # A dialog tells that it has closed a moment after the click.
    opened.locator("[name=functions]:checked").first.wait_for(state="detached")

    opened.locator(f'[data-into="{function("Mail").pk}"] > header').drag_to(goal)
    asked.get_by_role("button", name="Merge").click()
    opened.get_by_text("2 functions are one now: Desk").wait_for()
    assert sorted(function("Desk").groups) == ["Desk", "Mail"]
    assert function("Desk").numbers == before["Desk"]

    opened.get_by_role("button", name="Undo").click()
    opened.get_by_text("Taken back").wait_for()
    assert {name: function(name).numbers for name in ("Desk", "Mail")} == before


def test_many_are_named_by_the_first_of_them_as_they_are_called(opened: Any, study: Any, acting: Any) -> None:
    from outtask.decide.commands.functions import add_function

    names = ("Desk", "Pay $& go", "Storage", "Print", "Phones", "Rooms")
    for name in names[1:]:
        add_function(actor=acting(Role.OWNER), study=study, name=name, numbers={})
    opened.goto(f"/decide/{study.pk}/functions")
    tick(opened, *names)
    opened.get_by_role("heading", name="Desk", exact=True).get_by_role("checkbox").focus()
    opened.keyboard.press("m")

    asked = opened.locator("dialog.dropped h2")
    asked.wait_for()
    assert asked.inner_text() == "Pay $& go, Storage, Print, Phones … with Desk"


def test_functions_are_weighed_together_and_set_apart_by_key_and_it_is_told(opened: Any, study: Any) -> None:
    opened.goto(f"/decide/{study.pk}/functions")
    told = opened.locator("[data-says]")
    opened.get_by_role("heading", name="Desk", exact=True).get_by_role("checkbox").focus()
    opened.keyboard.press("m")
    assert told.inner_text() == "Tick two or more functions first"
    opened.keyboard.press("x")
    assert told.inner_text() == "Functions ticked: 1 (Desk)"
    tick(opened, "Mail")
    opened.keyboard.press("m")
    opened.locator("[data-as=bundle]").fill("Users")
    opened.keyboard.press("Enter")
    opened.get_by_text("also weighed together, as Users").wait_for()
    assert function("Desk").bundle == function("Mail").bundle == "Users"

    assert the_focus_is_on(opened, "Desk", "Mail")
    opened.keyboard.press("u")
    opened.get_by_text("Taken back").wait_for()
    assert function("Desk").bundle == ""

    opened.get_by_role("heading", name="Desk", exact=True).get_by_role("checkbox").focus()
    opened.keyboard.press("a")
    opened.get_by_text("Desk is set apart").wait_for()
    assert function("Desk").set_apart


@pytest.mark.parametrize("opened", [(1440, "light", False)], indirect=True, ids=["without-a-script"])
def test_functions_are_made_and_numbers_said_without_a_script(opened: Any, study: Any) -> None:
    opened.goto(f"/decide/{study.pk}/functions")
    tick(opened, "Desk", "Mail")
    opened.get_by_label("Ticked functions as").fill("Front line")
    opened.get_by_role("button", name="Merge").click()
    assert opened.get_by_text("2 functions are one now: Front line").is_visible()
    opened.goto(f"/decide/numbers/{function('Front line').pk}")
    people = opened.get_by_role("group", name="Own people who do it now")
    people.get_by_label("likely").fill("four")
    opened.locator("#people").get_by_role("button", name="Keep all").click()
    assert people.get_by_label("likely").input_value() == "four"
    assert opened.get_by_text("“four” is not a number").first.is_visible()
    people.get_by_label("likely").fill("4.5")
    opened.locator("#people").get_by_role("button", name="Keep all").click()
    assert opened.get_by_text("Kept: Who does it today").is_visible()

    assert function("Front line").numbers["today"]["people"]["likely"] == 4.5


def test_the_enter_key_keeps_what_is_typed_in_all_sections_and_confirms_nothing(
    opened: Any, study: Any
) -> None:
    before = function("Backup").numbers
    opened.goto(f"/decide/numbers/{function('Backup').pk}")
    opened.locator("[name='today.people_likely']").fill("3")
    for end in ("low", "likely", "high"):
        opened.locator(f"[name='work.hours_per_unit_{end}']").fill("0.5")
    opened.locator("[name='work.hours_per_unit_likely']").press("Enter")
    opened.get_by_text("Kept: Who does it today, The work").wait_for()

    after = function("Backup").numbers
    assert (after["today"]["people"]["likely"], after["work"]["hours_per_unit"]["likely"]) == (3, 0.5)
    assert after["work"].keys() - before["work"].keys() <= {"hours_per_unit"}


def test_one_click_confirms_what_is_assumed(opened: Any, study: Any) -> None:
    key = function("Backup").pk
    opened.goto(f"/decide/numbers/{key}")
    opened.get_by_role("button", name="That fits: Hours of work for one unit").click()
    opened.get_by_text("Kept: The work").wait_for()

    assert function("Backup").numbers["work"]["hours_per_unit"]["origin"] == "judged"


def test_back_from_a_refused_form_asks_for_its_page_anew_with_what_was_typed(opened: Any, study: Any) -> None:
    """Chromium shows nothing but an error where Back leads to the answer to a form."""
    form = f"/decide/{study.pk}/functions/add"
    opened.goto(form)
    name = opened.locator("main form input[type=text]").first
    name.fill("Network")
    opened.locator("main form").evaluate("form => form.noValidate = true")
    opened.locator("main form button[type=submit]").first.click()
    opened.locator(".problems").wait_for()

    opened.goto(f"/decide/{study.pk}/")
    opened.go_back()

    assert opened.url.endswith(form)
    assert opened.locator(".problems").count() == 0
    assert name.input_value() == "Network"


@pytest.mark.parametrize("opened", [(390, "light")], indirect=True)
def test_on_a_phone_boxes_come_first_and_what_to_do_with_them_once_one_is_ticked(
    opened: Any, study: Any
) -> None:
    opened.goto(f"/decide/{study.pk}/functions")
    merge = opened.get_by_role("button", name="Merge", exact=True)
    assert not merge.is_visible() and not opened.get_by_text("Keys on a box").is_visible()

    opened.locator("[name=functions]").first.check()
    bar = opened.locator(".arrange-bar").bounding_box()
    assert merge.is_visible() and not opened.get_by_role("button", name="Move").is_visible()
    assert bar["y"] > 450 and bar["y"] + bar["height"] == 900  # at hand, and the boxes above it
