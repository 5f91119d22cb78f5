"""``outtask assess``: from a ticket log to the facts of each function."""

from __future__ import annotations

import json as json_format
import sys
from pathlib import Path

from outtask.formats.assessment import assess_log, assessment_document
from outtask.terms.errors import UserError
from outtask.terms.facts import Assessment, Take

SHOWN = 15  # functions in the terminal; the rest is in --json and in the report


def run(
    log: str,
    *,
    by: str | None,
    take: str,
    zone: str | None,
    day_first: bool | None,
    mapping: str | None,
    country: str | None,
    rejects: str | None,
    report: str | None,
    json: bool,
) -> None:
    """Assess a log and print a table, or JSON. Raises UserError for input that cannot be used."""
    if take not in list(Take):
        raise UserError(f"'{take}' is not a way to count", field="--take", mend="use handled, last or first")
    assessment = assess_log(
        log,
        by=by,
        take=Take(take),
        zone=zone,
        day_first=day_first,
        mapping=mapping,
        country=country,
        rejects=rejects,
    )
    if report is not None:
        from outtask.formats.report import write_assessment_report

        write_assessment_report(assessment, Path(report))
    if json:
        json_format.dump(assessment_document(assessment), sys.stdout, indent=1)
        sys.stdout.write("\n")
    else:
        _tell(assessment)


def _tell(assessment: Assessment) -> None:
    from rich.console import Console
    from rich.table import Table

    months = assessment.window.months
    console = Console()
    console.print(
        f"[bold]{assessment.tickets:,} tickets[/bold], {len(assessment.functions)} groups, "
        f"{len(months)} complete months" + (f" ({months[0]} to {months[-1]})" if months else "")
    )
    table = Table(box=None, pad_edge=False)
    table.add_column("Function")
    for title in ("Tickets", "Stay once received", "Routine", "Few people", "Waiting"):
        table.add_column(title, justify="right")
    for facts in assessment.functions[:SHOWN]:
        shares = (facts.containment, facts.routineness, facts.key_person, facts.waiting_share)
        told = ("–" if share.value is None else f"{share.value:.0%}" for share in shares)
        table.add_row(facts.name + (" (dispatcher)" if facts.dispatcher else ""), f"{facts.tickets:,}", *told)
    console.print(table)
    if len(assessment.functions) > SHOWN:
        console.print(f"… and {len(assessment.functions) - SHOWN} more: --json or --report shows all")
    for note in (*assessment.notes, *assessment.window.notes):
        console.print(f"Note: {note}")
