"""Numbers that are possible but hardly meant are named with what would be assumed in their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from outtask.formats.case_problems import Kind, check_case

CASE = """\
case: Vienna
loaded_cost: 84000
functions:
  - name: Storage
    volume: {unit: TB, per_month: 900}
    work: {hours_per_unit: 0.8}
    today: {people: 9}
    options:
      - {model: staff-augmentation, rate_per_hour: 90}
      - {model: out-tasking, price_per_unit: 60, management_hours: 20, verification_hours: 0.05}
      - {model: core-overflow, price_per_hour: 80}
      - {model: outsourcing, base_charge: 40000, transition_cost: 150000}
  - name: Move
    project: {work_hours: 2000, duration: 6, due_month: 12, late_cost: 5000}
    options: [{model: out-tasking, fixed_price: 165000}]
"""


def unusual(tmp_path: Path, *changes: tuple[str, str]) -> str:
    text = CASE
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = tmp_path / "case.yaml"
    path.write_text(text)
    found = [problem for problem in check_case(path) if problem.kind is Kind.UNUSUAL]
    return "\n".join(f"{one.line}: {one.field}: {one.what}; {one.mend}" for one in found)


def test_a_case_that_means_what_it_says_has_none(tmp_path: Path) -> None:
    assert unusual(tmp_path) == ""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("fixed_price: 165000", "fixed_price: 165.000",
         "fixed_price: EUR 165 is far below the usual, about EUR 157,000; did you mean EUR 165,000?"),
        ("loaded_cost: 84000", "loaded_cost: {low: 78, likely: 84, high: 92}",
         "EUR 78 to 92 a person a year is far below the usual, about EUR 76,700; did you mean EUR 84,000?"),
        ("price_per_unit: 60", "price_per_unit: 0", "price_per_unit: EUR 0 a TB is far below"),
        ("price_per_hour: 80", "price_per_hour: 800", "price_per_hour: EUR 800 an hour is far above"),
        ("rate_per_hour: 90", "rate_per_hour: 9", "rate_per_hour: EUR 9 an hour is far below"),
        ("base_charge: 40000", "base_charge: 400000", "base_charge: EUR 400,000 a month is far above"),
        ("transition_cost: 150000", "transition_cost: 60", "transition_cost: EUR 60 is far below the usual"),
        ("late_cost: 5000", "late_cost: 5", "late_cost: EUR 5 a month"),
        ("management_hours: 20", "management_hours: 1300",
         "1,300 hours a month are more than the whole team has, 1,160; is this meant?"),
        ("case: Vienna", "case: Vienna\nhorizon_months: 1", "within 1 month hardly any change pays back"),
        ("case: Vienna", "case: Vienna\ndiscount_rate: 0.08 %", "is 0.08 % a year; did you mean 8 %?"),
        ("case: Vienna", "case: Vienna\ndiscount_rate: 0.5 %", "is 0.5 % a year; is this meant?"),
        ("case: Vienna", "case: Vienna\nstaff: [{name: Ada, shares: {Storage: 0.3 %}}]",
         "staff[Ada].shares.Storage: Ada's is 0.3 % of the time; is this meant?"),
        ("today: {people: 9}", "today: {people: 9}\n    freed_hours: {use: core work, rate: 75}",
         "freed_hours.rate: an hour is worth EUR 75, 1.4 times what an own hour costs, about EUR 54"),
        ("verification_hours: 0.05", "verification_hours: 2", "1,800 hours a month are more than the whole"),
    ],
)  # fmt: skip
def test_a_number_far_from_what_would_be_assumed(tmp_path: Path, old: str, new: str, words: str) -> None:
    found = unusual(tmp_path, (old, new))
    assert words in found
    assert found.count("\n") == 0


def test_a_price_per_ticket_where_people_must_be_on_duty_may_pay_for_them_or_for_the_tickets(
    tmp_path: Path,
) -> None:
    """A hundred tickets of half an hour, and two people on duty: 20 a ticket may be meant, 600 too."""
    desk = """\
  - name: Desk
    volume: {unit: ticket, per_month: 100}
    work: {hours_per_unit: 0.5, coverage_hours: 50, seats: 2}
    options: [{model: out-tasking, price_per_unit: %s}]
  - name: Move"""
    for price, told in ((0.2, "far below"), (20, ""), (600, ""), (6000, "far above")):
        found = unusual(tmp_path, ("  - name: Move", desk % price))
        assert (told in found) if told else found == ""


def test_another_currency_is_judged_by_its_own_loaded_cost(tmp_path: Path) -> None:
    yen = ("loaded_cost: 84000", "currency: JPY\nloaded_cost: 12000000")
    found = unusual(tmp_path, yen)
    assert "price_per_unit: JPY 60 a TB is far below the usual, about JPY" in found
    low = unusual(tmp_path, ("loaded_cost: 84000", "currency: CHF\nloaded_cost: 84"))
    assert low == "3: loaded_cost: CHF 84 a year is less than CHF 1 an hour; is this meant?"


def test_a_default_and_an_open_question_are_never_unusual(tmp_path: Path) -> None:
    assumed = "fixed_price: {value: 1, origin: assumed}"
    asked = "rate_per_hour: {value: 1, question: true}"
    assert unusual(tmp_path, ("fixed_price: 165000", assumed), ("rate_per_hour: 90", asked)) == ""
