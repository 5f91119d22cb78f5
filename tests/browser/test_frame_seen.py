"""The frame as a browser shows it: wide and on a phone, by day and by night, with and without a script."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe import left_out_by_day_and_by_night
from django.conf import settings as django_settings
from django.test import Client

from outtask.core.clock import now
from outtask.core.jobs import stop_job
from outtask.core.models import Job
from outtask.core.models.jobs import Status
from outtask.frame import tables
from outtask.frame.jobs import leads_to
from outtask.people.roles import Role

sys.path.insert(0, str(Path(__file__).parents[1] / "frame"))
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = [(1440, "light"), (390, "light")]  # by night too, without a new window


@pytest.fixture
def served(live_server: Any, settings: Any, signed_in: Any) -> tuple[str, list[dict[str, Any]]]:
    """Serve the gallery, and return where, with the cookie of the owner."""
    settings.ROOT_URLCONF = "gallery"
    folder = str(Path(__file__).parents[1] / "frame" / "templates")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [folder]}]
    name = django_settings.SESSION_COOKIE_NAME
    value = signed_in(Client(), Role.OWNER).cookies[name].value
    return live_server.url, [{"name": name, "value": value, "url": live_server.url}]


@pytest.fixture
def opened(browser: Any, served: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Open the gallery in a window; fail on whatever the console complains of."""
    width, theme = getattr(request, "param", (1440, "light"))
    where, cookies = served
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, base_url=where,
        has_touch=width < 500, is_mobile=width < 500,
    )  # fmt: skip
    context.add_cookies(cookies)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/gallery")
    yield page
    context.close()
    known = ("422", "404", "htmx:afterRequest", "htmx:sendAbort")  # htmx tells of what is replaced
    assert [told for told in complaints if not any(one in told for one in known)] == []


