"""Reasons for and against: what they say, in which order, and that each has its number."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from outtask.methods.decide import decide
from outtask.methods.reasons import COUNT, Comparison, only_reasons, reasons
from outtask.methods.words import money, money_range
from outtask.terms.case import Case
from outtask.terms.decision import CostLine, CostSummary, OptionResult, Removed
from outtask.terms.options import Model
from outtask.terms.resolve import NOBODY, resolved

SPACE = "\u00a0"


def option(name: str, model: Model, cost: float, **more: Any) -> OptionResult:
    spread = CostSummary(cost, 0.8 * cost, cost, 1.3 * cost, 0.0, 0.9 * cost, 1.2 * cost)
    plain = OptionResult(
        option=name, model=model, provider=None, location=None, status_quo=model is Model.IN_HOUSE,
        cost=spread, by_horizon={}, by_year=(), lines=(), fixed_share=0.5, start_month=0, hours_bound=0,
        hours_freed=0, value_beyond_money=0, payback_months=None, regret_mean=0, regret_cvar95=0,
        probability_best=0.7,
    )  # fmt: skip
    return replace(plain, **more)


def about(
    choice: OptionResult, rival: OptionResult, unit: str = "ticket", currency: str = "EUR", **work: Any
) -> Comparison:
    body = {"name": "Desk", "volume": {"per_month": 900, "unit": unit}, "work": work}
    case = Case.model_validate({"case": "Test", "currency": "EUR", "functions": [body]})
    return Comparison(resolved(case).functions[0], currency, 60, choice, rival, 1_000_000.0, 0.82, 0.05)


TODAY = option("As today", Model.IN_HOUSE, 1_000_000)
ELSEWHERE = option(
    "Out-tasking, Acme", Model.OUT_TASKING, 689_400, provider="Acme", start_month=3.2, hours_bound=14
)


def test_the_weightiest_reason_is_the_money_told_as_on_the_pages() -> None:
    speaks_for, against = reasons(about(ELSEWHERE, TODAY))
    assert speaks_for[0] == (
        f"over five years it costs €{SPACE}310{SPACE}k less than today's way (31{SPACE}% of today's cost)"
    )
    assert f"it carries the work only after 3{SPACE}months; until then today's way is paid" in against
    assert len(speaks_for) == COUNT


def test_what_is_held_against_no_other_tells_its_cost_and_which_rule_took_out_the_others() -> None:
    body = {"name": "Desk", "volume": {"per_month": 50}, "stays": "architecture is ours"}
    one = {"case": "Test", "paths": 256, "functions": [body]}
    [desk] = decide(Case.model_validate(one)).functions
    cost, passed = desk.options[0].cost, "no other option passed the rules that come before money"

    ends, mean = money_range(cost.p10, cost.p90, "EUR"), money(cost.mean, "EUR")
    assert desk.verdict.reasons_for == (
        f"over five years it costs {ends} (8 of 10 futures), {mean} in the mean",
        f"{passed}: “must stay inside” took out four (Desk stays inside: architecture is ours)",
    )
    removed = [Removed("A", "minimum deal size", "x"), Removed("B", "starts too late", "y")]
    told = only_reasons(desk.options[0], [*removed, removed[0]], "EUR", 60)[1]
    assert told == f"{passed}: “minimum deal size” took out two and “starts too late” took out one"


def test_what_speaks_for_one_speaks_against_the_other() -> None:
    _, against = reasons(about(TODAY, ELSEWHERE))
    assert f"over five years it costs €{SPACE}310{SPACE}k more than out-tasking it to Acme" in against[0]
    speaks_for, _ = reasons(about(TODAY, ELSEWHERE))
    begins = f"it is in place now, while out-tasking it to Acme takes 3{SPACE}months to begin"
    assert begins in reasons(about(TODAY, replace(ELSEWHERE, hours_bound=0)))[0]
    hours = "managing and checking it takes no own hours a month, against 14 when out-tasking it to Acme"
    assert hours in speaks_for


@pytest.mark.parametrize(
    ("named", "model", "provider", "location", "said"),
    [
        ("Shared with a provider", Model.CORE_OVERFLOW, None, None, "sharing it with a provider"),
        ("Shared with a provider, Acme, PT", Model.CORE_OVERFLOW, "Acme", "PT", "sharing it with Acme in PT"),
        ("Outsourcing, PL", Model.OUTSOURCING, None, "PL", "outsourcing it in PL"),
        ("Staff augmentation", Model.STAFF_AUGMENTATION, None, None, "adding contractors"),
        ("In-house", Model.IN_HOUSE, None, None, "doing it in-house"),
        ("Remote hands", Model.OUT_TASKING, "Acme", None, "“Remote hands”"),  # a name that somebody gave
    ],
)
def test_an_option_reads_as_part_of_the_sentence(
    named: str, model: Model, provider: str | None, location: str | None, said: str
) -> None:
    rival = option(named, model, 900_000, provider=provider, location=location, status_quo=False)
    found = sum(reasons(about(TODAY, replace(rival, hours_bound=20, value_beyond_money=50_000))), ())
    assert any(f"k more than {said} (" in reason for reason in found)
    assert any(f"against 20 {'with' if '“' in said else 'when'} {said}" in reason for reason in found)


def test_what_holds_at_any_volume_is_said_once_and_of_a_project_not_at_all() -> None:
    flat = replace(ELSEWHERE, cost=replace(TODAY.cost, low_volume=600_000, high_volume=900_000))
    speaks_for, _ = reasons(about(flat, TODAY))
    less = f"it costs €{SPACE}300{SPACE}k less than today's way"
    assert f"whether volume turns out low or high, {less}" in speaks_for
    done_once = Case.model_validate({
        "case": "Test", "currency": "EUR", "functions": [{"name": "Move", "project": {"work_hours": 900}}]
    })  # fmt: skip
    project = replace(about(flat, TODAY), function=resolved(done_once).functions[0])
    varied = replace(project, choice=replace(flat, fixed_share=0.2), confidence=1.0)
    told = sum(reasons(varied), ())
    assert not any("volume" in reason for reason in told)
    assert any(f"in over 99{SPACE}% of the futures tried it is the best" in reason for reason in told)


def test_too_little_that_stays_is_said_by_what_must_be_fixed_first_alone() -> None:
    assert not any("entangled" in r for r in reasons(about(ELSEWHERE, TODAY, containment=0.35))[1])
    assert any("entangled" in r for r in sum(reasons(about(TODAY, ELSEWHERE, containment=0.35)), ()))
    alike = replace(ELSEWHERE, cost=TODAY.cost, start_month=0, hours_bound=0)
    assert any("entangled" in r for r in reasons(about(alike, TODAY, containment=0.45))[1])


def test_a_log_that_tells_few_kinds_apart_gives_no_reason() -> None:
    """Twenty kinds of one size read as wholly routine, whatever the work is."""
    alike = replace(ELSEWHERE, cost=TODAY.cost, start_month=0, hours_bound=0)
    for routine, said in ((1.0, False), (0.9, True)):
        told = sum(reasons(about(alike, TODAY, routineness=routine)), ())
        assert any("is routine" in reason for reason in told) == said


def test_every_reason_has_a_number() -> None:
    facts: dict[str, Any] = {"containment": 0.9, "routineness": 0.8, "key_person": 0.7}
    for reason in sum(reasons(about(ELSEWHERE, TODAY, **facts)), ()):
        assert any(character.isdigit() for character in reason), reason


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("ticket", f"84{SPACE}% of the tickets that reach it stay until they are done"),
        ("server", f"84{SPACE}% of the work that reaches it stays until it is done"),  # servers do not stay
    ],
)
def test_bounded_work_speaks_for_handing_it_over(unit: str, said: str) -> None:
    alike = replace(ELSEWHERE, cost=TODAY.cost, start_month=0, hours_bound=0)
    speaks_for, _ = reasons(about(alike, TODAY, unit=unit, containment=0.84))
    assert f"{said}: bounded work can be handed over" in speaks_for
    _, against = reasons(about(TODAY, alike, unit=unit, containment=0.84))
    assert f"{said}: bounded work can be handed over" in against


def test_a_currency_without_a_sign_of_its_own_keeps_its_code() -> None:
    speaks_for, _ = reasons(about(ELSEWHERE, TODAY, currency="CHF"))
    assert f"CHF{SPACE}310{SPACE}k less" in speaks_for[0]


def test_a_range_is_told_once_with_its_currency() -> None:
    alike = replace(ELSEWHERE, cost=TODAY.cost, start_month=0, hours_bound=0)
    _, against = reasons(about(alike, TODAY))
    assert f"its cost may lie anywhere within €{SPACE}0.8–1.3{SPACE}m (8 of 10 futures)" in against


def test_months_until_a_start_that_the_money_already_holds_do_not_come_before_a_bad_end() -> None:
    risky = replace(ELSEWHERE, regret_cvar95=400_000, hours_bound=0)
    _, against = reasons(about(risky, TODAY))
    assert f"in the worst 5{SPACE}% of futures it costs €{SPACE}400{SPACE}k more" in against[0]


def test_a_saving_that_no_account_shows_is_told_against_it_first() -> None:
    freed = CostLine("Use of freed hours", -350_000, False, "judged", cash=False)
    _, against = reasons(about(replace(ELSEWHERE, lines=(freed,)), TODAY))
    assert against[0] == (
        f"it is cheaper only by value that is no cash, such as own hours freed (€{SPACE}350{SPACE}k): "
        f"in cash it costs €{SPACE}39{SPACE}k more than today's way"
    )
    small = replace(freed, mean=-3_000)
    assert not any("account" in r for r in reasons(about(replace(ELSEWHERE, lines=(small,)), TODAY))[1])


def test_no_fact_stands_on_both_sides() -> None:
    speaks_for, against = reasons(about(ELSEWHERE, TODAY, key_person=0.8))
    both = [*speaks_for, *against]
    assert len({reason.partition(":")[0] for reason in both}) == len(both)


def test_what_nobody_does_yet_is_held_against_people_hired_for_it() -> None:
    hired = replace(TODAY, option=NOBODY)
    speaks_for, against = reasons(about(ELSEWHERE, hired))
    assert f"less than own people hired for it (31{SPACE}% of what own people" in speaks_for[0]
    assert not any("today" in reason for reason in (*speaks_for, *against))


def test_of_nothing_no_part_is_told_as_fixed() -> None:
    idle = option("As today", Model.IN_HOUSE, 0, fixed_share=0)
    speaks_for, against = reasons(about(idle, replace(ELSEWHERE, fixed_share=1)))
    assert not any("fixed" in text for text in (*speaks_for, *against))
