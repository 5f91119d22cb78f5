"""``outtask decide``: the answer first, the same digits everywhere, and files that come whole."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from report_samples import sample_decision

from outtask.cli.verdicts import tell
from outtask.terms.case import Case
from outtask.terms.decision import VerdictKind
from outtask.terms.resolve import resolved

DETERMINISTIC = """
case: Closed form
discount_rate: 0
wage_growth: 0
price_indexation: 0
horizon_months: 36
paths: 64
loaded_cost: 60000
functions:
  - name: Desk
    volume: {per_month: 100, growth: 0, volatility: 0, noise: 0}
    work: {hours_per_unit: 1, productive_hours: 1500, utilisation: 0.8, fixed_hours: 0}
    today: {terms: {model: outsourcing, name: Old, base_charge: 10000, glide: 0}}
    options: []
"""


def decided(told: Any) -> dict[str, Any]:
    assert (told.code, told.err) == (0, "")
    document: dict[str, Any] = json.loads(told.out)
    return document


def test_the_answer_comes_first_and_fits_eighty_columns(run_apart, case: Path) -> None:
    told = run_apart("decide", case)

    assert (told.code, told.err) == (0, "")
    first, second = told.out.splitlines()[:2]
    assert first.startswith("Mostly on defaults") and "Desk" in second
    assert max(map(len, told.out.splitlines())) <= 80
    document = decided(run_apart("decide", case, "--json"))
    assert document["functions"][0]["verdict"]["option"] in told.out
    assert "\x1b" not in told.out


def test_amounts_are_told_in_one_way_and_never_broken_over_lines(run_apart, tmp_path: Path) -> None:
    text = run_apart("case", "new", "--template", "service-desk", "--template", "network").out
    (tmp_path / "two.yaml").write_text(text.replace("paths: 4096", "paths: 256"), "utf-8")
    told = run_apart("decide", tmp_path / "two.yaml").out

    lines = told.splitlines()
    assert not [line for line in lines if line.endswith("€") or re.match(r"\s*(k|m|bn|%)\b", line)]
    assert "€" in told and "EUR" not in told
    words = " ".join(told.split())
    assert "All with one provider: " in words and "ogether in eight of ten futures: " in words
    assert re.search(r"\b[Ii]f “.+” is .+ instead of ", words)


def test_the_seed_on_the_line_goes_before_that_of_the_case(run, case: Path) -> None:
    own, other, again = (
        decided(run("decide", case, "--json", *extra)) for extra in ([], ["--seed", "7"], ["--seed", "1"])
    )

    assert (own["seed"], other["seed"]) == (1, 7)
    assert own == again
    mean, moved = (d["functions"][0]["options"][0]["cost"]["mean"] for d in (own, other))
    assert mean != moved


def test_what_does_not_fit_is_told_below_the_verdicts(run, case: Path) -> None:
    assert "Look at these again" not in run("decide", case).out
    case.write_text(case.read_text().replace("price_per_unit: 40", "price_per_unit: 0.04"))
    case.write_text(case.read_text() + "providers: [{name: Ada}]\n")

    told = run("decide", case)
    words = " ".join(told.out.partition("Look at these again")[2].split())

    assert (told.code, told.err) == (0, "")
    assert "Ada: no option names Ada" in words
    assert (
        "price of one unit of the baseline volume: EUR 0.04 a ticket is far below the usual, about EUR"
        in words
    )
    asked = decided(run("decide", case, "--json"))["open_questions"]
    assert [question for question in asked if "did you mean EUR 40?" in question]


def test_a_project_is_not_said_to_turn_on_units_that_it_has_not(capsys: pytest.CaptureFixture[str]) -> None:
    """Told a fixed price, nobody moves tickets: the hours of one turn nothing that anybody could look up."""
    whole = sample_decision(("Move",))
    (move,) = whole.functions
    hours = [one for one in move.verdict.changes if one.path == "work.hours_per_unit"]
    decision = replace(whole, functions=(replace(move, verdict=replace(move.verdict, changes=tuple(hours))),))
    options = [{"model": "out-tasking", "fixed_price": 165_000}]
    project = {"name": "Move", "project": {"work_hours": 2_000, "due_month": 12}, "options": options}
    running = {"name": "Move", "volume": {"per_month": 900}}

    for function, told in ((running, True), (project, False)):
        tell(decision, (), (), resolved(Case.model_validate({"case": "Test", "functions": [function]})))
        assert ("Hours of work for one ticket" in " ".join(capsys.readouterr().out.split())) is told


def test_what_is_told_of_a_function_begins_with_its_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    """An option's name alone would read as decided where something is to be mended or to be known first."""
    whole = sample_decision(("Desk",))
    (desk,) = whole.functions
    words = {
        VerdictKind.FIX_FIRST: "Fix first; then Out-tasking, Nordwind; ",
        VerdictKind.TOO_EARLY: "Too early to tell; Out-tasking, Nordwind leads so far; ",
        VerdictKind.OUT_TASK: "Out-task: Nordwind; ",
    }

    for kind, word in words.items():
        verdict = replace(desk.verdict, kind=kind, holds_for="holds for growth")
        tell(replace(whole, functions=(replace(desk, verdict=verdict),)), ())
        assert f"Desk {word}holds for growth For: " in " ".join(capsys.readouterr().out.split())


