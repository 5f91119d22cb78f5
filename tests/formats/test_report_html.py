"""The pages as files: whole, safe, sufficient in themselves, for whatever a decision holds."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from report_samples import NAMES, WEIRD, sample_assessment, sample_case, sample_decision, sample_function

from outtask.formats.report import write_assessment_report, write_decision_report
from outtask.formats.report.found import found_in
from outtask.formats.report.html import page_of
from outtask.formats.report.measured import measured_facts
from outtask.formats.report.pages import assessment_page, decision_page
from outtask.methods.words import NBSP
from outtask.terms.decision import Decision, Fan, FunctionResult, VerdictKind
from outtask.terms.errors import UserError
from outtask.terms.facts import Assessment

VOID = {"meta", "br", "input", "link", "img", "hr"}


class Page(HTMLParser):
    """What a browser would make of the page: tags that are open, ids, links, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def decision_html(decision: Decision, names: tuple[str, ...] = NAMES, log: Assessment | None = None) -> str:
    return page_of("decision.html", decision_page(sample_case(names), decision, log))


def bare(function: FunctionResult) -> FunctionResult:
    """The same function without anything to draw."""
    return replace(
        function,
        map=None,
        fan=Fan((), (), ()),
        verdict=replace(function.verdict, changes=()),
        options=tuple(replace(o, by_year=()) for o in function.options),
    )


def only(function: FunctionResult) -> Decision:
    return replace(sample_decision(), functions=(function,), bundles=(), estate=None)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {
        "assessment": page_of("assessment.html", assessment_page(sample_assessment())),
        "decision": decision_html(sample_decision(), log=sample_assessment()),
        "weird decision": decision_html(sample_decision(WEIRD), WEIRD, sample_assessment(WEIRD)),
        "weird assessment": page_of("assessment.html", assessment_page(sample_assessment(WEIRD))),
    }


def test_a_page_ends_where_html_ends_and_every_tag_is_closed(pages: dict[str, str]) -> None:
    for html in pages.values():
        assert html.endswith("</html>\n")
        assert Page(html).open == []


def test_a_page_fetches_nothing_and_runs_nothing(pages: dict[str, str]) -> None:
    for html in pages.values():
        page = Page(html)
        tags = re.sub(r'xmlns="http://www\.w3\.org/2000/svg"', "", "".join(re.findall(r"<[^>]*>", html)))
        style = "".join(re.findall(r"<style>.*?</style>", html, re.DOTALL))
        assert not {"script", "link", "img", "iframe", "object", "image", "use"} & set(page.tags)
        assert page.handlers == []
        assert "://" not in tags
        assert "@import" not in style
        assert "url(" not in style
        assert all(link.startswith("#") for link in page.links)


def test_hostile_names_are_text(pages: dict[str, str]) -> None:
    for name in ("weird decision", "weird assessment"):
        text = Page(pages[name]).text
        assert "<script>alert(1)</script>" in text
        assert "{{ 7*7 }} #panic()" in text
        assert "دعم المستخدمين" in text


def test_every_link_leads_to_one_place(pages: dict[str, str]) -> None:
    for html in pages.values():
        page = Page(html)
        assert len(page.ids) == len(set(page.ids))
        assert {link[1:] for link in page.links} <= set(page.ids)


def test_every_picture_has_a_caption_and_the_same_figures_as_a_table(pages: dict[str, str]) -> None:
    figures = re.findall(r'<figure(?: class="tall")?>.*?</figure>', pages["decision"], re.DOTALL)

    assert len(figures) == 4 * len(NAMES) + 1
    for figure in figures:
        assert re.search(r"<figcaption><h\d>.+?</h\d>", figure)
        assert 'aria-hidden="true"' in figure
        assert "<summary>As a table</summary>" in figure
        assert len(re.findall(r"<tr>", figure)) >= 3


def test_bars_are_a_table_with_a_head_for_each_row(pages: dict[str, str]) -> None:
    bars = re.findall(r'<figure class="bars">.*?</figure>', pages["decision"], re.DOTALL)

    assert len(bars) == 2 * len(NAMES)
    for figure in bars:
        rows = re.findall(r"<tr(?: class=\"strong\")?><th scope=\"row\">.*?</tr>", figure, re.DOTALL)
        assert len(rows) >= 2
        assert all('aria-hidden="true"' in row for row in rows)
        assert "<caption" in figure


def test_one_function_is_the_whole_answer() -> None:
    text = Page(decision_html(sample_decision(NAMES[:1]), NAMES[:1])).text

    assert "Out-task Service desk: saves" in text


