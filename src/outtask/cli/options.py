"""Arguments that several commands share, said once."""

from __future__ import annotations

from typing import Annotated

import typer

Log = Annotated[str, typer.Argument(metavar="LOG", help="Ticket export: CSV (also .gz), Excel or Parquet.")]
CaseFile = Annotated[str, typer.Argument(metavar="CASE.yaml", help="The case file.")]
By = Annotated[
    str | None,
    typer.Option(metavar="COLUMN", help="Column that names the function; default the group in charge."),
]
Take = Annotated[
    str,
    typer.Option(
        metavar="handled|last|first", help="Where a ticket counts: in every function it reached, or one."
    ),
]
Zone = Annotated[
    str | None,
    typer.Option(metavar="ZONE", help="Time zone of times without one, e.g. Europe/Berlin; default UTC."),
]
DayFirst = Annotated[
    bool | None, typer.Option("--day-first/--month-first", help="How dates like 3/4/2026 are written.")
]
Mapping = Annotated[
    str | None,
    typer.Option(metavar="FILE.yaml", help="Which column holds what, where the proposal is wrong."),
]
Country = Annotated[
    str | None, typer.Option(metavar="CODE", help="Count office hours and holidays of this country, e.g. DE.")
]
Functions = Annotated[
    str | None, typer.Option(metavar="MAP.yaml", help="Which group belongs to which function.")
]
Rejects = Annotated[
    str | None, typer.Option(metavar="OUT.csv", help="Write the rows that could not be read here.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Report = Annotated[str | None, typer.Option(metavar="OUT.html", help="Write the report here.")]
