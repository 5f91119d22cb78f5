"""From a Vega-Lite specification to an SVG that stands in a page: same type, colours by CSS variable."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from textwrap import wrap
from typing import Any, Final

from outtask.formats.report.palette import variable
from outtask.methods.words import NBSP

WIDTH: Final = 348
"""Pixels of every picture: fills a phone, and three of them stand side by side on a laptop."""

INK, MUTED, LINE, ACCENT = (variable(name) for name in ("ink", "muted", "line", "accent"))

CONFIG: Final[dict[str, Any]] = {
    "aria": False,
    "font": "Liberation Sans",  # only to measure; the page's own type is used
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal", "labelColor": MUTED,
        "titleColor": MUTED, "gridColor": LINE, "domain": False, "ticks": False, "labelPadding": 5,
    },
    "axisX": {"grid": False, "domain": True, "domainColor": MUTED, "ticks": True, "tickColor": MUTED,
              "tickSize": 4},
    "axisY": {"tickCount": 4, "titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleY": -10,
              "titleX": 0, "titleBaseline": "bottom"},
    "text": {"fontSize": 11, "color": INK},
}  # fmt: skip

NEEDLESS = re.compile(
    r' (?:font-family|aria-[a-z]+|role|class|pointer-events)="[^"]*"| (?:opacity="1"|font-weight="normal")'
)
"""What Vega writes on each element and a hidden picture in a page does not need: half of the file."""
EMPTY = re.compile(r'<path[^>]* d="(?:M0,0h0v0h0Z)?"[^>]*/>')
DIGITS = re.compile(r"(\d+\.\d\d)\d+")
SIZE = re.compile(r'^<svg [^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)">')
MARGIN: Final = 6
"""Pixels added at the foot, where Vega cuts the tails of letters."""


def render(spec: dict[str, Any]) -> str:
    """Render a specification (without schema, background and config) to an SVG without typeface or size.

    Text of the data is escaped by Vega. The SVG is hidden from assistive technology: the caption and the
    table twin say the same. What was drawn once, for a page, is there for the paper too.
    """
    return _drawn(json.dumps(spec))


@lru_cache(maxsize=512)
def _drawn(spec: str) -> str:
    import vl_convert

    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": None,
        "padding": 2,
        **json.loads(spec),
        "config": CONFIG,
    }
    svg = vl_convert.vegalite_to_svg(whole, allowed_base_urls=[])
    svg = re.sub(r"<[^>]*>", lambda tag: _short(tag.group()), svg)
    return SIZE.sub(_frame, svg)


def _short(tag: str) -> str:
    return "" if EMPTY.fullmatch(tag) else DIGITS.sub(r"\1", NEEDLESS.sub("", tag))


def _frame(found: re.Match[str]) -> str:
    high = float(found[2]) + MARGIN
    head = '<svg xmlns="http://www.w3.org/2000/svg" class="chart" aria-hidden="true"'
    return f'{head} viewBox="0 0 {found[1]} {high:g}">'


def fitted(height: int, width: int = WIDTH) -> dict[str, Any]:
    """Return width, height and sizing of a single view that fills a picture exactly, labels included."""
    return {"width": width, "height": height, "autosize": {"type": "fit", "contains": "padding"}}


def axis_unit(title: str, **more: Any) -> dict[str, Any]:
    """Return a vertical axis whose unit is written above it."""
    return {"title": title, **more}


def in_percent(sign: str = "") -> dict[str, str]:
    """Return the labels of an axis of shares, written as pages write them; "+" writes the sign of a rise."""
    rise = f"(datum.value > 0.001 ? '{sign}' : '') + " if sign else ""
    return {"labelExpr": f"{rise}format(100 * datum.value, '.0f') + '{NBSP}%'"}


def shorten(text: str, width: int) -> str:
    """Cut a label that would not fit."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def in_lines(text: str, width: int) -> list[str]:
    """Break a title into the two lines it may take; what is longer still is cut."""
    lines = wrap(text, width, break_long_words=True)
    return lines if len(lines) <= 2 else [lines[0], shorten(" ".join(lines[1:]), width)]
