"""Make the README's pictures of the workspace: start it with its sample, come in, and look at its pages.

``.venv/bin/python docs/pictures/workspace.py`` needs a Chromium on the machine and writes the PNG files here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WIDTH, SCALE = 1440, 1.0  # of the window, and how finely it is drawn
PATIENCE = 300.0  # seconds until the sample is weighed
PICTURES = {  # where a page is reached from the verdicts, and how much of it is shown
    "delegability.png": ("Delegability", 900),
    "verdict-board.png": ("Verdicts", 1460),
    "function-page.png": ("Service desk", 980),
}


def main() -> None:
    """Write every picture; raise where Chromium is not there or the sample is not weighed in time."""
    from playwright.sync_api import sync_playwright

    with started() as link, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        # its own sandbox needs rights that a container does not give; it opens only what runs here
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        window = {"width": WIDTH, "height": 900}
        page = browser.new_page(viewport=window, color_scheme="light", device_scale_factor=SCALE)  # type: ignore[arg-type]
        come_in(page, link)
        until_weighed(page)
        for name, (title, height) in PICTURES.items():
            page.get_by_role("link", name="Verdicts", exact=True).first.click()
            page.wait_for_load_state()
            if title != "Verdicts":
                page.get_by_role("link", name=title, exact=True).first.click()
                page.wait_for_load_state()
            clip: Any = {"x": 0, "y": 0, "width": WIDTH, "height": height}
            page.screenshot(path=HERE / name, full_page=True, clip=clip)
            sys.stdout.write(f"{name}: {(HERE / name).stat().st_size / 1000:.0f} kB\n")
        browser.close()


@contextmanager
def started() -> Iterator[str]:
    """Start a workspace in a folder of its own; give the link of the first sign-in."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "outtask", "start", "--port", "0"]
        environment = os.environ | {"OUTTASK_HOME": folder}
        quiet = subprocess.DEVNULL
        with subprocess.Popen(  # noqa: S603 - our own program
            command, stdout=subprocess.PIPE, stderr=quiet, text=True, env=environment
        ) as process:
            try:
                assert process.stdout
                yield next(
                    found[0] for line in process.stdout if (found := re.search(r"http://\S+/enter/\S+", line))
                )
            finally:
                process.terminate()


def come_in(page: Any, link: str) -> None:
    """Become the owner."""
    page.goto(link)
    page.get_by_role("button", name="Come in").click()
    page.get_by_label("Your name").fill("Maria Keller")
    page.get_by_label("Your e-mail address").fill("maria@example.org")
    page.get_by_label("Your organisation").fill("Northern Mills")
    page.get_by_label("Its country").select_option(label="Ireland")  # English figures, and euro
    page.get_by_role("button", name="That is me").click()
    page.wait_for_load_state()


def until_weighed(page: Any) -> None:
    """Go to the verdicts once the sample is there; raise where that takes too long."""
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        page.goto(re.sub(r"(https?://[^/]+).*", r"\1/jobs/", page.url))
        if "Nothing is running" in page.inner_text("main"):
            break
        time.sleep(3)
    page.get_by_role("link", name="Studies", exact=True).first.click()
    page.get_by_role("link", name=re.compile("^Sample")).first.click()
    page.get_by_role("link", name="Verdicts", exact=True).first.wait_for(timeout=10_000)


if __name__ == "__main__":
    main()
