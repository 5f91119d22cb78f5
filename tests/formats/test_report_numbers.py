import pytest

from outtask.formats.report.numbers import (
    certainty,
    compared,
    from_to,
    in_unit,
    ranged,
    saving,
    scale_for,
    share,
    with_mean,
)
from outtask.formats.report.turning import told, whole
from outtask.methods.words import money, money_range
from outtask.terms.amounts import between, fixed
from outtask.terms.decision import Change


def test_a_range_shows_no_digit_that_its_width_does_not_let_one_know() -> None:
    assert money_range(1_234_567, 1_598_765, "EUR") == "€\u00a01.2–1.6\u00a0m"
    assert money_range(1_382_114.52, 1_382_114.52, "EUR") == "€\u00a01.4\u00a0m"
    assert money_range(-40_000, 310_000, "EUR") == "€\u00a0−40 to 310\u00a0k"
    assert money_range(360_000, 4_100_000, "EUR") == "€\u00a00.4–4.1\u00a0m"
    assert money_range(45_000, 997_000, "EUR") == "€\u00a00.04–1.00\u00a0m"
    assert money_range(999_600, 999_900, "EUR") == "€\u00a01.00\u00a0m"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (200_000, 400_000, "saves €\u00a0200–400\u00a0k"),
        (-400_000, -200_000, "costs €\u00a0200–400\u00a0k more"),
        (-100_000, 300_000, "from €\u00a0100\u00a0k dearer to €\u00a0300\u00a0k cheaper"),
        (2_000, 302_000, "saves up to €\u00a0300\u00a0k"),
        (-302_000, -2_000, "costs up to €\u00a0300\u00a0k more"),
        (0, 0, "costs the same"),
        (0, 1e-9, "costs the same"),
    ],
)
def test_the_sign_of_a_saving_is_told_in_words(low: float, high: float, words: str) -> None:
    assert saving(low, high, "EUR") == words
    assert saving(high, low, "EUR") == words


def test_yen_are_told_without_decimals() -> None:
    assert money(12_345_678, "JPY") == "¥\u00a012\u00a0m"
    assert money_range(0.4, 2.6, "JPY") == "¥\u00a00–3"
    assert in_unit(431.6, "JPY/ticket", "JPY") == "¥\u00a0432 per ticket"


def test_a_quote_in_another_currency_keeps_that_currency() -> None:
    assert in_unit(12.5, "USD/ticket", "EUR") == "$\u00a012.5 per ticket"
    assert in_unit(76_700, "EUR per person a year", "EUR") == "€\u00a076.7\u00a0k per person a year"
    assert in_unit(12.5, "money/ticket", "EUR") == "€\u00a012.5 per ticket"


def test_a_column_has_one_unit() -> None:
    scale = scale_for([2_400_000.0, 30_000.0], "EUR")

    assert scale.unit == "€\u00a0m"
    assert [scale.cell(v) for v in (2_400_000.0, 30_000.0)] == ["2.40", "0.03"]


def test_units_are_read_as_declared_or_in_words() -> None:
    assert in_unit(0.126667, "a year", "EUR") == in_unit(0.126667, "per year", "EUR") == "12.7\u00a0% a year"
    assert in_unit(1100, "tickets per month", "EUR") == "1,100\u00a0tickets a month"
    assert in_unit(1.0, "months", "EUR") == "1\u00a0month"
    assert in_unit(1.5, "times", "EUR") == "1.5×"
    assert from_to(0.04, -0.11, "per year", "EUR") == ("4\u00a0%", "−11\u00a0% a year")
    assert ranged(400, 900, 2000, "tickets/month", "EUR") == "900 (400 to 2,000)\u00a0tickets a month"
    assert ranged(2, 3, 4, "money/person", "EUR") == "€\u00a03 (€\u00a02 to €\u00a04) per person"
    assert ranged(1, 2, 3, "months", "EUR") == "2 (1 to 3)\u00a0months"
    assert ranged(2, 2, 2, "months", "EUR") == "2\u00a0months"


def test_what_counts_on_average_is_told_where_it_is_not_the_likely_value() -> None:
    hours = "0.4 (0.25 to 0.7)\u00a0hours, 0.45 on average"
    assert with_mean(between(0.25, 0.4, 0.7), "hours", "EUR") == hours
    assert with_mean(between(1, 2, 3), "months", "EUR") == "2 (1 to 3)\u00a0months"
    assert with_mean(fixed(2), "months", "EUR") == "2\u00a0months"
    price = (
        "€\u00a075\u00a0k (€\u00a060\u00a0k to €\u00a095\u00a0k) per person, €\u00a076.7\u00a0k on average"
    )
    assert with_mean(between(60e3, 75e3, 95e3), "money/person", "EUR") == price
    assert from_to(32.8, 33.7, "EUR per ticket", "EUR") == ("€\u00a032.8", "€\u00a033.7 per ticket")


@pytest.mark.parametrize(
    ("now", "at", "exact", "unit", "words"),
    [
        (0.817, 0.83, 0.8296, "share", "81.7 %, 83.0 %"),
        (0.433, 0.28, 0.2812, "hours/ticket", "0.433 hours per ticket, 0.281 hours per ticket"),
        (0.0317, 0.13, 0.126, "a year", "3.2 % a year, 12.6 % a year"),
        (17, 18.7, 18.7, "money/ticket", "€ 17.0 per ticket, € 18.7 per ticket"),
        (9.95, 10, 10.02, "hours", "9.95 hours, 10.02 hours"),  # at one decimal they would lie further apart
        (0.004, 12, 12.1, "hours", "0.004 hours, 12 hours"),
        (950, 1200, 1210, "money", "€ 950, € 1.2 k"),
        (0, -0.029, -0.0288, "a year", "0 % a year, −2.9 % a year"),
    ],
)
def test_two_values_that_are_held_against_each_other_have_the_same_digits(
    now: float, at: float, exact: float, unit: str, words: str
) -> None:
    assert ", ".join(compared(now, at, unit, "EUR", exact)).replace("\u00a0", " ") == words


def test_what_is_not_known_is_a_dash_and_samples_prove_nothing_for_sure() -> None:
    assert share(None) == share(float("nan")) == "–"
    assert certainty(1.0) == "over 99\u00a0%"
    assert certainty(0.0) == "under 1\u00a0%"


def test_a_turning_value_is_rounded_unless_that_would_change_how_far_it_is() -> None:
    def turn(now: float, at: float) -> Change:
        return Change("Hours", "work.coverage_hours", now, at, "hours/week", "As today")

    assert told(turn(51.7, 52.6), "ticket", "EUR") == ("51.7", "52.6\u00a0hours a week")
    assert told(turn(51.7, 87.3), "ticket", "EUR") == ("51.7", "87.3\u00a0hours a week")
    assert told(turn(52, 87.3), "ticket", "EUR") == ("52", "87\u00a0hours a week")
    assert whole(turn(1560, 1534), "ticket", "EUR")[1] == "1,530\u00a0hours a week"


def test_a_turning_value_that_is_printed_as_the_value_now_says_on_which_side_it_lies() -> None:
    """Nobody has to read that 1 person instead of 1 would turn an answer."""

    def people(now: float, at: float) -> Change:
        return Change("Own people who do it", "today.people", now, at, "people", "As today")

    assert told(people(1.0, 0.99993), "ticket", "EUR") == ("1", "less than 1\u00a0person")
    assert whole(people(1.0, 1.00004), "ticket", "EUR") == ("1\u00a0person", "more than 1\u00a0person")
    assert told(people(1.0, 2.0), "ticket", "EUR") == ("1\u00a0person", "2\u00a0people")
