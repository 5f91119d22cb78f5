"""What a page tells of a log before anything is drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_samples import sample_assessment

from outtask.formats.report.few_people import carried_by, done_by, rests_on_few
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


def test_work_of_one_person_is_not_said_to_be_done_by_one_of_one() -> None:
    found = sample_assessment().functions[0]
    alone = replace(
        found, key_person=Measured(1.0, 90), resolvers=Measured(1, 90), half_carried_by=Measured(1, 90)
    )

    assert rests_on_few(carried_by(alone)) == (
        "Rests on one: the work is done by one person alone. Write down what they know first."
    )
    assert done_by(carried_by(alone)) == "it is done by one person alone"
    assert (
        done_by(carried_by(replace(alone, resolvers=Measured(5, 90))))
        == "half of it is done by 1 of 5 people"
    )


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
