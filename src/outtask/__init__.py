"""Decide what to keep, out-task or outsource, on your own ticket data.

::

    import outtask

    assessment = outtask.assess_log("export.csv", zone="Europe/Berlin")
    text = outtask.new_case(assessment, ["service-desk"])
    case = outtask.read_case("case.yaml")
    decision = outtask.decide_case(case)

Everything named here is imported when it is first used, so that ``import outtask`` costs nothing. Input that
cannot be used raises ``UserError``, whose text is meant for the person who gave it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outtask.formats.assessment import assess_log, assessment_document
    from outtask.formats.case_file import read_case
    from outtask.formats.case_new import new_case
    from outtask.formats.case_problems import check_case
    from outtask.formats.decision import decision_document
    from outtask.formats.functions_map import read_functions_map, write_functions_map
    from outtask.formats.report import write_assessment_report, write_decision_pdf, write_decision_report
    from outtask.methods.decide import decide as decide_case
    from outtask.methods.decide import decide_function
    from outtask.samples import sample_log_path
    from outtask.terms.case import Case
    from outtask.terms.decision import Decision
    from outtask.terms.errors import UserError
    from outtask.terms.facts import Assessment, Take

__all__ = [
    "Assessment",
    "Case",
    "Decision",
    "Take",
    "UserError",
    "assess_log",
    "assessment_document",
    "check_case",
    "decide_case",
    "decide_function",
    "decision_document",
    "new_case",
    "read_case",
    "read_functions_map",
    "sample_log_path",
    "write_assessment_report",
    "write_decision_pdf",
    "write_decision_report",
    "write_functions_map",
]

_HOMES = {
    "Assessment": "outtask.terms.facts",
    "Case": "outtask.terms.case",
    "Decision": "outtask.terms.decision",
    "Take": "outtask.terms.facts",
    "UserError": "outtask.terms.errors",
    "assess_log": "outtask.formats.assessment",
    "assessment_document": "outtask.formats.assessment",
    "check_case": "outtask.formats.case_problems",
    "decide_case": "outtask.methods.decide:decide",
    "decide_function": "outtask.methods.decide",
    "decision_document": "outtask.formats.decision",
    "new_case": "outtask.formats.case_new",
    "read_case": "outtask.formats.case_file",
    "read_functions_map": "outtask.formats.functions_map",
    "sample_log_path": "outtask.samples",
    "write_assessment_report": "outtask.formats.report",
    "write_decision_pdf": "outtask.formats.report",
    "write_decision_report": "outtask.formats.report",
    "write_functions_map": "outtask.formats.functions_map",
}


def __getattr__(name: str) -> Any:
    """Import a public name where it lives, the first time it is asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home, _, there = _HOMES[name].partition(":")
    found = globals()[name] = getattr(import_module(home), there or name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