def test_a_function_without_options_says_so() -> None:
    function = sample_function(0, "Service desk")
    empty = replace(
        function, options=(), verdict=replace(function.verdict, kind=VerdictKind.TOO_EARLY, option="")
    )
    decision = replace(sample_decision(), functions=(bare(empty),), bundles=(), estate=None)

    text = Page(decision_html(decision, NAMES[:1])).text

    assert "Service desk: too early to tell" in text
    assert "No option could be priced." in text


def test_nothing_measured_is_said_with_the_reason() -> None:
    assessment = sample_assessment(more=0)
    unknown = {
        name: replace(getattr(assessment.functions[0], name), value=None, why="only 3 tickets")
        for name in ("containment", "routineness", "key_person", "level", "reopened")
    }
    functions = tuple(replace(f, **unknown, monthly=()) for f in assessment.functions)

    window = replace(assessment.window, months=())
    text = Page(
        page_of("assessment.html", assessment_page(replace(assessment, functions=functions, window=window)))
    ).text

    assert "no complete months" in text
    assert "not known: only 3 tickets" in text
    unmeasured = [fact for fact in measured_facts(functions[0]) if fact.note.startswith("not known")]
    assert unmeasured and not any(fact.origin for fact in unmeasured)
    assert "Too little to say: only 3 tickets." in text


def test_an_empty_log_still_makes_a_page() -> None:
    empty = replace(sample_assessment(), functions=(), tickets=0, events=0)

    assert Page(page_of("assessment.html", assessment_page(empty))).open == []


def test_fifty_functions_are_fifty_sections() -> None:
    names = tuple(f"Function {i}" for i in range(50))
    decision = sample_decision(names)
    decision = replace(decision, functions=tuple(map(bare, decision.functions)))

    html = decision_html(decision, names)

    assert html.count('<section class="function"') == 50
    assert "of 50 functions" in html


def test_a_share_of_the_tickets_says_of_which(pages: dict[str, str]) -> None:
    log = found_in(sample_assessment())
    decided = found_in(sample_assessment(), {NAMES[0]: "function-1"}, only=True)

    assert log.part != decided.part and decided.board[0].part == f"100{NBSP}%"
    assert f'<p class="on">{log.part}: {log.part_means}</p>' in pages["assessment"]
    assert log.part_means.startswith("of the tickets of all groups of the log")
    assert decided.part_means.startswith("of the tickets of all functions that are decided on")


def test_a_decision_in_yen_has_no_decimals_in_its_answer() -> None:
    decision = replace(sample_decision(), currency="JPY")
    decision = replace(decision, functions=tuple(map(bare, decision.functions)))

    title = decision_page(sample_case(), decision, None).title

    assert "¥\u00a0300–800\u00a0k" in title


@pytest.mark.parametrize(
    ("low", "mean", "high", "words"),
    [
        (-90_000.0, -50_000.0, -20_000.0, "costs €\u00a020–90\u00a0k more over five years"),
        (0.0, 0.0, 0.0, "costs the same over five years"),
        (-50_000.0, 20_000.0, 90_000.0, "saves about €\u00a020\u00a0k over five years"),
    ],
)
def test_a_saving_that_is_none_is_told_as_such(low: float, mean: float, high: float, words: str) -> None:
    function = bare(sample_function(0, "Service desk"))
    verdict = replace(function.verdict, saving_p10=low, saving_mean=mean, saving_p90=high)
    decision = replace(
        sample_decision(), functions=(replace(function, verdict=verdict),), bundles=(), estate=None
    )

    page = Page(decision_html(decision, NAMES[:1]))

    assert words in page.text


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.html"
    write_assessment_report(sample_assessment(more=0), target)
    before = target.read_text("utf-8")
    assert before.endswith("</html>\n")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UserError, match="No space left on device"):
        write_assessment_report(sample_assessment(NAMES[:1], more=0), target)

    assert target.read_text("utf-8") == before
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_a_place_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="name another file"):
        write_decision_report(sample_decision(NAMES[:1]), sample_case(NAMES[:1]), tmp_path)
    with pytest.raises(UserError, match="cannot be written"):
        write_assessment_report(sample_assessment(more=0), tmp_path / "nowhere" / "report.html")


def test_the_report_costs_nothing_until_it_is_written() -> None:
    slow = "{'altair', 'vl_convert', 'jinja2', 'typst', 'duckdb', 'numpy'}"
    code = f"import sys, outtask.formats.report; print(sorted({slow} & set(sys.modules)))"

    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout

    assert told.strip() == "[]"
