"""What ``outtask decide --json`` prints, held to its contract, its schema and its stated rounding."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from promised import hold, missing_keys, silent_nulls
from report_samples import sample_decision

from outtask.formats.decision import decision_document
from outtask.formats.report.glance import ORDER
from outtask.formats.report.palette import VERDICT_SHAPES, VERDICT_WORDS
from outtask.terms.decision import BundleResult, VerdictKind

SAVING = {"mean": 0, "share": 0}
PROMISED: dict[str, Any] = {
    "case": "", "currency": "", "seed": 1, "horizon_months": 60, "materiality": 0.05,
    "functions": [{
        "name": "",
        "removed": [{"option": "", "gate": "", "why": ""}],
        "options": [{
            "option": "", "model": "", "provider": "", "location": "",
            "cost": {
                "mean": 0, "p10": 0, "p50": 0, "p90": 0,
                "standard_error": 0, "low_volume": 0, "high_volume": 0,
            },
            "by_horizon": {"36": {"mean": 0}, "60": {"mean": 0}, "120": {"mean": 0}},
            "by_year": [{"year": 1, "p10": 0, "p50": 0, "p90": 0}],
            "fixed_share": 0, "start_month": 0, "hours_bound": 0, "hours_freed": 0, "value_beyond_money": 0,
            "regret": {"mean": 0, "cvar95": 0}, "probability_best": 0,
        }],
        "verdict": {
            "kind": "", "option": "", "confidence": 0, "saving": SAVING,
            "walk_away": {"input": "", "value": 0, "unit": ""},
            "reasons_for": [], "reasons_against": [], "holds_for": "",
            "changes": [{"input": "", "now": 0, "at": 0, "unit": "", "to": ""}],
            "origin": {"measured": 0, "judged": 0, "assumed": 0},
        },
    }],
    "bundles": [{"functions": [], "option": "", "saving": SAVING, "verdict": ""}],
    "governance": {"hours_needed": 0, "hours_available": 0, "feasible": True, "chosen": []},
    "estate": {"option": "", "saving": SAVING},
}  # fmt: skip


def test_it_keeps_the_contract_and_its_schema() -> None:
    document = decision_document(sample_decision())

    assert missing_keys(document, PROMISED) == []
    assert list(silent_nulls(document)) == []
    hold(document, "decide")


def test_what_cannot_be_known_says_why() -> None:
    whole = sample_decision()
    function = whole.functions[0]
    verdict = replace(
        function.verdict, walk_away=None, saving_p10=None, whys={"walk_away": "nothing here is bought"}
    )
    governance = replace(whole.governance, hours_available=None, bound=None, gap=None, why="nobody has said")
    functions = (replace(function, verdict=verdict), *whole.functions[1:])

    document = decision_document(replace(whole, functions=functions, governance=governance, estate=None))

    found = document["functions"][0]["verdict"]
    assert (found["walk_away"], found["walk_away_why"]) == (None, "nothing here is bought")
    assert document["governance"]["hours_available_why"] == "nobody has said"
    assert document["estate"] is None and document["estate_why"]
    assert list(silent_nulls(document)) == []
    hold(document, "decide")


@pytest.mark.parametrize("kind", VerdictKind)
def test_each_kind_of_verdict_is_printed_as_one_of_those_promised(kind: VerdictKind) -> None:
    whole = sample_decision()
    function = replace(whole.functions[0], verdict=replace(whole.functions[0].verdict, kind=kind))

    document = decision_document(replace(whole, functions=(function, *whole.functions[1:])))

    hold(document, "decide")
    assert kind in VERDICT_WORDS and kind in VERDICT_SHAPES and kind in ORDER
    told = document["functions"][0]["verdict"]["kind"]
    assert told == ("keep" if kind is VerdictKind.TAKE_IN else kind.value)


def test_a_total_of_nothing_says_why_it_is_not_sure() -> None:
    whole = sample_decision()
    nothing = replace(whole.total, functions=(), confidence=None, why="own hours allow none of the verdicts")

    document = decision_document(replace(whole, total=nothing))

    assert document["total"]["confidence"] is None
    assert document["total"]["confidence_why"] == "own hours allow none of the verdicts"
    assert list(silent_nulls(document)) == []
    hold(document, "decide")


def test_of_functions_that_cannot_go_together_nothing_is_told_but_why() -> None:
    apart = BundleResult("Both", (), "", 0.0, 0.0, "No member can go along; Desk stays out (it must).", 0.0)
    document = decision_document(replace(sample_decision(), bundles=(apart,), estate=apart))

    for told in (document["bundles"][0], document["estate"]):
        assert (told["option"], told["option_why"]) == (None, apart.verdict)
        assert told["saving"]["mean"] is told["saving"]["share"] is told["confidence"] is None
    assert list(silent_nulls(document)) == []
    hold(document, "decide")


def test_why_there_is_no_estate_fits_the_case() -> None:
    whole = replace(sample_decision(), estate=None)
    several = decision_document(whole)["estate_why"]
    single = decision_document(replace(whole, functions=whole.functions[:1]))["estate_why"]
    assert "one function only" in single
    assert "estate: false" in several


@pytest.mark.parametrize("odd", [float("nan"), float("inf")])
def test_no_number_that_json_lacks_is_printed(odd: float) -> None:
    whole = sample_decision()
    option = replace(whole.functions[0].options[1], regret_mean=odd)
    function = replace(whole.functions[0], options=(whole.functions[0].options[0], option))

    document = decision_document(replace(whole, functions=(function,)))

    json.dumps(document, allow_nan=False)
    assert document["functions"][0]["options"][1]["regret"]["mean"] is None
    assert list(silent_nulls(document)) == []


@pytest.mark.parametrize(
    ("mean", "noise", "told"),
    [(2_345_678.123456, 1e-9, 2_345_678.12), (0.123456789012, 1e-16, 0.1234567890)],
)
def test_the_last_bits_of_arithmetic_are_not_told(mean: float, noise: float, told: float) -> None:
    whole = sample_decision()
    option = whole.functions[0].options[0]
    printed = set()
    for blur in (-noise, 0.0, noise):
        cost = replace(option.cost, mean=mean + blur)
        function = replace(whole.functions[0], options=(replace(option, cost=cost, by_horizon={}),))
        document = decision_document(replace(whole, functions=(function,)))
        printed.add(document["functions"][0]["options"][0]["cost"]["mean"])

    assert printed == {told}


def test_nothing_is_ever_minus_nought() -> None:
    whole = sample_decision()
    verdict = replace(whole.functions[0].verdict, saving_mean=-1e-9, saving_share=-1e-15)
    document = decision_document(replace(whole, functions=(replace(whole.functions[0], verdict=verdict),)))

    saving = document["functions"][0]["verdict"]["saving"]
    assert (str(saving["mean"]), str(saving["share"])) == ("0.0", "0.0")


WHOLE = {
    "case": "All there is",
    "currency": "JPY",
    "paths": 64,
    "horizon_months": 48,
    "loaded_cost": 9_000_000,
    "organisation": {"governance_hours": 60, "country": "JP"},
    "providers": [{"name": "Kita", "location": "JP", "managed_already": True}],
    "functions": [
        {
            "name": "Desk",
            "volume": {"per_month": 900, "growth_known": False, "months_observed": 3},
            "options": [
                {"model": "out-tasking", "provider": "Kita", "price_per_unit": 4000},
                {"model": "core-overflow"},
                {"model": "staff-augmentation"},
                {"model": "outsourcing", "minimum_deal": 9e12},
            ],
        },
        {"name": "Move", "project": {"work_hours": 2000, "due_month": 14}},
        {"name": "Watch", "volume": {"per_month": 40}, "work": {"coverage_hours": 168}},
        {"name": "Unknown"},
        {"name": "Alone", "volume": {"per_month": 50}, "stays": "accountability", "options": []},
    ],
    "bundles": [{"name": "Both", "functions": ["Desk", "Watch"]}],
}


def test_a_real_decision_keeps_the_contract_and_its_schema() -> None:
    from outtask.methods.decide import decide
    from outtask.terms.case import Case

    document = decision_document(decide(Case.model_validate(WHOLE)))

    assert missing_keys(document, PROMISED) == []
    assert list(silent_nulls(document)) == []
    hold(document, "decide")
    assert [f["name"] for f in document["functions"]] == ["Desk", "Move", "Watch", "Unknown", "Alone"]
    assert any(removed["option"].startswith("Outsourcing") for removed in document["functions"][0]["removed"])
    for function in document["functions"]:
        options = {option["option"]: option for option in function["options"]}
        verdict, today = function["verdict"], function["options"][0]
        assert today["status_quo"] and today["payback_months"] is None
        saving = today["cost"]["mean"] - options[verdict["option"]]["cost"]["mean"]
        assert verdict["saving"]["mean"] == pytest.approx(saving, abs=0.02)
        assert {"36", "48", "60", "120"} <= set(today["by_horizon"])
        assert today["by_horizon"]["48"]["mean"] == today["cost"]["mean"]
