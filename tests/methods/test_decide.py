"""The decision of a case: deterministic, blind to twins, absurd offers and currency, and never silent."""

import math
import re
from dataclasses import asdict, replace
from typing import Any

import pytest

from outtask.formats.report.function_page import function_page
from outtask.methods.decide import decide, decide_function
from outtask.methods.questions import open_questions
from outtask.methods.readiness import kept_words
from outtask.terms.case import Case
from outtask.terms.decision import Decision, FunctionResult, Verdict, VerdictKind
from outtask.terms.errors import UserError
from outtask.terms.resolve import resolved

ACME = {"model": "outsourcing", "name": "Acme", "price_per_unit": 40}
BOLT = {"model": "out-tasking", "name": "Bolt", "price_per_unit": {"low": 40, "likely": 55, "high": 70}}


def case_of(*options: dict[str, Any], top: dict[str, Any] | None = None, **function: Any) -> Case:
    body = {
        "name": "Desk",
        "volume": {"per_month": 900, "growth": 0.02},
        "options": list(options or (ACME, BOLT)),
    }
    return Case.model_validate({"case": "Test", "paths": 512, "functions": [body | function]} | (top or {}))


def test_the_same_case_and_seed_give_the_same_answer() -> None:
    functions = [
        {"name": name, "volume": {"per_month": volume}}
        for name, volume in (("A", 900), ("B", 300), ("C", 90))
    ]
    case = Case.model_validate({"case": "Test", "paths": 512, "functions": functions})
    assert asdict(decide(case)) == asdict(decide(case))


def test_the_verdict_agrees_with_the_numbers_beside_it() -> None:
    found = decide(case_of(), with_maps=True).functions[0]
    by_name = {option.option: option for option in found.options}
    chosen, today = by_name[found.verdict.option], found.options[0]
    assert today.status_quo
    assert found.verdict.saving_mean == pytest.approx(today.cost.mean - chosen.cost.mean)
    net = min(found.options, key=lambda o: o.cost.mean - o.value_beyond_money)
    assert found.verdict.leading == net.option
    assert sum(found.verdict.origin.values()) == pytest.approx(1)
    assert 0 <= found.verdict.confidence <= 1
    assert found.map is not None and len(found.map.winner) == len(found.map.volatility)


def test_three_reasons_each_way_and_each_with_a_number() -> None:
    verdict = decide_function(case_of(work={"containment": 0.85, "routineness": 0.7}), "Desk").verdict
    for told in (verdict.reasons_for, verdict.reasons_against):
        assert len(told) == 3
        assert all(any(letter.isdigit() for letter in reason) for reason in told)


@pytest.mark.parametrize(
    "extra", [ACME | {"name": "Twin"}, ACME | {"name": "Absurd", "price_per_unit": 9999}]
)
def test_a_twin_or_an_absurd_option_changes_nothing(extra: dict[str, Any]) -> None:
    alone = decide_function(case_of(), "Desk").verdict
    both = decide_function(case_of(ACME, BOLT, extra), "Desk").verdict
    assert (both.kind, both.option, both.confidence) == (alone.kind, alone.option, alone.confidence)
    assert both.saving_mean == pytest.approx(alone.saving_mean)
    assert both.walk_away == alone.walk_away


def test_a_dearer_quote_never_makes_an_option_better() -> None:
    before = -math.inf
    for price in (30, 40, 50, 60):
        found = decide_function(case_of(ACME | {"price_per_unit": price}, BOLT), "Desk")
        acme = next(option for option in found.options if option.option == "Acme")
        assert acme.cost.mean > before
        before = acme.cost.mean


def test_the_size_of_the_currency_changes_nothing() -> None:
    def scaled(factor: float) -> Case:
        acme = ACME | {"price_per_unit": 40 * factor}
        bolt = BOLT | {"price_per_unit": {k: v * factor for k, v in BOLT["price_per_unit"].items()}}
        return case_of(acme, bolt, top={"loaded_cost": 75_000 * factor, "currency": "JPY"})

    one, many = (decide_function(scaled(factor), "Desk").verdict for factor in (1.0, 157.3))
    assert (one.kind, one.option) == (many.kind, many.option)
    assert many.confidence == pytest.approx(one.confidence, abs=1e-9)
    assert many.saving_share == pytest.approx(one.saving_share)
    assert [c.path for c in many.changes] == [c.path for c in one.changes]
    assert one.walk_away and many.walk_away
    assert many.walk_away.value == pytest.approx(157.3 * one.walk_away.value)


