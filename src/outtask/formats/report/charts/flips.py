"""How far each input must move before the answer turns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from outtask.formats.report.charts.frame import INK, MUTED, fitted, render, shorten
from outtask.formats.report.numbers import RATES, from_to, in_unit
from outtask.formats.report.palette import VEGA_SHAPES, variable
from outtask.formats.report.parts import Grid, Picture, ShortName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.terms.decision import Change

SHOWN: Final = 7
CAP: Final = 1.0
"""Moves beyond doubling, or below nothing, are drawn pale and cut off here."""


def flips_picture(changes: Sequence[Change], names: dict[str, ShortName], currency: str) -> Picture | None:
    """Draw for each input how far it must move from now before another option wins, the nearest first."""
    moves = [(c, move) for c in changes if (move := move_of(c)) is not None]
    moves.sort(key=lambda pair: abs(pair[1]))
    unmoved = [c for c in changes if move_of(c) is None]
    rows = tuple(
        (c.input, in_unit(c.now, c.unit, currency), in_unit(c.at, c.unit, currency), c.to)
        for c in (*(c for c, _ in moves), *unmoved)
    )
    if not rows:
        return None
    twin = Grid("What would change the answer", ("Input", "Now", "At", "Then wins"), rows, (0, 3))
    if not moves:
        return Picture("What would change the answer", "", twin)
    shown = moves[:SHOWN]
    note = "How far an input must move before another option wins. Short bars: fragile."
    if any(by_points(c) for c, _ in shown):
        note += " Rates that start from nought or pass it count in points."
    if any(abs(move) > CAP for _, move in shown):
        note += " Pale bars go on."
    nearest = shown[0][0]
    now, at = from_to(nearest.now, nearest.at, nearest.unit, currency)
    return Picture(
        f"Nearest turning point: {_brief(nearest.input, names)}, from {now} to {at}",
        _bars(shown, names, currency),
        twin,
        note,
    )


def move_of(change: Change) -> float | None:
    """Return the move as a part of the value now, or in points where a yearly rate passes nought."""
    if by_points(change):
        return change.at - change.now or None
    return change.at / change.now - 1 or None if change.now else None


def _brief(label: str, names: dict[str, ShortName]) -> str:
    """Name the option behind an input as pictures name it."""
    for name, short in names.items():
        label = label.replace(f"({name})", f"({short.word})")
    return label


def by_points(change: Change) -> bool:
    """Tell whether a part of the value now would say nothing."""
    return change.unit in RATES and change.now * change.at <= 0


def _axis(furthest: float) -> float:
    """Return the end of the axis: the smallest round step that holds all moves, doubling at most."""
    return next((end for end in (0.1, 0.2, 0.5) if furthest <= end), CAP)


def _bars(moves: Sequence[tuple[Change, float]], names: dict[str, ShortName], currency: str) -> str:
    wide = _axis(max(abs(move) for _, move in moves))
    values = []
    for i, (c, move) in enumerate(moves):
        wins = names.get(c.to, ShortName(c.to, "in-house"))
        text = f"{' → '.join(from_to(c.now, c.at, c.unit, currency))}: {wins.word}"
        values.append({
            "i": i, "zero": 0, "end": max(-wide, min(wide, move)), "far": abs(move) > CAP,
            "left": -wide * 1.05, "input": shorten(_brief(c.input, names), 46), "text": shorten(text, 54),
            "colour": variable(wins.look), "shape": VEGA_SHAPES[wins.look],
        })  # fmt: skip
    left = {"x": {"field": "left", "type": "quantitative"}}
    spec: dict[str, Any] = {
        **fitted(34 + 54 * len(values)),
        "data": {"values": values},
        "encoding": {
            "y": {"field": "i", "type": "ordinal", "axis": None, "sort": None},
            "x": {"type": "quantitative", "scale": {"domain": [-wide * 1.05, wide * 1.05], "nice": False},
                  "axis": {"title": "change from now", "titleAnchor": "start", "format": "+.0%",
                           "values": [-wide, -wide / 2, 0, wide / 2, wide], "labelFlush": True}},
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
