"""The figures at the head of a function's page say what a reader would stumble over."""

from __future__ import annotations

from outtask.formats.report.key_figures import first_facts
from outtask.formats.report.wording import CHANGES_AT
from outtask.methods.decide import decide
from outtask.terms.case import Case
from outtask.terms.resolve import resolved


def note_on_the_price(people: int) -> tuple[str, float, float]:
    """Return what is said of the price at which the verdict changes, that price, and the one assumed now."""
    function = {
        "name": "Desk",
        "volume": {"per_month": 3000},
        "work": {"hours_per_unit": {"low": 0.25, "likely": 0.4, "high": 0.7}, "containment": 0.7},
        "today": {"people": people},
    }
    given = {"case": "One desk", "paths": 1024, "functions": [function], "organisation": {"country": "DE"}}
    case = resolved(Case.model_validate(given))
    decision = decide(case)
    (found,) = decision.functions
    (told,) = (fact for fact in first_facts(found, case.functions[0], decision) if fact.label == CHANGES_AT)
    turns = found.verdict.walk_away
    assert turns is not None
    (option,) = (one for one in case.functions[0].options or () if one.name == turns.of)
    return told.note, turns.value, option.price_per_unit.mean  # type: ignore[union-attr]


def test_an_assumed_price_below_the_one_that_turns_the_verdict_says_that_it_is_no_quote() -> None:
    note, turns, now = note_on_the_price(14)
    assert now < turns and "is assumed until somebody quotes" in note
