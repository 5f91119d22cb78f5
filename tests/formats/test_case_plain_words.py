"""What stopped people who wrote a case by hand is told in their words, with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from outtask.formats.case_file import read_case
from outtask.formats.case_gaps import spoken
from outtask.formats.case_problems import Kind, check_case
from outtask.formats.yaml_lines import parse_yaml
from outtask.terms.amounts import between, fixed
from outtask.terms.errors import UserError

CASE = """\
case: Vienna
loaded_cost: 84000
estate: false
functions:
  - name: Storage
    volume: {unit: TB, per_month: 300}
    today: {people: 3}
"""


def told(tmp_path: Path, old: str, new: str) -> str:
    assert old in CASE
    path = tmp_path / "case.yaml"
    path.write_text(CASE.replace(old, new))
    found = [problem for problem in check_case(path) if problem.kind is Kind.ERROR]
    return "\n".join(f"{problem.line}: {problem.field}: {problem.what}; {problem.mend}" for problem in found)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("84000", "{value: 84000, source: Budget 2025, IT, Vienna}",
         'needs quotes: source: "Budget 2025, IT, Vienna"'),
        ("people: 3", "people: 3, contract: {terms: {model: outsourcing}}", "terms belongs under today"),
        ("per_month: 300", "per_month: 300, work: {fixed_hours: 3}", "work belongs beside volume, not under"),
        ("people: 3", "people: 3, seed: 3", "seed belongs at the top of the case"),
        ("people: 3", "people: 3, contract: {ends_month: 2027-06}", "months from the start of the case"),
        ("84000", "84.000,50 €", "not '84.000,50 €'; write 84000.5"),
        ("84000", "84k", "write 84000"),
        ("84000", "EUR 84,000", "write 84000, or 84"),
        ("84000", "¥ 3.44 k", "not '¥ 3.44 k'; write 3440"),
        ("84000", "US$ 84,000.50", "write 84000.5"),
        ("84000", "84000 kr", "write 84000"),
        ("84000", "84'000.-", "write 84000"),
        ("84000", "CHF 84'000.50", "write 84000.5"),
        ("people: 3", 'people: "3,5"', "write 3.5"),
        ("people: 3", "people: 3 to 4", "write {low: 3, likely: …, high: 4}"),
        ("people: 3", "people: about 4 people", "write 4"),
        ("people: 3", f"people: '3{' ' * 5_000}!'", "write a plain number such as 1200.5"),
        ("people: 3", "people: few", "write a plain number such as 1200.5"),
        ("84000", "84 thousand", "write a plain number such as 1200.5"),
        ("estate: false", "horizon_months: 5 years", "must be a whole number, not 5 years; None"),
        ("estate: false", "horizon_months: 48 EUR", "must be a whole number, not 48 EUR; write 48"),
        ("estate: false", "start: 12.2026", "must be a month written as 2026-01, not 12.2026"),
        ("name: Storage", "name: Storage\n    data: yes", "not yes; such as {kind: personal}"),
        ("name: Storage", "name: Storage\n    stays: no", "no is no reason; leave it out"),
        ("name: Storage", "name: Storage\n    options: [{model: nearshoring}]", "write one of in-house,"),
    ],
)  # fmt: skip
def test_a_field_in_the_wrong_place_or_form(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert words in told(tmp_path, old, new)


def test_yes_and_no_are_true_and_false_where_those_are_due(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    providers = "providers: [{name: Ada, managed_already: yes}]\n"
    path.write_text(CASE.replace("estate: false\n", f"estate: no\n{providers}seed: 1\n"))
    case = read_case(path)
    assert (case.estate, case.providers[0].managed_already) == (False, True)

    assert "managed_already: must be true or false, not often" in told(
        tmp_path, "estate: false\n", f"estate: yes\n{providers.replace('yes', 'often')}"
    )


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: {c: 1\nd: 2\n", 3, "a closing } is missing: the { stands in line 2"),
        ("a: [1, 2\n- x\n", 3, "a closing ] is missing: the [ stands in line 1"),
        ("a: {b: 1 c: 2}\n", 1, "a comma is missing"),
        ("a: {b: 1}}\n", 1, "there is a } too many"),
        ("a:\n\t- b\n", 2, "a tab stands in it; use blanks"),
        ("a: @home\n", 1, "begins with @; put the text in quotes"),
        ("a: b: c\n", 1, "a colon where none can be"),
        ('a: 3\n  source: "guess"}\n', 2, "the rest of a value in { } that began in a line above"),
        ("a:\n  b: 1\n c: 2\n", 3, "wrong indentation"),
        ("a: 1\nwhat\nb: 2\n", 3, "line 2 is neither a field nor a part of the one above"),
        ("a: >20\n", 1, "a text begins with > or |; put the text in quotes"),
        ("a: 'x\nb: 2\n", 3, "a quote is opened in line 1 and never closed"),
        ("a: 'it's'\n", 1, "one pair of quotes"),
        ("a: {b: 1,, c: 2}\n", 1, "take the spare comma"),
        ("a: {\n", 2, "before a bracket is closed"),
    ],
)
def test_broken_yaml_is_told_without_the_words_of_a_parser(text: str, line: int, words: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_yaml(text, "case.yaml")
    assert words in str(caught.value)
    assert caught.value.line == line
    for word in ("<", "token", "scalar", "expected", "mapping"):
        assert word not in str(caught.value)


def test_an_empty_file_says_how_to_begin(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    for text in ("", "# nothing yet\n", "---\n"):
        path.write_text(text)
        with pytest.raises(UserError, match="is empty; outtask case new writes a case to start from"):
            read_case(path)


def test_what_holds_until_then_is_told_of_one_as_of_one() -> None:
    one, many, some = fixed(1.0), fixed(3.0), between(0.5, 0.8, 1.0)
    assert spoken(one, "people", "EUR") == "1 person"
    assert spoken(many, "people", "EUR") == "3 people"
    assert spoken(one, "hours/unit", "EUR") == "1 hour/unit"
    assert spoken(some, "people", "EUR") == "0.5 to 1 people"


OFFERED = """\
case: Vienna
functions:
  - name: Storage
    volume: {unit: TB, per_month: 300}
    today: {people: 3}
    options:
      - {model: out-tasking, price_per_unit: PRICE}
