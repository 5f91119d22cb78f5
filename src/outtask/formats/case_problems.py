"""Check a case file: every error, contradiction, open question and assumed default, with line and field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outtask.formats.case_contradictions import contradictions
from outtask.formats.case_file import open_case
from outtask.formats.case_gaps import assumed_defaults, open_questions
from outtask.formats.case_words import Kind, Problem
from outtask.terms.errors import UserError
from outtask.terms.resolve import resolved

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Kind", "Problem", "check_case"]


def check_case(path: Path | str) -> tuple[Problem, ...]:
    """Return all that there is to say about a case file, in the order of its lines.

    Errors keep it from being decided; nothing else does. Parts with errors do not hide what is wrong in
    others. Raises UserError only where nothing can be looked at: no such file, no text, no YAML.
    """
    file = open_case(path)
    found = list(file.errors)
    if file.case is not None:
        found += file.problems(Kind.QUESTION, open_questions(file.case))
        try:
            complete = resolved(file.case)
        except UserError:  # an error above says why
            complete = None
        if complete is not None:
            found += file.problems(Kind.CONTRADICTION, contradictions(file.case, complete))
            found += file.problems(Kind.DEFAULT, assumed_defaults(file.case, complete))
    return tuple(sorted(found, key=lambda problem: problem.line))
