"""``outtask assess``: from a ticket log to the facts of each function."""

from __future__ import annotations

import json as json_format
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outtask.cli.outputs import check_outputs
from outtask.cli.reading import Reading
from outtask.cli.terminal import say
from outtask.terms.errors import UserError
from outtask.terms.facts import Take

if TYPE_CHECKING:
    from outtask.terms.facts import Assessment

SHOWN = 15  # functions in the terminal; the rest is in --json and in the report


def run(
    log: str,
    *,
    take: str,
    write_functions: str | None,
    write_mapping: str | None,
    rejects: str | None,
    report: str | None,
    json: bool,
    **reading: Any,
) -> None:
    """Assess a log, write what is asked for, and print a table, or JSON."""
    how = Reading(**reading)
    if how.functions is not None and write_functions is not None:
        raise UserError(
            "proposes functions from groups", field="--write-functions", mend="leave --functions out with it"
        )
    outputs = {"--report": report, "--rejects": rejects, "--write-functions": write_functions,
               "--write-mapping": write_mapping}  # fmt: skip
    check_outputs(outputs, [log, how.functions, how.mapping])
    assessment = how.assess(log, Take(take), rejects, write_mapping=write_mapping)
    if write_functions is not None:
        from outtask.formats.functions_map import write_functions_map

        write_functions_map(assessment, write_functions)
    if report is not None:
        from outtask.formats.report import write_assessment_report

        write_assessment_report(assessment, report)
    if json:
        from outtask.formats.assessment import assessment_document

        sys.stdout.write(json_format.dumps(assessment_document(assessment), indent=1, allow_nan=False) + "\n")
        return
    _tell(assessment)
    for option, path in outputs.items():
        if path is not None:
            say(f"Written: {path} ({option})")
    if write_functions is not None:
        how = Reading(**(reading | {"functions": write_functions}))
    if Path(log).is_file():  # what came through a pipe is gone
        say(f"Next: outtask case new {shlex.quote(log)}{how.words()} > case.yaml")


def _times(value: float | None) -> str:
    from outtask.methods.words import NBSP, plain

    return "–" if value is None else f"{plain(value, 2)}{NBSP}×"


def _tell(assessment: Assessment) -> None:
    from rich.table import Table
    from rich.text import Text

    from outtask.cli.terminal import safe, show
    from outtask.formats.report.found import found_in

    found = found_in(assessment)
    table = Table(box=None, pad_edge=False)
    # Of one row per ticket nobody knows what stays; how often it was handed on some tools count.
    counted = {facts.name: facts.reassignments.value for facts in assessment.functions}
    unknown = all(facts.containment.value is None for facts in assessment.functions)
    moved = unknown and any(value is not None for value in counted.values())
    table.add_column("Function", overflow="fold")
    stays = "Handed on" if moved else "Stay once received"
    for title in ("Tickets", stays, "Routine", "Few people", "Resolved in"):
        table.add_column(title, justify="right")
    for row in found.board[:SHOWN]:
        told = _times(counted[row.name]) if moved else row.stays.text
        cells = (row.name, row.volume, told, row.routine.text, row.key_person.text, row.resolution)
        table.add_row(*map(safe, cells))
    show(Text(safe(f"{found.title}."), style="bold"), Text(safe(found.lead)), Text(), table)
    left = len(found.board) + len(found.more) - SHOWN
    if left > 0:
        show(Text(f"… and {left} more: --report and --json have all."))
    show(Text(), *(Text(safe(f"{name}: {what}")) for name, what in found.points))
    if assessment.mapping:
        told = ", ".join(
            column if column == field else f"{field} = {column}"
            for field, column in assessment.mapping.items()
        )
        show(Text(safe(f"Columns: {told}. Wrong? --write-mapping writes them to be corrected.")))
    show(*(Text(safe(f"Note: {note}")) for note in assessment.notes))
