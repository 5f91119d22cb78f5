"""The first ten minutes as a browser shows them: from a dropped file to a signed decision on paper."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from axe import left_out
from django.conf import settings
from django.test import Client
from small_log import log_text

from outtask.core.worker import run_waiting
from outtask.people.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DESK, PHONE = (1440, 900), (390, 844)
BROKEN = (Path(__file__).parent / "broken.js").read_text("utf-8")
SCROLLS = ".way, .others, .wide, .scroll, .rows.cards thead tr"
"""What may scroll sideways: steps, names of functions, tables."""
SHOTS = os.environ.get("OUTTASK_SHOTS", "")
"""A folder for pictures of each screen in both sizes and themes; empty: none are kept."""
WINDOWS = ((DESK, "light"), (PHONE, "dark"))
PATIENCE = 90_000
"""Milliseconds that a condition may take on a machine that has much else to do."""
THE_OTHERS = ((DESK, "dark"), (PHONE, "light"))


class Tour:
    """Walks through the workspace in a window of a desk, and looks at each screen in all the others."""

    def __init__(self, browser: Any, where: str, cookie: dict[str, Any], *, script: bool = True) -> None:
        self.complaints: list[str] = []
        self.windows = {
            (*size, theme): self._window(browser, where, cookie, size, theme, script)
            for size, theme in WINDOWS + (THE_OTHERS if SHOTS else ())
        }
        self.page = next(iter(self.windows.values()))
        self.seen = 0

    def _window(
        self,
        browser: Any,
        where: str,
        cookie: dict[str, Any],
        size: tuple[int, int],
        theme: str,
        script: bool,
    ) -> Any:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=theme, base_url=where,
            has_touch=size[0] < 500, is_mobile=size[0] < 500, java_script_enabled=script,
        )  # fmt: skip
        context.add_cookies([cookie])
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning") and "422" not in message.text:
            self.complaints.append(message.text)

    @property
    def answer(self) -> str:
        """What the screen says first."""
        return str(self.page.locator(".answered p").first.inner_text())

    def press(self, name: str) -> None:
        """Press a button or follow a link of that name, which leads to another page, and wait for that."""
        found = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name))
        with self.page.expect_event("load"):
            found.first.click()

    def work(self) -> None:
        """Have what waits carried out, as the worker does, and look again.

        Meanwhile no page is open: one that asks how far it is would load anew in the middle of that.
        """
        address = self.page.url
        self.page.goto("about:blank")
        run_waiting()
        self.page.goto(address)

    def look(self, screen: str) -> None:
        """Look at the screen in each window: nobody left out, nothing out of the window."""
        self.seen += 1
        for (width, _height, theme), page in self.windows.items():
            if page is not self.page:
                page.goto(self.page.url)
            assert left_out(page) == [], (screen, width, theme)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (screen, width)
            assert page.evaluate(BROKEN, SCROLLS) == [], (screen, width)
            if SHOTS:
                name = f"{self.seen:02}-{screen}-{width}-{theme}.png"
                page.screenshot(path=str(Path(SHOTS) / name), full_page=True)
            if page is not self.page:
                page.goto("about:blank")  # it would go on asking how far a job is

    def close(self) -> None:
        """Close all windows; fail on whatever a console complained of."""
        for page in self.windows.values():
            page.context.close()
        assert self.complaints == []


def tour(browser: Any, live_server: Any, signed_in: Any, *, script: bool = True) -> Tour:
    name = settings.SESSION_COOKIE_NAME
    value = signed_in(Client(), Role.SOURCING).cookies[name].value
    cookie = {"name": name, "value": value, "url": live_server.url}
    return Tour(browser, live_server.url, cookie, script=script)


def dropped(walk: Tour, tmp_path: Path) -> None:
    """Drop an export, and have it imported as the worker does."""
    (tmp_path / "tickets.csv").write_text(log_text())
    walk.page.goto("/tickets/drop/")
    walk.page.get_by_label("Drop a ticket export here").set_input_files(tmp_path / "tickets.csv")
    walk.press("Look into it")


def imported(walk: Tour) -> None:
    walk.page.get_by_role("button", name="Import").last.click()
    walk.page.wait_for_url("**/jobs/*/")
    walk.work()
    walk.page.get_by_role("link", name="See what we found").click()
    walk.page.wait_for_url("**/found/")


def test_ten_minutes_from_a_file_to_a_signed_decision(
    browser: Any, live_server: Any, signed_in: Any, tmp_path: Path
) -> None:
    walk = tour(browser, live_server, signed_in)
    page = walk.page
    page.goto("/")
    walk.look("helm-before")
    dropped(walk, tmp_path)
    walk.look("drop")
    imported(walk)
    assert "600 tickets" in page.locator("main").inner_text()
    walk.look("found")

    page.locator(".page-actions a").first.click()
    page.wait_for_url("**/functions")
    walk.look("functions")
    walk.press("To delegability")
    assert "keep" in walk.answer
    walk.look("board")
    walk.press("To your numbers")
    walk.look("numbers")
    study = re.search(r"/decide/(\d+)/", page.url)
    assert study

    page.goto(f"/decide/{study[1]}/numbers/organisation")
    hours = page.get_by_label("low").first
    hours.wait_for()
    walk.look("organisation")

    page.goto(f"/decide/{study[1]}/verdicts")
    walk.work()
    assert re.search(r"\w", walk.answer)
    walk.look("verdicts")
    walk.press("Three years")
    assert "over three years" in page.locator("main").inner_text()

    page.locator("table.verdicts tbody th a").first.click()
    page.get_by_label("The quote").fill("cheap")
    page.locator("#told").get_by_text("“cheap” is not a number.").wait_for()
    assert page.evaluate("document.activeElement.id") == "id_quote"
    page.get_by_label("The quote").fill("1")
    page.get_by_text("With this quote the verdict").wait_for()
    page.wait_for_url("**quote=1**")
    assert page.evaluate("document.activeElement.id") == "id_quote"
    walk.look("function")
    page.get_by_role("button", name="Keep this quote", exact=True).click()
    page.get_by_text("The quote is kept").wait_for()
    walk.work()
    walk.press("What lies behind it")
    walk.look("behind")
    page.go_back()

    walk.press("Sign it")
    page.get_by_label("Why you decide so").fill("The team moves on to the new site.")
    walk.look("sign")
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_text("What raises it again").wait_for()
    assert "Signed by Samir Sourcing" in page.locator(".answered").inner_text()
    walk.look("decision")

    page.goto(f"/decide/{study[1]}/paper")
    assert "Samir Sourcing" in page.get_by_role("region", name="Signed", exact=True).inner_text()
    walk.look("paper")
    page.goto(f"/decide/{study[1]}/compare")
    walk.look("compare")
    page.goto("/")
    walk.look("helm")
    walk.close()


def test_the_same_without_a_script(browser: Any, live_server: Any, signed_in: Any, tmp_path: Path) -> None:
    walk = tour(browser, live_server, signed_in, script=False)
    page = walk.page
    dropped(walk, tmp_path)
    imported(walk)
    page.locator(".page-actions a").first.click()
    walk.press("To delegability")
    walk.press("To your numbers")
    study = re.search(r"/decide/(\d+)/", page.url)
    assert study
    page.goto(f"/decide/{study[1]}/verdicts")
    page.locator("table.verdicts tbody th a").first.click()
    page.get_by_label("The quote").fill("1")
    walk.press("Weigh it with this")
    assert page.get_by_text("With this quote the verdict").is_visible()
    walk.press("Without the quote")
    walk.press("Sign it")
    page.get_by_label("Why you decide so").fill("The team moves on to the new site.")
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_text("What raises it again").wait_for()

    assert "Signed by Samir Sourcing" in page.locator(".answered").inner_text()
    walk.close()
