"""Numbers in sentences: as people say them, and nothing that they would take for more than is known."""

import pytest

from outtask.methods.words import (
    counted,
    money,
    money_apart,
    money_exact,
    months_words,
    number,
    of_one,
    percent,
    plain,
    span_of,
    symbol,
)

SPACE = "\u00a0"  # does not break


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (939_000, "EUR", "€ 940 k"),
        (1_382_114.52, "EUR", "€ 1.4 m"),
        (999_999, "USD", "$ 1.0 m"),
        (2.4e9, "GBP", "£ 2.4 bn"),
        (-24_300, "EUR", "€ −24 k"),
        (61_200, "CHF", "CHF 61 k"),  # a franc has no sign of its own
        (31.7, "EUR", "€ 32"),
        (0, "SEK", "SEK 0"),
    ],
)
def test_money_is_rounded_to_what_is_known(amount: float, currency: str, words: str) -> None:
    assert money(amount, currency) == words.replace(" ", SPACE)


def test_amounts_that_are_compared_do_not_read_the_same() -> None:
    assert money_apart(90_000, 310_000, "EUR") == (f"€{SPACE}90{SPACE}k", f"€{SPACE}310{SPACE}k")
    low, least = money_apart(119_400, 120_300, "EUR")
    assert (low, least) == (f"€{SPACE}119{SPACE}k", f"€{SPACE}120{SPACE}k")
    assert money_apart(119_999, 120_000, "JPY") == (f"¥{SPACE}119,999", f"¥{SPACE}120,000")
    assert money_apart(5, 5, "EUR") == (f"€{SPACE}5.0", f"€{SPACE}5.0")


def test_what_is_owed_has_all_its_digits() -> None:
    assert money_exact(1_382_114.5, "EUR") == f"€{SPACE}1,382,114.50"
    assert money_exact(1_382_114.5, "JPY") == f"¥{SPACE}1,382,114"


def test_shares_show_more_digits_where_they_are_small() -> None:
    assert [percent(p) for p in (0.316, 0.0923, 0.004, -0.31)] == [
        f"{told}{SPACE}%" for told in ("32", "9.2", "0.4", "−31")
    ]


def test_numbers_have_no_exponent_and_no_minus_nought() -> None:
    assert [plain(v) for v in (1_234_567, 0.00123, 12.30, 0, float("inf"))] == [
        "1,230,000", "0.00123", "12.3", "0", "–",
    ]  # fmt: skip
    assert number(-0.2) == "0"
    assert symbol("XAU") == "XAU"


def test_times_are_said_in_words() -> None:
    assert [span_of(m) for m in (12, 60, 18, 1, 7)] == [
        "one year", "five years", "18 months", "one month", "seven months",
    ]  # fmt: skip
    assert [months_words(m) for m in (1.2, 3)] == [f"1{SPACE}month", f"3{SPACE}months"]


def test_one_of_a_thing_is_not_many() -> None:
    assert [counted(n, "ticket") for n in (0, 1, 2, 1204)] == [
        "0 tickets",
        "1 ticket",
        "2 tickets",
        "1,204 tickets",
    ]


def test_one_of_a_thing_is_told_as_one() -> None:
    assert [counted(n, "person") for n in (0, 1, 2)] == ["0 people", "1 person", "2 people"]
    assert [counted(n, "entry") for n in (1, 1200)] == ["1 entry", "1,200 entries"]
    assert [counted(n, "day") for n in (1, 2)] == ["1 day", "2 days"]
    units = ("people", "hours/unit", "months", "hours a month", "TB", "people/hour")
    assert [of_one(unit) for unit in units] == [
        "person", "hour/unit", "month", "hour a month", "TB", "person/hour",
    ]  # fmt: skip
