"""Whom a page leaves out, by the rules of WCAG 2.2 AA, as axe finds it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]
RUN = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false})
  .then(({violations}) => violations.flatMap(
    ({id, nodes}) => nodes.map(({html}) => `${id}: ${html.slice(0, 160)}`)))"""
"""Only what is wrong is told in full, which halves the work; no rule of ours reads style sheets or films."""


@cache
def _script() -> str:
    from axe_playwright_python.base import AXE_FILE_PATH

    return Path(AXE_FILE_PATH).read_text("utf-8")


def left_out(page: Any, rules: list[str] = RULES) -> list[str]:
    """Return what is wrong with a page, with the beginning of each element that has it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found: list[str] = page.evaluate(RUN, rules)
    return found


def left_out_by_day_and_by_night(page: Any) -> list[str]:
    """Return what is wrong by light, and with the colours of the dark, which change nothing else."""
    page.emulate_media(color_scheme="light")
    found = left_out(page)
    page.emulate_media(color_scheme="dark")
    found += [f"in the dark {told}" for told in left_out(page, OF_COLOURS)]
    page.emulate_media(color_scheme="light")
    return found
