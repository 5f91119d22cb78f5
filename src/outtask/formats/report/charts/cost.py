"""Cost by year of each option, side by side, with ranges."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from outtask.formats.report.charts.frame import MUTED, WIDTH, axis_unit, in_lines, render
from outtask.formats.report.numbers import scale_for
from outtask.formats.report.palette import VEGA_SHAPES, look_of, variable
from outtask.formats.report.parts import Grid, Picture
from outtask.formats.report.wording import CASH_ONLY, HIRED
from outtask.methods.words import NONE
from outtask.terms.resolve import NOBODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.terms.decision import OptionResult

SHOWN = 5
EDGE = 0.06  # free above and below, as a part of the span of costs
LETTERS = 41  # of a row's title, bold, in one line


def cost_picture(options: Sequence[OptionResult], chosen: str, currency: str) -> Picture | None:
    """Draw one row per option on a shared axis: range of eight of ten cases and the middle, year by year.

    Years after the work has ended, in which nothing is paid, are left out.
    """
    drawn = [o for o in options if o.by_year]
    if not drawn:
        return None
    last = max((y.year for o in drawn for y in o.by_year if y.p10 or y.p50 or y.p90), default=1)
    drawn = [replace(o, by_year=tuple(y for y in o.by_year if y.year <= last)) for o in drawn]
    scale = scale_for([y.p90 for o in drawn for y in o.by_year], currency)
    tall = min(96, 400 // min(SHOWN, len(drawn)))
    today = next((o for o in drawn if o.status_quo), None)
    shown = drawn[:SHOWN]
    rows = [_row(o, today, tall, scale.divisor, shown, last=o is shown[-1]) for o in shown]
    svg = render({"vconcat": rows, "spacing": 16})
    years = sorted({y.year for o in drawn for y in o.by_year})
    told = [{y.year: f"{scale.cell(y.p50)} ({scale.span(y.p10, y.p90)})" for y in o.by_year} for o in drawn]
    table = tuple((str(year), *(cells.get(year, NONE) for cells in told)) for year in years)
    header = ("Year", *(o.option for o in drawn))
    mark = ""
    if today is not None and len(drawn) > 1:
        mark = f" The line: {HIRED if today.option == NOBODY else 'today'}."
    left = "" if len(drawn) <= SHOWN else f" The other {len(drawn) - SHOWN} are in the table."
    return Picture(
        _title(drawn, chosen),
        svg,
        Grid(f"Cash by year, {scale.unit}: the middle, and eight of ten cases", header, table),
        f"Cash of each year in {scale.unit}: the middle, and the range of eight of ten cases.{mark}{left} "
        f"{CASH_ONLY}",
        tall=True,
    )


def _row(
    option: OptionResult,
    today: OptionResult | None,
    tall: int,
    divisor: float,
    all_of: Sequence[OptionResult],
    *,
    last: bool,
) -> dict[str, object]:
    top = max(y.p90 for o in all_of for y in o.by_year) / divisor
    low = min(y.p10 for o in all_of for y in o.by_year) / divisor
    edge = EDGE * (top - low)  # not up to round numbers: from 0 to 10 years that cost 3 to 9 look alike
    colour = variable(look_of(option))
    now = {y.year: y.p50 / divisor for y in today.by_year} if today is not None else {}
    values = [
        {
            "now": None if option.status_quo else now.get(y.year),
            "year": y.year,
            "low": y.p10 / divisor,
            "mid": y.p50 / divisor,
            "high": y.p90 / divisor,
        }
        for y in option.by_year
    ]
    axis = {"title": "year", "labelAngle": 0, "titleAnchor": "start"} if last else {
        "title": None, "labels": False}  # fmt: skip
    name = in_lines(option.option + (" (as today)" if _needs_mark(option) else ""), LETTERS)
    return {
        "title": {"text": name, "anchor": "start", "frame": "group", "fontSize": 12, "fontWeight": 600,
                  "color": variable("ink"), "offset": 5},
        "width": WIDTH - 44,
        "height": tall - 22,
        "data": {"values": values},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "axis": axis},
            "y": {"type": "quantitative", "scale": {"domain": [low - edge, top + edge], "nice": False,
                  "zero": False},
                  "axis": axis_unit("", tickCount=3, labelOverlap=True, minExtent=34, maxExtent=34,
                                    format=",~r")},
        },
        "layer": [
            {"mark": {"type": "tick", "orient": "horizontal", "size": 30, "thickness": 1.5, "color": MUTED},
             "encoding": {"y": {"field": "now"}}},
            {"mark": {"type": "bar", "size": 12, "opacity": 0.3, "color": colour},
             "encoding": {"y": {"field": "low"}, "y2": {"field": "high"}}},
            {"mark": {"type": "point", "shape": VEGA_SHAPES[look_of(option)], "filled": True, "size": 46,
                      "opacity": 1, "color": colour},
             "encoding": {"y": {"field": "mid"}}},
        ],
    }  # fmt: skip


def _needs_mark(option: OptionResult) -> bool:
    return option.status_quo and option.option != NOBODY and "today" not in option.option.lower()


def _title(options: Sequence[OptionResult], chosen: str) -> str:
    """Say in which year the chosen option becomes cheaper than today."""
    today = next((o for o in options if o.status_quo), None)
    choice = next((o for o in options if o.option == chosen), None)
    if today is None or choice is None or choice is today:
        return f"What {'it' if len(options) == 1 else 'each option'} costs, year by year"
    now = HIRED if today.option == NOBODY else "today"
    by_year = {y.year: y.p50 for y in today.by_year}
    cheaper = [y.year for y in choice.by_year if y.p50 < by_year.get(y.year, 0.0)]
    if not cheaper:
        return f"{chosen} costs more cash than {now} in each year"
    if cheaper[0] == choice.by_year[0].year:
        return f"{chosen} costs less than {now} from the first year"
    return f"{chosen} costs less than {now} from year {cheaper[0]}"
