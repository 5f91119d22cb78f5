"""The command ``outtask``: parses the line, and tells every error in one line."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

app = typer.Typer(
    help="Decide what to keep, out-task or outsource, on your own ticket data.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _outtask() -> None:
    """Decide what to keep, out-task or outsource, on your own ticket data."""


@app.command()
def assess(
    log: Annotated[str, typer.Argument(help="Ticket export: CSV (also .gz), Excel or Parquet.")],
    by: Annotated[str | None, typer.Option(help="Column that names the function.")] = None,
    take: Annotated[str, typer.Option(help="Where a ticket counts: handled, last or first.")] = "handled",
    zone: Annotated[str | None, typer.Option(help="Time zone of times without one: Europe/Berlin.")] = None,
    day_first: Annotated[
        bool | None, typer.Option("--day-first/--month-first", help="How dates like 3/4/2026 are written.")
    ] = None,
    mapping: Annotated[str | None, typer.Option(help="File that names the columns (YAML).")] = None,
    country: Annotated[str | None, typer.Option(help="Count office hours of this country, e.g. DE.")] = None,
    rejects: Annotated[str | None, typer.Option(help="Write rows that could not be read here.")] = None,
    report: Annotated[str | None, typer.Option(help="Write the report here (HTML).")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Measure what a ticket log tells of each function."""
    from outtask.cli.assess import run

    run(
        log,
        by=by,
        take=take,
        zone=zone,
        day_first=day_first,
        mapping=mapping,
        country=country,
        rejects=rejects,
        report=report,
        json=json,
    )


@app.command()
def sample() -> None:
    """Assess the ticket log that comes with the product and say where the report lies."""
    from outtask.cli.sample import run

    run()


def main() -> None:
    """Run the command line; the exit code is 2 for whatever the user can mend."""
    import click

    from outtask.terms.errors import UserError

    try:
        code = app(standalone_mode=False)
    except UserError as error:
        _leave(str(error), 2)
    except click.exceptions.NoArgsIsHelpError:
        raise SystemExit(2) from None
    except click.ClickException as error:
        _leave(error.format_message().replace("\n", " "), 2)
    except (click.Abort, KeyboardInterrupt):
        _leave("stopped", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except Exception as error:
        if os.environ.get("OUTTASK_DEBUG"):
            raise
        _leave(f"outtask failed ({type(error).__name__}: {error}); run again with OUTTASK_DEBUG=1", 1)
    raise SystemExit(code if isinstance(code, int) else 0)


def _leave(message: str, code: int) -> None:
    print(" ".join(message.split()), file=sys.stderr)  # noqa: T201 - the one place that tells errors
    raise SystemExit(code) from None
