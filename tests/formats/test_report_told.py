"""Every figure on the page is the decision's own, at the rounding that is shown."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from report_samples import NAMES, sample_assessment, sample_case, sample_decision, sample_facts

from outtask.formats.case_measured import filled_from
from outtask.formats.report.behind import figures_behind
from outtask.formats.report.charts.threshold import map_picture
from outtask.formats.report.found import found_in
from outtask.formats.report.function_page import short_names
from outtask.formats.report.measured import measured_facts
from outtask.formats.report.numbers import growth_range
from outtask.formats.report.pages import DecisionPage, decision_page
from outtask.formats.report.parts import origins
from outtask.formats.report.wording import BEYOND, WAITS, WRONG
from outtask.terms.case import Case
from outtask.terms.decision import OptionResult, VerdictKind
from outtask.terms.facts import Estimate, Measured
from outtask.terms.functions import Function
from outtask.terms.resolve import resolved

if TYPE_CHECKING:
    from collections.abc import Callable

DEFINING = "Cost of defining the work, tender and agreement"
UNITS = {"k": 1e3, "m": 1e6, "bn": 1e9, "": 1.0}
CASH: dict[str, Callable[[OptionResult], float]] = {
    "Cost over five years": lambda o: o.cost.mean,
    "Cost over three years": lambda o: o.by_horizon[36],
    "Cost over ten years": lambda o: o.by_horizon[120],
    "Cost when volume is low": lambda o: o.cost.low_volume,
    "Cost when volume is high": lambda o: o.cost.high_volume,
    WRONG: lambda o: o.regret_cvar95,
    BEYOND: lambda o: o.value_beyond_money,
}
PLAIN: dict[str, Callable[[OptionResult], float]] = {
    "Fixed part of the cost": lambda o: 100 * o.fixed_share,
    "Carries the work from month": lambda o: o.start_month,
    "Own hours a month to manage it": lambda o: o.hours_bound,
    "Own hours a month set free": lambda o: o.hours_freed,
}


def told(text: str) -> list[tuple[float, float]]:
    """Read each number of a text, and half of what its last digit is worth."""
    found = []
    for number in re.findall(r"−?\d[\d,]*(?:\.\d+)?", text):
        decimals = len(number.partition(".")[2])
        found.append((float(number.replace(",", "").replace("−", "-")), 0.5000001 * 10.0**-decimals))
    return found


@pytest.fixture(scope="module")
def page() -> DecisionPage:
    return decision_page(sample_case(), sample_decision(), sample_assessment())


def test_a_worth_that_rounds_to_nothing_for_every_option_is_no_row() -> None:
    decision = sample_decision()
    nothing = [replace(o, value_beyond_money=0.0) for o in decision.functions[0].options]
    first = replace(decision.functions[0], options=tuple(nothing))
    page = decision_page(
        sample_case(), replace(decision, functions=(first, *decision.functions[1:])), sample_assessment()
    )
    rows = [[m.label for m in f.options.measures] for f in page.functions if f.options]
    assert [BEYOND in labels for labels in rows[:2]] == [False, True]


def test_the_options_side_by_side_are_those_of_the_decision(page: DecisionPage) -> None:
    for shown, function in zip(page.functions, sample_decision().functions, strict=True):
        assert shown.options is not None
        options = {o.option: o for o in function.options}
        unit = UNITS[shown.options.measures[0].label.rpartition("€\u00a0")[2]]
        rows = {m.label.partition(",")[0]: m.cells for m in shown.options.measures}
        assert {h.name for h in shown.options.heads} == options.keys()
        for place, head in enumerate(shown.options.heads):
            option = options[head.name]
            for label, value in CASH.items():
                [(number, half)] = told(rows[label][place])
                assert abs(number - value(option) / unit) <= half, (function.name, label)
            for label, value in PLAIN.items():
                [(number, half)] = told(rows[label][place])
                assert abs(number - value(option)) <= half, (function.name, label)
            (low, half), (high, _) = told(rows["in eight of ten cases"][place])
            assert abs(low - option.cost.p10 / unit) <= half
            assert abs(high - option.cost.p90 / unit) <= half
        assert [h.chosen for h in shown.options.heads] == [
            h.name == function.verdict.option for h in shown.options.heads
        ]


def test_the_difference_to_today_is_told_with_its_sign_in_words(page: DecisionPage) -> None:
    for shown, function in zip(page.functions, sample_decision().functions, strict=True):
        assert shown.options is not None
        today = next(o for o in function.options if o.status_quo)
        row = next(m for m in shown.options.measures if m.label.startswith("Against today"))
        unit = UNITS[row.label.rpartition("€\u00a0")[2]]
        for head, cell in zip(shown.options.heads, row.cells, strict=True):
            option = next(o for o in function.options if o.option == head.name)
            gap = today.cost.mean - option.cost.mean
            if option.status_quo:
                assert cell == "–"
                continue
            [(number, half)] = told(cell)
            assert abs(number - abs(gap) / unit) <= half
            assert cell.endswith("less" if gap > 0 else "more")


def test_the_verdict_board_says_what_was_decided(page: DecisionPage) -> None:
    for row, function in zip(page.rows, sample_decision().functions, strict=True):
        verdict = function.verdict
        chosen = next(o for o in function.options if o.option == verdict.option)
        assert row.walk_away == "€\u00a046.9 per ticket"
        assert row.origins == origins(verdict.origin)
        if verdict.kind is VerdictKind.TOO_EARLY:
            assert (row.sure.text, row.likely, row.hours) == ("–", "", "–")
        else:
            [(sure, half)] = told(row.sure.text)
            assert abs(sure - 100 * verdict.confidence) <= half
            assert told(row.hours)[0][0] == round(chosen.hours_bound)
        if verdict.kind in (VerdictKind.OUT_TASK, VerdictKind.CORE_OVERFLOW):
            low, high = (number for number, _ in told(row.saving))
            assert verdict.saving_p10 is not None and verdict.saving_p90 is not None
            assert low * 1e3 == pytest.approx(verdict.saving_p10, rel=0.5)
            assert high * 1e3 == pytest.approx(verdict.saving_p90, rel=0.2)
            assert row.saving.startswith("saves")
            assert row.range is not None
            assert row.range.low < row.range.mid < row.range.high
        else:
            assert row.saving == "–"


def test_beside_a_verdict_stands_only_what_its_word_does_not_say(page: DecisionPage) -> None:
    assert [row.option for row in page.rows] == [
        "Nordwind", "stays as today; with the hours: Shared with a provider", "", "As today leads so far", "",
    ]  # fmt: skip


def test_what_waits_for_own_hours_is_not_shown_as_a_verdict_to_sign(page: DecisionPage) -> None:
    assert [row.pill.word == WAITS for row in page.rows] == [False, True, False, False, False]
    assert page.functions[1].pill.word == WAITS
    assert "waits for own hours" in page.functions[1].sentence
    assert page.total is not None and page.total.name == "All together, without Backup and restore"
    assert page.total.saving in page.headline


def test_the_tables_behind_the_pictures_hold_the_decisions_own_figures(page: DecisionPage) -> None:
    function, shown = sample_decision().functions[0], page.functions[0]
    cost, where, fan, volume = (p.twin for p in shown.pictures)

    options = {o.option: o for o in function.options}
    for row in cost.rows:
        for option, cell in zip(cost.header[1:], row[1:], strict=True):
            year = next(y for y in options[option].by_year if y.year == int(row[0]))
            for (number, half), value in zip(told(cell), (year.p50, year.p10, year.p90), strict=True):
                assert abs(number - value / 1e3) <= half
    assert function.map is not None
    assert [row[1:] for row in reversed(where.rows)] == list(function.map.winner)
    assert [row[2] for row in volume.rows] == ["in part", "complete", "complete", "complete", "in part"]
    assert told(fan.rows[-1][2])[0][0] == round(function.fan.p50[-1])


def test_the_map_never_contradicts_the_verdict() -> None:
    function = sample_decision().functions[0]
    assert function.map is not None
    names = short_names(function.options)

    inside = map_picture(function.map, names, "Out-tasking, Nordwind")
    beside = map_picture(function.map, names, "Shared with a provider")

    assert inside is not None and beside is not None
    assert inside.title == "Out-tasking wins here; elsewhere As today and Shared with a provider"
    assert "border" not in inside.note
    assert beside.title == "Shared with a provider wins here; elsewhere As today and Out-tasking"
    assert "It lies on the border" in beside.note


def test_what_is_open_is_not_sold_as_an_answer(page: DecisionPage) -> None:
    early = page.functions[3]

    assert early.sentence == "Security operations: too early to tell; for now today's way leads."
    assert early.condition == "Holds for growth between −10 and +30 % a year."
    assert page.title.endswith("one is too early to tell")
    assert any("open questions" in step for step in page.steps)


def test_hours_that_do_not_suffice_are_said_first(page: DecisionPage) -> None:
    assert page.headline.endswith("over five years; one waits for own hours")
    assert page.headline.startswith("Out-task Service desk: saves")
    assert not page.hours.feasible
    assert page.hours.limit == pytest.approx(80 / 96)


def test_a_choice_without_a_quote_says_why() -> None:
    decision = sample_decision()
    function = decision.functions[4]
    verdict = replace(function.verdict, walk_away=None, whys={"walk_away": "there is no other option"})
    decision = replace(decision, functions=(*decision.functions[:4], replace(function, verdict=verdict)))

    page = decision_page(sample_case(), decision, None)

    assert page.rows[4].walk_away == "–"
    assert ("no quote", "There is no other option") in [(f.text, f.note) for f in page.functions[4].first]


def test_origins_are_whole_percentages_that_add_up() -> None:
    third = origins({"measured": 1.0, "judged": 1.0, "assumed": 1.0})

    assert third is not None
    assert sum(third.widths) == 100
    assert third.words == "34\u00a0% measured, 33\u00a0% judged, 33\u00a0% assumed"
    assert origins({}) is None


def test_the_log_stands_beside_the_functions_that_come_from_it(page: DecisionPage) -> None:
    assert page.found is not None
    assert [row.name for row in page.found.board] == list(NAMES)
    assert all(row.linked for row in page.found.board)


def test_growth_is_never_said_without_its_range_and_not_as_growth_where_it_may_be_none() -> None:
    def told(value: float, se: float) -> str:
        return " ".join(growth_range(Estimate(value, se, 13))).replace("\u00a0", " ")

    assert told(0.0875, 0.112) == "no clear growth −19 % to +36 %"
    assert told(0.3, 0.05) == "+30 % +18 % to +42 %"
    assert told(-0.3, 0.05) == "−30 % −42 % to −18 %"
    facts = replace(sample_facts(0, "Desk", 90), growth=Estimate(0.0875, 0.112, 13))
    shown = {fact.key: fact for fact in measured_facts(facts)}
    assert shown["growth"].text == "no clear growth"
    assert shown["growth"].note.replace("\u00a0", " ") == "−19 % to +36 %, 13 months"
    measured = filled_from(Function(name="Desk"), facts, "log").volume.growth
    assert measured is not None
    assert (measured.low, measured.high) == pytest.approx((-0.187, 0.362), abs=0.001)


def test_a_level_says_from_which_months_it_is_and_season_only_where_one_was_estimated() -> None:
    def told(months: int, season: tuple[float, ...] | None) -> str:
        facts = replace(sample_facts(0, "Desk", 90), level=Measured(90.0, months), season=season)
        shown = {fact.key: fact for fact in measured_facts(facts)}
        return shown["level"].note.replace("\u00a0", " ")

    assert told(13, None) == "13 months; the mean of the last three"
    assert told(24, (1.0,) * 12) == "24 months; the mean of the last three, season taken out"
    assert told(3, None) == "3 months; their mean"
    assert told(1, None) == "1 month"


@pytest.mark.parametrize(
    ("whys", "told"),
    [
        (["only 3 months", "only 3 months"], "Not known for any function. Only 3 months."),
        (["only 3 months", None, None], "Not known for 1 of 3 functions. Only 3 months."),
        (["few tickets", "one month", "one month"], "Not known for any function. Mostly one month."),
        ([None, None], None),
    ],
)  # fmt: skip
def test_it_is_said_for_how_many_functions_growth_is_not_known(
    whys: list[str | None], told: str | None
) -> None:
    growths = [Estimate(None if why else 0.03, None, 30, why) for why in whys]
    functions = tuple(replace(sample_facts(0, f"Desk {i}", 90), growth=g) for i, g in enumerate(growths))
    points = dict(found_in(replace(sample_assessment(), functions=functions)).points)
    assert points.get("Growth") == told


def test_cash_a_year_is_that_of_the_years_decided_on() -> None:
    """The first year is the dearest: over one year more is paid than in the mean of five."""
    one, five = (
        decision_page(sample_case(), replace(sample_decision(), horizon_months=months), None).rows[0].cash
        for months in (12, 60)
    )
    first, every = (re.findall(r"[\d.]+", told)[0] for told in (one, five))
    assert float(first) > float(every)


def test_what_is_paid_at_home_is_told_in_the_money_of_the_case() -> None:
    """A provider is paid in francs; what defining the work costs own people is not."""
    offer = {"model": "out-tasking", "currency": "CHF", "price_per_unit": 30}
    function = {"name": "Desk", "volume": {"per_month": 900}, "options": [offer]}
    case = {"case": "Abroad", "exchange_rates": {"CHF": 1.06}, "functions": [function]}
    (desk,) = resolved(Case.model_validate(case)).functions
    values = {row[0]: row[1] for grid in figures_behind(desk, "EUR") for row in grid.rows}
    assert "CHF" in values["Price of one unit"] and "CHF" not in values[DEFINING]
