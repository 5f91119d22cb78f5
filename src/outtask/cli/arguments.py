"""Every command with what can be given to it, as data; argparse, because it is there at once.

(Typer takes a third of a second to coerce its first argument, as long as reading a log of 40 MB.)
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from outtask.terms.errors import UserError

ABOUT = """Decide what to keep, out-task or outsource, on your own ticket data.

  outtask sample                     a report on the log that comes with it
  outtask assess LOG                 what your own ticket export tells
  outtask case new LOG > case.yaml   a case, with what only you can answer
  outtask decide case.yaml           what to keep, out-task or outsource
"""


@dataclass(frozen=True)
class Argument:
    """One argument: its names and what argparse is to know of it."""

    names: tuple[str, ...]
    told: dict[str, Any]


@dataclass(frozen=True)
class Command:
    """One command: the words that call it, what it does, and the function that does it."""

    words: str
    does: str
    home: str  # "module:function", imported when it is called
    arguments: tuple[Argument, ...] = ()


def argument(*names: str, **told: Any) -> Argument:
    """Declare an argument as argparse would."""
    return Argument(names, told)


def whole_number(least: int, most: int | None = None) -> Callable[[str], int]:
    """Return a reader of whole numbers within limits."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"must be a whole number, not {text!r}") from None
        if number < least or (most is not None and number > most):
            limits = f"at least {least:,}" + (f" and at most {most:,}" if most is not None else "")
            raise argparse.ArgumentTypeError(f"must be {limits}, not {number:,}")
        return number

    return read


class OneOfTwo(argparse.Action):
    """Keep a constant; the line may not say its opposite too."""

    def __init__(self, option_strings: Sequence[str], dest: str, **told: Any) -> None:
        """Take no value."""
        super().__init__(option_strings, dest, nargs=0, **told)

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, *_: Any) -> None:
        """Keep it, or raise the error that argparse tells with the option."""
        if getattr(namespace, self.dest) not in (None, self.const):
            raise argparse.ArgumentError(self, "the line says the opposite too")
        setattr(namespace, self.dest, self.const)


LOG = argument("log", metavar="LOG", help="ticket export: CSV (also .gz), Excel or Parquet")
CASE = argument("case", metavar="CASE.yaml", help="the case file")
JSON = argument("--json", action="store_true", help="print one JSON document and nothing else")
REPORT = argument("--report", metavar="OUT.html", help="write the report here, as one file")
READING = (
    argument(
        "--by", metavar="COLUMN", help="column that names the function; left out, the group in charge does"
    ),
    argument("--functions", metavar="MAP.yaml", help="which groups make a function, and what it is like"),
    argument(
        "--zone", metavar="ZONE", help="zone of times that name none, e.g. Europe/Berlin; left out, UTC"
    ),
    argument("--encoding", metavar="NAME", help="of a text file, e.g. cp1252, where it is found wrongly"),
    argument(
        "--day-first", dest="day_first", action=OneOfTwo, const=True, help="3/4/2026 is the 3rd of April"
    ),
    argument(
        "--month-first",
        dest="day_first",
        action=OneOfTwo,
        const=False,
        help="3/4/2026 is the 4th of March; left out, the whole column tells",
    ),
    argument(
        "--mapping", metavar="FILE.yaml", help="which column holds what, where the proposal is not right"
    ),
    argument("--country", metavar="CODE", help="count office hours and holidays of this country, e.g. DE"),
)

TEMPLATES = (
    "application-support", "backup-and-restore", "cloud-platform", "end-user-devices", "freelancers",
    "network", "one-time-migration", "security-operations", "service-desk", "storage-maintenance",
    "ticket-team",
)  # fmt: skip
"""Names of the typical functions: a help that looked for their files would be there later."""

