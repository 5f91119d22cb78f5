"""What is told beside a field while a number is typed is what the workspace reads once it is sent."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from outtask.frame.reader import MARKS, Reader, reading
from outtask.frame.typed import read_number

LINES = """
    1,,5; 1.2.3; 12,34,567; 12,34,5; 1,5,5; 1..5; 1.,5; ,; .; 5.; 5,; 1,234,; ,5; .5; 1,234.5; 1.234,5;
    1 234,5; 1’234.5; 1’234’567; 1,234,567; 1.234.567; 1,234.567,8; 1.234.567,8; 1,234,567.8; 1234,567;
    1234.567; 0.850; 0,850; 00,850; 012.5; 78.000; 78,000; € 1,125; € 900.50; 900,50 EUR; 900,5 eur;
    42.5 %; 42.5 %%; $1,000; -78.000; −1,5; +1.5; 85k; 85 K; 1.2 m; 1,2m; 1.125k; 1,125k; 1.125 m;
    1,125bn; 1.1250k; 0.125k; 0,0005k; 1.2.3k; 1,,5m; 12,34,567k; 1.234.567k; -2.5k; € 85k; 85k€;
    85kEUR; k; 1e5; 1.5e3; 1.5x; --1.5; nan; many; 3.5 apples; 1_000.5; 900
"""
TYPED = (
    *(text.strip() for text in LINES.split(";")),
    *(f"{'9' * 309}.5", f"{'9' * 308}k", f"{'9' * 300}bn"),
)


def read(text: str, number_format: str) -> str | float:
    """Return what the workspace reads: a number, ``asks`` or ``refuses``."""
    with reading(Reader(number_format=number_format)):
        try:
            return read_number(text)
        except ValidationError as error:
            return "asks" if "can mean" in error.messages[0] else "refuses"


def shown(said: str, number_format: str) -> str | float:
    """Return what the script tells, in the same way."""
    if not said:
        return "refuses"
    if said.endswith("?"):
        return "asks"
    thousands, point = MARKS[number_format]
    return float(said.removeprefix("= ").replace(thousands, "").replace(point, ".").replace("−", "-"))


@pytest.mark.parametrize("number_format", MARKS)
def test_the_script_reads_as_the_workspace_does(browser: Any, number_format: str) -> None:
    page = browser.new_context().new_page()
    page.set_content('<input class="numeric" id="n">')
    page.evaluate(
        "marks => { document.documentElement.dataset.marks = marks }", "".join(MARKS[number_format])
    )
    page.add_script_tag(content=(files("outtask.frame") / "static" / "frame" / "numbers.js").read_text())
    told = page.evaluate(
        """all => all.map(text => {
          const field = document.getElementById('n');
          field.value = text;
          field.dispatchEvent(new Event('input', {bubbles: true}));
          return field.nextElementSibling?.textContent || '';
        })""",
        list(TYPED),
    )  # fmt: skip

    differ = {}
    for text, said in zip(TYPED, told, strict=True):
        ours, theirs = read(text, number_format), shown(said, number_format)
        needless = not said and re.fullmatch(r"[\d\s’]+", text)
        if ours != (pytest.approx(theirs) if isinstance(theirs, float) else theirs) and not needless:
            differ[text] = (ours, said)
    assert differ == {}
    assert sum(said.startswith("=") for said in told) > 20


def test_both_readings_are_told_where_it_will_be_asked(browser: Any) -> None:
    page = browser.new_context().new_page()
    page.set_content('<input class="numeric" id="n">')
    page.add_script_tag(content=(files("outtask.frame") / "static" / "frame" / "numbers.js").read_text())
    for text, said in {
        "78.000": "78,000 / 78 ?",
        "1,125k": "1,125,000 / 1,125 ?",
        "1.125k": "= 1,125",
    }.items():
        page.fill("#n", text)
        assert page.inner_text("output.reading") == said
