"""``outtask decide``: from a case to its verdicts."""

from __future__ import annotations

import json as json_format
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from outtask.cli.outputs import check_outputs
from outtask.cli.progress import telling

if TYPE_CHECKING:
    from outtask.terms.case import Case
    from outtask.terms.facts import Assessment


def run(
    path: str, *, seed: int | None, paths: int | None, report: str | None, pdf: str | None, json: bool
) -> None:
    """Decide a case, write what is asked for, and print the verdicts, or JSON."""
    check_outputs({"--report": report, "--pdf": pdf}, [path])
    from outtask.formats.case_file import read_case
    from outtask.methods.decide import decide

    with telling(f"Reading {path}"):
        case = read_case(path)
        logs = {volume for f in case.functions for volume in (f.volume.log, f.volume.drivers) if volume}
        folder = Path(path).parent
        check_outputs({"--report": report, "--pdf": pdf}, [folder / log for log in logs])
    given = {"seed": seed, "paths": paths}
    case = case.model_copy(update={name: value for name, value in given.items() if value is not None})
    with telling(f"Deciding {len(case.functions)} functions on {case.paths:,} paths"):
        decision = decide(case, with_maps=bool(report or pdf))
    if report is not None:
        from outtask.formats.report import write_decision_report

        with telling("Writing the report"):
            write_decision_report(decision, case, report, _assessment(case, folder))
    if pdf is not None:
        from outtask.formats.report import write_decision_pdf

        with telling("Writing the PDF"):
            write_decision_pdf(decision, case, pdf)
    if json:
        from outtask.formats.decision import decision_document

        json_format.dump(decision_document(decision), sys.stdout, indent=1, allow_nan=False)
        sys.stdout.write("\n")
    else:
        from outtask.cli.verdicts import tell

        tell(decision, [name for name in (report, pdf) if name])


def _assessment(case: Case, folder: Path) -> Assessment | None:
    """Return what the one log behind the case says; with several logs none stands for all of them."""
    logs = {function.volume.log for function in case.functions if function.volume.log}
    if len(logs) != 1:
        return None
    from outtask.formats.assessment import assess_log

    return assess_log(folder / logs.pop())
