"""Dropping a file as a browser shows it: wide and on a phone, by day and by night, without a script too."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe import left_out_by_day_and_by_night
from django.conf import settings as django_settings
from django.test import Client

from outtask.people.roles import Role

sys.path.insert(0, str(Path(__file__).parents[1] / "formats"))

import ticket_files as files

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = [(1440, "light"), (390, "light")]  # by night too, without a new window

CUT_OFF = """[...document.querySelectorAll('main :is(.button, .notice, input, select)')]
    .filter(one => !one.closest('.wide:not(form)') && one.getBoundingClientRect().right > innerWidth)
    .map(one => one.outerHTML.slice(0, 120))"""
"""What the page cuts off at its edge, which makes the window no wider."""


@pytest.fixture
def owner(live_server: Any, signed_in: Any) -> list[dict[str, Any]]:
    """Return the cookie of an owner who is signed in."""
    name = django_settings.SESSION_COOKIE_NAME
    return [
        {"name": name, "value": signed_in(Client(), Role.OWNER).cookies[name].value, "url": live_server.url}
    ]


@pytest.fixture
def opened(browser: Any, live_server: Any, owner: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Open the page that takes a file; fail on whatever the console complains of."""
    width, theme, script = (*getattr(request, "param", (1440, "light")), True)[:3]
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, base_url=live_server.url,
        has_touch=width < 500, is_mobile=width < 500, java_script_enabled=script,
    )  # fmt: skip
    context.add_cookies(owner)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/tickets/drop/")
    yield page
    context.close()
    assert complaints == []


def export(tmp_path: Path) -> Path:
    """Write a log whose dates tell nothing, with a state that nobody knows and rows that do not count."""
    rows = [
        f"T{i},{'Limbo' if i % 7 == 0 else 'Closed'},Desk {i % 3},0{1 + i % 9}/04/2024 10:00,Ada B{i % 5},"
        "Mail does not arrive at any site\n"
        for i in range(60)
    ]
    path = tmp_path / "service desk.csv"
    header, last = "number,state,group,opened,who,what it is about\n", ",New,Desk 1,01/04/2024,Ada,-\n"
    path.write_text(header + "".join(rows) + last)
    return path


def work() -> None:
    from outtask.core.worker import run_waiting
    from outtask.tickets import measured

    listeners, measured._listeners[:] = list(measured._listeners), []
    run_waiting()
    measured._listeners[:] = listeners


def sound(page: Any) -> None:
    """Nobody is left out, and nothing runs out of the window."""
    assert left_out_by_day_and_by_night(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(CUT_OFF) == []


@pytest.mark.parametrize("opened", WIDTHS, indirect=True, ids=["1440", "390"])
def test_every_page_from_the_file_to_what_was_found_is_sound(opened: Any, tmp_path: Path) -> None:
    page = opened
    sound(page)
    page.get_by_label("Drop a ticket export here").set_input_files(export(tmp_path))
    page.get_by_role("button", name="Look into it").click()
    page.get_by_text("begins with day or month").wait_for()
    sound(page)
    page.get_by_label("day first").check()
    page.get_by_role("button", name="Import").last.click()
    page.wait_for_url("**/jobs/*/")
    work()
    page.reload()
    page.get_by_role("link", name="See what we found").click()
    page.get_by_text("60 tickets").first.wait_for()
    sound(page)
    page.locator(".trail a").last.click()
    page.get_by_role("button", name="Take it out").click()
    page.get_by_role("dialog").wait_for()
    sound(page)
    page.goto("/tickets/logs/")
    sound(page)


def test_a_choice_is_looked_at_at_once_and_the_focus_stays(opened: Any, tmp_path: Path) -> None:
    page = opened
    page.get_by_label("Drop a ticket export here").set_input_files(export(tmp_path))
    page.get_by_role("button", name="Look into it").click()
    page.get_by_text("The state “Limbo” is not known").wait_for()

    choice = page.get_by_label("What number means")
    choice.focus()
    choice.select_option("")
    page.get_by_text("Say which column holds the number of the ticket.").wait_for()
    choice.select_option("ticket")
    page.get_by_text("Say which column holds the number").wait_for(state="detached")

    assert page.evaluate("document.activeElement.name") == "column-0"


def test_a_file_is_dropped_on_its_place(opened: Any, tmp_path: Path) -> None:
    page, text = opened, files.text_of(files.event_rows(30))
    dropped = page.evaluate_handle(
        "text => { const t = new DataTransfer(); t.items.add(new File([text], 'dropped.csv')); return t; }",
        text,
    )

    page.dispatch_event(".drop", "drop", {"dataTransfer": dropped})
    page.get_by_text("dropped.csv, 2 kB").wait_for()
    page.get_by_role("button", name="Look into it").click()

    page.get_by_text("All 30 rows can be read.").wait_for()


@pytest.mark.parametrize("opened", [(1440, "light", False)], indirect=True, ids=["no script"])
def test_all_of_it_works_without_a_script(opened: Any, tmp_path: Path) -> None:
    page = opened
    page.get_by_label("Drop a ticket export here").set_input_files(export(tmp_path))
    page.get_by_role("button", name="Look into it").click()
    page.get_by_label("What who means").select_option("")
    page.get_by_role("button", name="Look again").click()
    assert page.get_by_label("What who means").input_value() == ""
    page.get_by_label("day first").check()
    page.get_by_role("button", name="Import").last.click()
    work()
    page.goto(page.url)
    page.get_by_role("link", name="See what we found").click()

    assert "60 tickets" in page.locator(".answered").inner_text()
