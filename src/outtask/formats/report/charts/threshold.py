"""Where the answer turns over growth and volatility."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from outtask.formats.report.charts.frame import ACCENT, INK, axis_unit, fitted, in_percent, render, shorten
from outtask.formats.report.numbers import growth, share
from outtask.formats.report.palette import variable
from outtask.formats.report.parts import Grid, Picture, ShortName
from outtask.formats.report.wording import DRIFT
from outtask.methods.words import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.terms.decision import BreakEvenMap


LETTER: Final = 0.021
"""Width of a bold letter as a part of the picture's."""
STRENGTHS: Final = (0.34, 0.2, 0.44)
"""How strongly areas of the first, second and third option of one model are coloured."""


def map_picture(found: BreakEvenMap, names: dict[str, ShortName], chosen: str) -> Picture | None:
    """Draw which option wins at each growth and volatility, and where the function with its choice stands."""
    if len(found.growth) < 2 or len(found.volatility) < 2:
        return None
    half_g, half_v = _half(found.growth), _half(found.volatility)
    winners = list(dict.fromkeys(winner for row in found.winner for winner in row))
    # of each cell, not as a scale: Vega draws a scale of one strength at full strength
    strengths = dict(zip(winners, _strengths(winners, names), strict=True))
    cells, centres = list[dict[str, Any]](), dict[str, list[tuple[float, float]]]()
    for v, row in zip(found.volatility, found.winner, strict=True):
        for winner, run in groupby(zip(found.growth, row, strict=True), key=lambda cell: cell[1]):
            across = [g for g, _ in run]
            cells.append({"x": across[0] - half_g, "x2": across[-1] + half_g,
                          "y": max(0.0, v - half_v), "y2": v + half_v, "w": winner,
                          "strength": strengths[winner]})  # fmt: skip
            centres.setdefault(winner, []).extend((g, v) for g in across)
    top = found.volatility[-1] + half_v
    left, right = found.growth[0] - half_g, found.growth[-1] + half_g
    words = {name: names[name].word if name in names else name for name in winners}
    areas = {words[name]: places for name, places in centres.items()}
    marks = _labels(areas, found.here, (left, right), top, 2 * half_g)
    point = [{"x": found.here[0], "y": found.here[1], "t": "here"}]
    spec = {
        **fitted(250),
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "scale": {"domain": [left, right], "nice": False},
                  "axis": {"title": "growth a year", "titleAnchor": "start", "tickCount": 5,
                           "labelFlush": True, **in_percent("+")}},
            "y": {"field": "y", "type": "quantitative", "scale": {"domain": [0, top], "nice": False},
                  "axis": axis_unit(f"{DRIFT[0].lower()}{DRIFT[1:]} in a year", grid=False, **in_percent())},
        },
        "layer": [
            {"data": {"values": cells}, "mark": {"type": "rect", "strokeWidth": 0.4},
             "encoding": {"x2": {"field": "x2"}, "y2": {"field": "y2"},
                          "color": {"field": "w", "type": "nominal", "legend": None,
                                    "scale": {"domain": winners, "range": _colours(winners, names)}},
                          "opacity": {"field": "strength", "scale": None}}},
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
    here = names[chosen].word if chosen in names else chosen
    others = [word for word in words.values() if word != here]
    title = (
        f"{here} wins at every growth and volatility shown"
        if not others
        else f"{here} wins here; elsewhere {listed(others[:3])}"
    )
    rows = tuple(
        (share(v), *row) for v, row in zip(reversed(found.volatility), reversed(found.winner), strict=True)
    )
    header = ("Drift \\ growth a year", *(growth(g) for g in found.growth))
    twin = Grid("Which option wins", header, rows, tuple(range(len(header))))
    note = f"The point is this function: growth {growth(found.here[0])}, drift {share(found.here[1])} a year."
    if _winner_here(found) != chosen:
        note += " It lies on the border: a step to one side turns the answer."
    return Picture(title, render(spec), twin, note)


def _half(steps: Sequence[float]) -> float:
    return (max(steps) - min(steps)) / (len(steps) - 1) / 2


def _colours(winners: Sequence[str], names: dict[str, ShortName]) -> list[str]:
    return [variable(names[w].look if w in names else "in-house") for w in winners]


def _strengths(winners: Sequence[str], names: dict[str, ShortName]) -> list[float]:
    """Give options of one model different strengths of its colour, all pale enough to write on."""
    seen = dict[str, int]()
    strengths = []
    for winner in winners:
        look = names[winner].look if winner in names else "in-house"
        seen[look] = seen.get(look, -1) + 1
        strengths.append(STRENGTHS[seen[look] % len(STRENGTHS)])
    return strengths


def _labels(
    areas: dict[str, list[tuple[float, float]]],
    here: tuple[float, float],
    across: tuple[float, float],
    top: float,
    step: float = 0.0,
) -> list[dict[str, Any]]:
    """Name each area within the picture, clear of other names and of the point.

    A name stands in its area where that is wide enough, else beside it with an arrow: a name that spills
    over the border would seem to name its neighbour.
    """
    wide, line = across[1] - across[0], 0.07 * top
    placed = [(here[0], here[1] + 0.02 * top, 0.05 * wide), (here[0], here[1] + line, 0.05 * wide)]
    labels = []
    for area, places in areas.items():
        spots = _spots(shorten(area, 30), places, across, top, step)
        found = next((spot for spot in spots if _is_free(spot, placed, line)), None)
        if found is None:
            x, y, half, word = spots[0]
            found = (x, _free(x, y, half, placed, line, top), half, word)
        x, y, half, word = found
        placed.append((x, y, half))
        labels.append({"x": x, "y": y, "label": word})
    return labels


def _spots(
    word: str, places: Sequence[tuple[float, float]], across: tuple[float, float], top: float, step: float
) -> list[tuple[float, float, float, str]]:
    """Return where a name may stand: centre, height, half its width, and what is written; the best first."""
    wide, line = across[1] - across[0], 0.07 * top
    centre = [sum(place[k] for place in places) / len(places) for k in (0, 1)]
    spots = []
    for height in sorted({y for _, y in places}):
        start, end = _run(sorted(x for x, y in places if y == height), centre[0], step)
        half, y, said = LETTER * len(word) * wide / 2, min(max(height, line / 2), top - line / 2), word
        x = min(max(centre[0], start + half), end - half)
        fits = end - start >= 2 * half
        if not fits:
            half += 1.5 * LETTER * wide  # an arrow and spaces
            on_right = end + 2 * half <= across[1]
            said = f"← {word}" if on_right else f"{word} →"
            x = end + half if on_right else start - half
        x = min(max(x, across[0] + half), across[1] - half)
        spots.append((not fits, abs(height - centre[1]), (x, y, half, said)))
    return [spot for *_, spot in sorted(spots)]


def _run(row: Sequence[float], near: float, step: float) -> tuple[float, float]:
    """Return both ends of the widest stretch of one row of an area; of equal ones the nearest."""
    runs = [[row[0], row[0]]]
    for x in row[1:]:
        if x - runs[-1][1] > 1.5 * step:
            runs.append([x, x])
        runs[-1][1] = x
    first, last = min(runs, key=lambda run: (round(run[0] - run[1], 9), abs(run[0] + run[1] - 2 * near)))
    return first - step / 2, last + step / 2


def _is_free(
    spot: tuple[float, float, float, str], placed: Sequence[tuple[float, float, float]], line: float
) -> bool:
    x, y, half, _ = spot
    return not any(abs(x - x2) < half + half2 and abs(y - y2) < line for x2, y2, half2 in placed)


def _free(
    x: float, y: float, half: float, placed: Sequence[tuple[float, float, float]], line: float, top: float
) -> float:
    """Return the height nearest to the wanted one where a name is within the picture and covers none."""
    least, most = line / 2, top - line / 2
    steps = sorted((i * line / 4 for i in range(-60, 61)), key=abs)
    for at in (y + step for step in steps):
        if least <= at <= most and _is_free((x, at, half, ""), placed, line):
            return at
    return min(max(y, least), most)


def _winner_here(found: BreakEvenMap) -> str:
    row = min(range(len(found.volatility)), key=lambda i: abs(found.volatility[i] - found.here[1]))
    column = min(range(len(found.growth)), key=lambda j: abs(found.growth[j] - found.here[0]))
    return found.winner[row][column]
