"""Make the README's pictures from the product: decide the case of the sample and look at its report.

``.venv/bin/python docs/pictures/make.py`` needs a Chromium on the machine and writes the PNG files here.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import outtask
from outtask.samples import sample_case_path

HERE = Path(__file__).parent
WIDTH, SCALE = 1180, 1.2  # of the window, and how finely it is drawn
MARGIN = 12
PICTURES = {  # from the top of the first to the foot of the second
    "verdicts.png": ("h1", "section:has(> #verdicts)"),
    "function.png": ("#function-1 .pictures", "#function-1 .pictures"),
}


def main() -> None:
    """Write every picture; raise where Chromium is not there."""
    from playwright.sync_api import sync_playwright

    case = outtask.read_case(sample_case_path())
    decision = outtask.decide_case(case, with_maps=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        report = Path(folder) / "report.html"
        outtask.write_decision_report(decision, case, report)
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        # its own sandbox needs rights that a container does not give; it opens only what was made here
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        window = {"width": WIDTH, "height": 900}
        page = browser.new_page(viewport=window, color_scheme="light", device_scale_factor=SCALE)  # type: ignore[arg-type]
        page.goto(report.as_uri())
        for name, (first, last) in PICTURES.items():
            page.screenshot(path=HERE / name, full_page=True, clip=_between(page, first, last))
            sys.stdout.write(f"{name}: {(HERE / name).stat().st_size / 1000:.0f} kB\n")
        browser.close()


def _between(page: Any, first: str, last: str) -> Any:
    """Return the part of the page from the top of one element to the foot of another, in full width."""
    top, foot = page.locator(first).first.bounding_box(), page.locator(last).first.bounding_box()
    y = top["y"] - MARGIN
    return {"x": 0, "y": y, "width": WIDTH, "height": foot["y"] + foot["height"] + MARGIN - y}


if __name__ == "__main__":
    main()