"""
DOLLARS = "write 19.5, and currency: USD in this option, which then holds for all prices there"
RATE = ", with exchange_rates: {USD: …} at the top of the case, the EUR that one USD costs"


@pytest.mark.parametrize(
    ("case", "mend"),
    [
        (OFFERED.replace("PRICE", "{value: 19.5 USD}"), DOLLARS + RATE),
        (OFFERED.replace("PRICE", "19.5 USD"), DOLLARS + RATE),
        (OFFERED.replace("PRICE", "US$ 19.5"), DOLLARS + RATE),
        (OFFERED.replace("PRICE", "{low: 19 USD, high: 21}"), "write 19" + (DOLLARS + RATE)[10:]),
        (OFFERED.replace("PRICE", "$ 19.5"),
         (DOLLARS + RATE).replace("USD in", "USD (if that is the one) in")),
        (OFFERED.replace("PRICE", "19.5 USD") + "exchange_rates: {USD: 0.9}\n", DOLLARS),
        (OFFERED.replace("PRICE", "19.5 USD, currency: USD") + "exchange_rates: {USD: 0.9}\n", "write 19.5"),
        (OFFERED.replace("PRICE", "19.5 $") + "currency: AUD\nloaded_cost: 84000\n", "write 19.5"),
        (OFFERED.replace("PRICE", "19.5 EUR, currency: USD") + "exchange_rates: {USD: 0.9}\n",
         "write 19.5, and currency: EUR in this option, which then holds for all prices there"),
        (OFFERED.replace("PRICE", "19.5 EUR"), "write 19.5"),
        (OFFERED.replace("PRICE", "19.5 €"), "write 19.5"),
        (OFFERED.replace("PRICE", "19.5, severance_cost: 9 USD"),
         "write 9, and currency: USD at the top of the case"),
        (OFFERED.replace("PRICE", "19.5, severance_cost: 9 USD") + "currency: EUR\n",
         "write it in EUR, the currency of the case, not in USD"),
        (OFFERED.replace("PRICE", "19.5, management_hours: 9 USD"), "write 9"),
    ],
)  # fmt: skip
def test_a_price_in_another_currency_is_never_taken_for_the_case_s(
    tmp_path: Path, case: str, mend: str
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(case)
    assert [one.mend for one in check_case(path) if one.kind is Kind.ERROR] == [mend]


def test_a_price_mended_as_told_counts_in_its_currency(tmp_path: Path) -> None:
    text = OFFERED.replace("PRICE", "19.5, currency: USD") + "exchange_rates: {USD: 0.5}\n"
    path = tmp_path / "case.yaml"
    path.write_text(text)
    assert not [one for one in check_case(path) if one.kind is Kind.ERROR]
