"""Figures, dates and times as each reader has set them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from outtask.core import clock
from outtask.frame import words
from outtask.frame.reader import MARKS, Reader, reading

NOON = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)
GERMAN = Reader(number_format="1.234,5", zone="Europe/Berlin")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("format_", "told"),
    [
        ("1,234.5", "1,234,567.25"), ("1.234,5", "1.234.567,25"), ("1 234,5", "1 234 567,25"),
        ("1’234.5", "1’234’567.25"),
    ],
)  # fmt: skip
def test_a_number_wears_the_marks_of_its_reader(format_: str, told: str) -> None:
    with reading(Reader(number_format=format_)):
        assert plain(words.number(1234567.25, 2)) == told
    assert format_ in MARKS


def test_numbers_are_rounded_to_what_is_known_and_counts_are_not() -> None:
    assert words.number(24918) == "24,918"
    assert words.number(24918.4) == "24,900"
    assert words.number(0.123456) == "0.123"
    assert words.number(None) == words.number(float("nan")) == "–"


def test_money_is_rounded_until_it_is_owed() -> None:
    assert plain(words.money(1382114.52, "EUR")) == "€ 1.4 m"
    assert plain(words.money(Decimal("1382114.52"), "EUR")) == "€ 1,382,114.52"
    assert plain(words.money_range((1.2e6, 1.6e6), "EUR")) == "€ 1.2–1.6 m"
    assert plain(words.money_range((1.2e6, 1.4e6, 1.6e6), "CHF")) == "CHF 1.2–1.6 m"
    assert words.money_range(None, "EUR") == "–"
    with reading(GERMAN):
        assert plain(words.money(Decimal("1382114.52"), "EUR")) == "€ 1.382.114,52"


def test_shares_are_per_cent() -> None:
    assert plain(words.share(0.425)) == "42 %"
    with reading(GERMAN):
        assert plain(words.share(0.4251, 1)) == "42,5 %"


def test_instants_are_told_in_the_readers_zone() -> None:
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert plain(words.instant(late)) == "30 Jun 2026, 22:30"
    with reading(GERMAN):
        assert plain(words.instant(late)) == "1 Jul 2026, 00:30"
        assert plain(words.day(late)) == "1 Jul 2026"
        assert plain(words.day(date(2026, 6, 30))) == "30 Jun 2026"
    assert plain(words.day("2026-06-30")) == "30 Jun 2026"
    assert words.day("no day") == words.instant(None) == "–"


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (timedelta(seconds=3), "just now"),
        (timedelta(seconds=42), "42 seconds ago"),
        (timedelta(minutes=3), "3 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(days=800), "2 years ago"),
        (-timedelta(days=2), "in 2 days"),
    ],
)
def test_how_long_ago_is_told_in_one_unit(before: timedelta, told: str) -> None:
    with clock.at(NOON):
        assert words.ago(NOON - before) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.2, "under 1 s"), (12, "12 s"), (204, "3.4 min"), (18000, "5 h"), (259200, "3 days"), (None, "–")],
)
def test_durations(seconds: float | None, told: str) -> None:
    assert plain(words.duration(seconds)) == told


def test_sizes() -> None:
    assert plain(words.size(46_000_000)) == "46 MB"
    assert words.size(1) == "1 byte"


def test_a_sentence_of_the_engine_gets_the_readers_marks_and_keeps_its_versions_and_dates() -> None:
    with reading(GERMAN):
        told = words.figures("€ 1.4 m of 12,345, 3.5 each; version 1.2.3, 17.03.2026, doi.org/10.2/C5")
    assert told == "€ 1,4 m of 12.345, 3,5 each; version 1.2.3, 17.03.2026, doi.org/10.2/C5"


def test_a_zone_that_nobody_knows_is_utc() -> None:
    with reading(Reader(zone="Atlantis/Capital")):
        assert plain(words.instant(NOON)) == "17 Mar 2026, 12:00"
