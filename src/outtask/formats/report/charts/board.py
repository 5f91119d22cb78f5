"""The delegability map: how bounded and how routine the work of each function is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outtask.formats.report.charts.frame import (
    ACCENT,
    INK,
    MUTED,
    WIDTH,
    axis_unit,
    fitted,
    in_percent,
    render,
    shorten,
)
from outtask.formats.report.numbers import count, first_few, share
from outtask.formats.report.palette import variable
from outtask.formats.report.parts import Grid, Picture
from outtask.methods.facts.definitions import telling
from outtask.methods.words import few

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outtask.terms.facts import FunctionFacts

WIDEST = 900  # area in pixels of the largest circle
LETTERS, LETTER, LINE = (
    26,
    3.5,
    13,
)  # of a name at most; half the width of a bold letter, the height of a line
APART = (0, 14, 28, 44)  # pixels between a circle and its name; beyond nought with a line
MUTE = 5  # functions without room for their name that are told beside the map; the table has all
ROOM = 0.1  # beneath the lowest circle, for names
Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels from the top left corner of the picture."""


@dataclass(frozen=True)
class Sheet:
    """What a map is drawn on, in pixels, and how many functions it may name."""

    width: int
    height: int
    named: int

    @property
    def wide(self) -> int:
        """Width within the axes."""
        return self.width - 45

    @property
    def high(self) -> int:
        """Height within the axes."""
        return self.height - 60


SMALL, LARGE = Sheet(WIDTH, 300, 8), Sheet(900, 440, 40)
"""Beside other pictures or on a phone; alone on the page of a laptop."""


def board_picture(
    functions: Sequence[FunctionFacts], bounded: float, routine: float, sheet: Sheet = SMALL
) -> Picture | None:
    """Draw each function of which both shares are known; the corner of easy hand-overs is marked."""
    known = [
        (f, f.containment.value, how)
        for f in functions
        if f.containment.value is not None and (how := telling(f.routineness.value)) is not None
    ]
    if len(known) < 2:
        return None
    top = max(f.tickets for f, _, _ in known) or 1
    values = [{"x": x, "y": y, "size": _area(f, top), "hollow": f.dispatcher} for f, x, y in known]
    floor = min(0.8, math.floor(5 * max(0.0, min(y for _, _, y in known) - ROOM)) / 5)
    easy = [f for f, x, y in known if x >= bounded and y >= routine and not f.dispatcher]
    labels = _labels(known, easy, top, floor, sheet)
    corner = [{"x": bounded, "x2": 1.0, "y": routine, "y2": 1.0, "t": ["easy to", "hand over"]}]
    spec = {
        **fitted(sheet.height, sheet.width),
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "scale": {"domain": [0, 1], "nice": False},
                  "axis": {"title": "stays once received", "titleAnchor": "start",
                           "tickCount": 4, "labelFlush": True, **in_percent()}},
            "y": {"field": "y", "type": "quantitative", "scale": {"domain": [floor, 1], "nice": False},
                  "axis": axis_unit("routine", **in_percent())},
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
            {"data": {"values": [one["line"] for one in labels if "line" in one]},
             "mark": {"type": "rule", "color": MUTED, "strokeWidth": 0.7},
             "encoding": {"x2": {"field": "x2"}, "y2": {"field": "y2"}}},
            {"data": {"values": labels},
             "mark": {"type": "text", "color": INK, "fontWeight": 600},
             "encoding": {"text": {"field": "label"}}},
        ],
    }  # fmt: skip
    named = f"Top right: {first_few([f.name for f in easy], SMALL.named)}. " if easy else ""
    said = "None is" if not easy else "One is" if len(easy) == 1 else f"{few(len(easy)).capitalize()} are"
    rings = " Rings pass work on." if any(f.dispatcher for f, _, _ in known) else ""
    rows = tuple((f.name, count(f.tickets), share(x), share(y)) for f, x, y in known)
    header = ("Function", "Tickets", "Stays once received", "Routine")
    left = len(functions) - len(known)
    are = "is" if left == 1 else "are"
    unknown = f" {few(left).capitalize()} {are} left out: too few tickets, or kinds of them." if left else ""
    told = {one["label"] for one in labels}
    mute = [
        f"{f.name} (at {share(x)}, {share(y)})" for f, x, y in known if shorten(f.name, LETTERS) not in told
    ]
    nameless = f" No room for the name of {first_few(mute, MUTE)}." if mute else ""
    if len(mute) > MUTE:
        nameless = f"{nameless.rstrip('.')}: the table has them."
    return Picture(
        f"{said} both bounded and routine",
        render(spec),
        Grid("How bounded and how routine the work is", header, rows),
        f"{named}Circles are as large as the volume.{rings}{unknown}{nameless}",
    )