COMMANDS = (
    Command(
        "start",
        "start the workspace: web server and worker, at one address",
        "outtask.cli.start:run",
        (
            argument("--host", metavar="NAME", help="where to listen; left out, OUTTASK_HOST or 127.0.0.1"),
            argument(
                "--port",
                type=whole_number(0, 65_535),
                metavar="N",
                help="left out, OUTTASK_PORT or 8000; 0 takes any free one",
            ),
            argument(
                "--no-sample",
                dest="sample",
                action="store_false",
                help="leave a new workspace empty, without the sample",
            ),
        ),
    ),
    Command("worker", "carry out background jobs, beside what start runs", "outtask.cli.worker:run"),
    Command("sample", "write a report on the ticket log that comes with it", "outtask.cli.sample:run"),
    Command(
        "assess",
        "measure what a ticket log tells of each function",
        "outtask.cli.assess:run",
        (
            LOG,
            *READING,
            argument(
                "--take",
                choices=("handled", "last", "first"),
                default="handled",
                help="where a ticket counts: where it was handled, or in its last or first row",
            ),
            argument("--write-functions", metavar="MAP.yaml", help="write a proposed map here, to be edited"),
            argument(
                "--write-mapping",
                metavar="FILE.yaml",
                help="write how columns were read, to be edited",
            ),
            argument("--rejects", metavar="OUT.csv", help="list the rows that do not count here"),
            REPORT,
            JSON,
        ),
    ),
    Command(
        "case new",
        "print a commented case to start from, with what a log measured",
        "outtask.cli.case:new",
        (
            argument("log", metavar="LOG", nargs="?", help="ticket export whose functions it is about"),
            argument(
                "--template",
                dest="templates",
                metavar="NAME",
                action="append",
                default=[],
                help=f"add a typical function, may be given often: {', '.join(TEMPLATES)}",
            ),
            *READING,
        ),
    ),
    Command(
        "case check",
        "name every gap and contradiction, with its line",
        "outtask.cli.case:check",
        (
            CASE,
            argument("--all", dest="everything", action="store_true", help="list what is assumed as well"),
        ),
    ),
    Command(
        "case fields",
        "list all that a case may say: units, defaults, reasons",
        "outtask.cli.fields:show_fields",
        (argument("words", metavar="WORD", nargs="*", help="only fields that have these words"),),
    ),
    Command(
        "decide",
        "say what to keep, out-task or outsource, and what turns it",
        "outtask.cli.decide:run",
        (
            CASE,
            argument("--seed", type=whole_number(0), metavar="N", help="left out, the case's own"),
            argument("--paths", type=whole_number(64, 65_536), metavar="N", help="left out, the case's own"),
            REPORT,
            argument("--pdf", metavar="OUT.pdf", help="write the report for paper here"),
            argument(
                "--log", metavar="LOG", help="with --report: show what this log tells beside the verdicts"
            ),
            JSON,
        ),
    ),
    Command(
        "backup",
        "write the whole workspace into one file, also while it runs",
        "outtask.cli.backup:backup",
        (argument("out", metavar="OUT", help="the file to write"),),
    ),
    Command(
        "restore",
        "bring a workspace back from such a file",
        "outtask.cli.backup:restore",
        (
            argument("backup", metavar="BACKUP", help="the file that outtask backup wrote"),
            argument(
                "--replace",
                action="store_true",
                help="put it in place of the workspace that is there, of which a backup is made first",
            ),
        ),
    ),
    Command(
        "tidy",
        "remove what nobody needs any more, every day or so",
        "outtask.cli.tidy:run",
        (
            argument(
                "--forget-after",
                type=whole_number(1, 36_500),
                metavar="DAYS",
                help="also erase what the ledger says of persons once it is older; its chain stays whole",
            ),
            argument(
                "--erase-files-after",
                type=whole_number(1, 36_500),
                metavar="DAYS",
                help="also erase files that were dropped longer ago; what was imported from them stays",
            ),
        ),
    ),
    Command(
        "ledger verify",
        "find what was altered, removed or put elsewhere in the ledger",
        "outtask.cli.ledger:verify",
        (
            argument(
                "--head",
                metavar="FILE",
                help="a head that was exported before: finds a tail that was cut and a ledger made anew",
            ),
            argument(
                "--key",
                metavar="FINGERPRINT",
                help="of the key that signed the head, where it is not this workspace's (as after a restore)",
            ),
        ),
    ),
    Command(
        "ledger head",
        "print the last entry's number and hash, signed",
        "outtask.cli.ledger:head",
        (argument("--out", metavar="FILE", help="write it here, to be kept elsewhere"),),
    ),
    Command(
        "sign-in-link",
        "print a link that lets the owner in, once",
        "outtask.cli.people:sign_in_link",
        (argument("--email", metavar="ADDRESS", help="let in whoever has this e-mail address instead"),),
    ),
    Command("version", "say which version this is", "outtask.cli.version:run"),
)


class Layout(argparse.HelpFormatter):
    """Help in which no name is broken at its hyphens: it is to be copied."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False)


class Parser(argparse.ArgumentParser):
    """A parser that tells what is wrong as everything else here does: in one line."""

    def parse_line(self, arguments: Sequence[str]) -> dict[str, Any]:
        """Return what was given; raise UserError with the command's own help for what it cannot take."""
        found, unknown = self.parse_known_args(arguments)
        if unknown:
            words = next((one.words for one in COMMANDS if one.home == getattr(found, "home", None)), "")
            prog = f"{self.prog} {words}".strip()
            mend = f"{prog} --help says what can be given"
            if getattr(found, "json", False) is True:
                mend = f"--json writes to standard output: {prog} ... --json > out.json; {mend}"
            raise UserError(f"unrecognized arguments: {' '.join(unknown)}", mend=mend)
        return vars(found)

    def error(self, message: str) -> NoReturn:
        """Raise the message as a UserError."""
        raise UserError(message, mend=f"{self.prog} --help says what can be given")


def meant(arguments: Sequence[str]) -> Sequence[Command]:
    """Return the commands that a line may mean, all where its first word tells none.

    To set up a parser for all of them takes some milliseconds more.
    """
    return [command for command in COMMANDS if command.words.split()[0] in arguments[:1]] or COMMANDS


def parser(commands: Sequence[Command] = COMMANDS) -> Parser:
    """Return the parser of the whole command line; ``home`` of what it returns names the function to call."""
    listed = "\n".join(f"  {command.words:<12} {command.does}" for command in commands)
    layout = argparse.RawDescriptionHelpFormatter
    top = Parser(
        prog="outtask", usage="outtask COMMAND ...", description=ABOUT, formatter_class=layout,
        epilog=f"commands:\n{listed}\n\nouttask COMMAND --help says what can be given to each.",
        allow_abbrev=False,
    )  # fmt: skip
    top.add_argument("--version", dest="home", action="store_const", const="outtask.cli.version:run",
                     help="say which version this is")  # fmt: skip
    groups = {"": top.add_subparsers(metavar="COMMAND", help=argparse.SUPPRESS, parser_class=Parser)}
    for command in commands:
        group, _, word = command.words.rpartition(" ")
        if group not in groups:
            below = groups[""].add_parser(group, prog=f"outtask {group}", allow_abbrev=False)
            groups[group] = below.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)
        about = f"{command.does[0].upper()}{command.does[1:]}."
        one = groups[group].add_parser(
            word, prog=f"outtask {command.words}", help=command.does, description=about, allow_abbrev=False,
            formatter_class=Layout,
        )  # fmt: skip
        one.set_defaults(home=command.home)
        for given in command.arguments:
            one.add_argument(*given.names, **given.told)
    return top
