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
