"""Names in pictures cover nothing and are not cut."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import combinations

import pytest
from report_samples import NAMES, sample_assessment

from outtask.formats.report.charts.board import LARGE, LETTER, SMALL, Sheet, _area, _labels, board_picture
from outtask.formats.report.charts.cost import LETTERS
from outtask.formats.report.charts.frame import in_lines
from outtask.formats.report.charts.threshold import LETTER as BOLD
from outtask.formats.report.charts.threshold import _labels as map_labels
from outtask.terms.facts import FunctionFacts

FLOOR = 0.2
CROWD = ((0.66, 0.6, 5161), (0.64, 0.56, 80), (0.72, 0.53, 900), (0.8, 0.59, 400), (0.56, 0.6, 420),
         (0.7, 0.94, 250), (0.945, 0.89, 200), (0.7, 0.74, 380))  # fmt: skip


def crowd() -> list[tuple[FunctionFacts, float, float]]:
    like = sample_assessment().functions[0]
    names = (*NAMES, "Mail and collaboration of all sites", "Monitoring and batch", "Access and accounts")
    pairs = zip(names, CROWD, strict=True)
    return [(replace(like, name=name, tickets=n), x, y) for name, (x, y, n) in pairs]


@pytest.mark.parametrize("sheet", [SMALL, LARGE])
def test_names_on_the_delegability_map_cover_no_circle_and_no_other_name(sheet: Sheet) -> None:
    wide, high_ = sheet.wide, sheet.high
    known = crowd()
    top = max(f.tickets for f, _, _ in known)
    boxes = []
    for label in _labels(known, [], top, FLOOR, sheet):
        x, y, half = (
            label["x"] * wide, (1 - label["y"]) / (1 - FLOOR) * high_, LETTER * len(label["label"])
        )  # fmt: skip
        boxes.append((x - half, y - 6, x + half, y + 6))

    assert len(boxes) >= len(known) - (sheet is SMALL)
    for left, high, right, low in boxes:
        assert left >= 0 and right <= wide and high >= 0 and low <= high_
        for f, cx, cy in known:
            near_x = min(max(cx * wide, left), right)
            near_y = min(max((1 - cy) / (1 - FLOOR) * high_, high), low)
            apart = math.hypot(near_x - cx * wide, near_y - (1 - cy) / (1 - FLOOR) * high_)
            assert apart >= math.sqrt(_area(f, top) / math.pi) - 0.01
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


BESIDE = (("Service desk", 0.658, 0.594, 15_254), ("Business applications", 0.672, 0.445, 4_027),
          ("Servers and storage", 0.632, 0.629, 3_143), ("Specialist applications", 0.613, 0.498, 2_628),
          ("Accounts and mail", 0.698, 0.697, 2_520), ("Workplace devices", 0.766, 0.474, 2_449),
          ("Plant systems", 0.352, 0.484, 2_122), ("Network", 0.634, 0.473, 1_509))  # fmt: skip


@pytest.mark.parametrize("floor", [0.2, 0.4])
def test_no_line_from_a_name_to_its_circle_goes_through_another(floor: float) -> None:
    like = sample_assessment().functions[0]
    known = [(replace(like, name=name, tickets=n), x, y) for name, x, y, n in BESIDE]
    labels = _labels(known, [], 15_254, floor, SMALL)
    lines = [one["line"] for one in labels if "line" in one]

    assert lines
    assert len(labels) >= (7 if floor == 0.2 else 6)
    for line in lines:
        for f, x, y in known:
            if (x, y) != pytest.approx((line["x2"], line["y2"])):
                assert _distance(x, y, line, floor) > math.sqrt(_area(f, 15_254) / math.pi)


def test_a_circle_without_room_for_its_name_is_told_beneath_the_map() -> None:
    like = sample_assessment().functions[0]
    told = [
        replace(
            like, name=name, tickets=n, containment=replace(like.containment, value=x),
            routineness=replace(like.routineness, value=y),
        )
        for name, x, y, n in BESIDE
    ]  # fmt: skip
    small, large = board_picture(told, 0.75, 0.7), board_picture(told, 0.75, 0.7, LARGE)
    assert small is not None and "No room for the name of Workplace devices (at " in small.note
    assert large is not None and "No room" not in large.note


def test_where_many_names_have_no_room_the_map_leads_to_its_table() -> None:
    told = [f for f, _, _ in crowd()] * 6
    crowded = [
        replace(
            f, name=f"{f.name} {n}", containment=replace(f.containment, value=0.5 + n / 1000),
            routineness=replace(f.routineness, value=0.5 + n / 1000),
        )
        for n, f in enumerate(told)
    ]  # fmt: skip
    picture = board_picture(crowded, 0.75, 0.7)

    assert picture is not None
    assert re.search(
        r"No room for the name of ([^,]+ \(at [^)]+\),? ){5}and \d+ more: the table has", picture.note
    )


def test_the_easy_ones_that_the_title_counts_are_named_though_others_are_larger() -> None:
    like = sample_assessment().functions[0]
    easy = [(f"Group {n}", 0.78 + n / 25, 0.75 + n / 50, 90) for n in range(3)]
    told = [(replace(like, name=name, tickets=n), x, y) for name, x, y, n in (*BESIDE, *easy)]
    labels = _labels(told, [f for f, _, _ in told[-3:]], 15_254, 0.2, SMALL)

    assert {"Group 0", "Group 1", "Group 2"} <= {one["label"] for one in labels}


def _distance(x: float, y: float, line: dict[str, float], floor: float) -> float:
    """Return how far a line keeps from a place, in pixels of the small sheet."""
    wide, high = SMALL.wide, SMALL.high / (1 - floor)
    across, down = line["x2"] - line["x"], line["y2"] - line["y"]
    steps = [step / 99 for step in range(100)]
    return min(
        math.hypot((line["x"] + across * s - x) * wide, (line["y"] + down * s - y) * high) for s in steps
    )


def test_names_on_the_break_even_map_stay_within_it_and_apart() -> None:
    areas = {f"Out-tasking, provider number {n}": [(0.2, 0.45 - n / 1000)] for n in range(5)}
    labels = map_labels(areas, (0.2, 0.4), (-0.25, 0.45), 0.5)

    assert all(0 < one["y"] < 0.5 for one in labels)
    assert all(one["x"] - BOLD * len(one["label"]) * 0.7 / 2 + 1e-9 >= -0.25 for one in labels)
    assert min(abs(a["y"] - b["y"]) for a, b in combinations(labels, 2)) >= 0.07 * 0.5 - 1e-9


@pytest.mark.parametrize(("at", "written"), [(0.0, "← Out-tasking"), (0.9, "Out-tasking →")])
def test_a_name_too_wide_for_its_area_stands_beside_it_with_an_arrow(at: float, written: str) -> None:
    rest = [(x / 10, y / 10) for x in range(10) for y in range(5) if x / 10 != at]
    labels = map_labels(
        {"Out-tasking": [(at, 0.4)], "Shared with a provider": rest}, (0.5, 0.1), (-0.05, 0.95), 0.45, 0.1
    )

    narrow, broad = labels
    assert narrow["label"] == written
    assert abs(narrow["x"] - at) > 0.05 + BOLD * len("Out-tasking") / 2
    assert broad["label"] == "Shared with a provider"


def test_a_long_title_takes_two_lines() -> None:
    name = "Core and overflow, Security operations specialist"
    assert in_lines(name, LETTERS) == ["Core and overflow, Security operations", "specialist"]
    assert in_lines("As today", LETTERS) == ["As today"]
    assert all(len(line) <= LETTERS for line in in_lines("x" * 300, LETTERS))