def test_staying_for_want_of_a_material_difference() -> None:
    found = decide_function(case_of(top={"materiality": 0.9}), "Desk").verdict
    assert found.option == "As today"
    assert found.kind in (VerdictKind.NO_MATERIAL_DIFFERENCE, VerdictKind.KEEP)
    assert found.saving_mean == 0


@pytest.mark.parametrize(
    ("work", "words"),
    [
        ({"containment": 0.2}, "20\u00a0%"),
        ({"documented": "no"}, "written down"),
        ({"measured": False}, "measure it first"),
    ],
)
def test_work_that_cannot_be_handed_over_yet_is_fixed_first(work: dict[str, Any], words: str) -> None:
    cheap = ACME | {"price_per_unit": 15, "minimum_deal": 0}
    verdict = decide_function(case_of(cheap, work=work), "Desk").verdict
    assert verdict.kind is VerdictKind.FIX_FIRST
    assert words in verdict.reasons_against[0]


FLAT_FEE = {
    "model": "outsourcing",
    "name": "Acme",
    "base_charge": 55_000,
    "minimum_deal": 0,
    "true_up": False,
}
EARLY = {
    "volume": {"per_month": 900, "growth_known": False, "months_observed": 3},
    "options": [FLAT_FEE | {"name": "Bolt", "base_charge": 38_000, "management_hours": 0}],
}


def governed(hours: float, **first: Any) -> Decision:
    """Decide on two functions: one whose provider takes no own hours, and one whose provider takes many."""
    volume = {"per_month": 900, "growth": 0.02}
    free = BOLT | {"price_per_unit": 15, "management_hours": 0, "verification_hours": 0}
    managed = ACME | {"price_per_unit": 15, "management_hours": 20, "minimum_deal": 0}
    functions = [
        {"name": "A", "volume": volume, "options": [free]} | first,
        {"name": "B", "volume": volume, "options": [managed]},
    ]
    top = {"case": "Test", "paths": 512, "organisation": {"governance_hours": hours}}
    return decide(Case.model_validate(top | {"functions": functions}))


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ({}, VerdictKind.OUT_TASK),
        ({"work": {"documented": "no"}}, VerdictKind.FIX_FIRST),
        (EARLY, VerdictKind.TOO_EARLY),
    ],
)
def test_short_hours_never_bring_back_what_is_not_yet_ready(first: dict[str, Any], kind: VerdictKind) -> None:
    found = governed(5.0, **first)
    assert [f.verdict.kind for f in found.functions] == [kind, VerdictKind.OUTSOURCE]
    assert {f.verdict.option for f in found.functions} == {"Bolt", "Acme"}  # both would be cheaper
    option = "Bolt" if kind is VerdictKind.OUT_TASK else "As today"
    assert [one.words for one in found.governance.chosen] == [f"A: {option}", "B: As today"]
    assert found.governance.changed == ("B",) and not found.governance.feasible
    assert found.total.functions == ("A",)
    assert (found.total.saving_mean > 0) == (option == "Bolt")


def test_without_a_volume_it_is_too_early_to_say() -> None:
    verdict = decide_function(case_of(ACME, volume={}), "Desk").verdict
    assert verdict.kind is VerdictKind.TOO_EARLY
    assert "is not known" in verdict.whys["kind"]


def test_calling_a_stated_number_assumed_changes_what_the_answer_rests_on_and_nothing_else() -> None:
    def at(origin: str) -> FunctionResult:
        def said(low: float, likely: float, high: float) -> dict[str, Any]:
            return {"low": low, "likely": likely, "high": high, "origin": origin}

        volume = {"per_month": said(700, 900, 1000), "growth": said(-0.02, 0.02, 0.05)}
        work = {"hours_per_unit": said(0.8, 1.5, 2)}
        option = BOLT | {"price_per_unit": said(40, 55, 70), "lead_time": said(1, 2, 5)}
        return decide_function(case_of(option, volume=volume, work=work, today={"people": 9}), "Desk")

    judged, assumed = at("judged"), at("assumed")
    assert judged.verdict.origin["judged"] > 0.3 > 0.03 > assumed.verdict.origin["judged"]
    same = replace(assumed.verdict, origin=judged.verdict.origin)
    assert same == judged.verdict
    assert [o.cost for o in assumed.options] == [o.cost for o in judged.options]