@pytest.mark.parametrize("opened", WIDTHS, indirect=True, ids=["1440", "390"])
def test_nobody_is_left_out_and_nothing_runs_out_of_the_window(opened: Any) -> None:
    assert left_out_by_day_and_by_night(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    opened.get_by_role("button", name="Keep these numbers").click()
    opened.get_by_role("alert").wait_for()
    assert left_out_by_day_and_by_night(opened) == []
    opened.get_by_role("button", name="Remove the log").click()
    opened.get_by_role("dialog").wait_for()
    assert left_out_by_day_and_by_night(opened) == []


def test_a_filter_answers_while_one_types_and_keeps_the_place(opened: Any) -> None:
    opened.keyboard.press("/")
    opened.keyboard.insert_text("backup 7")
    opened.get_by_text("2 rows").wait_for()
    assert opened.evaluate("document.activeElement.id") == "table-rows-q"
    assert opened.evaluate("document.activeElement.value") == "backup 7"
    assert "q=backup" in opened.url


def test_what_is_typed_while_an_answer_comes_in_is_not_lost(
    opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = tables._matching

    def slowly(*given: Any) -> Any:
        time.sleep(0.5)
        return really(*given)

    monkeypatch.setattr(tables, "_matching", slowly)
    opened.keyboard.press("/")
    for letters in ("b", "a", "kup", " ", "7"):  # each pause asks, each answer meets the next letters
        opened.keyboard.type(letters, delay=40)
        opened.wait_for_timeout(320)
    for _step in range(5):
        opened.keyboard.press("ArrowLeft")
    opened.keyboard.type("c")
    opened.locator(".count", has_text="2 rows").wait_for()
    opened.wait_for_function("document.querySelectorAll('#table-rows-found tbody tr').length === 2")

    told = "(({id, value, selectionStart}) => [id, value, selectionStart])(document.activeElement)"
    assert opened.evaluate(told) == ["table-rows-q", "backup 7", 3]
    assert parse_qs(urlsplit(opened.url).query) == {"q": ["backup 7"]}
    assert "q=backup+7" in opened.get_by_role("link", name="CSV").get_attribute("href")
    opened.get_by_role("link", name="Show all").click()
    opened.wait_for_url(lambda address: "q=" not in address)


def test_keys_lead_to_pages(opened: Any) -> None:
    opened.keyboard.press("?")
    opened.get_by_role("dialog", name="Keys").wait_for()
    opened.keyboard.press("Escape")
    opened.keyboard.type("gj")
    opened.wait_for_url("**/jobs/")


def test_a_question_is_asked_once_and_can_be_left(opened: Any) -> None:
    opened.get_by_role("button", name="Remove the log").click()
    dialog = opened.get_by_role("dialog")
    assert "cannot be undone" in dialog.inner_text()
    opened.get_by_role("button", name="Leave it as it is").click()
    assert not dialog.is_visible()


@pytest.mark.parametrize("opened", [(390, "dark")], indirect=True)
def test_a_number_is_read_back_beside_its_field(opened: Any) -> None:
    read = {"78,000": "= 78,000", "78.000": "78,000 / 78 ?", "1.234,5": "= 1,234.5", "5": ""}
    for typed, told in read.items():
        opened.locator("[name=rate_likely]").fill(typed)
        assert opened.locator("[name=rate_likely] + output").inner_text() == told


def test_a_file_that_is_dropped_is_told(opened: Any) -> None:
    opened.locator(".drop").evaluate(
        """zone => { const all = new DataTransfer(); all.items.add(new File(['x'.repeat(2e6)], 'march.csv'));
        zone.dispatchEvent(new DragEvent('drop', {dataTransfer: all, bubbles: true, cancelable: true})); }"""
    )
    assert opened.locator(".drop .chosen").inner_text() == "march.csv, 2.0 MB"
    assert opened.evaluate("document.querySelector('.drop input').files[0].name") == "march.csv"


@pytest.mark.parametrize("opened", [(390, "light")], indirect=True)
def test_the_menu_of_a_phone_opens_and_is_large_enough_for_a_thumb(opened: Any) -> None:
    assert not opened.get_by_role("link", name="Jobs").is_visible()
    opened.get_by_role("button", name="Menu").click()
    assert opened.get_by_role("link", name="Jobs").bounding_box()["height"] >= 44


def test_rows_are_dense_on_a_laptop_and_no_smaller_than_a_target_may_be(opened: Any) -> None:
    height = opened.evaluate("document.querySelector('.rows tbody tr').getBoundingClientRect().height")
    assert 24 <= height <= 26


def test_a_job_is_watched_to_its_end_and_leads_on(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outtask.frame.jobs._next", {})
    leads_to("seen", lambda job: ("See what we found", "/gallery"))
    rows = Job.objects.everything("a test")
    job = rows.create(kind="seen", title="Import", status=Status.RUNNING, doing="Reading", created_at=now())
    opened.goto(f"/jobs/{job.pk}/")
    assert opened.get_by_text("It is running.").is_visible()
    rows.filter(pk=job.pk).update(doing="Sorting", progress=0.7)
    opened.locator("[data-tells]").filter(has_text="Running: Sorting").wait_for(state="attached")
    assert left_out_by_day_and_by_night(opened) == []
    rows.filter(pk=job.pk).update(status=Status.DONE, progress=1.0)
    opened.get_by_text("It is done.").wait_for()
    opened.get_by_role("link", name="See what we found").click()
    opened.wait_for_url("**/gallery")


@pytest.mark.parametrize("opened", WIDTHS, indirect=True, ids=["1440", "390"])
def test_helm_jobs_and_ledger_leave_nobody_out(opened: Any, acting: Any) -> None:
    job = Job.objects.everything("a test").create(kind="seen", title="Import", created_at=now())
    stop_job(actor=acting(Role.OWNER), job=job)
    for path in ("/", "/jobs/", "/ledger/", "/nowhere"):
        opened.goto(path)
        assert left_out_by_day_and_by_night(opened) == [], path
        assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_page_on_paper_has_no_menu(opened: Any) -> None:
    opened.emulate_media(media="print")
    assert not opened.get_by_role("link", name="Jobs").is_visible()
    assert not opened.get_by_role("button", name="Remove the log").is_visible()
    assert opened.get_by_role("table", name="Functions").is_visible()


def test_it_works_without_a_script(browser: Any, served: Any) -> None:
    where, cookies = served
    context = browser.new_context(java_script_enabled=False, base_url=where)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto("/gallery")
    page.get_by_label("Filter").fill("backup 7")
    page.get_by_role("button", name="Filter").click()
    assert page.get_by_text("2 rows").is_visible()
    page.get_by_role("button", name="Remove the log").click()
    assert page.get_by_role("dialog").is_visible()
    page.get_by_role("button", name="Leave it as it is").click()
    page.get_by_label("Name").fill("Storage")
    page.get_by_role("button", name="Keep these numbers").click()
    assert page.get_by_text("There is a function of this name already").count() == 0  # tickets are missing
    assert page.get_by_label("Name").input_value() == "Storage"
    context.close()
