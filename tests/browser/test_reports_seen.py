"""The reports as a browser shows them: on a laptop and on a phone, by day and by night, and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

REPORTS = ("assessment", "decision", "weird", "weird-assessment")

PALE = (Path(__file__).parent / "pale.js").read_text("utf-8")

WIDE = """
() => [...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect();
  if (!box.width || box.right <= innerWidth + 1) return false;
  for (let at = e.parentElement; at; at = at.parentElement)
    if (['auto', 'hidden', 'scroll'].includes(getComputedStyle(at).overflowX)) return false;
  return !e.closest('svg');
}).map(e => `${e.tagName}.${e.className}: ${e.textContent.slice(0, 40)}`)
"""


BROKEN = """
() => {
  const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (const range of texts.currentNode.data.matchAll(/[^\\s]*\\d–\\d[^\\s]*/g)) {
      const part = document.createRange();
      part.setStart(texts.currentNode, range.index);
      part.setEnd(texts.currentNode, range.index + range[0].length);
      if (new Set([...part.getClientRects()].map(r => Math.round(r.top))).size > 1) found.push(range[0]);
    }
  }
  return found;
}
"""
"""Ranges that are parted at their dash: who reads “€ 2–” at the end of a line reads another figure."""

COVERED = """
() => [...document.querySelectorAll('svg.chart')].flatMap(svg => {
  const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
  return texts.flatMap(([one, a], i) => texts.slice(i + 1).filter(([_, b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3).map(([other]) => `${one} | ${other}`));
})
"""
"""Words of a picture that lie on one another."""


@pytest.fixture
def seen(browser: Any, reports: dict[str, str], request: pytest.FixtureRequest) -> Iterator[Any]:
    """Open a report in a window of some width and theme; fail on whatever the console complains of."""
    name, width, theme = request.param
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(reports[name])
    yield page
    page.close()
    assert complaints == []
    assert asked == [reports[name]]


each_report = pytest.mark.parametrize(
    "seen", [(name, 1440, "light") for name in REPORTS], indirect=True, ids=REPORTS
)


@each_report
def test_nothing_runs_out_of_the_window(seen: Any) -> None:
    for width in (1440, 768, 390):
        seen.set_viewport_size({"width": width, "height": 900})
        assert seen.evaluate(WIDE) == [], width
        assert seen.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


@each_report
def test_no_range_is_broken_at_its_dash(seen: Any) -> None:
    seen.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for width in (*range(1440, 320, -233), 320):
        seen.set_viewport_size({"width": width, "height": 900})
        assert seen.evaluate(BROKEN) == [], width


@pytest.mark.parametrize("seen", [("decision", 390, "light")], indirect=True)
def test_a_range_that_is_not_kept_together_would_be_found(seen: Any) -> None:
    seen.evaluate(
        "document.querySelector('h1').innerHTML = '<i style=\"display: block; width: 1ch\">2–5</i>'"
    )

    assert seen.evaluate(BROKEN) == ["2–5"]


@each_report
def test_no_words_of_a_picture_lie_on_one_another(seen: Any) -> None:
    for width in (1440, 390):
        seen.set_viewport_size({"width": width, "height": 900})
        assert seen.evaluate("document.querySelectorAll('svg.chart text').length") > 5
        assert seen.evaluate(COVERED) == [], width


@each_report
def test_all_text_can_be_read(seen: Any) -> None:
    seen.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for width, theme in ((1440, "light"), (1440, "dark"), (390, "dark"), (390, "light")):
        seen.set_viewport_size({"width": width, "height": 900})
        seen.emulate_media(color_scheme=theme)

        count, drawn, pale = seen.evaluate(PALE)

        assert count > 100
        assert drawn > 5
        assert pale == [], (width, theme)


@pytest.mark.parametrize("seen", [("decision", 1440, "light")], indirect=True)
def test_a_name_on_too_strong_a_ground_in_a_picture_would_be_found(seen: Any) -> None:
    ink = "path { fill-opacity: 1; fill: var(--ink) }"
    seen.evaluate(f"document.querySelector('style').append(' .chart {ink} g[opacity] {{ opacity: 1 }}')")

    assert any("text" in found.lower() for found in seen.evaluate(PALE)[2])


@pytest.mark.parametrize("seen", [("decision", 1440, "dark")], indirect=True)
def test_the_page_follows_the_readers_theme(seen: Any) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    label = "getComputedStyle(document.querySelector('.chart text')).fill"
    dark = seen.evaluate(f"[{ground}, {label}]")

    seen.emulate_media(color_scheme="light")

    light = seen.evaluate(f"[{ground}, {label}]")
    assert dark[0] != light[0]
    assert dark[1] != light[1]


@pytest.mark.parametrize("seen", [("decision", 390, "light")], indirect=True)
def test_a_table_too_wide_for_a_phone_scrolls_by_keyboard_within_the_page(seen: Any) -> None:
    region = seen.locator(".scroll:has(.options)").first
    region.focus()

    for _ in range(5):
        seen.keyboard.press("ArrowRight")
    seen.wait_for_timeout(300)  # it scrolls smoothly; the page's own policy forbids waiting by script

    assert region.evaluate("e => e.scrollLeft") > 0
    assert seen.evaluate("document.documentElement.scrollLeft") == 0


@pytest.mark.parametrize("seen", [("decision", 1440, "light")], indirect=True)
def test_the_answer_is_the_largest_text_and_stands_first(seen: Any) -> None:
    sizes = seen.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, p, td, th')]"
        ".map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    first = seen.locator("main h1").bounding_box()

    assert sizes.index(max(sizes)) <= 1
    assert first["y"] + first["height"] < 400
    assert seen.locator("#next").bounding_box()["y"] < 900
    assert seen.locator("#verdicts").bounding_box()["y"] < 900


@pytest.mark.parametrize("seen", [("decision", 1440, "dark")], indirect=True)
def test_a_printed_page_is_dark_on_light(seen: Any) -> None:
    seen.emulate_media(media="print", color_scheme="dark")

    red = seen.evaluate("parseInt(getComputedStyle(document.querySelector('h1')).color.match(/\\d+/)[0])")

    assert red < 60
    assert seen.pdf(format="A4").startswith(b"%PDF-")


@pytest.mark.parametrize("seen", [("decision", 390, "light")], indirect=True)
def test_on_a_phone_a_verdict_is_a_few_lines(seen: Any) -> None:
    heights = seen.evaluate("[...document.querySelectorAll('.verdicts tbody tr')].map(r => r.clientHeight)")
    hidden = seen.evaluate("getComputedStyle(document.querySelector('.verdicts .behind')).display")

    assert len(heights) == 6  # five functions and all together
    assert max(heights) <= 6 * 18 + 16  # name, verdict, a remark, saving, its range, how sure
    assert hidden == "none"


@pytest.mark.parametrize("seen", [("decision", 1440, "light")], indirect=True)
def test_printed_the_answer_fills_the_first_page_and_each_function_two(seen: Any) -> None:
    pages = len(re.findall(rb"/Type\s*/Page\b", seen.pdf(format="A4", prefer_css_page_size=True)))

    assert pages <= 3 + 2 * 5 + 2  # the answer, what was found, the functions, questions and how to read it
