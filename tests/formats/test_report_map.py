"""The picture of where the answer turns: drawn with numbers only, pale enough to write on."""

from __future__ import annotations

import re

import pytest

from outtask.formats.report.charts.threshold import STRENGTHS, map_picture
from outtask.terms.decision import BreakEvenMap

ROWS = {"one winner": ("A", "A", "A"), "two": ("A", "A", "B"), "one each": ("A", "B", "C")}


@pytest.mark.parametrize("winners", ROWS)
def test_areas_are_coloured_by_numbers_whoever_wins(winners: str) -> None:
    """A single winner once had the strength NaN, which browsers draw in full."""
    found = BreakEvenMap((0.0, 0.1, 0.2), (0.05, 0.1, 0.2), (ROWS[winners],) * 3, (0.1, 0.1))

    picture = map_picture(found, {}, "A")

    assert picture is not None
    drawn = str(picture)
    assert "NaN" not in drawn
    strengths = {float(value) for value in re.findall(r'(?<![-\w])opacity="([^"]*)"', drawn)}
    assert strengths == set(STRENGTHS[: len(set(ROWS[winners]))])
