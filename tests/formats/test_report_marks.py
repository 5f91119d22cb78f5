"""Each figure of a function says measured, judged or assumed: by its mark, or by what its table rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import pytest
from report_samples import NAMES, sample_assessment, sample_case, sample_decision

from outtask.formats.report.fed_by import BOUND, DEMAND, FREED, START, WORTH, by_inputs, by_money, leading
from outtask.formats.report.function_page import FunctionPage, Measure
from outtask.formats.report.html import page_of
from outtask.formats.report.pages import DecisionPage, decision_page
from outtask.formats.report.palette import ORIGINS
from outtask.formats.report.parts import Bars, Fact, Grid, Picture
from outtask.terms.case import Case
from outtask.terms.decision import CostLine, OptionResult
from outtask.terms.functions import Function
from outtask.terms.inputs import inputs_of
from outtask.terms.options import InHouse, Outsourcing, OutTasking, StaffAugmentation
from outtask.terms.resolve import resolved

PRICE = {"value": 38.2, "origin": "measured", "source": "quote of 3 March"}
HALF = {"value": 0.5, "origin": "measured"}


def report() -> DecisionPage:
    return decision_page(sample_case(), sample_decision(), sample_assessment(NAMES, 0))


def parts_of(value: object) -> Iterator[object]:
    """Walk over all that a page lays out."""
    yield value
    if isinstance(value, tuple):
        for item in value:
            yield from parts_of(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from parts_of(getattr(value, field.name))


def unmarked(page: FunctionPage) -> list[str]:
    """Return the figures without a mark that stand in nothing that says what it rests on."""
    found = []
    for part in parts_of(page):
        if isinstance(part, Fact) and not part.origin and "not known" not in part.note:
            found.append(part.label)
        if isinstance(part, Picture | Bars) and part.rests is None:
            found.append(part.title)
        if isinstance(part, Measure) and not part.shared:
            cells = zip(part.cells, part.marks, strict=True)
            found += [part.label for cell, mark in cells if cell.strip("0.–") and not mark]
        if isinstance(part, Grid) and "Rests on: " not in part.caption:
            marks = (*ORIGINS, "\u00a0%")  # of each row: its origin, or the shares of each
            found += [row[0] for row in part.rows if not any(cell.endswith(marks) for cell in row[2:])]
    return found


def test_no_figure_of_a_function_goes_without_its_origin() -> None:
    for page in report().functions:
        assert unmarked(page) == []

    bare = replace(page, more=(*page.more, Fact("Cost of a new kind", "€ 1")))
    assert unmarked(bare) == ["Cost of a new kind"]


def test_the_page_draws_every_mark() -> None:
    report_of_one = replace(report(), functions=report().functions[:1])
    [page] = report_of_one.functions
    [section] = re.findall(
        r'<section class="function".*?</section>', page_of("decision.html", report_of_one), re.DOTALL
    )

    facts = re.findall(r"<dt>(.*?)</dt><dd><b>.*?class=\"origin", section)
    assert facts == [fact.label for fact in (*page.first, *page.more, *page.facts) if fact.origin]
    resting = [one for one in (page.why, page.turning, page.turns, *page.pictures) if one]
    assert section.count("Rests on: <span") == len(resting)
    assert page.options
    rows = re.findall(r"<tr[^>]*><th scope=\"row\">.*?</tr>", section.split('class="options"')[1])
    for measure, row in zip(page.options.measures, rows, strict=False):
        assert row.count('class="origin ') == (1 if measure.shared else sum(map(bool, measure.marks)))


def desk(**option: object) -> Function:
    given = {"name": "Desk", "volume": {"per_month": 900}, "options": [{"model": "out-tasking", **option}]}
    return resolved(Case.model_validate({"case": "One", "functions": [given]})).functions[0]


def priced(asked: Function) -> OptionResult:
    assert asked.options
    return replace(sample_decision().functions[0].options[1], option=asked.options[0].name)


@pytest.mark.parametrize(
    ("said", "start"),
    [({}, "assumed"), ({"lead_time": 1, "delay_probability": 0}, "judged"),
     ({"lead_time": 1}, "assumed"),
     ({"lead_time": HALF, "delay_probability": HALF}, "measured")],
)  # fmt: skip
def test_a_start_is_as_sure_as_most_of_what_it_follows_from(said: dict[str, object], start: str) -> None:
    asked = desk(price_per_unit=PRICE, **said)  # a measured price says nothing of the start

    assert leading(by_inputs(asked, priced(asked), START)) == start


def test_of_as_many_of_two_origins_the_weaker_is_told() -> None:
    assert leading({"measured": 2.0, "judged": 2.0}) == "judged"
    assert leading({"measured": 2.0, "assumed": 2.0, "judged": 1.0}) == "assumed"
    assert leading({}) == "assumed"  # nobody can tell


def test_money_weighs_by_the_parts_of_the_cost() -> None:
    option = sample_decision().functions[0].options[0]
    lines = (
        CostLine("People", 60.0, True, "judged"),
        CostLine("Provider's charges", 30.0, False, "measured"),
        CostLine("Use of freed hours", -50.0, False, "assumed", cash=False),
    )
    option = replace(option, lines=lines)

    assert by_money([option]) == {"judged": 60.0, "measured": 30.0, "assumed": 50.0}
    assert by_money([option], cash=True) == {"judged": 60.0, "measured": 30.0, "assumed": 0.0}


def test_every_path_that_feeds_a_figure_is_an_input() -> None:
    """A renamed input would else silently take its mark along."""
    terms = (InHouse(), StaffAugmentation(), OutTasking(), Outsourcing(), desk())
    known = {item.path for term in terms for item in inputs_of(term)}

    assert {*START, *BOUND, *FREED, *WORTH} <= known
    assert all(any(path.startswith(start) for path in known) for start in DEMAND)
