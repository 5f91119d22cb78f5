"""``outtask assess``: from a ticket log to the facts of each function."""

from __future__ import annotations

import json as json_format
import sys
from dataclasses import replace
from pathlib import Path

from outtask.formats.assessment import assessment_document
from outtask.formats.tickets import read_log, read_mapping, write_rejects
from outtask.methods.facts import measure
from outtask.methods.facts.measure import office_hours
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
    assessment = assess_file(
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
        from outtask.formats.assessment_report import write_assessment_report

        write_assessment_report(assessment, report)
    if json:
        json_format.dump(assessment_document(assessment), sys.stdout, indent=1)
        sys.stdout.write("\n")
    else:
        _tell(assessment)


def assess_file(
    log: str | Path,
    *,
    by: str | None = None,
    take: Take = Take.HANDLED,
    zone: str | None = None,
    day_first: bool | None = None,
    mapping: str | Path | None = None,
    country: str | None = None,
    rejects: str | Path | None = None,
) -> Assessment:
    """Read a log and measure its facts; write the rejected rows where asked."""
    found = read_log(
        log, mapping=read_mapping(mapping) if mapping else None, zone=zone, day_first=day_first, by=by
    )
    if rejects is not None:
        write_rejects(found, Path(rejects))
    assessment = measure(
        found.connection,
        by=found.by,
        zone=found.zone,
        take=take,
        calendar=office_hours(found.zone, country) if country else None,
    )
    return replace(
        assessment,
        rejected_rows=found.rejected,
        duplicate_rows=found.duplicate_rows,
        events=found.events,
        mapping=found.mapping,
        notes=tuple(found.notes),
    )


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