def test_a_turn_back_to_today_is_not_said_to_win(capsys: pytest.CaptureFixture[str]) -> None:
    whole = sample_decision(("Desk",))
    (desk,) = whole.functions
    back = tuple(one for one in desk.verdict.changes if one.to == "As today")[:1]
    tell(replace(whole, functions=(replace(desk, verdict=replace(desk.verdict, changes=back)),)), ())

    told = " ".join(capsys.readouterr().out.split())
    assert (
        " If “Price for one ticket” is € 46.9 per ticket instead of € 38.2, no change is better by " in told
    )
    assert "by more than 5 % of today's cost any more: stay as today" in told


def test_more_paths_narrow_the_error(run, case: Path) -> None:
    few, many = (decided(run("decide", case, "--json", "--paths", n)) for n in (64, 4096))
    error, smaller = (d["functions"][0]["options"][0]["cost"]["standard_error"] for d in (few, many))

    assert smaller < error / 2


def test_another_processor_prints_the_same_digits(run_apart, case: Path) -> None:
    """numpy's exp differs in the last bits where a processor has other instructions."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    had = " ".join(name for name in __cpu_dispatch__ if __cpu_features__.get(name))
    plain = {"NPY_DISABLE_CPU_FEATURES": had, "OPENBLAS_NUM_THREADS": "1", "OPENBLAS_CORETYPE": "Nehalem"}

    assert run_apart("decide", case, "--json", env=plain) == run_apart("decide", case, "--json")


def test_without_chance_the_cost_is_plain_arithmetic_to_the_cent(run, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(DETERMINISTIC)

    today = decided(run("decide", case, "--json"))["functions"][0]["options"][0]

    charge = next(line for line in today["lines"] if "harge" in line["label"])
    assert charge["mean"] == 36 * 10_000
    assert today["cost"]["p10"] <= today["cost"]["mean"] <= today["cost"]["p90"]


def test_reports_come_whole_and_are_named(run, case: Path, tmp_path: Path) -> None:
    told = run("decide", case, "--report", tmp_path / "r.html", "--pdf", tmp_path / "r.pdf")

    assert (told.code, told.err) == (0, "")
    assert "r.html" in told.out and "r.pdf" in told.out
    assert (tmp_path / "r.html").read_text("utf-8").rstrip().endswith("</html>")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")
    assert {path.name for path in tmp_path.iterdir()} == {"case.yaml", "r.html", "r.pdf"}


def test_a_report_that_fails_midway_leaves_the_old_one(
    run, case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "r.html"
    report.write_text("the old one")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    monkeypatch.setattr(os, "replace", full)
    told = run("decide", case, "--report", report)

    assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert report.read_text() == "the old one"
    assert {path.name for path in tmp_path.iterdir()} == {"case.yaml", "r.html"}


def test_a_case_on_a_log_names_its_facts_in_the_report(run, log: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text("case: Mill\npaths: 64\nfunctions:\n  - {name: Desk, volume: {log: log.csv}}\n")

    told = run("decide", case, "--report", tmp_path / "r.html")

    assert (told.code, told.err) == (0, "")
    assert "Stays once received" in (tmp_path / "r.html").read_text("utf-8")
