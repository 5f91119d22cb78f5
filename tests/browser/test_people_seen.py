"""Coming in, people and settings as a browser shows them: wide and on a phone, by day and by night."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe import left_out_by_day_and_by_night
from django.conf import settings as django_settings
from django.test import Client

from outtask.people.actors import system
from outtask.people.commands.sample import make_sample_people
from outtask.people.first_link import console_path, first_path
from outtask.people.roles import Role
from workspace import People, SignedIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPEN = ("/people/sign-in/", "/people/sign-in/forgotten/")
OURS = (
    "/people/everybody/",
    "/people/everybody/invite/",
    "/people/everybody/providers/new/",
    "/people/settings/",
    "/people/settings/password/",
    "/people/settings/second-step/",
    "/people/settings/sessions/",
    "/people/try/",
)
WIDTHS = [(1440, "light"), (390, "light")]  # by night too, without a new window


@pytest.fixture
def window(browser: Any, live_server: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Open a window; fail on whatever the console complains of."""
    width, theme = getattr(request, "param", (1440, "light"))
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, base_url=live_server.url
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert [told for told in complaints if "422" not in told] == []


@pytest.mark.parametrize("window", WIDTHS, indirect=True, ids=["1440", "390"])
def test_nobody_is_left_out_and_nothing_runs_out_of_the_window(
    window: Any, live_server: Any, organisation: People, signed_in: SignedIn
) -> None:
    def findings(path: str) -> list[str]:
        window.goto(path)
        wide = window.evaluate("document.documentElement.scrollWidth > innerWidth")
        told = [f"{path} {found}" for found in left_out_by_day_and_by_night(window)]
        return [*told, *([f"{path} is too wide"] if wide else [])]

    make_sample_people(actor=system())
    name = django_settings.SESSION_COOKIE_NAME
    cookie = signed_in(Client(), Role.OWNER).cookies[name].value
    seen = [findings(path) for path in (*OPEN, console_path("finn@northwind.example"))]
    window.context.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])
    person = f"/people/everybody/{organisation.user(Role.FINANCE).pk}/"
    seen += [findings(path) for path in (*OURS, person)]

    assert [told for page in seen for told in page] == []


def test_from_the_first_link_to_a_second_person_without_a_script(browser: Any, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto(first_path())
    page.get_by_role("button", name="Come in").click()
    for label, typed in (
        ("Your name", "Ines Ibarra"),
        ("Your e-mail address", "ines@contoso.example"),
        ("Your organisation", "Contoso"),
        ("A password", "a lamp by the window"),
    ):
        page.get_by_label(label).fill(typed)
    page.get_by_label("Its country").select_option("ES")
    page.get_by_role("button", name="That is me").click()
    page.get_by_text("Welcome, Ines Ibarra").wait_for()

    page.goto("/people/everybody/invite/")
    page.get_by_label("Name", exact=True).fill("Nora New")
    page.get_by_label("E-mail address").fill("nora@contoso.example")
    page.get_by_role("checkbox", name="Finance").check()
    page.get_by_role("button", name="Invite").click()
    link = page.get_by_label("It works once").text_content().strip()
    page.get_by_role("button", name="Sign out").click()

    page.goto(link)
    page.get_by_label("New password").fill("a chair in the hall")
    page.get_by_role("button", name="Come in").click()
    page.goto("/people/settings/")
    assert page.get_by_label("Name", exact=True).input_value() == "Nora New"
    context.close()
