"""A study as a case file, and a case file as the numbers of a study."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from outtask.decide.case_of import case_data, measured
from outtask.decide.models import Function, Study
from outtask.formats.case_file import examined
from outtask.formats.yaml_lines import parse_yaml
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outtask.formats.case_words import Problem

OF_FUNCTIONS = ("functions", "bundles")
"""Parts of a case that functions hold here; the rest is the study's."""


@dataclass(frozen=True)
class Taken:
    """What a case file changes in a study."""

    file: str
    frame: Mapping[str, Any]
    changed: list[Function] = field(default_factory=list)
    added: list[Function] = field(default_factory=list)


class CaseRefused(UserError):
    """A case file with errors, all of them told."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = problems[0]
        super().__init__(first.what, file=file, line=first.line, field=first.field or None, mend=first.mend)


def case_text(study: Study, functions: Sequence[Function]) -> str:
    """Return the case of a study as YAML: what people said, and as comments what its log measured."""
    import io

    from ruamel.yaml import YAML

    writer: Any = YAML(typ="safe", pure=True)
    writer.default_flow_style, writer.width, writer.sort_base_mapping_type_on_output = None, 110, False
    out = io.StringIO()
    writer.dump(case_data(study, functions), out)
    return HEAD + out.getvalue()


HEAD = """\
# A case as this workspace keeps it: what people said. What the ticket log measured is not repeated here; it
# is filled in wherever nothing is stated. Change numbers and load the file again: a function is known by its
# name, a new name makes a new function. `outtask case fields` lists everything a case may say.
"""


def taken_from(text: str, name: str, study: Study, functions: Sequence[Function]) -> Taken:
    """Return what a case file changes in a study.

    Functions of the study that the file does not name stay as they are. Raises CaseRefused with all errors
    of the file, or UserError where it is no case at all. Logs and driver series are never read from paths
    that a file names: the workspace has its own.
    """
    data, locate = parse_yaml(text, name)
    known = {function.name: function for function in functions}
    file = examined(without_paths(data), name, locate, lambda case: (measured(case, functions), []))
    if file.errors:
        raise CaseRefused(name, file.errors)
    data = file.data
    bundle = {
        member: one["name"] for one in data.get("bundles") or () for member in one.get("functions") or ()
    }
    changed, added = list[Function](), list[Function]()
    for place, one in enumerate(data["functions"], 1):
        numbers = {key: value for key, value in one.items() if key != "name"}
        function = known.get(one["name"])
        if function is None:
            function = Function(study=study, name=one["name"], position=len(functions) + place)
            added.append(function)
        else:
            changed.append(function)
        function.numbers, function.bundle = numbers, bundle.get(one["name"], "")
        function.set_apart = False
    frame = {key: value for key, value in data.items() if key not in OF_FUNCTIONS}
    if bundles := [{k: v for k, v in one.items() if k != "functions"} for one in data.get("bundles") or ()]:
        frame["bundles"] = bundles
    return Taken(name, frame, changed, added)


def without_paths(data: Any) -> Any:
    """Return the data of a case without the paths of logs and driver series."""
    if not isinstance(data, dict) or not isinstance(data.get("functions"), list):
        return data
    kept = {key: value for key, value in data.items() if key != "logs"}
    return {**kept, "functions": [_without_paths(function) for function in data["functions"]]}


def _without_paths(function: Any) -> Any:
    volume = function.get("volume") if isinstance(function, dict) else None
    if not isinstance(volume, dict):
        return function
    kept = {key: value for key, value in volume.items() if key not in ("log", "drivers")}
    if isinstance(kept.get("also"), list):
        kept["also"] = [
            {key: value for key, value in one.items() if key != "drivers"} if isinstance(one, dict) else one
            for one in kept["also"]
        ]
    return {**function, "volume": kept}
