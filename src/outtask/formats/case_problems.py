"""Check a case file: every error, contradiction, open question and assumed default, with line and field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outtask.formats.case_contradictions import remarks
from outtask.formats.case_doubts import doubts
from outtask.formats.case_file import open_case
from outtask.formats.case_gaps import assumed_defaults, open_questions
from outtask.formats.case_words import Kind, Problem
from outtask.terms.errors import UserError
from outtask.terms.resolve import resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from outtask.formats.case_file import CaseFile
    from outtask.terms.case import Case

__all__ = ["Kind", "Problem", "check_case", "doubts_of", "problems_of"]


def check_case(path: Path | str) -> tuple[Problem, ...]:
    """Return all that there is to say about a case file, in the order of its lines.

    Errors keep it from being decided; nothing else does. Parts with errors do not hide what is wrong in
    others. Raises UserError only where nothing can be looked at: no such file, no text, no YAML.
    """
    return problems_of(open_case(path))


def _without_numbers(errors: Iterable[Problem]) -> Iterator[str]:
    """Name the functions whose volume or work is wrong: doubts about them would only follow from that."""
    for error in errors:
        for part in ("].volume", "].work"):
            head, found, _ = error.field.partition(part)
            if found and head.startswith("functions["):
                yield f"{head}]"


def doubts_of(file: CaseFile) -> tuple[Problem, ...]:
    """Return what does not fit together in a case, is hardly meant or worth a note, in the order of lines."""
    kinds = (Kind.CONTRADICTION, Kind.UNUSUAL, Kind.NOTE)
    return tuple(problem for problem in problems_of(file) if problem.kind in kinds)


def problems_of(file: CaseFile) -> tuple[Problem, ...]:
    """Return all that there is to say about a case file that was read, in the order of its lines."""
    found = list(file.errors)
    if file.case is not None:
        found += file.problems(Kind.QUESTION, open_questions(file.case))
        try:
            found += _on_defaults(file, file.case)
        except (UserError, ArithmeticError):
            if not file.errors:  # one of them says why
                raise
    return tuple(sorted(found, key=lambda problem: problem.line))


def _on_defaults(file: CaseFile, case: Case) -> list[Problem]:
    """Return what can only be said once what was left out is filled in."""
    complete = resolved(case)
    told = [one for kind, of in doubts(case, complete) for one in file.problems(kind, of)]
    unsure, wrong = tuple(_without_numbers(file.errors)), {error.field for error in file.errors}
    found = [one for one in told if one.field not in wrong and not one.field.startswith(unsure)]
    found += file.problems(Kind.REMARK, remarks(case, complete))
    found += file.problems(Kind.DEFAULT, assumed_defaults(case, complete))
    return found
