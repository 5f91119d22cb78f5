"""What stands on one page agrees as it is printed: sums, who is compared with whom, what stays and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from report_samples import sample_case, sample_decision, sample_function

from outtask.formats.report import sentences
from outtask.formats.report.cost_parts import why_bars
from outtask.formats.report.function_page import function_page, short_names
from outtask.formats.report.glance import glance
from outtask.formats.report.numbers import ROUNDED, printed
from outtask.formats.report.verdicts import hours_beside_rows, verdict_rows
from outtask.methods.words import NBSP
from outtask.terms.decision import CostLine, Decision, FunctionResult, Removed, VerdictKind
from outtask.terms.resolve import NOBODY

AWAY = Removed("Outsourcing", "data location", "its regulated data may go to DE, not to IN")
SMALL = Removed("Outsourcing", "minimum deal size", "about € 20 k a year is below what providers take on")


def made_of(*lines: float) -> FunctionResult:
    """A function whose parts cost so much today, and nothing in the way that is chosen."""
    labels = ("People", "Provider's charges", "Being late")
    function = sample_function(0, "Service desk")
    options = []
    for option in function.options:
        parts = lines if option.status_quo else (0.0,) * len(lines)
        told = tuple(CostLine(name, one, True, "judged") for name, one in zip(labels, parts, strict=True))
        options.append(replace(option, lines=told, cost=replace(option.cost, mean=sum(parts))))
    return replace(function, options=tuple(options))


@pytest.mark.parametrize(
    ("lines", "says"),
    [((2_000_000.0, 300_000.0, 100_000.0), False), ((2_004_000.0, 304_000.0, 104_000.0), True)],
)
def test_parts_that_do_not_add_up_as_printed_are_said_to_be_rounded(
    lines: tuple[float, ...], *, says: bool
) -> None:
    function = made_of(*lines)
    chosen = next(o for o in function.options if o.option == function.verdict.option)
    bars = why_bars(function, chosen, short_names(function.options), "EUR")

    assert bars is not None
    *parts, whole = ([printed(cell) for cell in row.cells] for row in bars.rows)
    adds_up = [sum(column) for column in zip(*parts, strict=True)] == whole
    assert adds_up is not says
    assert (ROUNDED in bars.note) is says


def gated(*out: Removed) -> FunctionResult:
    function = sample_function(0, "Payroll")
    verdict = replace(function.verdict, kind=VerdictKind.KEEP, option="As today", origin={"assumed": 1.0})
    today = tuple(o for o in function.options if o.status_quo)
    return replace(function, options=today, removed=out, verdict=verdict)


def of(*functions: FunctionResult) -> Decision:
    named = tuple(replace(f, name=f"Function {i}") for i, f in enumerate(functions))
    decision = sample_decision(tuple(f.name for f in named))
    hours = replace(decision.governance, changed=())
    return replace(decision, functions=named, governance=hours, bundles=(), estate=None)


def test_what_stated_rules_leave_no_choice_on_waits_for_no_answer() -> None:
    decision = of(gated(AWAY), gated(AWAY))

    assert sentences.headline(decision) == (
        "Keep both functions as they are: no other option passed the rules that come before money"
    )
    assert sentences.one(decision.functions[0], decision).startswith("Keep Function 0 as it is")
    assert [fact.text for fact in glance(decision).facts if fact.label == "How sure"] == [
        "Nothing to compare"
    ]
    assert [row.likely for row in verdict_rows(decision)] == ["", ""]
    page = function_page(decision.functions[0], 1, decision, sample_case(), None, whole=False)
    assert page.condition == ""
    assert page.pictures[0].title == "What it costs, year by year"
    assert "The line" not in page.pictures[0].note


def test_a_rule_that_compares_quantities_hangs_on_what_they_are_assumed_to_be() -> None:
    decision = of(gated(AWAY, SMALL), gated(SMALL))

    assert sentences.headline(decision).startswith("On defaults alone nothing is decided")
    assert sentences.one(decision.functions[0], decision).startswith("If the defaults hold")


def nobodys() -> FunctionResult:
    function = sample_function(0, "Night watch")
    names = {o.option: NOBODY if o.status_quo else o.option for o in function.options}
    options = tuple(replace(o, option=names[o.option]) for o in function.options)
    verdict = replace(function.verdict, kind=VerdictKind.KEEP, option=NOBODY)
    return replace(function, options=options, verdict=verdict)


def test_what_nobody_does_today_is_not_kept_and_is_not_held_against_today() -> None:
    out_tasked, hired = (
        replace(f, verdict=replace(f.verdict, origin={"judged": 1.0}))
        for f in (sample_function(0, "Service desk"), nobodys())
    )
    mixed, alone = of(out_tasked, hired, hired), of(hired, hired)

    assert sentences.title(mixed).endswith("hire own people for two of three functions")
    assert [t.pill.word for t in glance(mixed).tally] == ["Out-task", "Hire own people"]
    assert "today's way costs, with people hired where there are none" in glance(mixed).facts[0].note
    assert sentences.title(alone).startswith("Hire own people for both functions: no change is better")
    assert glance(alone).facts[1].note.endswith("of the cost of own people hired for it")


def test_hours_that_are_fewer_than_their_rows_say_why() -> None:
    def at_one_provider(function: FunctionResult) -> FunctionResult:
        options = (replace(o, provider_hours=20.0 if o.provider else 0.0) for o in function.options)
        return replace(function, options=tuple(options))

    decision = of(*[at_one_provider(sample_function(0, "")) for _ in range(2)])
    fewer = replace(
        decision, governance=replace(decision.governance, hours_needed=24.0, hours_available=50.0)
    )
    as_many = replace(fewer, governance=replace(fewer.governance, hours_needed=44.0))

    assert sum(int(row.hours) for row in verdict_rows(fewer)) == 44
    assert (
        f"add up to 44{NBSP}h, but a provider of several is managed once" in hours_beside_rows(fewer).sentence
    )
    assert "add up" not in hours_beside_rows(as_many).sentence


def test_several_that_wait_save_their_mean_for_not_all_turn_out_badly_at_once() -> None:
    decision = of(*[sample_function(0, "") for _ in range(3)])
    names = tuple(f.name for f in decision.functions)
    waits = replace(
        decision.governance, changed=names, hours_available=1.0, hours_needed=66.0, feasible=False
    )
    hours = glance(replace(decision, governance=waits)).facts[2]

    mean = sum(f.verdict.saving_mean for f in decision.functions)
    assert mean == pytest.approx(1_296_000)
    assert hours.note.endswith(
        f"1{NBSP}h is there, so three verdicts wait: they would save about €{NBSP}1.3{NBSP}m"
    )
