"""``outtask decide``: from a case to its verdicts."""

from __future__ import annotations

import json as json_format
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from outtask.cli.outputs import check_outputs
from outtask.cli.progress import telling
from outtask.cli.reading import refuse_yaml
from outtask.formats.case_words import Kind
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.formats.case_problems import Problem
    from outtask.terms.case import Case
    from outtask.terms.decision import OpenQuestion
    from outtask.terms.facts import Assessment


def run(
    case: str,
    *,
    seed: int | None,
    paths: int | None,
    report: str | None,
    pdf: str | None,
    log: str | None,
    json: bool,
) -> None:
    """Decide a case, write what is asked for, and print the verdicts, or JSON."""
    outputs = {"--report": report, "--pdf": pdf}
    if log is not None and not any(outputs.values()):
        raise UserError("has no effect without --report or --pdf", file=log, field="--log", mend="add one")
    check_outputs(outputs, [case, log])
    from outtask.formats.case_file import open_case, sound_case
    from outtask.formats.case_measured import files_of
    from outtask.formats.case_problems import doubts_of
    from outtask.methods.decide import decide
    from outtask.methods.words import counted

    with telling(f"Reading {case}"):
        file = open_case(case)
        stated = sound_case(file)
        doubts = doubts_of(file)
    folder = Path(case).parent
    check_outputs(outputs, [folder / name for name in files_of(stated)])
    given = {"seed": seed, "paths": paths}
    stated = stated.model_copy(update={name: value for name, value in given.items() if value is not None})
    assessment = _assessment(stated, folder, log) if report or pdf else None  # before the long work
    with telling(f"Deciding {counted(len(stated.functions), 'function')} on {counted(stated.paths, 'path')}"):
        decision = decide(stated, with_maps=bool(report or pdf))
    decision = replace(decision, open_questions=(*decision.open_questions, *_meant(doubts)))
    if report is not None:
        from outtask.formats.report import write_decision_report

        with telling("Writing the report"):
            write_decision_report(decision, stated, report, assessment)
    if pdf is not None:
        from outtask.formats.report import write_decision_pdf

        with telling("Writing the PDF"):
            write_decision_pdf(decision, stated, pdf, assessment)
    if json:
        from outtask.formats.decision import decision_document

        sys.stdout.write(json_format.dumps(decision_document(decision), indent=1, allow_nan=False) + "\n")
    else:
        from outtask.cli.verdicts import tell
        from outtask.terms.resolve import resolved

        files, doubtful = [name for name in (report, pdf) if name], [one.told() for one in doubts]
        tell(decision, files, doubtful, resolved(stated))


def _meant(doubts: Sequence[Problem]) -> tuple[OpenQuestion, ...]:
    """Return the questions whether unusual numbers are meant, as the report lists them."""
    from outtask.terms.decision import OpenQuestion

    return tuple(
        OpenQuestion(problem.told(), unusual=True) for problem in doubts if problem.kind is Kind.UNUSUAL
    )


def _assessment(case: Case, folder: Path, log: str | None) -> Assessment | None:
    """Return what the log named, or the one log behind the case, tells; of several none stands for all."""
    from outtask.formats.assessment import assess_log
    from outtask.formats.case_measured import assess_case_log, log_of

    if log is not None:
        refuse_yaml(log)
        return assess_log(log)
    logs = {log_of(case, f.volume.log) for f in case.functions if f.volume.log}
    return assess_case_log(logs.pop(), folder) if len(logs) == 1 else None
