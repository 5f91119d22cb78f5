"""The report as a file: one self-contained HTML page, or a PDF made for paper.

Nothing slow is imported before something is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from outtask.terms.case import Case
    from outtask.terms.decision import Decision
    from outtask.terms.facts import Assessment

__all__ = ["write_assessment_report", "write_decision_pdf", "write_decision_report"]


def write_assessment_report(assessment: Assessment, path: Path | str) -> None:
    """Write what a log says as one HTML file. Raises UserError if it cannot be written; never half a file."""
    from outtask.formats.report.html import page_of
    from outtask.formats.report.pages import assessment_page
    from outtask.formats.whole_file import write_whole

    write_whole(path, page_of("assessment.html", assessment_page(assessment)).encode())


def write_decision_report(
    decision: Decision, case: Case, path: Path | str, assessment: Assessment | None = None
) -> None:
    """Write a decision as one HTML file, beside the facts of its log where there is one.

    Raises UserError if it cannot be written; never half a file.
    """
    from outtask.formats.report.html import page_of
    from outtask.formats.report.pages import decision_page
    from outtask.formats.whole_file import write_whole

    write_whole(path, page_of("decision.html", decision_page(case, decision, assessment)).encode())


def write_decision_pdf(
    decision: Decision, case: Case, path: Path | str, assessment: Assessment | None = None
) -> None:
    """Write a decision as a PDF made for paper, with the same content. Raises UserError as the others do."""
    from outtask.formats.report.pages import decision_page
    from outtask.formats.report.pdf import pdf_of
    from outtask.formats.whole_file import write_whole

    write_whole(path, pdf_of(decision_page(case, decision, assessment)))
