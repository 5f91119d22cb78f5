"""Read a case file: YAML with line numbers to a validated Case, measured facts filled in."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outtask.formats.case_measured import fill_measured
from outtask.formats.case_rules import broken_rules, stray_percentages
from outtask.formats.case_valid import Sound, validated
from outtask.formats.case_words import Kind, Problem, field_name, from_pydantic, names_at
from outtask.formats.yaml_lines import read_yaml
from outtask.terms.amounts import MOST
from outtask.terms.case import Case
from outtask.terms.errors import UserError
from outtask.terms.resolve import resolved

if TYPE_CHECKING:
    from outtask.formats.case_names import Finding
    from outtask.formats.yaml_lines import Locate, Place

    Fill = Callable[[Case], tuple[Case, list[Finding]]]


START = "outtask case new writes a case to start from"
MAKE = "of a ticket log outtask case new LOG > case.yaml makes one"
OTHER_KINDS = (".csv", ".gz", ".xlsx", ".xls", ".ods", ".parquet", ".html", ".pdf", ".zip")


@dataclass(frozen=True)
class CaseFile:
    """A case file as far as it could be read."""

    path: str
    case: Case | None  # with errors: of the parts without; None where too little is left
    errors: tuple[Problem, ...]  # in the order of lines
    data: Any
    locate: Locate
    sound: Sound

    def said(self, place: Place) -> Any:
        """Return what the file says at a place of the case; None where it says nothing."""
        told = self.data
        for step in self.sound.origin(place):
            try:
                told = told[step]
            except (LookupError, TypeError):
                return None
        return told

    def problems(self, kind: Kind, findings: Iterable[Finding]) -> Iterator[Problem]:
        """Give findings their line and field, but for those that only follow from an error."""
        for place, what, mend in findings:
            here = self.sound.origin(place)
            if not self.sound.touches(here):
                named = names_at(self.data, here)
                yield Problem(kind, field_name(self.data, here), self.locate(here), what, mend, named)


def read_case(path: Path | str) -> Case:
    """Return the case of a YAML file, with volumes from its logs and driver series filled in as measured.

    Defaults are not filled in (`outtask.terms.resolve.resolved` does that when a case is decided).
    Raises UserError for the first error in the file, with line and field, and says how many more there are.
    """
    return sound_case(open_case(path))


def sound_case(file: CaseFile) -> Case:
    """Return the case of a file without errors; raise UserError for the first as `read_case` does."""
    if not file.errors:
        assert file.case is not None
        return file.case
    first, more = file.errors[0], len(file.errors) - 1
    ask = f"{more} more: outtask case check {file.path}" if more else None
    mend = f"{first.mend} ({ask})" if first.mend and ask else first.mend or ask
    raise UserError(first.what, file=file.path, line=first.line, field=first.field or None, mend=mend)


def open_case(path: Path | str) -> CaseFile:
    """Read a case file and find every error in it.

    Raises UserError only where nothing can be looked at: no such file, no text, no YAML.
    """
    if Path(path).suffix.lower() in OTHER_KINDS and Path(path).is_file():
        raise UserError("is not a case, which is a YAML file", file=str(path), mend=MAKE)
    data, locate = read_yaml(path, START)
    return examined(data, str(path), locate, lambda case: fill_measured(case, Path(path).parent))


def examined(data: Any, path: str, locate: Locate, fill: Fill) -> CaseFile:
    """Find every error in the data of a case file; ``fill`` fills in what was measured elsewhere.

    Raises UserError only where it is no case at all.
    """
    if data is None:
        raise UserError("is empty", file=path, mend=START)
    if not isinstance(data, dict):
        raise UserError(
            "is not a case: it must begin with fields such as case: and functions:",
            file=path,
            line=locate(()),
            mend=START,
        )
    huge = list(_absurd(data, ()))
    case, wrong, sound = validated(data, without=[place for place, _, _ in huge])
    file = CaseFile(path, case, (), data, locate, sound)
    errors = [
        Problem(Kind.ERROR, field_name(data, place), locate(place), what, mend) for place, what, mend in huge
    ]
    errors += from_pydantic(data, wrong, locate)
    if case is not None:
        errors += file.problems(Kind.ERROR, stray_percentages(case, file.said))
        case, findings = fill(case)
        errors += file.problems(Kind.ERROR, broken_rules(case))
        errors += file.problems(Kind.ERROR, findings)
        if not errors:
            errors += file.problems(Kind.ERROR, _undecidable(case))
    ordered = tuple(sorted(dict.fromkeys(errors), key=lambda problem: problem.line))
    return CaseFile(file.path, case, ordered, data, locate, sound)


def _absurd(data: Any, place: Place) -> Iterator[Finding]:
    """Find numbers that nothing in a case can be."""
    if isinstance(data, dict | list):
        for key, item in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _absurd(item, (*place, key))
    elif isinstance(data, int | float) and not isinstance(data, bool):
        if isinstance(data, float) and math.isnan(data):
            yield place, "must be a number", None
        elif abs(data) > MOST:
            yield place, f"is larger than anything in a case may be ({MOST:g})", None


def _undecidable(case: Case) -> list[Finding]:
    """Find what keeps defaults from being filled in."""
    try:
        resolved(case)
    except UserError as why:
        return [((why.field,) if why.field else (), why.what, why.mend)]
    return []
