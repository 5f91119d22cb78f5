"""Where the answer turns over growth and volatility."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from outtask.formats.report.charts.frame import ACCENT, INK, axis_unit, fitted, render, shorten
from outtask.formats.report.numbers import growth, listed, share
from outtask.formats.report.palette import variable
from outtask.formats.report.parts import Grid, Picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.terms.decision import BreakEvenMap
    from outtask.terms.options import Model


STRENGTHS: Final = (0.34, 0.2, 0.44)
"""How strongly areas of the first, second and third option of one model are coloured."""


def map_picture(found: BreakEvenMap, models: dict[str, Model]) -> Picture | None:
    """Draw which option wins at each growth and volatility, and where the function stands."""
    if len(found.growth) < 2 or len(found.volatility) < 2:
        return None
    half_g, half_v = _half(found.growth), _half(found.volatility)
    cells, centres = list[dict[str, Any]](), dict[str, list[tuple[float, float]]]()
    for v, row in zip(found.volatility, found.winner, strict=True):
        for winner, run in groupby(zip(found.growth, row, strict=True), key=lambda cell: cell[1]):
            across = [g for g, _ in run]
            cells.append({"x": across[0] - half_g, "x2": across[-1] + half_g,
                          "y": max(0.0, v - half_v), "y2": v + half_v, "w": winner})  # fmt: skip
            centres.setdefault(winner, []).extend((g, v) for g in across)
    winners = list(centres)
    marks = [_label_place(name, places) for name, places in centres.items()]
    point = [{"x": found.here[0], "y": found.here[1], "t": "here"}]
    top = found.volatility[-1] + half_v
    left, right = found.growth[0] - half_g, found.growth[-1] + half_g
    spec = {
        **fitted(250),
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "scale": {"domain": [left, right], "nice": False},
                  "axis": {"title": "growth a year", "titleAnchor": "start", "format": "+.0%", "tickCount": 5,
                           "labelFlush": True}},
            "y": {"field": "y", "type": "quantitative", "scale": {"domain": [0, top], "nice": False},
                  "axis": axis_unit("lasting surprise in demand a year", format=".0%", grid=False)},
        },
        "layer": [
            {"data": {"values": cells}, "mark": {"type": "rect", "strokeWidth": 0.4},
             "encoding": {"x2": {"field": "x2"}, "y2": {"field": "y2"},
                          "color": {"field": "w", "type": "nominal", "legend": None,
                                    "scale": {"domain": winners, "range": _colours(winners, models)}},
                          "opacity": {"field": "w", "type": "nominal", "legend": None,
                                      "scale": {"domain": winners, "range": _strengths(winners, models)}}}},
            {"data": {"values": marks}, "mark": {"type": "text", "fontWeight": 600, "fill": INK},
             "encoding": {"text": {"field": "label"}}},
            {"data": {"values": point},
             "mark": {"type": "point", "shape": "circle", "size": 90, "filled": True, "fill": ACCENT,
                      "stroke": variable("card"), "strokeWidth": 2, "opacity": 1}},
            {"data": {"values": point},
             "mark": {"type": "text", "dy": -13, "fill": INK, "fontStyle": "italic"},
             "encoding": {"text": {"field": "t"}}},
        ],
    }  # fmt: skip
    here = _winner_here(found)
    others = [name for name in winners if name != here]
    title = (
        f"{here} wins at every growth and volatility shown"
        if not others
        else f"{here} wins here; elsewhere {listed(others[:3])}"
    )
    rows = tuple(
        (share(v), *row) for v, row in zip(reversed(found.volatility), reversed(found.winner), strict=True)
    )
    header = ("Surprise \\ growth a year", *(growth(g) for g in found.growth))
    twin = Grid("Which option wins", header, rows, tuple(range(len(header))))
    note = (
        f"The point is this function: growth {growth(found.here[0])}, surprise {share(found.here[1])} a year."
    )
    return Picture(title, render(spec), twin, note)


def _half(steps: Sequence[float]) -> float:
    return (max(steps) - min(steps)) / (len(steps) - 1) / 2


def _colours(winners: Sequence[str], models: dict[str, Model]) -> list[str]:
    return [variable(models[w].value if w in models else "in-house") for w in winners]


def _strengths(winners: Sequence[str], models: dict[str, Model]) -> list[float]:
    """Give options of one model different strengths of its colour, all pale enough to write on."""
    seen = dict[str, int]()
    strengths = []
    for winner in winners:
        look = models[winner].value if winner in models else "in-house"
        seen[look] = seen.get(look, -1) + 1
        strengths.append(STRENGTHS[seen[look] % len(STRENGTHS)])
    return strengths


def _label_place(name: str, places: list[tuple[float, float]]) -> dict[str, Any]:
    """Put an area's name on the cell of it that is nearest to its centre of mass."""
    x, y = (sum(p[k] for p in places) / len(places) for k in (0, 1))
    spread = [max(p[k] for p in places) - min(p[k] for p in places) or 1.0 for k in (0, 1)]
    at = min(places, key=lambda p: ((p[0] - x) / spread[0]) ** 2 + ((p[1] - y) / spread[1]) ** 2)
    return {"x": at[0], "y": at[1], "label": shorten(name, 26)}


def _winner_here(found: BreakEvenMap) -> str:
    row = min(range(len(found.volatility)), key=lambda i: abs(found.volatility[i] - found.here[1]))
    column = min(range(len(found.growth)), key=lambda j: abs(found.growth[j] - found.here[0]))
    return found.winner[row][column]
