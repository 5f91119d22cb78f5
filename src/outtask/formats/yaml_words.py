"""What is wrong with a YAML file in the words of the person who wrote it, not of the parser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

BRACKETS = {"mapping": ("{", "}"), "sequence": ("[", "]")}
INDENT = "give all lines of one group the same number of blanks, and what belongs to a line two more"
QUOTES = 'put the text in quotes: "..."'


def plainly(why: MarkedYAMLError, text: str) -> tuple[str, str | None]:
    """Return what is wrong and how to mend it. Words of the parser remain only where none of ours fit."""
    problem, context = why.problem or "", why.context or ""
    here = why.problem_mark.line if why.problem_mark else 0
    start = why.context_mark.line if why.context_mark else here
    if flow := re.search(r"flow (mapping|sequence|node)", context):
        return _brackets(flow.group(1), problem, start, here)
    if "'\\t'" in problem:
        return "a tab stands in it", "use blanks instead"
    if odd := re.search("character '(.)' that cannot start any token", problem):
        return f"a text begins with {odd.group(1)}", QUOTES
    if "mapping values are not allowed" in problem:
        if _ends_a_bracket(text.splitlines()[here : here + 1]):
            return "it is the rest of a value in { } that began in a line above", "take this line away"
        return "a colon where none can be", f"{QUOTES} if it has a colon; else {INDENT}"
    if "sequence entries are not allowed" in problem:
        return "a dash where none can be", "begin a list on a line of its own"
    if "expected ':'" in problem:
        return f"line {start + 1} is neither a field nor a part of the one above", "write it as field: value"
    if "end of stream" in problem:
        return f"a quote is opened in line {start + 1} and never closed", "close it"
    if "undefined alias" in problem:
        return f"a text begins with *, or is an undefined alias ({problem.split()[-1]})", QUOTES
    if "chomping" in problem:
        return "a text begins with > or |", QUOTES
    if "unknown escape" in problem:
        return "a \\ between double quotes has a meaning of its own", "use single quotes"
    if found := re.search("expected <block end>, but found '(.*)'", problem):
        return _left_over(found.group(1))
    if "node content" in problem:
        return f"{problem.rpartition('found ')[2]} stands where a value should be", QUOTES
    if "single document" in context:
        return (
            "another document begins, and one is read",
            "take the line away, with what follows or precedes it",
        )
    return problem or "cannot be read", None


def _ends_a_bracket(lines: list[str]) -> bool:
    """Tell whether the line closes a bracket that it does not open: what stood before it was replaced."""
    return any(line.rstrip().endswith("}") and line.count("}") > line.count("{") for line in lines)


def _brackets(kind: str, problem: str, start: int, here: int) -> tuple[str, str | None]:
    """Say what is wrong between brackets, of which the first stands in line ``start`` (from 0)."""
    found = problem.rpartition("got ")[2] or problem
    if kind == "node":
        end = "stream end" in problem
        told = (
            "it ends before a bracket is closed" if end else "something is missing before a comma or bracket"
        )
        return told, None if end else "take the spare comma or bracket away"
    opens, closes = BRACKETS[kind]
    if here == start and "stream end" not in found:
        told = f"between {opens} and {closes} in line {start + 1} a comma is missing, or a text needs quotes"
        return told, f"put a comma between two entries; {QUOTES} if it has a colon or a bracket"
    return f"a closing {closes} is missing: the {opens} stands in line {start + 1}", f"add {closes}"


def _left_over(found: str) -> tuple[str, str | None]:
    if found in ("}", "]"):
        return f"there is a {found} too many", "take it away"
    if found == "<scalar>":
        return "something follows a text in quotes", "put all of it in one pair of quotes; write '' for a '"
    return "wrong indentation: this line fits no line above it", INDENT
