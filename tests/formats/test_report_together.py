"""What functions come to together, as the report says it: its range, how sure it is, and on one axis."""

from __future__ import annotations

from dataclasses import replace

from report_samples import sample_decision

from outtask.formats.report.sentences import moving_now, saved_words
from outtask.formats.report.verdicts import hours, together
from outtask.methods.words import NBSP


def test_all_verdicts_come_first_then_what_goes_together() -> None:
    decision = sample_decision()
    rows = together(decision)
    assert [row.name for row in rows] == ["One by one", "Infrastructure", "All with one provider"]
    assert rows[0].hours == "–"  # not all verdicts can be followed, so their hours are not those of the sum
    assert rows[1].saving == f"saves €{NBSP}120–310{NBSP}k"
    assert rows[1].part == f"11{NBSP}% of what these functions cost today"
    assert rows[2].part == f"6{NBSP}% of what all functions cost today"
    assert (rows[1].likely, rows[1].sure.text) == ("likely", f"81{NBSP}%")
    assert rows[2].ends == f"from €{NBSP}700{NBSP}k dearer to €{NBSP}90{NBSP}k cheaper"


def test_ranges_share_an_axis_on_which_nought_is_marked() -> None:
    first, _, estate = together(sample_decision())
    assert first.range is not None and estate.range is not None
    assert (estate.range.low, first.range.high) == (0.0, 1.0)
    assert first.range.zero == estate.range.zero
    assert first.range.zero is not None and estate.range.low < first.range.zero < first.range.low


def test_what_cannot_go_together_has_no_range() -> None:
    decision = sample_decision()
    assert decision.estate is not None
    small = replace(decision.estate, verdict="The deal would be too small.", confidence=None)
    row = together(replace(decision, estate=small))[-1]
    assert (row.saving, row.range, row.likely, row.sure.part) == ("–", None, "", None)
    assert row.sentence == small.verdict
    assert together(replace(decision, bundles=(), estate=None)) == ()


def test_the_title_says_the_range_of_the_sum_not_the_sum_of_the_ranges() -> None:
    decision = sample_decision()
    said = saved_words(moving_now(decision), decision)
    assert said == f"saves €{NBSP}300–800{NBSP}k over five years"


def test_hours_that_nobody_has_named_are_asked_for_once() -> None:
    governance = replace(sample_decision().governance, hours_available=None, why=None)
    unknown = "nobody has said how many hours there are"
    assert hours(governance).sentence == (
        f"The verdicts need 96{NBSP}h a month of own time to manage; {unknown}."
    )
