"""The decision on one sheet of A4, whatever it holds; what is left out is said."""

from __future__ import annotations

import re

import pytest
from report_samples import NAMES, WEIRD, sample_case, sample_decision

from outtask.formats.report.one_page import ROOMS, fitted
from outtask.formats.report.pages import DecisionPage, decision_page
from outtask.formats.report.parts import Grid
from outtask.formats.report.pdf import PAGE, pdf_of

A4 = b"/MediaBox[0 0 595.2756 841.8898]"
WHY = "The quote is below the price at which the verdict turns, and the team is needed for the new core. " * 4
LONG = tuple(f"{name} of the northern and southern regions, number {n}" for n in (1, 2) for name in NAMES)
MANY = tuple(f"{name}, {n}" for n in range(12) for name in LONG)


def signed_page(names: tuple[str, ...], signatures: int) -> DecisionPage:
    rows = tuple(
        (
            name,
            "Out-task: Nordwind Managed Services",
            WHY,
            "Maximiliane Oberhuber, 27 Nov 2026",
            "27 Nov 2027",
        )
        for name in names[:signatures]
    )
    header = ("Function", "Decision", "Why", "Signed by", "Look again")
    grid = Grid("Signed decisions", header, rows, (0, 1, 2, 3, 4)) if rows else None
    return decision_page(sample_case(names), sample_decision(names), None, whole=False, signed=grid)


@pytest.mark.parametrize(
    ("names", "signatures"), [(NAMES[:1], 0), (NAMES, 5), (LONG, 5), (MANY, 120), (WEIRD, 5)]
)
def test_the_paper_is_one_sheet_of_a4(names: tuple[str, ...], signatures: int) -> None:
    made = pdf_of(signed_page(names, signatures))

    assert len(PAGE.findall(made)) == 1
    assert re.findall(rb"/MediaBox\s*\[[^\]]*\]", made) == [A4]


def test_what_moves_is_kept_and_what_is_left_out_is_counted() -> None:
    page = signed_page(LONG, 5)
    tight = fitted(page, ROOMS[-1])

    assert [row.saving != "–" for row in tight.rows] == [True] * len(tight.rows)
    left = len(page.rows) - len(tight.rows)
    assert tight.left_out.startswith(f"Not on this page: {left} verdicts, 3 signatures")
    assert tight.left_out.endswith("The long form has them all.")


def test_a_page_that_has_room_says_everything() -> None:
    page = signed_page(NAMES[:2], 1)

    assert fitted(page, ROOMS[0]) == page
