"""Which groups of a log make up which function: proposed as a small file, edited by a person, read back.

::

    Mail and calendar:
      - Exchange Team          # 1,204 tickets
      - Group 31               # 310 tickets
    Dispatch:
      - Front Desk             # 5,012 tickets, few of them end here
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outtask.formats.case_render import quoted, told_apart
from outtask.formats.whole_file import write_whole
from outtask.formats.yaml_lines import read_yaml
from outtask.methods.facts.proposal import DISPATCH, OTHER, propose_functions
from outtask.methods.words import counted
from outtask.terms.errors import UserError
from outtask.terms.facts import NONE, Assessment

if TYPE_CHECKING:
    from outtask.formats.yaml_lines import Locate
    from outtask.terms.facts import FunctionFacts

HEAD = """\
# Which groups of the log make up which function.
#
# A line without a dash names a function, the lines with a dash below it are its groups. Rename a function as
# you call it; move a group to the function it belongs to; take out a function without groups. Groups that
# stand nowhere here are decided on together, as Other groups, and those that mostly pass tickets on are set
# apart (outtask assess shows each as it is). Nobody rates more than a dozen functions with care.
# Then: outtask assess LOG --functions THIS-FILE, and outtask case new LOG --functions THIS-FILE.
"""
NOTES = {
    OTHER: "Those that end the fewest tickets: move what belongs to a function above, or make it one.",
    DISPATCH: "Groups that pass tickets on more than they end them; they are set apart, not decided on.",
}


LONGEST = 120
"""Characters in the name of a function."""
SHOWN = 5
"""Unknown groups that are told one by one."""


class FunctionsMap(dict[str, str]):
    """Group -> function as a file has it; knows on which line each group stands."""

    def __init__(self, file: str, groups: Mapping[str, str], lines: Mapping[str, int]) -> None:
        """Keep the groups with the file and the lines they stand on."""
        super().__init__(groups)
        self.file, self.lines = file, dict(lines)


def write_functions_map(proposal: Assessment | Mapping[str, str], path: Path | str) -> None:
    """Write a map of groups to functions as YAML, largest first: one given, or that proposed for a log.

    Raises UserError where the file cannot be written.
    """
    if isinstance(proposal, Assessment):
        facts = {one.name: one for one in proposal.functions if one.name != NONE}
        groups = {name: function for name, function in propose_functions(proposal).items() if name in facts}
    else:
        facts, groups = {}, dict(proposal)
    text = HEAD + "".join(f"{line}\n" for line in _lines(groups, facts))
    write_whole(path, text.encode())


def read_functions_map(path: Path | str) -> FunctionsMap:
    """Return group -> function of a map file, as `methods.facts.measure` takes it.

    Raises UserError with line and field for what cannot be used: a group in two functions, a name that is no
    text, a function without groups.
    """
    data, locate = read_yaml(path)
    if not isinstance(data, dict) or not data:
        raise UserError(
            "is no map of groups to functions",
            file=str(path),
            line=locate(()),
            mend="write a function's name with a colon, and below it a line '- group' for each of its groups",
        )
    found: dict[str, str] = {}
    first: dict[str, int] = {}
    for function, groups in data.items():
        for group, line in _groups(function, groups, locate, str(path)):
            if group in found:
                raise UserError(
                    f"the group {group} is already in {found[group]} (line {first[group]})",
                    file=str(path),
                    line=line,
                    field=function,
                    mend="keep one of the two lines",
                )
            found[group], first[group] = function, line
    return FunctionsMap(str(path), found, first)


def unknown_groups(functions: Mapping[str, str], groups: Collection[str]) -> list[str]:
    """Return a note for each group of a map that a log does not have, with the nearest that it has.

    A map serves many exports, and not each has every group. Raises UserError where not one of them is there.
    """
    gone = [group for group in functions if group not in groups]
    lines = functions.lines if isinstance(functions, FunctionsMap) else {}
    file = functions.file if isinstance(functions, FunctionsMap) else None
    free = sorted(set(groups) - functions.keys())
    if gone and len(gone) == len(functions):
        known = ", ".join(map(repr, free[:10]))
        raise UserError(
            f"the log has none of its groups, such as {gone[0]!r}", file=file, line=lines.get(gone[0]),
            mend=f"name groups as the log does: {known}{' ...' * (len(free) > 10)}",
        )  # fmt: skip
    notes = []
    for group in gone[:SHOWN]:
        near = difflib.get_close_matches(group, free, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        told = UserError(f"the log has no group {group!r}{hint}", file=file, line=lines.get(group))
        notes.append(str(told))
    if len(gone) > SHOWN:
        more = counted(len(gone) - SHOWN, "more group")
        notes.append(str(UserError(f"the log lacks {more} of the map", file=file)))
    return notes


def _groups(function: str, groups: Any, locate: Locate, file: str) -> Iterator[tuple[str, int]]:
    """Yield the groups of one function with their lines."""

    def wrong(what: str, mend: str, *place: str | int) -> UserError:
        return UserError(what, file=file, line=locate((function, *place)), field=function or None, mend=mend)

    if not function.strip():
        raise wrong("a function needs a name", "write it before the colon")
    if len(function) > LONGEST:
        raise wrong(f"the name of a function is longer than {LONGEST} characters", "shorten it")
    if isinstance(groups, str):
        groups = [groups]
    if not isinstance(groups, list) or not groups:
        raise wrong("has no groups", "add a line '- group' for each, or take the function out")
    for i, group in enumerate(groups):
        if not isinstance(group, str):
            shown = "a list" if isinstance(group, dict | list) else "nothing" if group is None else str(group)
            raise wrong(f"{shown[:40]} is no name of a group", "put the name in quotes", i)
        yield group, locate((function, i))


def _lines(groups: Mapping[str, str], facts: Mapping[str, FunctionFacts]) -> Iterator[str]:
    functions: dict[str, list[str]] = {}
    for group, function in groups.items():
        functions.setdefault(function, []).append(group)
    ordered = sorted(functions, key=lambda name: (name == DISPATCH, name == OTHER))
    called = told_apart(function[:LONGEST] for function in ordered)
    for function, name in zip(ordered, called, strict=True):
        yield ""
        if function in NOTES:
            yield f"# {NOTES[function]}"
        yield f"{quoted(name)}:"
        for group in functions[function]:
            one = facts.get(group)
            told = f"  # {counted(one.tickets, 'ticket')}, {one.closed:,} of them end here" if one else ""
            yield f"  - {quoted(group)}{told}"