FLAT_FEE = {
    "model": "outsourcing",
    "name": "Acme",
    "base_charge": 55_000,
    "minimum_deal": 0,
    "true_up": False,
}


def on_a_flat_fee(needed: float = 0.9, **growth: Any) -> Verdict:
    """A fee that volume does not move is dear at today's volume, and cheap at a larger one."""
    volume = {"per_month": 900} | growth
    top = {"confidence_needed": needed}
    return decide_function(case_of(FLAT_FEE, volume=volume, top=top), "Desk").verdict


def test_unknown_growth_makes_the_verdict_conditional() -> None:
    unknown = on_a_flat_fee()
    told = re.fullmatch(r"holds for growth up to \+(\d+)\u00a0% a year", unknown.holds_for)
    assert told is not None
    edge = int(told[1]) / 100
    assert on_a_flat_fee(growth=edge - 0.03).option == "As today"
    assert on_a_flat_fee(growth=edge + 0.05).option == "Acme"


def test_a_verdict_that_holds_for_one_growth_says_so_instead_of_a_range_of_nothing() -> None:
    told = kept_words(0.0158, 0.0241, (-0.3, 0.6))
    assert told == "holds only for growth of about +2\u00a0% a year"
    assert kept_words(0.01, 0.03, (-0.3, 0.6)) == "holds for growth between +1 and +3\u00a0% a year"


def test_growth_that_nobody_stated_counts_as_unknown() -> None:
    guess = {"low": -0.1, "likely": 0, "high": 0.15}
    known, unknown = on_a_flat_fee(growth=guess), on_a_flat_fee(growth=guess, growth_known=False)
    assert (known.kind, unknown.kind) == (VerdictKind.KEEP, VerdictKind.TOO_EARLY)
    assert known.confidence == unknown.confidence < 0.9  # the same numbers, told apart by who knows them
    assert "growth of volume is not known and the verdict turns on it" in unknown.whys["kind"]
    left_out = on_a_flat_fee()
    assert (left_out.kind, left_out.whys) == (unknown.kind, unknown.whys)
    assert on_a_flat_fee(needed=0.5).kind is VerdictKind.KEEP


def test_a_function_that_is_not_there_is_told() -> None:
    with pytest.raises(UserError, match="no function Printer"):
        decide_function(case_of(), "Printer")


def test_a_line_of_cost_is_an_input_with_a_threshold_of_its_own() -> None:
    def with_licences(yearly: float) -> Case:
        licences = {"name": "Licences 2.0", "yearly": {"value": yearly, "question": True}}
        return case_of(BOLT | {"price_per_unit": price}, today={"costs": [licences | {"fate": "avoidable"}]})

    price = 60.0
    walk_away = decide_function(with_licences(60_000), "Desk").verdict.walk_away
    assert walk_away is not None
    price = 0.98 * walk_away.value  # near enough for licences to turn it
    verdict = decide_function(with_licences(60_000), "Desk").verdict
    turn = next(change for change in verdict.changes if change.path.startswith("today.costs."))
    assert verdict.option == "Bolt"
    assert (turn.path, turn.now, turn.unit) == ("today.costs.Licences 2.0.yearly", 60_000, "EUR a year")
    assert (turn.input, turn.to) == ("Yearly cost (Licences 2.0)", "As today")
    assert "Yearly cost (Licences 2.0)" in " ".join(
        one.words for one in decide(with_licences(60_000)).open_questions
    )
    for yearly, option in ((turn.at * 0.995, "As today"), (turn.at * 1.005, "Bolt")):
        assert decide_function(with_licences(yearly), "Desk").verdict.option == option


