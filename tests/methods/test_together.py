"""What functions come to together: by hand with one provider, and how wide that is where they move alike."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from plain_cases import nothing_but
from test_costs_closed_form import FLAT, STEADY, TEAM_A_MONTH

from outtask.formats.decision import decision_document
from outtask.formats.report import sentences, standing
from outtask.formats.report.jointly import hours_with
from outtask.formats.report.verdicts import lead
from outtask.methods.decide import decide
from outtask.methods.joint import total_of
from outtask.methods.words import money
from outtask.terms.case import Case
from outtask.terms.decision import BundleResult, Decision, VerdictKind
from outtask.terms.options import InHouse, Outsourcing, OutTasking

PERSON = TEAM_A_MONTH / 4  # a month, for a hundred tickets
MONTHS, MOVED = 36, 6
HOUR = 40  # what an own hour costs
NO_VALUES = {"values": dict.fromkeys(("control", "skills", "innovation", "culture"), 0)}


def steady(name: str, tickets: int, **more: Any) -> dict[str, Any]:
    return STEADY | NO_VALUES | {"name": name, "volume": STEADY["volume"] | {"per_month": tickets}} | more


def offer(**given: Any) -> dict[str, Any]:
    terms = {"provider": "Acme", "lead_time": 4, "transition_months": 2, "severance_cost": 15_000, "term": 60}
    return nothing_but(Outsourcing, **(terms | given))


DESK = offer(price_per_unit=40, transition_cost=50_000, management_hours=10, minimum_deal=250_000)
BACKUP = offer(price_per_unit=45, transition_cost=20_000, management_hours=30, minimum_deal=150_000)
FUNCTIONS = [
    steady("Desk", 400, options=[DESK]),
    steady("Backup", 200, options=[BACKUP]),
    steady("Archive", 100, options=[], stays="accountability"),
]
OPS = {"functions": ["Desk", "Backup", "Archive"], "price_reduction": 0.1, "transition_saving": 0.5}


def decided(
    functions: list[dict[str, Any]], bundle: dict[str, Any], provider: dict[str, Any] | None = None
) -> Decision:
    top = {"case": "By hand", "paths": 64, "horizon_months": MONTHS, "estate": False}
    top |= {"providers": [{"name": "Acme"} | (provider or {})], "bundles": [{"name": "Ops"} | OPS | bundle]}
    return decide(Case.model_validate(top | FLAT | {"functions": functions}))


def saved(charges: float, transition: float, hours: float) -> float:
    """Six people for six hundred tickets, and three leads, leave after six months; 20 hours stay in each."""
    left = MONTHS - MOVED
    return left * (6 * PERSON - charges - 40 * HOUR - hours * HOUR) - transition - 9 * 15_000


TOGETHER = saved(charges=0.9 * (400 * 40 + 200 * 45), transition=0.5 * 70_000, hours=30)


def test_a_bundle_by_hand() -> None:
    found = decided(FUNCTIONS, {})
    assert [f.removed[0].gate for f in found.functions if f.removed] == ["minimum deal size"] * 2
    (ops,) = found.bundles
    assert (ops.functions, ops.option) == (("Desk", "Backup"), "Outsourcing, Acme")
    assert ops.saving_mean == pytest.approx(TOGETHER, abs=0.01)
    assert ops.saving_share == pytest.approx(TOGETHER / (MONTHS * 7 * PERSON))  # of those who stay as well
    assert (ops.saving_p10, ops.saving_p90) == (pytest.approx(TOGETHER), pytest.approx(TOGETHER))
    assert ops.hours_bound == pytest.approx(30)  # one provider is managed once, by whom it takes longest
    assert ops.confidence == 1.0
    assert ops.verdict.startswith("Better together: outsourcing them to one provider saves €")
    assert ops.verdict.endswith(
        "one by one (keep each) costs as much as today; "
        "Archive stays out (Archive stays inside: accountability)."
    )


def test_who_reads_the_title_alone_learns_that_together_is_better() -> None:
    found = decided(FUNCTIONS, {})
    assert {f.verdict.kind for f in found.functions} == {"keep"}
    together = "; but outsourcing Desk and Backup together to one provider is better than each by itself: €"
    assert together in sentences.title(found)
    assert sentences.title(found).endswith(f"{money(TOGETHER, 'EUR')} cheaper over three years")
    steps = standing.next_steps(found)
    assert any("what Desk and Backup together would cost" in step for step in steps)
    assert not any("Nothing has to be signed" in step for step in steps)
    hours = replace(found.governance, hours_available=20)
    assert "together" not in sentences.title(replace(found, governance=hours))  # it would take 30


def test_what_money_does_not_say_is_told_apart_from_the_money_saved() -> None:
    """Control is worth 60,000 a year, and outsourcing has less of it than own people, from month seven on."""
    control = {"values": NO_VALUES["values"] | {"control": 60_000}}
    plain, (ops,) = decided(FUNCTIONS, {}), decided([FUNCTIONS[0] | control, *FUNCTIONS[1:]], {}).bundles
    (before,) = plain.bundles

    assert (ops.saving_mean, ops.saving_alone) == (pytest.approx(before.saving_mean), 0)
    assert before.beyond_money == pytest.approx(0, abs=0.01)
    assert -60_000 * (MONTHS - MOVED) / 12 < ops.beyond_money < 0
    less = f", and what money does not say is worth {money(-ops.beyond_money, 'EUR')} less"
    assert less in ops.verdict


def test_the_provider_of_a_bundle_that_does_more_beside_it_is_managed_once() -> None:
    """Acme takes 30 hours for Desk and Backup, 20 for Mail, and three minutes for each ticket of that."""
    task = nothing_but(OutTasking, price_per_unit=5, provider="Acme", severance_cost=0)
    mail = steady("Mail", 100, options=[task | {"management_hours": 20, "verification_hours": 0.05}])
    found = decided([*FUNCTIONS, mail], {})
    (ops,) = found.bundles

    assert found.functions[-1].verdict.kind is VerdictKind.OUT_TASK
    assert (ops.provider, ops.provider_hours) == ("Acme", pytest.approx(30))
    assert hours_with(ops, found) == pytest.approx(30 + 100 * 0.05)
    for there, told in ((36, True), (34, False)):
        limit = replace(found.governance, hours_available=there)
        assert ("together" in sentences.title(replace(found, governance=limit))) is told


def test_a_provider_managed_already_takes_no_further_hours() -> None:
    (ops,) = decided(FUNCTIONS, {}, {"managed_already": True}).bundles
    assert ops.saving_mean == pytest.approx(TOGETHER + (MONTHS - MOVED) * 30 * HOUR, abs=0.01)
    assert ops.hours_bound == 0


def test_what_the_bundle_states_holds_for_all_of_it() -> None:
    terms = {"model": "outsourcing", "transition_cost": 90_000, "management_hours": 50}
    (ops,) = decided(FUNCTIONS, {"option": terms}).bundles
    stated = saved(charges=0.9 * (400 * 40 + 200 * 45), transition=0.5 * 90_000, hours=50)
    assert ops.saving_mean == pytest.approx(stated, abs=0.01)
    assert ops.hours_bound == pytest.approx(50)


def test_a_deal_too_small_even_together_is_no_choice() -> None:
    small = [FUNCTIONS[0] | {"options": [DESK | {"minimum_deal": 271_000}]}, *FUNCTIONS[1:]]
    (ops,) = decided(small, {}).bundles  # 0.9 · 12 · 25 000 = 270 000 a year
    assert ops.verdict.startswith("The deal would be too small")
    assert "about €\u00a0270\u00a0k a year, below the €\u00a0271\u00a0k" in ops.verdict
    assert ops.confidence is None


def test_hours_of_people_who_stay_on_are_not_saved_twice() -> None:
    staying = [one | {"freed_hours": {"use": "none", "rate": 0}} for one in FUNCTIONS]
    (ops,) = decided(staying, {}).bundles
    (managed,) = decided(staying, {}, {"managed_already": True}).bundles
    assert ops.saving_mean == pytest.approx(managed.saving_mean)  # they do the managing


def test_a_bundle_in_which_nobody_may_go_says_so() -> None:
    inside = [one | {"stays": "control"} for one in FUNCTIONS]
    (ops,) = decided(inside, {}).bundles
    assert ops.functions == () and ops.saving_p10 is None and ops.confidence is None
    assert ops.verdict.startswith("No member can go along; Desk stays out (Desk stays inside: control)")


def test_a_bundle_of_which_one_member_is_left_is_not_weighed() -> None:
    one, *others = FUNCTIONS
    (ops,) = decided([one, *(other | {"stays": "control"} for other in others)], {}).bundles
    assert ops.functions == () and ops.confidence is None
    assert ops.verdict.startswith(f"Only {one['name']} can go along, so nothing goes together; ")


NAMES = ("Desk", "Backup", "Network", "Archive")


@cache
def moving(correlation: float) -> Decision:
    """Four functions whose savings follow their volumes: each ticket costs 50 today, 30 or 28 elsewhere."""
    today = nothing_but(OutTasking, price_per_unit=50, verification_hours=0)
    options = [
        nothing_but(OutTasking, price_per_unit=30, verification_hours=0, provider="Acme"),
        nothing_but(Outsourcing, price_per_unit=28, transition_months=0, transition_cost=0, true_up=True,
                    arc_ratio=1, rrc_ratio=1, term=60, provider="Bolt", dead_band=0),
    ]  # fmt: skip
    function = {
        "volume": {"per_month": 1_000, "growth": 0, "volatility": 0.25, "noise": 0},
        "work": STEADY["work"] | {"requirement_change": 0, "productive_hours": 1_500},
        "today": {"loaded_cost": 60_000, "people": 0, "terms": today},
        "stays_inside": 0,
        "options": options,
    }
    top = FLAT | {"case": "Moving", "paths": 2_048, "horizon_months": 60, "correlation": correlation}
    top |= {"providers": [{"name": "Acme"}, {"name": "Bolt"}]}
    functions = [function | NO_VALUES | {"name": name} for name in NAMES]
    return decide(Case.model_validate(top | {"functions": functions}))


def width(found: Any) -> float:
    assert found.saving_p10 is not None and found.saving_p90 is not None
    return float(found.saving_p90 - found.saving_p10)


def estate(found: Decision) -> BundleResult:
    assert found.estate is not None
    return found.estate


def test_functions_that_move_apart_add_up_as_independent_ones_do() -> None:
    found = moving(0.0)
    alone = math.hypot(*(width(f.verdict) for f in found.functions))
    assert width(found.total) == pytest.approx(alone, rel=0.06)


@pytest.mark.parametrize("correlation", [0.3, 0.9])
def test_the_range_of_all_together_follows_the_correlation(correlation: float) -> None:
    n = len(NAMES)
    wider = math.sqrt(1 + (n - 1) * correlation)  # than that of independent ones, by the variance of a sum
    assert width(moving(correlation).total) / width(moving(0.0).total) == pytest.approx(wider, rel=0.06)
    assert width(estate(moving(correlation))) / width(estate(moving(0.0))) == pytest.approx(wider, rel=0.08)


def test_the_total_is_the_sum_of_the_verdicts_and_surer_than_each() -> None:
    found = moving(0.3)
    total = found.total
    assert total.functions == NAMES
    assert total.saving_mean == pytest.approx(sum(f.verdict.saving_mean for f in found.functions))
    assert total.saving_p10 < total.saving_mean < total.saving_p90
    assert sum(f.verdict.saving_p10 or 0 for f in found.functions) < total.saving_p10
    assert total.confidence is not None and 0.99 < total.confidence <= 1


def test_one_by_one_a_provider_that_several_verdicts_choose_is_managed_once() -> None:
    task = nothing_but(OutTasking, price_per_unit=30, provider="Acme", severance_cost=0, verification_hours=0)
    hours = {"Desk": 30, "Backup": 20, "Archive": 10}
    functions = [
        steady(name, 400, options=[task | {"management_hours": needed}]) for name, needed in hours.items()
    ]
    top = {"case": "Once", "paths": 64, "horizon_months": MONTHS, "estate": False}
    found = decide(
        Case.model_validate(top | FLAT | {"providers": [{"name": "Acme"}], "functions": functions})
    )
    assert [f.verdict.kind for f in found.functions] == ["out-task"] * 3
    alone = sum(f.verdict.saving_mean for f in found.functions)
    assert found.total.saving_mean == pytest.approx(alone + (20 + 10) * HOUR * MONTHS)
    assert found.governance.hours_needed == pytest.approx(30)


def test_verdicts_that_own_hours_do_not_allow_are_not_in_the_total() -> None:
    managed = [
        one | {"options": [DESK | {"minimum_deal": 0, "price_per_unit": price}]}
        for one, price in zip(FUNCTIONS, (40, 75), strict=False)
    ]
    top = {"case": "Hours", "paths": 64, "horizon_months": MONTHS, "organisation": {"governance_hours": 5}}
    found = decide(Case.model_validate(top | FLAT | {"providers": [{"name": "Acme"}], "functions": managed}))
    assert found.governance.changed == ("Desk",)
    assert (found.total.functions, found.total.saving_mean) == (("Backup",), 0)
    assert (
        found.estate is not None
    )  # going together is held against what can be had, not against all verdicts
    assert "one by one as far as own hours allow costs as much as today" in found.estate.verdict


def test_a_total_of_nothing_is_not_sure_of_anything() -> None:
    total = total_of([], 0.05)
    assert (total.functions, total.saving_mean, total.confidence) == ((), 0, None)
    assert total.why == "own hours allow none of the verdicts"


def two_incumbents(price: float) -> Decision:
    """Backup and Desk are outsourced today, each to somebody who takes 30 hours; there are 40."""
    terms = nothing_but(Outsourcing, price_per_unit=price, management_hours=30, minimum_deal=0, term=60)
    today = STEADY["today"] | {"people": 0, "terms": terms}
    own = nothing_but(InHouse, hire_lag=3)
    functions = [
        steady(name, tickets, today=today, options=[own])
        for name, tickets in (("Desk", 400), ("Backup", 100))
    ]
    top = {"case": "Hours", "paths": 64, "horizon_months": MONTHS, "organisation": {"governance_hours": 40}}
    return decide(Case.model_validate(top | FLAT | {"estate": False, "functions": functions}))


def test_an_incumbent_for_which_own_hours_lack_moves_and_counts_as_it_moves() -> None:
    found = two_incumbents(price=20)
    assert [f.verdict.kind for f in found.functions] == ["keep"] * 2
    assert found.governance.changed == ("Backup",)
    today, own = (option.cost.mean for option in found.functions[1].options)
    assert found.total.functions == ("Desk", "Backup")
    assert found.total.saving_mean == pytest.approx(today - own) and own > today
    said = sentences.title(found)
    assert said.startswith("Keep one of two functions; one waits for own hours; the hours")
    assert "the hours there are allow doing Backup in-house (costs" in said
    assert lead(found).endswith("Own hours are short: Backup waits for them.")


def test_a_saving_says_whose_second_choice_is_in_it() -> None:
    """Backup waits for hours: what it does until then is told as somebody would say it."""
    found = two_incumbents(price=20)
    desk, backup = found.functions
    moves = replace(desk, verdict=replace(desk.verdict, kind=VerdictKind.TAKE_IN, option="In-house"))
    said = sentences.title(replace(found, functions=(moves, backup)))
    assert " (with Backup done the way your own hours allow); one waits for own hours" in said


def test_to_take_work_from_an_incumbent_is_not_to_keep_it_as_it_is() -> None:
    found = two_incumbents(price=70)
    assert [f.verdict.kind for f in found.functions] == ["take-in"] * 2
    assert sentences.one(found.functions[0], found).startswith("Do Desk in-house: saves about")
    assert decision_document(found)["functions"][0]["verdict"]["kind"] == "keep"  # as promised


def test_the_estate_says_that_a_project_is_decided_alone() -> None:
    project = {"name": "Move", "project": {"work_hours": 900, "duration": 6, "due_month": 12}}
    top = {"case": "All", "paths": 64, "horizon_months": MONTHS}
    found = decide(Case.model_validate(top | FLAT | {"functions": [*two_functions(), project]}))
    assert estate(found).verdict.endswith("; Move stays out (a one-time project, decided alone).")


def two_functions() -> list[dict[str, Any]]:
    return [steady(name, 400, options=[offer(price_per_unit=40)]) for name in ("Desk", "Backup")]


def test_a_member_that_stays_out_with_the_provider_of_the_bundle_does_not_pay_for_managing_it_again() -> None:
    """Acme does Archive today, for 20 hours a month; Desk and Backup take 30 from month seven."""
    terms = nothing_but(OutTasking, price_per_unit=5, provider="Acme", management_hours=20)
    archive = FUNCTIONS[2] | {"today": STEADY["today"] | {"people": 0, "terms": terms}}
    market = [one | {"options": [one["options"][0] | {"provider": None}]} for one in FUNCTIONS[:2]]
    acme = {"option": {"model": "outsourcing", "provider": "Acme"}}  # which no other function names
    for functions, bundle in ((FUNCTIONS[:2], {}), (market, acme)):
        (ops,) = decided([*functions, archive], bundle).bundles
        assert ops.saving_mean == pytest.approx(TOGETHER + MONTHS * 20 * HOUR, abs=0.01)


def test_the_provider_is_paid_for_where_managing_it_costs_most_not_where_it_takes_most_hours() -> None:
    """Desk takes 40 hours a month, but for six months only; Backup takes 30 for thirty."""
    volume = FUNCTIONS[0]["volume"] | {"ends_after": MOVED + 6}
    found = [
        decided(
            [
                FUNCTIONS[0] | {"volume": volume, "options": [DESK | {"management_hours": hours}]},
                *FUNCTIONS[1:],
            ],
            {},
        )
        for hours in (0, 40)
    ]
    (without,), (ops,) = (one.bundles for one in found)
    assert ops.saving_mean == pytest.approx(without.saving_mean)
    assert (without.hours_bound, ops.hours_bound) == (pytest.approx(30), pytest.approx(40))


@pytest.mark.parametrize(
    ("volume", "own"),
    [({"ends_after": MONTHS}, {}), ({}, {"term": MONTHS - MOVED, "renewal_cost": 9_000})],
    ids=["the need ends", "a renewal is due"],
)
def test_what_comes_with_the_last_month_costs_together_what_it_costs_alone(
    volume: dict[str, Any], own: dict[str, Any]
) -> None:
    """On the same terms, and nothing to manage; who stays on is let go at the end in both."""
    terms = own | {"management_hours": 0, "minimum_deal": 0}
    functions = [
        one
        | {"volume": FUNCTIONS[0]["volume"] | volume, "freed_hours": {"use": "none", "rate": 0}}
        | {"options": [offered | terms]}
        for one, offered in zip(FUNCTIONS, (DESK, BACKUP), strict=False)
    ]
    bundle = {"functions": ["Desk", "Backup"], "price_reduction": 0, "transition_saving": 0}
    found = decided(functions, bundle)
    alone = sum(today.cost.mean - option.cost.mean for today, option in (f.options for f in found.functions))
    assert found.bundles[0].saving_mean == pytest.approx(alone)


def test_a_project_that_a_bundle_names_is_decided_alone() -> None:
    project = {"name": "Move", "project": {"work_hours": 900, "duration": 6, "due_month": 12}}
    together, alone = (
        decided([*FUNCTIONS, project], {"functions": names}).bundles[0]
        for names in (["Desk", "Backup", "Move"], ["Desk", "Move"])
    )
    assert together.functions == ("Desk", "Backup")
    assert together.verdict.endswith("; Move stays out (a one-time project, decided alone).")
    assert alone.confidence is None and alone.verdict.startswith("Only Desk can go along, so nothing goes")


def test_a_bundle_may_be_called_what_the_estate_is_called() -> None:
    top = FLAT | {"case": "Names", "paths": 64, "horizon_months": MONTHS, "functions": FUNCTIONS}
    (ops,), (named,) = (
        decide(Case.model_validate(top | {"bundles": [OPS | {"name": name}]})).bundles
        for name in ("Ops", "The whole estate")
    )
    assert named.saving_mean == pytest.approx(ops.saving_mean)
