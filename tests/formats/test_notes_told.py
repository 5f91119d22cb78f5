"""What is priced otherwise than somebody stated it is said in the same words wherever the answer is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from report_samples import sample_decision

from outtask.formats.case_file import read_case
from outtask.formats.case_problems import Kind, check_case
from outtask.formats.report.html import page_of
from outtask.formats.report.pages import decision_page

if TYPE_CHECKING:
    from pathlib import Path

CASE = """\
case: Two functions
functions:
  - {name: Service desk, volume: {per_month: 900}, work: {hours_per_unit: 0.5}, today: {people: 8}}
  - {name: Backup, volume: {per_month: 900}, work: {hours_per_unit: 0.5}, today: {people: 5}}
"""


def test_the_report_notes_beside_its_origins_what_the_check_notes(tmp_path: Path) -> None:
    """Eight people for what keeps five busy: the desk's page says so, the other's says nothing."""
    path = tmp_path / "case.yaml"
    path.write_text(CASE)
    (note,) = (problem for problem in check_case(path) if problem.kind is Kind.NOTE)

    page = decision_page(read_case(path), sample_decision(("Service desk", "Backup")), None)
    desk, backup = page.functions
    shown = page_of("decision.html", page)

    said = "is priced with about 5 people from year 1 on, once spare posts go (stated: 8)"
    assert note.what.endswith(said)
    assert [one.lower() for one in desk.notes] == [f"{note.what}; {note.mend}."]
    assert backup.notes == ()
    assert shown.count(said) == 1
    assert 0 < shown.index(said) - shown.index("Rests on figures that are") < 1500


FEW = """\
case: Few people
functions:
  - {name: Desk, volume: {per_month: 900}, work: {hours_per_unit: 0.5}, today: {people: 4}}
  - {name: Ideas, volume: {per_month: 900}, work: {hours_per_unit: 0.5}, today: {people: %s}}
  - name: Watch
    volume: {per_month: 500}
    work: {hours_per_unit: 0.5, coverage_hours: 50, seats: {value: 2, origin: assumed}}
    today: {people: 2}
"""


def notes(folder: Path, text: str) -> list[str]:
    path = folder / "case.yaml"
    path.write_text(text)
    return [problem.what for problem in check_case(path) if problem.kind is Kind.NOTE]


def test_what_a_budget_pays_for_is_held_against_all_people_that_are_priced(tmp_path: Path) -> None:
    """Each function is near enough, all together are not."""
    (in_all,) = [note for note in notes(tmp_path, FEW % 4) if "in all" in note]
    assert "(stated: 10); most apart: Watch 4 (stated: 2)" in in_all
    assert not [
        note for note in notes(tmp_path, FEW % 8) if "in all" in note
    ]  # three too many, three too few


def test_a_note_names_what_fills_the_posts_where_nobody_has_said_it(tmp_path: Path) -> None:
    (watch,) = [note for note in notes(tmp_path, FEW % 4) if "stated: 2)" in note and "in all" not in note]
    assert watch.endswith("(stated: 2): that 50 hours a week need 2 on duty at once is assumed")
    sure = FEW.replace("{value: 2, origin: assumed}", "2") % 4
    assert not any("is assumed" in note for note in notes(tmp_path, sure))


def test_the_first_page_says_where_today_is_not_what_a_budget_pays_for(tmp_path: Path) -> None:
    notes(tmp_path, FEW % 4)
    decision = sample_decision(("Desk", "Ideas", "Watch"))
    page = decision_page(read_case(tmp_path / "case.yaml"), decision, None)
    (step,) = [step for step in page.steps if "how many people" in step]
    assert step.endswith("about 14 in all; 10 are stated, most apart for Watch, Ideas and Desk.")
    assert any("Watch 4 (stated: 2)" in one for one in page.unusual)
