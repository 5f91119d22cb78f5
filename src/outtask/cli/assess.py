"""``outtask assess``: from a ticket log to the facts of each function."""

from __future__ import annotations

import json as json_format
import sys
from typing import TYPE_CHECKING

from outtask.cli.outputs import check_outputs
from outtask.cli.progress import telling
from outtask.terms.facts import Take

if TYPE_CHECKING:
    from outtask.terms.facts import Assessment

SHOWN = 15  # functions in the terminal; the rest is in --json and in the report


def run(
    log: str,
    *,
    by: str | None,
    take: str,
    functions: str | None,
    write_functions: str | None,
    zone: str | None,
    day_first: bool | None,
    mapping: str | None,
    country: str | None,
    rejects: str | None,
    report: str | None,
    json: bool,
) -> None:
    """Assess a log, write what is asked for, and print a table, or JSON."""
    outputs = {"--report": report, "--rejects": rejects, "--write-functions": write_functions}
    check_outputs(outputs, [log, functions, mapping])
    from outtask.formats.assessment import assess_log, assessment_document

    with telling(f"Reading {log}"):
        assessment = assess_log(
            log,
            by=by,
            take=Take(take),
            zone=zone,
            day_first=day_first,
            mapping=mapping,
            country=country,
            functions=groups_of(functions),
            rejects=rejects,
        )
    if write_functions is not None:
        from outtask.formats.functions_map import write_functions_map

        write_functions_map(assessment, write_functions)
    if report is not None:
        from outtask.formats.report import write_assessment_report

        write_assessment_report(assessment, report)
    if json:
        json_format.dump(assessment_document(assessment), sys.stdout, indent=1, allow_nan=False)
        sys.stdout.write("\n")
    else:
        _tell(assessment, report)


def groups_of(functions: str | None) -> dict[str, str] | None:
    """Return the function of each group, as a file maps them."""
    if functions is None:
        return None
    from outtask.formats.functions_map import read_functions_map

    return dict(read_functions_map(functions))


def _tell(assessment: Assessment, report: str | None) -> None:
    from rich.table import Table
    from rich.text import Text

    from outtask.cli.terminal import safe, show
    from outtask.formats.report.found import found_in

    found = found_in(assessment)
    table = Table(box=None, pad_edge=False)
    table.add_column("Function", overflow="fold")
    for title in ("Tickets", "Stay once received", "Routine", "Few people", "Resolved in"):
        table.add_column(title, justify="right")
    for row in found.board[:SHOWN]:
        cells = (row.name, row.volume, row.stays.text, row.routine.text, row.key_person.text, row.resolution)
        table.add_row(*map(safe, cells))
    show(Text(safe(f"{found.title}."), style="bold"), Text(safe(found.lead)), Text(), table)
    left = len(found.board) + len(found.more) - SHOWN
    if left > 0:
        show(Text(f"… and {left} more: --report and --json have all."))
    show(Text(), *(Text(safe(f"{name}: {what}")) for name, what in found.points))
    show(*(Text(safe(f"Note: {note}")) for note in assessment.notes))
    done = f"The report lies in {report}. " if report else ""
    show(Text(safe(f"{done}Next: outtask case new LOG > case.yaml")))