def test_open_questions_of_the_case_and_of_its_functions_are_one_list() -> None:
    price = BOLT | {"name": "", "price_per_unit": {"value": 55, "question": True}}
    top = {"loaded_cost": {"value": 70_000, "question": True}, "organisation": {"country": "DE"}}
    functions = [{"name": name, "volume": {"per_month": 900}, "options": [price]} for name in ("Desk", "Lab")]
    case = Case.model_validate({"case": "Test", "paths": 64, "functions": functions} | top)
    found = decide(case)
    told = [question.words for question in found.open_questions]
    assert told.count("Cost of a person with everything on top?") <= 1
    assert "Which currency?" in told
    assert "Desk: Price of one unit (Out-tasking)?" in told
    assert "What would people do with freed hours? (open for 2 functions)" in told
    assert not any("country" in question for question in told)
    own = found.functions[0].open_questions
    assert {"Price of one unit (Out-tasking)?", "How many own people do it now?"} <= {
        one.asked for one in own
    }
    assert {("option.price_per_unit", "Out-tasking"), ("today.people", None)} <= {(q.path, q.of) for q in own}
    assert set(own) <= set(found.open_questions)
    assert decide_function(case, "Desk").open_questions == own
    assert len(found.open_questions) == len(set(found.open_questions))
    assert len(found.open_questions) == len(list(open_questions(case)))


def test_a_price_per_deliverable_has_a_walk_away_price() -> None:
    def at(price: float) -> Any:
        option = {"model": "out-tasking", "price_per_deliverable": price, "deliverables_per_month": 4}
        return decide_function(case_of(option), "Desk").verdict

    found = at(9000).walk_away
    assert found is not None and found.unit == "EUR per deliverable"
    assert (at(found.value * 0.995).kind, at(found.value * 1.005).kind) == (
        VerdictKind.OUT_TASK,
        VerdictKind.NO_MATERIAL_DIFFERENCE,
    )


def test_a_baseline_agreed_is_an_input_that_may_turn_the_verdict() -> None:
    terms = {"baselines": [900, 1400], "true_up": False, "transition_cost": 0}
    verdict = decide_function(case_of(ACME | terms), "Desk").verdict
    turn = next(change for change in verdict.changes if change.path == "option.baselines.2")
    assert turn.input == "Baseline as agreed, by year: 2 (Acme)"
    assert (turn.now, turn.unit) == (1400, "tickets per month")
    assert turn.at > turn.now  # a higher one is paid for nothing


def test_when_a_change_pays_back_is_not_told_within_the_year_in_which_it_starts() -> None:
    """Cash is known by the year: what a start costs would be spread over months before it is paid."""
    options = [
        {"model": "out-tasking", "price_per_unit": 2, "definition_cost": 9000},
        {"model": "outsourcing", "price_per_unit": 1, "lead_time": 14, "minimum_deal": 0},
    ]
    body = {"name": "Desk", "volume": {"per_month": 900}, "today": {"people": 8}, "options": options}
    case = Case.model_validate({"case": "Test", "paths": 64, "estate": False, "functions": [body]})
    today, soon, late = decide(case).functions[0].options
    assert today.payback_months is None and soon.payback_months == 12
    assert 12 < late.start_month < 24 and (late.payback_months or 0) >= 24


def test_a_project_is_weighed_without_a_volume() -> None:
    body = {"name": "Move", "project": {"work_hours": 2000, "due_month": 14}}
    case = Case.model_validate({"case": "Test", "paths": 512, "functions": [body]})
    found = decide(case).functions[0]
    assert found.verdict.holds_for.startswith("holds whatever the growth")
    assert all(math.isfinite(option.cost.mean) for option in found.options)
    assert found.options[0].option == "Own people, hired for it"  # nobody moves anything today
    page = function_page(found, 0, decide(case), resolved(case), None)
    assert page.options is not None and page.horizons == ""
    labels = [measure.label for measure in page.options.measures]
    assert not any("volume" in label or "ten years" in label for label in labels)
    (cash,) = (picture for picture in page.pictures if picture.tall)
    assert [row[0] for row in cash.twin.rows] == ["1"]  # no row of noughts for years after its end


@pytest.mark.parametrize(
    ("origin", "months", "early"), [("measured", 2, True), ("measured", 8, False), ("judged", 2, False)]
)
def test_growth_measured_over_too_few_months_is_not_known(origin: str, months: int, early: bool) -> None:
    growth = {"value": 0.02, "origin": origin}
    body = EARLY | {"name": "Desk", "volume": {"per_month": 900, "growth": growth, "months_observed": months}}
    found = decide_function(Case.model_validate({"case": "Test", "paths": 512, "functions": [body]}), "Desk")
    assert (found.verdict.kind is VerdictKind.TOO_EARLY) == early