def _labels(
    known: Sequence[tuple[FunctionFacts, float, float]],
    easy: Sequence[FunctionFacts],
    top: int,
    floor: float,
    sheet: Sheet,
) -> list[dict[str, Any]]:
    """Name the easy ones, which the title counts, then the largest of the others.

    They are named the largest first, from the top, or the longest name first, whatever finds most of them a
    place; of equally many, what leaves the least work without a name.
    """
    marked = {f.name for f in easy}
    largest = sorted(known, key=lambda one: -one[0].tickets)
    first = [one for one in largest if one[0].name in marked][: sheet.named]
    then = [one for one in largest[: sheet.named] if one[0].name not in marked]

    def from_top(one: tuple[FunctionFacts, float, float]) -> float:
        return -one[2]

    def longest(one: tuple[FunctionFacts, float, float]) -> int:
        return -len(one[0].name)

    orders = (
        [*then[:1], *first, *then[1:]],
        [*first, *then],
        [*sorted(first, key=from_top), *sorted(then, key=from_top)],
        sorted([*first, *then], key=from_top),
        [*sorted(first, key=longest), *sorted(then, key=longest)],
    )
    found = [_labels_of([f for f, _, _ in order], known, top, floor, sheet) for order in orders]
    told = {shorten(f.name, LETTERS) for f in easy}
    work = {shorten(f.name, LETTERS): f.tickets for f, _, _ in known}

    def worth(labels: list[dict[str, Any]]) -> tuple[int, int, int]:
        names = [one["label"] for one in labels]
        return sum(name in told for name in names), len(names), sum(work[name] for name in names)

    return max(found, key=worth)


def _labels_of(
    functions: Sequence[FunctionFacts],
    known: Sequence[tuple[FunctionFacts, float, float]],
    top: int,
    floor: float,
    sheet: Sheet,
) -> list[dict[str, Any]]:
    """Name functions in turn beside their circles, where a name covers no circle and no other name.

    A name that finds no place beside its circle stands apart, with a line from it that meets no other; one
    that finds none at all is left out: the table has them all.
    """
    circles = {
        f.name: (x * sheet.wide, (1 - y) / (1 - floor) * sheet.high, math.sqrt(_area(f, top) / math.pi))
        for f, x, y in known
    }
    taken = [(x - r, y - r, x + r, y + r) for x, y, r in circles.values()]
    taken.append((sheet.wide - 62, 0.0, sheet.wide, 34.0))  # what the corner is called
    labels = []
    for f in functions:
        name = shorten(f.name, LETTERS)
        x, y, r = circles[f.name]
        own = (x - r, y - r, x + r, y + r)
        others = [one for one in taken if one != own]
        places = (
            (apart, box)
            for apart in APART
            for box in _places(x, y, r + apart, LETTER * len(name), sheet)
            if _is_free(box, taken, sheet) and not (apart and _meets((x, y), _near(x, y, box), others))
        )
        apart, box = next(places, (0, None))
        if box is None:
            continue
        taken.append(box)
        at = _in_data((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, floor, sheet)
        label: dict[str, Any] = {"x": at[0], "y": at[1], "label": name}
        if apart:
            ends = *_in_data(*_near(x, y, box), floor, sheet), *_in_data(x, y, floor, sheet)
            label["line"] = dict(zip(("x", "y", "x2", "y2"), ends, strict=True))
        labels.append(label)
    return labels


def _in_data(x: float, y: float, floor: float, sheet: Sheet) -> tuple[float, float]:
    """Return a place on the sheet as the two shares that stand there."""
    return x / sheet.wide, 1 - y / sheet.high * (1 - floor)


def _area(facts: FunctionFacts, top: int) -> float:
    """Return the area of a function's circle."""
    return max(12.0, WIDEST * facts.tickets / top)


def _places(x: float, y: float, r: float, half: float, sheet: Sheet) -> Iterator[Box]:
    """Return where a name may stand: below and above its circle, moved to the side too, right and left."""
    for across in (0.0, half / 2, -half / 2, half, -half):
        for down in (r + 9, -r - 9):
            at = min(max(x + across, half), sheet.wide - half)
            yield at - half, y + down - LINE / 2, at + half, y + down + LINE / 2
    for across in (r + half + 4, -r - half - 4):
        yield x + across - half, y - LINE / 2, x + across + half, y + LINE / 2


def _is_free(box: Box, taken: Sequence[Box], sheet: Sheet) -> bool:
    """Tell whether a box lies within the picture and on nothing."""
    left, high, right, low = box
    if left < 0 or high < 0 or right > sheet.wide or low > sheet.high:
        return False
    return not any(left < r and right > x and high < b and low > t for x, t, r, b in taken)


def _near(x: float, y: float, box: Box) -> tuple[float, float]:
    """Return the place of a box that is nearest to a point."""
    return min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])


def _meets(start: tuple[float, float], end: tuple[float, float], taken: Sequence[Box]) -> bool:
    """Tell whether a line goes through anything: it would seem to belong to that."""
    (x, y), (across, down) = start, (end[0] - start[0], end[1] - start[1])
    steps = max(1, round(math.hypot(across, down) / 2))
    points = [(x + across * step / steps, y + down * step / steps) for step in range(steps + 1)]
    return any(left < px < right and high < py < low for left, high, right, low in taken for px, py in points)
