"""The command ``outtask``: parses the line, and tells every error in one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Never

import typer

from outtask.cli import options
from outtask.terms.errors import UserError

app = typer.Typer(
    help="Decide what to keep, out-task or outsource, on your own ticket data.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help needs no slow import
)
case_app = typer.Typer(help="Write a case, check it, and list all that can be said in one.")
app.add_typer(case_app, name="case")


@app.callback(invoke_without_command=True)
def _outtask(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
) -> None:
    """Decide what to keep, out-task or outsource, on your own ticket data.

    Start with: outtask sample. Then, with your own export: outtask assess LOG, outtask case new LOG >
    case.yaml, outtask decide case.yaml.
    """
    if version:
        _version()
        raise typer.Exit
    if context.invoked_subcommand is None:
        sys.stdout.write(context.get_help() + "\n")


@app.command()
def assess(
    log: options.Log,
    by: options.By = None,
    take: options.Take = "handled",
    functions: options.Functions = None,
    write_functions: Annotated[
        str | None,
        typer.Option(
            metavar="MAP.yaml", help="Write a proposed map of groups to functions here, to be edited."
        ),
    ] = None,
    zone: options.Zone = None,
    day_first: options.DayFirst = None,
    mapping: options.Mapping = None,
    country: options.Country = None,
    rejects: options.Rejects = None,
    report: options.Report = None,
    json: options.Json = False,
) -> None:
    """Measure what a ticket log tells of each function."""
    from outtask.cli.assess import run

    run(
        log,
        by=by,
        take=take,
        functions=functions,
        write_functions=write_functions,
        zone=zone,
        day_first=day_first,
        mapping=mapping,
        country=country,
        rejects=rejects,
        report=report,
        json=json,
    )


@case_app.command("new")
def case_new(
    log: Annotated[
        str | None, typer.Argument(metavar="[LOG]", help="Ticket export whose functions the case is about.")
    ] = None,
    template: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Add a typical function; may be given often.")
    ] = None,
    by: options.By = None,
    functions: options.Functions = None,
    zone: options.Zone = None,
    day_first: options.DayFirst = None,
    mapping: options.Mapping = None,
    country: options.Country = None,
) -> None:
    """Print a commented case to start from, with what a log measured filled in."""
    from outtask.cli.case import new

    new(
        log,
        template or [],
        by=by,
        functions=functions,
        zone=zone,
        day_first=day_first,
        mapping=mapping,
        country=country,
    )


@case_app.command("check")
def case_check(case: options.CaseFile) -> None:
    """Name every gap and contradiction in a case, with its line."""
    from outtask.cli.case import check

    check(case)


@case_app.command("fields")
def case_fields(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD]", help="Only fields with these words.")
    ] = None,
) -> None:
    """List every number a case may state: its unit, its default, and why."""
    from outtask.cli.fields import show_fields

    show_fields(words or [])


@app.command()
def decide(
    case: options.CaseFile,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Seed of the paths; default the case's own.")
    ] = None,
    paths: Annotated[
        int | None, typer.Option(min=64, max=1_048_576, help="Number of paths; default the case's own.")
    ] = None,
    report: options.Report = None,
    pdf: Annotated[
        str | None, typer.Option(metavar="OUT.pdf", help="Write the report for paper here.")
    ] = None,
    json: options.Json = False,
) -> None:
    """Say function by function what to keep, out-task or outsource, why, and what would change it."""
    from outtask.cli.decide import run

    run(case, seed=seed, paths=paths, report=report, pdf=pdf, json=json)


@app.command()
def sample() -> None:
    """Assess the ticket log that comes with the product and say where the report lies."""
    from outtask.cli.sample import run

    run()


@app.command()
def version() -> None:
    """Say which version this is."""
    _version()


def _version() -> None:
    from importlib.metadata import version as version_of

    sys.stdout.write(f"outtask {version_of('outtask')}\n")


def run_line(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code: 2 for whatever the user can mend."""
    command = typer.main.get_command(app)
    try:
        try:
            with command.make_context("outtask", list(arguments)) as context:
                command.invoke(context)
        except typer.Exit as leaving:
            return leaving.exit_code
        finally:
            sys.stdout.flush()
    except UserError as error:
        return _tell(str(error), 2)
    except typer.TyperException as error:
        return _tell(f"{error.format_message()} ({_help_of(error)} says what can be given)", 2)
    except (typer.Abort, KeyboardInterrupt):
        return _tell("stopped", 130)
    except BrokenPipeError:  # whoever read it has read enough
        _drop_output()
        return 0
    except OSError as error:
        _drop_output()
        place = f"{error.filename}: " if isinstance(error.filename, str) else ""
        return _tell(f"{place}{error.strerror or error}", 2)
    except Exception as error:
        if os.environ.get("OUTTASK_DEBUG"):
            raise
        kind = type(error).__name__
        return _tell(f"outtask failed ({kind}: {error}); run again with OUTTASK_DEBUG=1 and tell us", 1)
    return 0


def main() -> Never:
    """Run the command line of this process."""
    import signal
    import warnings

    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # they are for those who develop it
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without our letters still gets its answer
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave by the door, so that files are tidied
    sys.exit(run_line(sys.argv[1:]))


def _help_of(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f"{context.command_path if context else 'outtask'} --help"


def _drop_output() -> None:
    """Let what is still to be written go nowhere, or the interpreter complains once more when it ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # not a file of the system: nothing will complain
        return


def _tell(message: str, code: int) -> int:
    line = " ".join(message.split())
    sys.stderr.write("".join(c for c in line if c.isprintable()) + "\n")
    return code
