"""Read a case file: YAML with line numbers to a validated Case, measured facts filled in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from outtask.formats.case_measured import fill_measured
from outtask.formats.case_problems import Kind, Problem, field_name, from_pydantic
from outtask.formats.case_rules import broken_rules
from outtask.formats.yaml_lines import read_yaml
from outtask.terms.case import Case
from outtask.terms.errors import UserError
from outtask.terms.resolve import resolved

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outtask.formats.case_rules import Finding
    from outtask.formats.yaml_lines import Locate


@dataclass(frozen=True)
class CaseFile:
    """A case file as far as it could be read. Without errors there is a case."""

    path: str
    case: Case | None
    errors: tuple[Problem, ...]  # in the order of lines
    data: Any
    locate: Locate

    def problems(self, kind: Kind, findings: Iterable[Finding]) -> tuple[Problem, ...]:
        """Give findings their line and field, in the order of lines."""
        found = [
            Problem(kind, field_name(self.data, place), self.locate(place), what, mend)
            for place, what, mend in findings
        ]
        return tuple(sorted(found, key=lambda problem: problem.line))


def read_case(path: Path | str) -> Case:
    """Return the case of a YAML file, with volumes from its logs and driver series filled in as measured.

    Defaults are not filled in (`outtask.terms.resolve.resolved` does that when a case is decided).
    Raises UserError for the first error in the file, with line and field, and says how many more there are.
    """
    file = open_case(path)
    if file.errors:
        first, more = file.errors[0].error(file.path), len(file.errors) - 1
        if more:
            ask = f"{more} more: outtask case check {file.path}"
            first = UserError(
                first.what,
                file=first.file,
                line=first.line,
                field=first.field,
                mend=f"{first.mend} ({ask})" if first.mend else ask,
            )
        raise first
    assert file.case is not None
    return file.case


def open_case(path: Path | str) -> CaseFile:
    """Read a case file and find every error in it.

    Raises UserError only where nothing can be looked at: no such file, no text, no YAML.
    """
    data, locate = read_yaml(path)
    file = CaseFile(str(path), None, (), data, locate)
    if data is None:
        raise UserError("is empty", file=file.path)
    if not isinstance(data, dict):
        raise UserError(
            "is not a case: it must begin with fields such as case: and functions:",
            file=file.path,
            line=locate(()),
            mend="outtask case new writes one to start from",
        )
    try:
        # As JSON, because only there strict means: no text for numbers, no numbers for text.
        case = Case.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as why:
        found = sorted(from_pydantic(data, why.errors(include_url=False), locate), key=lambda p: p.line)
        return CaseFile(file.path, None, tuple(found), data, locate)
    if errors := file.problems(Kind.ERROR, broken_rules(case)):
        return CaseFile(file.path, None, errors, data, locate)
    case, findings = fill_measured(case, Path(path).parent)
    findings = findings or _undecidable(case)
    if findings:
        return CaseFile(file.path, None, file.problems(Kind.ERROR, findings), data, locate)
    return CaseFile(file.path, case, (), data, locate)


def _undecidable(case: Case) -> list[Finding]:
    """Find what keeps defaults from being filled in."""
    try:
        resolved(case)
    except UserError as why:
        return [((why.field,) if why.field else (), why.what, why.mend)]
    return []
