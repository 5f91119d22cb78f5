"""Two people at one form as a browser shows it: what the other made of it, what one typed, both ways on."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe import left_out_by_day_and_by_night
from django.conf import settings as django_settings
from django.test import Client
from weighed_study import desk, study

from outtask.decide.commands.numbers import state_numbers
from outtask.decide.commands.studies import change_study
from outtask.decide.models import Function, Study
from outtask.decide.numbers.places import put
from outtask.people.roles import Role

__all__ = ["desk", "study"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1440, 390)
PICTURES = os.environ.get("OUTTASK_PICTURES")


@pytest.fixture
def window(browser: Any, live_server: Any, signed_in: Any) -> Callable[..., Any]:
    name = django_settings.SESSION_COOKIE_NAME
    value = signed_in(Client(), Role.OWNER).cookies[name].value

    def opened(width: int, script: bool = True) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=live_server.url,
            has_touch=width < 500, is_mobile=width < 500, java_script_enabled=script,
        )  # fmt: skip
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return context.new_page()

    return opened


def look(page: Any, name: str, width: int) -> None:
    assert left_out_by_day_and_by_night(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for theme in ("dark", "light") if PICTURES else ():
        page.emulate_media(color_scheme=theme)
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{theme}.png", full_page=True)


@pytest.mark.parametrize("width", WIDTHS)
def test_both_are_seen_side_by_side_and_one_chooses(
    window: Any, acting: Any, study: Study, desk: Function, width: int
) -> None:
    page = window(width)
    page.goto(f"/decide/numbers/{desk.pk}")
    page.locator("#people [name='today.people_likely']").fill("12")
    theirs = put(put(desk.numbers, ("today", "people"), 14), ("today", "people_avoidable"), 0.5)
    state_numbers(actor=acting(Role.SOURCING), function=desk, numbers=theirs, part="people")
    page.locator("#people").get_by_role("button", name="Keep all").click()

    box = page.get_by_role("alert")
    told = box.inner_text()
    assert "Samir Sourcing" in told and "14" in told and "12" in told
    assert "Theirs already, as you had not touched it" in told
    assert page.locator("#people [name='today.people_likely']").input_value() == "12"
    assert page.locator("#people [name='today.people_avoidable_likely']").input_value() == "50"
    assert page.locator("#people .field.differs").count() == 1
    look(page, "numbers", width)

    box.get_by_role("button", name="Save mine").click()
    page.get_by_text("Kept: Who does it today").wait_for()
    desk.refresh_from_db()
    assert desk.numbers["today"]["people"]["likely"] == 12
    assert desk.numbers["today"]["people_avoidable"] == 0.5


def test_a_grid_marks_the_cells_that_differ(window: Any, acting: Any, study: Study) -> None:
    actor = acting(Role.SOURCING)
    people = [{"name": name, "count": 1, "shares": {"Network": 0.5}} for name in ("Ada", "Bo")]
    change_study(actor=actor, study=study, frame={**study.frame, "staff": people}, what="staff")
    page = window(1440)
    page.goto(f"/decide/{study.pk}/numbers/people")
    page.get_by_label("How many, line 2").fill("2")
    changed = [people[1] | {"count": 3}, {"name": "Cy", "shares": {}}]
    change_study(
        actor=acting(Role.SOURCING), study=study, frame={**study.frame, "staff": changed}, what="staff"
    )
    page.get_by_role("button", name="Keep the grid").click()

    assert "Bo: How many" in page.get_by_role("alert").inner_text()
    assert page.locator("td.differs input").evaluate_all("all => all.map(one => one.value)") == ["2"]
    look(page, "grid", 1440)
    page.get_by_role("link", name="Take theirs").click()
    assert page.get_by_label("How many, line 1").input_value() == "3"
    assert "Ada" not in page.content()


def test_it_can_be_chosen_without_a_script(window: Any, acting: Any, study: Study, desk: Function) -> None:
    page = window(1440, False)
    page.goto(f"/decide/numbers/{desk.pk}")
    page.locator("#people [name='today.people_likely']").fill("12")
    theirs = put(desk.numbers, ("today", "people"), 14)
    state_numbers(actor=acting(Role.SOURCING), function=desk, numbers=theirs, part="people")
    page.locator("#people").get_by_role("button", name="Keep all").click()
    page.get_by_role("button", name="Save mine").click()
    page.get_by_text("Kept: Who does it today").wait_for()


def test_who_changed_it_in_another_window_is_told_so(window: Any, study: Study) -> None:
    windows = [window(390), window(390)]
    for page in windows:
        page.goto(f"/decide/{study.pk}/numbers/organisation")
    for page, typed in zip(windows, ("311", "322"), strict=True):
        page.locator("[name='organisation.governance_hours_likely']").fill(typed)
        page.locator("#organisation").get_by_role("button", name="Keep all").click()

    told = page.get_by_role("alert").inner_text()
    assert "You changed this yourself after you opened this form" in told and "311" in told
    look(page, "mine", 390)
    page.get_by_role("button", name="Save what is typed now").click()
    page.get_by_text("Kept: Your organisation").wait_for()


def test_functions_that_were_ticked_stay_ticked(
    window: Any, acting: Any, study: Study, desk: Function
) -> None:
    page = window(390)
    page.goto(f"/decide/{study.pk}/functions")
    for name in ("Service desk", "Network"):
        page.get_by_label(name, exact=True).check()
    page.get_by_label("Ticked functions as").fill("Everything")
    theirs = put(desk.numbers, ("today", "people"), 14)
    state_numbers(actor=acting(Role.SOURCING), function=desk, numbers=theirs, part="people")
    page.get_by_role("button", name="Merge").click()

    assert "the numbers of Service desk" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Network", exact=True).is_checked()
    look(page, "functions", 390)
    page.get_by_role("button", name="Save mine").click()
    page.get_by_text("2 functions are one now: Everything").wait_for()


@pytest.mark.parametrize("width", WIDTHS)
def test_an_address_that_only_takes_forms_leads_to_its_page(window: Any, study: Study, width: int) -> None:
    page = window(width)
    answer = page.goto(f"/decide/{study.pk}/weigh")
    assert answer.status == 405
    look(page, "not-this-way", width)
    page.get_by_role("link", name="Go to the page it belongs to").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Sourcing"
