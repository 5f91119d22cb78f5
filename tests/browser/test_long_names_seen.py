"""Names of groups as German organisations write them: whole words on the Helm, boards and cards."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from report_samples import sample_case, sample_decision

from outtask.core.clock import now
from outtask.decide.models import Function, Result, Study
from outtask.formats.report import write_decision_report
from outtask.formats.stored import stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = (
    "SAP-Basis und Berechtigungen", "Anwendungsentwicklung Auftragsabwicklung", "Netzwerk/Standortanbindung",
    "Rechenzentrumsbetrieb & Virtualisierungsplattform", "Fertigungs-IT Straße 3 (Schichtbetrieb)",
)  # fmt: skip
BROKEN = (Path(__file__).parent / "broken.js").read_text("utf-8")
HIDDEN = """() => [...document.querySelectorAll('.table .wide, .table th, .table tbody td')]
  .filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
  .map(one => `${one.localName}: ${one.textContent.trim().slice(0, 40)}`)"""
"""What of the Helm's table is cut off, or has to be scrolled to."""
LEFT = """() => [...document.querySelectorAll('.chips li')].filter(chip => {
  const [name, count] = ['.check', '.n'].map(part => chip.querySelector(part).getBoundingClientRect());
  return count.top >= name.bottom;
}).map(chip => chip.textContent.trim())"""
"""The groups of which the count stands below the name."""


@pytest.fixture
def study(organisation: Any) -> Study:
    """A study of functions with such names, weighed; what it saves may be a loss, which is told in words."""
    found = Study.objects.everything("a test").create(title="IT", created_at=now(), changed_at=now())
    for name in NAMES:
        Function.objects.everything("a test").create(study=found, name=name, groups=[name])
    body = stored(sample_decision(NAMES))
    for one in body["functions"]:
        one["verdict"] |= {"saving_p10": -72_000.0, "saving_p90": 250_000.0}
    Result.objects.everything("a test").create(study=found, key="long", case={}, body=body, created_at=now())
    return found


@pytest.mark.parametrize("width", [1440, 1280, 390])
def test_the_helm_shows_all_of_its_table(window: Callable[[int], Any], study: Study, width: int) -> None:
    page = window(width)
    page.goto("/")

    assert page.get_by_text("Virtualisierungsplattform").first.is_visible()
    assert page.evaluate(HIDDEN) == []


def test_the_count_of_a_group_stays_beside_its_name(window: Callable[[int], Any], study: Study) -> None:
    page = window(390)
    page.goto(f"/decide/{study.pk}/functions")

    assert page.locator(".chips li").count() == len(NAMES)
    assert page.evaluate(LEFT) == []


def test_kinds_of_work_are_told_whole(window: Callable[[int], Any], study: Study) -> None:
    function = Function.objects.everything("a test").filter(study=study).first()
    assert function
    page = window(390)
    page.goto(f"/decide/numbers/{function.pk}/kind")
    page.get_by_role("radio", name=re.compile("Service desk")).check()

    assert page.get_by_text("First contact for all users; solves what is standard").is_visible()


@pytest.mark.parametrize("width", [1440, 1100])
def test_a_board_breaks_no_word_of_a_name(browser: Any, tmp_path: Path, width: int) -> None:
    write_decision_report(sample_decision(NAMES), sample_case(NAMES), tmp_path / "report.html")
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((tmp_path / "report.html").as_uri())

    words = {word for name in NAMES for word in re.findall(r"\w+", name)}
    broken = [told.split()[0] for told in page.evaluate(BROKEN, "body *")]
    assert page.locator("table.verdicts tbody th").count() >= len(NAMES)
    assert words.isdisjoint(broken)
