"""Volume with its window, and the fan of demand to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from outtask.formats.report.charts.frame import ACCENT, INK, MUTED, axis_unit, fitted, render
from outtask.formats.report.numbers import count, month
from outtask.formats.report.palette import variable
from outtask.formats.report.parts import Grid, Picture
from outtask.methods.words import number, plain, span_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.terms.decision import Fan
    from outtask.terms.facts import MonthVolume


ROOM: Final = 1.15
"""Height of a picture whose highest bar bears its number, against that bar's."""


def volume_picture(monthly: tuple[MonthVolume, ...], unit: str) -> Picture | None:
    """Draw volume by month; months that the log holds only in part are outlined, not filled."""
    if not monthly:
        return None
    complete = [m for m in monthly if m.complete]
    values = [
        {"month": month(m.month, short=True), "n": m.tickets, "kind": "complete" if m.complete else "in part"}
        for m in monthly
    ]
    colour = {"condition": {"test": "datum.kind == 'complete'", "value": MUTED}, "value": variable("soft")}
    bars = {
        "mark": {"type": "bar", "stroke": MUTED, "strokeWidth": 1},
        "encoding": {
            "fill": colour,
            "strokeDash": {"condition": {"test": "datum.kind == 'complete'", "value": [1, 0]},
                           "value": [3, 2]},
        },
    }  # fmt: skip
    labels: dict[str, Any] = {
        "mark": {"type": "text", "dy": -6, "fill": INK},
        "encoding": {"text": {"field": "n", "format": ",d"}},
    }
    few = len(monthly) <= 9
    spec = {
        **fitted(190),
        "data": {"values": values},
        "encoding": {
            "x": {"field": "month", "type": "ordinal", "sort": None,
                  "axis": {"title": None, "labelAngle": 0, "labelOverlap": True},
                  "scale": {"paddingInner": 0.25}},
            "y": {"field": "n", "type": "quantitative", "axis": axis_unit(f"{unit}s a month", format=",d"),
                  **({"scale": {"domain": [0, ROOM * (max(m.tickets for m in monthly) or 1)], "nice": False}}
                     if few else {})},
        },
        "layer": [bars, labels] if few else [bars],
    }  # fmt: skip
    if complete:
        low, high = (count(f(m.tickets for m in complete)) for f in (min, max))
        span = low if low == high else f"{low}–{high}"
        title = f"{span} {unit}s a month in {len(complete)} complete months"
        title = title.replace("1 complete months", "the one complete month") if len(complete) == 1 else title
    else:
        title = "No month is complete in the log"
    note = "" if len(complete) == len(monthly) else "Dashed: the log holds the month only in part."
    rows = tuple((month(m.month), count(m.tickets), "complete" if m.complete else "in part") for m in monthly)
    twin = Grid("Volume by month", ("Month", f"{unit.capitalize()}s", "Month in the log"), rows, (0, 2))
    return Picture(title, render(spec), twin, note)


def fan_picture(fan: Fan, unit: str) -> Picture | None:
    """Draw the middle path of demand and the band that holds eight of ten paths."""
    months = len(fan.p50)
    if months < 2:
        return None
    values = [
        {"t": (i + 1) / 12, "low": lo, "mid": mid, "high": hi}
        for i, (lo, mid, hi) in enumerate(zip(fan.p10, fan.p50, fan.p90, strict=True))
    ]
    apart = 0.09 * max(fan.p90)  # so that the three names never cover one another
    ends = [
        {"t": months / 12, "v": max(fan.p90[-1], fan.p50[-1] + apart), "label": "1 in 10 above"},
        {"t": months / 12, "v": fan.p50[-1], "label": "middle"},
        {"t": months / 12, "v": min(fan.p10[-1], fan.p50[-1] - apart), "label": "1 in 10 below"},
    ]
    years = months / 12
    spec = {
        **fitted(190),
        "encoding": {
            "x": {"field": "t", "type": "quantitative", "scale": {"domain": [0, years * 1.42], "nice": False},
                  "axis": {"title": "years from the start", "titleAnchor": "start", "format": "~g",
                           "values": list(range(int(years) + 1))}},
        },
        "layer": [
            {"data": {"values": values}, "mark": {"type": "area", "opacity": 0.18, "color": ACCENT},
             "encoding": {"y": {"field": "low", "type": "quantitative",
                                "axis": axis_unit(f"{unit}s a month", format=",~r")},
                          "y2": {"field": "high"}}},
            {"data": {"values": values}, "mark": {"type": "line", "color": ACCENT, "strokeWidth": 2},
             "encoding": {"y": {"field": "mid", "type": "quantitative"}}},
            {"data": {"values": ends}, "mark": {"type": "text", "align": "left", "dx": 4, "fill": MUTED},
             "encoding": {"y": {"field": "v", "type": "quantitative"}, "text": {"field": "label"}}},
        ],
    }  # fmt: skip
    low, high = plain(fan.p10[-1], 2), plain(fan.p90[-1], 2)
    title = f"In {span_of(months)}: {low}–{high} {unit}s a month in eight of ten cases"
    marks = sorted({*range(11, months, 12), months - 1})
    rows = tuple(
        (span_of(i + 1).capitalize(), *(number(series[i]) for series in (fan.p10, fan.p50, fan.p90)))
        for i in marks
    )
    header = ("After", "1 in 10 below", "Middle", "1 in 10 above")
    return Picture(title, render(spec), Grid(f"Demand to come, {unit}s a month", header, rows))


def spark_bars(monthly: tuple[MonthVolume, ...]) -> tuple[tuple[str, str], ...]:
    """Return place and height of a bar for each complete month (the last 24), in a box of 72 by 18."""
    return bars_of([m.tickets for m in monthly if m.complete])


def bars_of(values: Sequence[float]) -> tuple[tuple[str, str], ...]:
    """Return the same for quantities of months in their order."""
    values = values[-24:]
    if len(values) < 2:
        return ()
    top = max(values) or 1
    step = min(12.0, 72 / len(values))
    return tuple((f"{i * step:.1f}", f"{18 * v / top:.1f}") for i, v in enumerate(values))
