"""Where the answer turns: over growth and volatility, and along each input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outtask.formats.report.charts.frame import ACCENT, INK, MUTED, axis_unit, fitted, render, shorten
from outtask.formats.report.numbers import growth, in_unit, listed, share
from outtask.formats.report.palette import VEGA_SHAPES, variable
from outtask.formats.report.parts import Grid, Picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.terms.decision import BreakEvenMap, Change
    from outtask.terms.options import Model


def map_picture(found: BreakEvenMap, models: dict[str, Model]) -> Picture | None:
    """Draw which option wins at each growth and volatility, and where the function stands."""
    if len(found.growth) < 2 or len(found.volatility) < 2:
        return None
    half_g, half_v = _half(found.growth), _half(found.volatility)
    cells, centres = [], dict[str, list[tuple[float, float]]]()
    for v, row in zip(found.volatility, found.winner, strict=True):
        for g, winner in zip(found.growth, row, strict=True):
            cells.append(
                {"x": g - half_g, "x2": g + half_g, "y": max(0.0, v - half_v), "y2": v + half_v, "w": winner}
            )
            centres.setdefault(winner, []).append((g, v))
    winners = list(centres)
    marks = [_label_place(name, places) for name, places in centres.items()]
    point = [{"x": found.here[0], "y": found.here[1], "t": "here"}]
    xs, ys = [c["x"] for c in cells] + [c["x2"] for c in cells], [c["y2"] for c in cells]
    spec = {
        **fitted(250),
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "scale": {"domain": [min(xs), max(xs)], "nice": False},
                  "axis": {"title": "growth a year", "titleAnchor": "start", "format": "+.0%", "tickCount": 5,
                           "labelFlush": True}},
            "y": {"field": "y", "type": "quantitative", "scale": {"domain": [0, max(ys)], "nice": False},
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
            {"data": {"values": point}, "mark": {"type": "point", "shape": "circle", "size": 90, "filled": True,
                                                 "fill": ACCENT, "stroke": variable("card"),
                                                 "strokeWidth": 2, "opacity": 1}},
            {"data": {"values": point}, "mark": {"type": "text", "dy": -13, "fill": ACCENT, "fontWeight": 600},
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


def flips_picture(changes: Sequence[Change], models: dict[str, Model], currency: str) -> Picture | None:
    """Draw for each input how far it must move, relative to now, before another option wins."""
    known = sorted((c for c in changes if c.now and c.now != c.at), key=lambda c: abs(c.at / c.now - 1))
    rows = tuple(
        (c.input, in_unit(c.now, c.unit, currency), in_unit(c.at, c.unit, currency), c.to)
        for c in (*known, *(c for c in changes if c not in known))
    )
    if not rows:
        return None
    twin = Grid("What would change the answer", ("Input", "Now", "At", "Then wins"), rows, (0, 3))
    if not known:
        return Picture("What would change the answer", "", twin)
    return Picture(
        _nearest(known[0], currency),
        _bars(known[:7], models, currency),
        twin,
        "How far an input must move from its value now before another option wins. Short bars: fragile.",
    )


def _bars(changes: Sequence[Change], models: dict[str, Model], currency: str) -> str:
    cap = 1.0
    values = []
    for i, c in enumerate(changes):
        move = c.at / c.now - 1
        end = max(-cap, min(cap, move))
        text = f"{in_unit(c.now, c.unit, currency)} → {in_unit(c.at, c.unit, currency)}: {c.to}"
        look = models[c.to].value if c.to in models else "in-house"
        values.append({"i": i, "end": end, "zero": 0, "input": shorten(c.input, 54), "far": abs(move) > cap,
                       "text": shorten(text, 58), "colour": variable(look), "shape": VEGA_SHAPES[look],
                       "left": -cap * 1.05, "move": move})  # fmt: skip
    y = {"field": "i", "type": "ordinal", "axis": None, "sort": None}
    left = {"x": {"field": "left", "type": "quantitative"}}
    spec: dict[str, Any] = {
        **fitted(34 + 54 * len(values)),
        "data": {"values": values},
        "encoding": {
            "y": y,
            "x": {"type": "quantitative", "scale": {"domain": [-cap * 1.05, cap * 1.05], "nice": False},
                  "axis": {"title": "change from now", "titleAnchor": "start", "format": "+.0%",
                           "values": [-1, -0.5, 0, 0.5, 1], "labelFlush": True}},
        },
        "layer": [
            {"mark": {"type": "text", "align": "left", "dy": -16, "fill": INK, "fontWeight": 600},
             "encoding": {**left, "text": {"field": "input"}}},
            {"mark": {"type": "text", "align": "left", "dy": -2, "fill": MUTED},
             "encoding": {**left, "text": {"field": "text"}}},
            {"mark": {"type": "bar", "size": 8, "yOffset": 13},
             "encoding": {"x": {"field": "zero"}, "x2": {"field": "end"},
                          "color": {"field": "colour", "scale": None},
                          "opacity": {"condition": {"test": "datum.far", "value": 0.4}, "value": 1}}},
            {"mark": {"type": "tick", "orient": "vertical", "size": 16, "thickness": 1.5, "yOffset": 13,
                      "color": MUTED},
             "encoding": {"x": {"field": "zero"}}},
            {"mark": {"type": "point", "filled": True, "size": 80, "yOffset": 13, "opacity": 1},
             "encoding": {"x": {"field": "end"}, "color": {"field": "colour", "scale": None},
                          "shape": {"field": "shape", "scale": None}}},
        ],
    }  # fmt: skip
    return render(spec)


def _nearest(change: Change, currency: str) -> str:
    now, at = (in_unit(v, change.unit, currency) for v in (change.now, change.at))
    return f"Nearest turning point: {change.input}, from {now} to {at}"


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
        strengths.append((0.34, 0.2, 0.46)[seen[look] % 3])
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
