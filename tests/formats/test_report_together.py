"""What functions come to together, as the report says it: its range, how sure it is, and on one axis."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from report_samples import sample_decision

from outtask.formats.report import going_together
from outtask.formats.report.jointly import hours_with
from outtask.formats.report.sentences import moving_now, saved_words, title
from outtask.formats.report.standing import next_steps
from outtask.formats.report.verdicts import hours, together
from outtask.methods.words import NBSP
from outtask.terms.decision import Chosen, Decision, VerdictKind


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
    told = going_together.answer(replace(decision, bundles=(), estate=small))
    assert told == "Nothing can go together to one provider: the deal would be too small"


def test_the_title_says_the_range_of_the_sum_not_the_sum_of_the_ranges() -> None:
    decision = sample_decision()
    said = saved_words(moving_now(decision), decision)
    assert said == f"saves €{NBSP}300–800{NBSP}k over five years"


@pytest.mark.parametrize(
    ("alone", "beyond", "words"),
    [
        (100_000.0, 5_000.0, "€ 110 k cheaper over five years"),
        (100_000.0, 90_000.0, "cheaper over five years, and what money does not say is worth € 90 k more"),
        (100_000.0, -60_000.0, "cheaper over five years, but what money does not say is worth € 60 k less"),
        (260_000.0, 200_000.0, "dearer over five years, but what money does not say is worth € 200 k more"),
        (209_000.0, 90_000.0,
         "at about the same cost over five years, and what money does not say is worth € 90 k more"),
        (None, 0.0, "it saves € 210 k over five years against today"),
    ],
)  # fmt: skip
def test_what_is_better_together_is_held_against_each_by_itself(
    alone: float | None, beyond: float, words: str
) -> None:
    """The bundle saves 210,000 against today; the title and what to do next say how much that is more."""
    decision, words = sample_decision(), re.sub(r"(?<=€) | (?=k )", NBSP, words)
    group = replace(decision.bundles[0], better=True, saving_alone=alone, beyond_money=beyond)
    functions = tuple(f for f in decision.functions if f.name in group.functions)
    free = replace(decision.governance, hours_available=None, changed=())
    found = replace(decision, bundles=(group,), estate=None, functions=functions, governance=free)

    assert " together to one provider is better than each by itself: " in title(found)
    assert title(found).endswith(words)
    assert any(step.endswith(f"{words}).") for step in next_steps(found))


def test_own_hours_of_the_functions_beside_a_bundle_are_not_spent_twice() -> None:
    """The bundle takes 40 hours; what the functions beside it take follows the way they are allowed."""
    decision = sample_decision()
    group = replace(
        decision.bundles[0], better=True, saving_alone=0.0, provider="Nordwind", provider_hours=12.0
    )
    desk, *others = (f.name for f in decision.functions if f.name not in group.functions)
    stay = tuple(Chosen(name, "As today") for name in others)

    def hours_where_the_desk_is(option: str) -> float:
        chosen = (Chosen(desk, option), *stay)
        return hours_with(group, replace(decision, governance=replace(decision.governance, chosen=chosen)))

    assert hours_where_the_desk_is("As today") == 40
    assert hours_where_the_desk_is("Out-tasking, Nordwind") == 40 + 22 - 12  # Nordwind is managed once
    assert hours_where_the_desk_is("Outsourcing, Südlicht, PL") == 40 + 88


def test_what_is_signed_beside_a_bundle_keeps_its_own_hours() -> None:
    """The desk is signed for, but Nordwind is managed all the same: 22 hours beside the 40."""
    decision = sample_decision()
    group, desk = replace(decision.bundles[0], better=True, saving_alone=0.0), decision.functions[0].name
    chosen = tuple(Chosen(f.name, "As today") for f in decision.functions[1:])

    def asked(there: float) -> bool:
        hours = replace(decision.governance, hours_available=there, chosen=chosen, changed=())
        found = replace(decision, bundles=(group,), estate=None, governance=hours)
        return any("together" in one for one in next_steps(found, None, ((desk, VerdictKind.OUT_TASK),)))

    assert (asked(62), asked(61)) == (True, False)


def test_hours_that_nobody_has_named_are_asked_for_once() -> None:
    governance = replace(sample_decision().governance, hours_available=None, why=None)
    unknown = "nobody has said how many hours there are"
    assert hours(governance).sentence == (
        f"The verdicts need 96{NBSP}h a month of own time to manage; {unknown}."
    )
    nothing = replace(governance, hours_needed=0.0)
    assert hours(nothing).sentence == "The verdicts need no own time to manage."


def test_a_count_of_what_waits_begins_its_sentence() -> None:
    long = tuple(f"Function with a long name {place}" for place in range(4))
    governance = replace(sample_decision().governance, hours_needed=122.0, hours_available=60.0)

    assert ". Four functions wait: " in hours(replace(governance, changed=long)).sentence
    assert ". eSign waits: " in hours(replace(governance, changed=("eSign",))).sentence


def going(alone: float, *, better: bool = False, there: float | None = 200, beyond: float = 0.0) -> Decision:
    """One group that saves 210,000 of 1.9 million together, and ``alone`` one by one; all others stay."""
    decision = sample_decision()
    group = replace(decision.bundles[0], better=better, saving_alone=alone, beyond_money=beyond)
    stay = tuple(Chosen(f.name, "As today") for f in decision.functions)
    hours = replace(decision.governance, hours_available=there, chosen=stay, changed=(), feasible=True)
    measured = tuple(
        replace(f, verdict=replace(f.verdict, origin={"measured": 1.0})) for f in decision.functions
    )
    return replace(decision, bundles=(group,), estate=None, governance=hours, functions=measured)


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (going(0.0, better=True), "Going together pays for .*: € 210 k cheaper over five years"),
        (going(0.0, better=True, there=39),
         "Going together would pay for .*, but takes 40 own hours a month, and 39 are there"),
        (going(250_000.0), "Going together does not pay: no material difference for Infrastructure"),
        (going(710_000.0),
         "Going together does not pay: € 500 k dearer over five years for Infrastructure"),
        (going(210_000.0, beyond=-400_000.0),
         "Going together does not pay: no cheaper and worse in what money does not say for Infrastructure"),
        (going(10_000.0, beyond=-600_000.0),
         "Going together does not pay: cheaper, but worse in what money does not say for Infrastructure"),
    ],
)  # fmt: skip
def test_the_view_of_groups_answers_whether_going_together_pays(decision: Decision, words: str) -> None:
    assert re.fullmatch(words, going_together.answer(decision).replace(NBSP, " "))


def test_what_is_not_ready_keeps_a_group_from_going() -> None:
    decision = going(0.0, better=True)
    names = decision.bundles[0].functions
    early = tuple(
        replace(f, verdict=replace(f.verdict, kind=VerdictKind.TOO_EARLY)) if f.name == names[0] else f
        for f in decision.functions
    )
    said = going_together.answer(replace(decision, functions=early))

    assert said.endswith(f", but {names[0]} is not ready to be decided")


def test_the_hours_of_each_way_count_what_stays_beside() -> None:
    """The desk is with Nordwind for 22 hours, alone as well as beside the group, which takes 40."""
    decision = going(0.0, better=True, there=50)
    chosen = (Chosen(decision.functions[0].name, "Out-tasking, Nordwind"), *decision.governance.chosen[1:])
    decision = replace(decision, governance=replace(decision.governance, chosen=chosen))
    rows = going_together.hours_rows(decision)

    assert [(name, text.partition(NBSP)[0]) for name, text, _part, _there in rows] == [
        ("One by one", "22"), ("Infrastructure together", "62"), ("There", "50")
    ]  # fmt: skip
    said = going_together.beside(decision)
    assert said.endswith("Own hours suffice for one by one, not for Infrastructure.")
