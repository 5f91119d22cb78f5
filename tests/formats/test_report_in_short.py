"""What a page tells of a log before anything is drawn."""

from __future__ import annotations

from dataclasses import replace

from report_samples import sample_assessment

from outtask.formats.report.found import found_in, in_short
from outtask.formats.report.measured import unknown_everywhere
from outtask.terms.facts import Measured, Spread


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
