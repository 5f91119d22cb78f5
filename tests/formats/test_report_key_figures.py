"""The figures at the head of a function's page say what a reader would stumble over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_samples import OPTIONS, SHARED_WAY, sample_decision, sample_function

from outtask.formats.report import sentences
from outtask.formats.report.key_figures import first_facts
from outtask.formats.report.parts import Fact
from outtask.formats.report.steps import function_steps, quoted
from outtask.formats.report.wording import CHANGES_AT
from outtask.methods.decide import decide
from outtask.terms.case import Case
from outtask.terms.decision import Change, VerdictKind
from outtask.terms.resolve import resolved


def said_of_the_price(people: int, turns_at: float = 0) -> tuple[Fact, str, float, float]:
    """Return the fact on the price at which the verdict changes, the step, that price, and the one now."""
    function = {
        "name": "Desk",
        "volume": {"per_month": 3000},
        "work": {"hours_per_unit": {"low": 0.25, "likely": 0.4, "high": 0.7}, "containment": 0.7},
        "today": {"people": people},
    }
    given = {"case": "One desk", "paths": 1024, "functions": [function], "organisation": {"country": "DE"}}
    case = resolved(Case.model_validate(given))
    decision = decide(case)
    (found,), (asked,) = decision.functions, case.functions
    turns, now = found.verdict.walk_away, quoted(found, asked)
    assert turns is not None and now is not None
    turns = replace(turns, value=turns_at or turns.value)
    found = replace(found, verdict=replace(found.verdict, walk_away=turns))
    (fact,) = (fact for fact in first_facts(found, asked, decision) if fact.label == CHANGES_AT)
    (step,) = (one for one in function_steps(found, asked, decision, ()) if "quote" in one)
    return fact, step, turns.value, now.mean


def test_an_assumed_price_beyond_the_one_that_turns_the_verdict_says_that_it_is_no_quote() -> None:
    """What is assumed follows the hours of a ticket: its mean may lie on either side, and nothing turns."""
    below, _, turns, now = said_of_the_price(14)
    above, ask, limit, assumed = said_of_the_price(9, turns_at=28)

    assert now < turns and below.text.startswith("below €")
    assert assumed > limit and above.text.startswith("above €")
    assert ask.endswith("per ticket that is assumed so far would turn it.")
    for fact in (below, above):
        assert "is assumed; as a quote it would change the answer." in fact.note
        assert "A price that nobody has quoted rises and falls here with the hours" in fact.note


def test_an_assumed_price_that_turns_nothing_stands_beside_the_one_that_does() -> None:
    fact, step, turns, now = said_of_the_price(9)

    assert now < turns and "now, turns above €" in fact.text
    assert "up to €" in step and "is assumed so far" in step
    assert "as a quote it would" not in fact.note and "nobody has quoted" not in fact.note


@pytest.mark.parametrize("kind", [VerdictKind.TOO_EARLY, VerdictKind.FIX_FIRST, VerdictKind.OUT_TASK])
@pytest.mark.parametrize(
    ("leads", "of", "step"),
    [
        (
            "As today",
            SHARED_WAY,
            "below €\u00a046.9 per ticket sharing it with a provider becomes the better",
        ),
        ("As today", OPTIONS[1][0], "below €\u00a046.9 per ticket out-tasking it to Nordwind becomes"),
        (SHARED_WAY, SHARED_WAY, "up to €\u00a046.9 per ticket the answer holds"),
    ],
)
def test_a_quote_holds_the_answer_up_to_its_price_only_where_its_option_leads(
    kind: VerdictKind, leads: str, of: str, step: str
) -> None:
    """An open verdict too may have today's way leading: then a cheaper quote turns it, and a dearer never."""
    verdict = sample_decision().functions[0].verdict
    assert verdict.walk_away is not None
    turn = replace(verdict.walk_away, of=of)
    decision = sample_decision()
    function = replace(
        decision.functions[0], verdict=replace(verdict, kind=kind, option=leads, walk_away=turn)
    )

    (said,) = (
        one for one in function_steps(function, None, decision, ()) if getattr(one, "about", "") == "quote"
    )
    fact = first_facts(function, None, decision)[-1]

    assert said.startswith(f"Ask for quotes: {step}")
    assert ("above" in fact.text) == ("holds" in said)


def test_the_first_three_figures_are_saving_certainty_and_turning_price() -> None:
    decision = sample_decision()

    labels = [[fact.label for fact in first_facts(f, None, decision)] for f in decision.functions]

    assert labels[0] == ["Over five years", "How sure", CHANGES_AT]
    assert labels[4][0] == "As today, over five years"  # of what is advised, not of the best change on offer
    assert all(len(found) == 3 for found in labels)


def test_what_nothing_is_compared_with_shows_its_cost_alone() -> None:
    function = sample_function(4, "Architecture")
    alone = replace(function, options=function.options[:1])
    decision = replace(sample_decision(), functions=(alone, sample_function(0, "Desk")))

    [cost] = first_facts(alone, None, decision)

    assert cost.label == "Costs over five years"
    told = sentences.one(alone, decision)
    assert "no other option passed" in told and cost.text in told


def test_a_quote_that_leads_back_to_today_says_that_nothing_is_better_by_enough_any_more() -> None:
    decision = sample_decision()
    function = decision.functions[0]
    price = function.verdict.walk_away
    assert price is not None
    turn = Change(price.label, price.path, 38.2, price.value, price.unit, "As today", price.of)
    function = replace(function, verdict=replace(function.verdict, changes=(turn,)))

    note = first_facts(function, None, decision)[2].note

    assert note.endswith(
        "; then no change is better by more than 5\u00a0% of today's cost any more: stay as today"
    )
