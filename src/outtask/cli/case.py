"""``outtask case``: write a case to start from, and check one."""

from __future__ import annotations

import re
import shlex
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outtask.cli.progress import telling
from outtask.cli.reading import Reading
from outtask.cli.terminal import printable, say
from outtask.formats.case_problems import Kind, check_case
from outtask.methods.questions import asked_once
from outtask.methods.words import few
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.formats.case_problems import Problem


FUNCTION = re.compile(r"^functions\[.*?\](?=\.|$)")
QUIET = (Kind.DEFAULT, Kind.REMARK)
"""What would bury the rest."""


def new(log: str | None, *, templates: Sequence[str], **reading: Any) -> None:
    """Print a case as YAML; a file is always UTF-8, whatever the terminal speaks."""
    from outtask.formats.case_kinds import kinds_told
    from outtask.formats.case_new import bundled_groups, kinds_of, new_case, without_tickets
    from outtask.methods.facts.proposal import OTHER

    how = Reading(**reading)
    if log is None:
        if given := how.words():
            raise UserError(f"without a LOG there is nothing to read:{given}", mend="name the log before it")
        text = new_case(None, templates)
    else:
        if stat.S_ISFIFO(_mode(log)):
            raise UserError(
                "is a pipe, and is read twice for a case", file=log, mend="save it as a file first"
            )
        named = how.map_of_functions()
        assessment = how.assess(log, functions=named)
        for note in assessment.notes:
            if how.functions is not None and note.startswith(f"{how.functions}:"):
                sys.stderr.write(f"{printable(note)}\n")  # the case is on standard output
        rest = bundled_groups(assessment, named)
        if rest:
            # What a small group measures does not add up to what they measure together: read again.
            assessment = how.assess(log, functions={**(named or {}), **dict.fromkeys(rest, OTHER)})
        mapped, like = bool(rest or named), named.like if named else None
        for line in kinds_told(kinds_of(assessment, templates, mapped=mapped, like=like, named=named)):
            sys.stderr.write(f"{printable(line)}\n")
        if unseen := without_tickets(assessment, named):
            told = f"No ticket tells of {', '.join(unseen)}: the case asks how many there are a month."
            sys.stderr.write(f"{printable(told)}\n")
        text = new_case(assessment, templates, mapped=mapped, bundled=rest, like=like, named=named)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())


def _mode(log: str) -> int:
    try:
        return Path(log).stat().st_mode
    except OSError:  # told where it is read
        return 0


def check(case: str, *, everything: bool) -> None:
    """Print a line for each finding, errors first; raise UserError where the case cannot be decided.

    What is merely assumed is counted, and told line by line only where ``everything`` is asked for.
    """
    with telling(f"Reading {case}"):
        problems = sorted(check_case(case), key=lambda problem: list(Kind).index(problem.kind))
    for problem in problems:
        if problem.kind in QUIET and not everything:
            continue
        say(_line(case, problem))
    counts = {kind: sum(problem.kind is kind for problem in problems) for kind in Kind}
    told = _counted({kind: count for kind, count in counts.items() if kind not in QUIET})
    quiet = _counted({kind: counts[kind] for kind in QUIET})
    if quiet and not everything:
        say(f"{quiet}: outtask case check {shlex.quote(case)} --all lists them")
    if counts[Kind.ERROR]:
        raise UserError(f"cannot be decided as it is: {told}", file=case)
    once = len(asked_once([one for one in problems if one.kind is Kind.QUESTION], _question))
    if once < counts[Kind.QUESTION]:
        told += f", {few(once)} where one that is asked of several functions counts once"
    say(f"{case} can be decided" + (f": {told}" if told else ", with nothing left open"))


def _question(problem: Problem) -> tuple[str, str]:
    """Return what is asked, and of what, whichever the function is."""
    return FUNCTION.sub("functions", problem.field), problem.what.partition("?")[0]


def _counted(counts: dict[Kind, int]) -> str:
    return ", ".join(f"{count} {kind.value}{'s' * (count != 1)}" for kind, count in counts.items() if count)


def _line(case: str, problem: Problem) -> str:
    error = problem.error(case)
    named = problem.kind not in (Kind.ERROR, Kind.DEFAULT)  # these say themselves what they are
    what = f"{problem.kind.value}: {error.what}" if named else error.what
    return str(UserError(what, file=error.file, line=error.line, field=error.field, mend=error.mend))
