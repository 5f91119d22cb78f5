"""Why an option is cheaper, and what would turn the answer: figures that add up, in an order to act on."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from report_samples import sample_decision, sample_function

from outtask.formats.report.behind import figures_behind
from outtask.formats.report.cost_parts import GROUPS, OTHER, UNSEEN, by_group, every_part, why_bars
from outtask.formats.report.function_page import short_names
from outtask.formats.report.turning import (
    AGREE,
    HERE,
    WATCH,
    kind_of,
    move_of,
    title,
    turning_bars,
    turning_table,
    turnings,
)
from outtask.methods.decide import decide
from outtask.terms.case import Case
from outtask.terms.decision import Change, CostLine, FunctionResult
from outtask.terms.options import Model
from outtask.terms.resolve import resolved

FUNCTION = sample_function(0, "Service desk")
NAMES = short_names(FUNCTION.options)


def number(text: str) -> float:
    return float(re.findall(r"\d+(?:\.\d+)?", text)[0])


def with_changes(*changes: Change) -> FunctionResult:
    return replace(FUNCTION, verdict=replace(FUNCTION.verdict, changes=changes))


def moved(
    path: str, now: float, at: float, name: str = "", unit: str = "money/unit", of: str | None = None
) -> Change:
    return Change(name or path, path, now, at, unit, "As today", of)


def test_the_parts_add_up_to_the_difference() -> None:
    [choice] = [o for o in FUNCTION.options if o.option == FUNCTION.verdict.option]
    bars = why_bars(FUNCTION, choice, NAMES, "EUR")

    assert bars is not None
    *parts, whole = bars.rows
    signed = [number(bar.told) * (1 if bar.told.endswith("more") else -1) for bar in parts]
    assert sum(signed) == pytest.approx(-number(whole.told), abs=0.02)
    assert whole.told.endswith("less")
    assert bars.title.startswith("Why it costs less: €\u00a0")
    assert "less for own people" in bars.title
    assert [bar.cells[0] for bar in bars.rows][-1] == "2.40"
    assert all(0 <= (bar.end or 0) <= 1 for bar in bars.rows)


def test_where_nothing_changes_it_says_why_the_best_rival_is_no_cheaper() -> None:
    today = FUNCTION.options[0]
    dear = tuple(
        replace(o, value_beyond_money=-1e9) if o.option != "Staff augmentation" else o
        for o in FUNCTION.options
    )
    bars = why_bars(replace(FUNCTION, options=dear), today, NAMES, "EUR")

    assert bars is not None
    assert bars.title.startswith("Why Staff augmentation costs more: ")
    assert bars.header[2] == "Staff augmentation"


def test_the_title_is_made_of_the_parts_that_make_the_difference() -> None:
    """What is cheaper only by value that is no cash is not explained by what is paid for people."""
    today, choice = FUNCTION.options[:2]

    def why(**lines: float) -> str:
        labels = {"people": "People", "provider": "Provider's charges", "steering": "Managing the provider"}
        cash = tuple(CostLine(labels[n], v, False, "judged") for n, v in lines.items() if n in labels)
        worth = CostLine("Use of freed hours", lines.get("worth", 0.0), False, "judged", cash=False)
        before = replace(
            today,
            lines=(CostLine("People", 900e3, True, "judged"),),
            cost=replace(today.cost, mean=900e3),
        )
        after = replace(choice, lines=(*cash, worth), cost=replace(choice.cost, mean=sum(lines.values())))
        bars = why_bars(replace(FUNCTION, options=(before, after)), after, NAMES, "EUR")
        assert bars is not None
        return bars.title.replace("\u00a0", " ")

    assert why(people=790e3, provider=60e3, steering=52e3, worth=-91e3) == (
        "Why it costs less: only by value that is no cash (€ 91 k); in cash € 2.0 k more"
    )
    assert why(people=600e3, provider=60e3, steering=55e3) == (
        "Why it costs less: € 300 k less for own people, € 60 k more for providers, € 55 k more for all else"
    )
    assert why(people=600e3, provider=60e3, steering=5e3) == (
        "Why it costs less: € 300 k less for own people, € 60 k more for providers"
    )


def test_a_function_with_one_option_has_nothing_to_explain() -> None:
    alone = replace(FUNCTION, options=FUNCTION.options[:1])

    assert why_bars(alone, alone.options[0], NAMES, "EUR") is None


def test_every_part_of_the_engine_has_its_group() -> None:
    options = [
        {"model": "staff-augmentation"},
        {"model": "out-tasking", "price_per_unit": 30},
        {"model": "core-overflow"},
        {"model": "outsourcing", "minimum_deal": 0, "transfers_people": True},
    ]
    functions = [
        {"name": "Desk", "volume": {"per_month": 900}, "options": options, "freed_hours": {"use": "none"},
         "today": {"costs": [{"name": "Licences", "yearly": 9000, "fate": "avoidable"}]}},
        {"name": "Move", "project": {"work_hours": 2000},
         "options": [{"model": "out-tasking", "fixed_price": 90000},
                     {"model": "outsourcing", "minimum_deal": 0}]},
    ]  # fmt: skip
    case = Case.model_validate({"case": "All", "paths": 64, "functions": functions})
    groups = {label for labels in GROUPS.values() for label in labels}

    lines = {line.label.removesuffix(", until it starts") for f in decide(case).functions
             for o in f.options for line in o.lines if line.cash}  # fmt: skip

    assert lines - groups <= {"Licences", "Other cost"}
    assert len(lines & groups) > 25


def test_what_a_case_names_itself_is_other_cost() -> None:
    option = replace(FUNCTION.options[0], lines=(CostLine("Rent of the hall", 10.0, True, "judged"),))

    assert by_group(option)[OTHER] == 10.0


def test_every_part_is_listed_beside_that_of_today_with_its_origin() -> None:
    grid = every_part(FUNCTION.options[0], FUNCTION.options[1], "EUR")

    assert grid is not None
    assert grid.header == ("Part", "As today", "Out-tasking, Nordwind", "With volume", "Its price is")
    assert ("People", "1.20", "0.98", "fixed", "measured") in grid.rows


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("option.price_per_unit", AGREE),
        ("option.notice_weeks", AGREE),
        ("option.failure_rate", WATCH),
        ("option.management_hours", HERE),
        ("option.core.turnover", HERE),
        ("work.hours_per_unit", HERE),
        ("today.loaded_cost", HERE),
        ("volume.growth", WATCH),
        ("case.wage_growth", WATCH),
        ("case.horizon_months", HERE),
    ],
)
def test_figures_are_sorted_by_what_one_can_do_about_them(path: str, kind: str) -> None:
    assert kind_of(path) == kind


def test_what_can_be_agreed_comes_before_what_can_only_be_watched() -> None:
    function = with_changes(
        moved("volume.growth", 0.04, 0.05, unit="per year"),
        moved("work.hours_per_unit", 1.0, 1.4),
        moved("option.price_per_unit", 10.0, 16.0),
    )

    bars = turning_bars(function, turnings(function, None, None, NAMES), NAMES, "EUR", 0.05)

    assert bars is not None
    assert [group for group, _ in bars.groups] == [AGREE, HERE, WATCH]


def test_a_picture_that_shows_the_nearest_alone_says_how_many_more_there_are() -> None:
    prices = [moved("option.price_per_unit", 10.0, 10.0 + i, f"Price {i}") for i in range(1, 6)]
    bars = [
        turning_bars(found, turnings(found, None, None, NAMES), NAMES, "EUR", 0.05)
        for found in (with_changes(*prices), with_changes(*prices[:3]))
    ]

    assert bars[0] is not None and bars[0].note.endswith(
        " Here stand three, of each kind what turns it within its range, then the nearest; "
        "two more could turn it."
    )
    assert bars[1] is not None and "Here stand" not in bars[1].note


def test_a_figure_that_turns_within_its_range_is_named_in_the_title_and_drawn_over_the_range() -> None:
    work = {"hours_per_unit": {"low": 0.5, "likely": 1.0, "high": 1.5}}
    case = resolved(
        Case.model_validate(
            {"case": "One", "functions": [{"name": "Service desk", "volume": {"per_month": 9}, "work": work}]}
        )
    )
    function = with_changes(
        moved("work.hours_per_unit", 1.0, 1.2, "Hours of work for one unit"),
        moved("today.other_cost", 5.0, 5.1, "Other cost"),
    )

    found = turnings(function, case, case.functions[0], NAMES)
    bars = turning_bars(function, found, NAMES, "EUR", 0.05)

    assert bars is not None
    assert bars.title == "One figure could turn it within its range: hours of work for one ticket"
    assert bars.rows[0].band == (0.0, 1.0)
    assert found[0].likely and not found[1].likely
    table = turning_table(function, found, "EUR", 0.05)
    assert table is not None
    assert [row[4] for row in table.rows] == ["yes", "no"]


def test_without_ranges_the_nearest_figure_is_named_with_both_values() -> None:
    function = with_changes(
        moved("option.price_per_unit", 10.0, 12.0, "Price of one unit", of="Shared with a provider")
    )

    said = title(turnings(function, None, None, NAMES), "EUR", "ticket")

    what = "Price of one ticket (Shared with a provider)"
    assert said == f"{what} would turn it, from €\u00a010 to €\u00a012 per ticket"


def test_a_line_of_cost_that_is_called_like_an_option_is_not_taken_for_one() -> None:
    line = moved(
        "today.costs.Shared with a provider.yearly", 10.0, 12.0, "Yearly cost (Shared with a provider)"
    )

    assert turnings(with_changes(line), None, None, NAMES)[0].label == "Yearly cost (Shared with a provider)"


def test_a_rate_that_passes_nought_moves_in_points() -> None:
    change = moved("option.price_trend", 0.0, 0.049, "Change", "per year", "Shared with a provider")
    function = with_changes(change)

    bars = turning_bars(function, turnings(function, None, None, NAMES), NAMES, "EUR", 0.05)

    assert bars is not None
    [bar] = bars.rows
    assert bar.told == "+4.9\u00a0points"
    assert bar.label == "Yearly price rise beyond indexation (Shared with a provider)"
    assert move_of(change) == pytest.approx(0.049)


def test_growth_moves_in_points_for_it_is_a_rate_itself() -> None:
    """From 1.7 to 11 % a year is a good nine points, and no rise by half a thousand per cent."""
    function = with_changes(moved("volume.growth", 0.0167, 0.11, "Expected growth", "per year"))

    bars = turning_bars(function, turnings(function, None, None, NAMES), NAMES, "EUR", 0.05)

    assert bars is not None
    assert [bar.told for bar in bars.rows] == ["+9.3\u00a0points"]


def test_what_is_no_price_is_told_to_two_digits() -> None:
    function = with_changes(
        moved("work.productive_hours", 1550.0, 943.21, "Hours at work", "hours/year"),
        moved("option.price_per_unit", 38.2, 46.93, "Price"),
    )

    bars = turning_bars(function, turnings(function, None, None, NAMES), NAMES, "EUR", 0.05)

    assert bars is not None
    details = {bar.label: bar.detail for bar in bars.rows}
    assert details["Hours at work"].startswith("1,550 → 940\u00a0hours a year")
    assert details["Price"].startswith("€\u00a038.2 → €\u00a046.9 per ticket")


def test_inputs_of_two_options_with_one_name_keep_their_own_rows() -> None:
    function = with_changes(
        moved("option.price_per_unit", 10.0, 12.0, "Price (A)"),
        moved("option.price_per_unit", 10.0, 5.0, "Price (B)"),
    )

    table = turning_table(function, turnings(function, None, None, NAMES), "EUR", 0.05)

    assert table is not None
    assert [row[0] for row in table.rows] == ["Price (A)", "Price (B)"]


def test_the_sample_decision_shows_both_for_each_function() -> None:
    for function in sample_decision().functions:
        found = turnings(function, None, None, short_names(function.options))
        assert len(found) == len(function.verdict.changes)
        assert turning_bars(function, found, NAMES, "EUR", 0.05) is not None


def test_what_no_account_shows_is_a_part_of_its_own_and_listed_as_no_cash() -> None:
    freed = CostLine("Use of freed hours", -300_000.0, False, "judged", cash=False)
    option = replace(FUNCTION.options[1], lines=(*FUNCTION.options[1].lines, freed))
    grid = every_part(FUNCTION.options[0], option, "EUR")

    assert by_group(option)[UNSEEN] == -300_000.0
    assert by_group(option)["Own people"] == by_group(FUNCTION.options[1])["Own people"]
    assert grid is not None
    assert ("Use of freed hours", "–", "−0.30", "no cash", "judged") in grid.rows
    assert grid.rows[-1][:2] == ("In all", "2.40")


def test_what_nobody_can_bring_about_or_believe_is_left_to_the_table() -> None:
    function = with_changes(
        moved("today.loaded_cost", 84_700.0, 11_100.0, "Cost of a person", "money/person/year"),
        moved("case.wage_growth", 0.03, -0.113, "Growth of wages", "per year"),
        moved("option.price_per_month", 9_500.0, 15_000.0, "Price of a month", "money/month"),
    )
    found = turnings(function, None, None, NAMES)
    bars, table = (
        turning_bars(function, found, NAMES, "EUR", 0.05),
        turning_table(function, found, "EUR", 0.05),
    )

    assert bars is not None and table is not None
    assert [bar.label for bar in bars.rows] == ["Price of a month"]
    assert len(table.rows) == 3


def test_a_project_lists_no_figures_of_tickets() -> None:
    body = {"name": "Move", "project": {"work_hours": 900}, "options": [
        {"model": "out-tasking", "fixed_price": 90000}]}  # fmt: skip
    [move] = resolved(Case.model_validate({"case": "One", "functions": [body]})).functions

    figures = {row[0] for row in figures_behind(move, "EUR")[0].rows}

    assert "Hours of work in the whole project" in figures
    assert not {figure for figure in figures if "one unit" in figure or "olume" in figure}


def test_today_has_its_own_look_where_a_provider_has_a_part_in_it() -> None:
    [today, *others] = FUNCTION.options
    shared = replace(today, model=Model.CORE_OVERFLOW)

    names = short_names((shared, *others))

    assert names["As today"].look == "today"
    assert names["Shared with a provider"].look == "core-overflow"
    assert NAMES["As today"].look == "in-house"


def test_a_move_too_small_to_print_is_told_as_that() -> None:
    function = with_changes(moved("today.people", 1.0, 0.99993, "Own people who do it", "people"))
    bars = turning_bars(function, turnings(function, None, None, NAMES), NAMES, "EUR", 0.05)

    assert bars is not None
    [[bar]] = [rows for _, rows in bars.groups]
    assert (bar.detail, bar.told) == ("1 → less than 1\u00a0person: As today", "under 0.1\u00a0%")


def test_a_turn_back_to_today_says_that_no_change_is_better_by_enough_any_more() -> None:
    """Today's way needs not be cheaper there, and one figure is changed without those assumed from it."""
    function = with_changes(moved("work.hours_per_unit", 1.0, 1.1, "Hours", "hours/unit"))
    found = turnings(function, None, None, NAMES)
    bars = turning_bars(function, found, NAMES, "EUR", 0.05)
    table = turning_table(function, found, "EUR", 0.05)
    none = "there no change is better by more than 5\u00a0% of today's cost any more"

    assert bars is not None
    assert table is not None
    assert bars.note.endswith(f" As today: {none}.")
    assert "wins" not in " ".join((bars.note, *bars.header, table.caption, *table.header))
    assert table.caption == (
        "All that would turn it. One figure is changed at a time: all others stay, also those that were "
        f"assumed from it. As today: {none}"
    )
