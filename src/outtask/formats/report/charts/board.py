"""The delegability map: how bounded and how routine the work of each function is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from outtask.formats.report.charts.frame import ACCENT, INK, MUTED, WIDTH, axis_unit, fitted, render, shorten
from outtask.formats.report.numbers import count, first_few, share
from outtask.formats.report.palette import variable
from outtask.formats.report.parts import Grid, Picture
from outtask.methods.words import few

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.terms.facts import FunctionFacts

HEIGHT = 300
LABELLED = 8
WIDEST = 900  # area in pixels of the largest circle


def board_picture(functions: Sequence[FunctionFacts], bounded: float, routine: float) -> Picture | None:
    """Draw each function of which both shares are known; the corner of easy hand-overs is marked."""
    known = [
        (f, f.containment.value, f.routineness.value)
        for f in functions
        if f.containment.value is not None and f.routineness.value is not None
    ]
    if len(known) < 2:
        return None
    top = max(f.tickets for f, _, _ in known) or 1
    values = [
        {"x": x, "y": y, "size": max(12.0, WIDEST * f.tickets / top), "hollow": f.dispatcher}
        for f, x, y in known
    ]
    floor = min(0.8, math.floor(5 * min(y for _, _, y in known)) / 5)
    corner = [{"x": bounded, "x2": 1.0, "y": routine, "y2": 1.0, "t": ["easy to", "hand over"]}]
    spec = {
        **fitted(HEIGHT),
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "scale": {"domain": [0, 1], "nice": False},
                  "axis": {"title": "stays once received", "titleAnchor": "start", "format": ".0%",
                           "tickCount": 4, "labelFlush": True}},
            "y": {"field": "y", "type": "quantitative", "scale": {"domain": [floor, 1], "nice": False},
                  "axis": axis_unit("routine", format=".0%")},
        },
        "layer": [
            {"data": {"values": corner}, "mark": {"type": "rect", "color": variable("accent-soft")},
             "encoding": {"x2": {"field": "x2"}, "y2": {"field": "y2"}}},
            {"data": {"values": corner},
             "mark": {"type": "text", "align": "right", "dx": -5, "baseline": "top", "dy": 5,
                      "color": ACCENT},
             "encoding": {"x": {"field": "x2"}, "y": {"field": "y2"}, "text": {"field": "t"}}},
            {"data": {"values": values},
             "mark": {"type": "point", "shape": "circle", "stroke": MUTED, "strokeWidth": 1},
             "encoding": {"size": {"field": "size", "scale": None, "legend": None},
                          "fill": {"condition": {"test": "datum.hollow", "value": "none"}, "value": MUTED},
                          "fillOpacity": {"value": 0.35}}},
            {"data": {"values": _labels(known, top, floor)},
             "mark": {"type": "text", "color": INK, "fontWeight": 600},
             "encoding": {"text": {"field": "label"}}},
        ],
    }  # fmt: skip
    corner_of = [f.name for f, x, y in known if x >= bounded and y >= routine and not f.dispatcher]
    easy = len(corner_of)
    named = f"Top right: {first_few(corner_of, LABELLED)}. " if corner_of else ""
    said = "None is" if easy == 0 else "One is" if easy == 1 else f"{few(easy).capitalize()} are"
    rings = " Rings pass work on." if any(f.dispatcher for f, _, _ in known) else ""
    rows = tuple((f.name, count(f.tickets), share(x), share(y)) for f, x, y in known)
    header = ("Function", "Tickets", "Stays once received", "Routine")
    left = len(functions) - len(known)
    are = "is" if left == 1 else "are"
    unknown = f" {few(left).capitalize()} with too few tickets {are} left out." if left else ""
    return Picture(
        f"{said} both bounded and routine",
        render(spec),
        Grid("How bounded and how routine the work is", header, rows),
        f"{named}Circles are as large as the volume.{rings}{unknown}",
    )


def _labels(
    known: Sequence[tuple[FunctionFacts, float, float]], top: int, floor: float
) -> list[dict[str, Any]]:
    """Name the largest functions beneath their circles, leaving out a name that would cover another."""
    placed: list[tuple[float, float, float]] = []
    labels = []
    for f, stays, routine in sorted(known, key=lambda one: -one[0].tickets)[:LABELLED]:
        name = shorten(f.name, 20)
        half = 3.4 * len(name)
        drop = math.sqrt(max(12.0, WIDEST * f.tickets / top) / math.pi) + 8
        x = stays * (WIDTH - 45)
        x = min(max(x, half), WIDTH - 45 - half)
        y = (1 - routine) / (1 - floor) * (HEIGHT - 60) + drop
        if any(abs(y - y2) < 13 and abs(x - x2) < half + half2 for x2, y2, half2 in placed):
            continue
        placed.append((x, y, half))
        labels.append({"x": x / (WIDTH - 45), "y": 1 - y / (HEIGHT - 60) * (1 - floor), "label": name})
    return labels
