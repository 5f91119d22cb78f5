"""Which groups of a log make up which function: proposed as a small file, edited by a person, read back.

::

    Mail and calendar:
      - Exchange Team          # 1,204 tickets
      - Group 31               # 310 tickets
    Dispatch:
      - Front Desk             # 5,012 tickets, few of them end here
    Bureau:
      like: end-user-devices   # what kind of work it is, where its name does not tell
      groups: [Bureau Nord, Bureau Sud]
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outtask.formats.case_render import commented, quoted, told_apart
from outtask.formats.case_template import checked_name, kinds_of_work
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
#
# What is usual for a function is told from its name. Where that does not tell what kind of work it is, or
# tells it wrong, say what it is like, and put its groups below groups:
#   Bureau:
#     like: end-user-devices
#     groups: [Bureau Nord, Bureau Sud]
{kinds}
# Then: outtask assess LOG --functions THIS-FILE, and outtask case new LOG --functions THIS-FILE.
"""
NOTES = {
    OTHER: "Those that end the fewest tickets: move what belongs to a function above, or make it one.",
    DISPATCH: "Groups that pass tickets on more than they end them; they are set apart, not decided on.",
}


FIELDS = ("groups", "like")
"""What may be said of a function that is more than a list of its groups."""
LONGEST = 120
"""Characters in the name of a function."""
SHOWN = 5
"""Unknown groups that are told one by one."""


class FunctionsMap(dict[str, str]):
    """Group -> function as a file has it; knows on which line each group stands.

    ``like`` holds function -> template, for those of which the file says what they are like.
    """

    def __init__(
        self,
        file: str,
        groups: Mapping[str, str],
        lines: Mapping[str, int],
        like: Mapping[str, str] | None = None,
    ) -> None:
        """Keep the groups with the file and the lines they stand on."""
        super().__init__(groups)
        self.file, self.lines, self.like = file, dict(lines), dict(like or {})


def write_functions_map(proposal: Assessment | Mapping[str, str], path: Path | str) -> None:
    """Write a map of groups to functions as YAML, largest first: one given, or that proposed for a log.

    Raises UserError where the file cannot be written.
    """
    if isinstance(proposal, Assessment):
        facts = {one.name: one for one in proposal.functions if one.name != NONE}
        groups = {name: function for name, function in propose_functions(proposal).items() if name in facts}
    else:
        facts, groups = {}, dict(proposal)
    kinds = "\n".join(commented(f"There are {', '.join(kinds_of_work())}.", 0))
    text = HEAD.replace("{kinds}", kinds) + "".join(f"{line}\n" for line in _lines(groups, facts))
    write_whole(path, text.encode())


def read_functions_map(path: Path | str) -> FunctionsMap:
    """Return group -> function of a map file, as `methods.facts.measure` takes it, and what each is like.

    Raises UserError with line and field for what cannot be used: a group in two functions, a name that is no
    text, a function without groups, a template there is not.
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
    like: dict[str, str] = {}
    for function, groups in data.items():
        within: tuple[str, ...] = ()
        if isinstance(groups, dict):
            within = ("groups",)
            like |= _like(function, groups, locate, str(path))
            groups = groups.get("groups")
        for group, line in _groups((function, *within), groups, locate, str(path)):
            if group in found:
                raise UserError(
                    f"the group {group} is already in {found[group]} (line {first[group]})",
                    file=str(path),
                    line=line,
                    field=function,
                    mend="keep one of the two lines",
                )
            found[group], first[group] = function, line
    return FunctionsMap(str(path), found, first, like)


def unknown_groups(functions: Mapping[str, str], groups: Collection[str]) -> list[str]:
    """Return a note for each group of a map that a log does not have, with the nearest that it has.

    Functions all of whose groups it lacks come first, each by its name. A map serves many exports, and not
    each has every group. Raises UserError where not one of them is there.
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
    notes = [
        str(UserError("no ticket of the log is in any of its groups", file=file, line=line, field=function))
        for function, line in _empty(functions, gone, lines).items()
    ]
    for group in gone[:SHOWN]:
        near = difflib.get_close_matches(group, free, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        told = UserError(f"the log has no group {group!r}{hint}", file=file, line=lines.get(group))
        notes.append(str(told))
    if len(gone) > SHOWN:
        more = counted(len(gone) - SHOWN, "more group")
        notes.append(str(UserError(f"the log lacks {more} of the map", file=file)))
    return notes


def _empty(
    functions: Mapping[str, str], gone: Collection[str], lines: Mapping[str, int]
) -> dict[str, int | None]:
    """Return the functions of which a log has no group, with the line of their first."""
    told = {function for group, function in functions.items() if group not in gone}
    found: dict[str, int | None] = {}
    for group, function in functions.items():
        if function not in told:
            found.setdefault(function, lines.get(group))
    return found


def _like(function: str, said: Mapping[str, Any], locate: Locate, file: str) -> dict[str, str]:
    """Return which template a function is like, where that is said beside its groups."""
    for key in said:
        if key not in FIELDS:
            close = difflib.get_close_matches(key, FIELDS, 1)
            raise UserError(
                f"a function of a map has no field {key}",
                file=file,
                line=locate((function, key)),
                field=function or None,
                mend=f"did you mean {close[0]}?" if close else f"there are {' and '.join(FIELDS)}",
            )
    if "like" not in said:
        return {}
    named = "(nothing)" if said["like"] is None else str(said["like"])
    try:
        return {function: checked_name(named, f"{function}: like", kinds_of_work())}
    except UserError as why:
        raise why.at(file=file, line=locate((function, "like"))) from None


def _groups(place_of: tuple[str, ...], groups: Any, locate: Locate, file: str) -> Iterator[tuple[str, int]]:
    """Yield the groups of one function with their lines."""
    function = place_of[0]

    def wrong(what: str, mend: str, *place: str | int) -> UserError:
        line = locate((*place_of, *place))
        return UserError(what, file=file, line=line, field=function or None, mend=mend)

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
        yield group, locate((*place_of, i))


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
