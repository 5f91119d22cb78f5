"""A Chromium to look with, where the machine has one, and the pages to look at."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# Playwright keeps an event loop in this thread, which Django takes for asynchronous code of ours.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
sys.path.insert(0, str(Path(__file__).parents[1] / "formats"))

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
WITHOUT = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,"  # two pages of the browser's own, loaded with each window
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,MediaRouter,"
    "HttpsFirstBalancedModeAutoEnable,NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,"
    "PreconnectToSearch,ThirdPartyStoragePartitioning"
)
"""What Chromium is to leave out; the list takes the place of the one that playwright hands it."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start Chromium once; skip with the reason where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:  # a machine so bare may not even start playwright's driver
        pytest.skip("no Chromium on this machine: install the package chromium to look at the reports")
    with playwright.sync_playwright() as started:
        # its own sandbox needs rights that a container does not give; it opens only files made here
        launched = started.chromium.launch(
            executable_path=path, args=["--no-sandbox", f"--disable-features={WITHOUT}"]
        )
        yield launched
        launched.close()


@pytest.fixture(autouse=True)
def windows_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Close all windows after a test, else threads of its server would keep the database open for ever."""
    yield
    if "browser" in request.fixturenames:
        for window in request.getfixturevalue("browser").contexts:
            window.close()


@pytest.fixture
def window(browser: Any, live_server: Any, signed_in: Any) -> Callable[[int], Any]:
    """Return how to open a window of a width, in which the owner is signed in."""
    from django.conf import settings
    from django.test import Client

    from outtask.people.roles import Role

    name = settings.SESSION_COOKIE_NAME
    value = signed_in(Client(), Role.OWNER).cookies[name].value

    def opened(width: int) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 844}, base_url=live_server.url)
        context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return context.new_page()

    return opened


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Write each kind of report once; return where they lie."""
    from report_samples import NAMES as FUNCTIONS
    from report_samples import WEIRD, sample_assessment, sample_case, sample_decision

    from outtask.formats.report import write_assessment_report, write_decision_report

    folder = tmp_path_factory.mktemp("reports")
    write_assessment_report(sample_assessment(), folder / "assessment.html")
    write_decision_report(
        sample_decision(), sample_case(FUNCTIONS), folder / "decision.html", sample_assessment()
    )
    write_decision_report(sample_decision(WEIRD), sample_case(WEIRD), folder / "weird.html")
    write_assessment_report(sample_assessment(WEIRD), folder / "weird-assessment.html")
    return {path.stem: path.as_uri() for path in folder.iterdir()}
