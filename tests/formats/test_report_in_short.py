"""What a page tells of a log before anything is drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_samples import sample_assessment

from outtask.formats.report.found import found_in, in_short
from outtask.formats.report.measured import unknown_everywhere
from outtask.terms.facts import NO_COLUMN, Assessment, Measured, Spread


def test_the_short_form_says_what_the_report_says() -> None:
    told = sample_assessment()
    whole = found_in(told)

    assert in_short(told) == (whole.title, whole.points)


def test_what_is_known_of_one_function_is_not_unknown() -> None:
    functions = sample_assessment().functions
    silent = [
        replace(
            f, knowledge=Measured(None, 0, "nobody says"), first_response=Spread(None, None, 0, "no states")
        )
        for f in functions
    ]

    unknown = dict(unknown_everywhere(silent))
    one_knows = dict(unknown_everywhere([*silent[1:], replace(silent[0], knowledge=Measured(0.5, 40))]))

    assert unknown["Written knowledge used"] == "nobody says"
    assert unknown["First response"] == "no states"
    assert "Written knowledge used" not in one_knows
    assert unknown_everywhere([]) == ()


def small(groups: int, by: str = "group") -> Assessment:
    """Return an assessment of groups that handle as many tickets each."""
    told = sample_assessment()
    functions = [replace(told.functions[0], name=f"Group {i}", tickets=100) for i in range(groups)]
    return replace(told, functions=tuple(functions), by=by)


@pytest.mark.parametrize(
    ("told", "title", "lead"),
    [
        (small(0), "no ticket names a group", ""),
        (small(1, NO_COLUMN), "no column names a group, and all count as one", ""),
        (small(1), "all work is in one group", ""),
        (small(3), "it takes all three groups to carry 80\u00a0% of the work", ""),
        (small(10), "8 of 10 groups carry 80\u00a0% of the work", "Rate eight groups, not ten."),
        (small(20), "16 of 20 groups carry 80\u00a0% of the work", "Rate 16 groups, not 20."),
    ],
)
def test_how_many_groups_carry_the_work_is_told_in_words_that_fit(
    told: Assessment, title: str, lead: str
) -> None:
    found = found_in(told)

    assert found.title.partition(": ")[2] == title
    assert found.lead.startswith(lead) and ("Rate" in found.lead) == bool(lead)
