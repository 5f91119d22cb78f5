"""Which template a function's assumed numbers are from, and who chose it: a map, its name, or nobody."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from outtask.formats.case_render import commented, visible
from outtask.formats.case_template import TICKETS, kinds_of_work, template, told_by
from outtask.methods.facts.proposal import OTHER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SHOWN = 6
"""Functions that are named of those that are like one template."""


class By(StrEnum):
    """What chose the template of a function."""

    MAP = "the map"
    ASKED = "its name, which is that of a template asked for"
    NAME = "its name"
    MANY = "several kinds of work"
    NOBODY = "nobody"


class Taken(NamedTuple):
    """What a function was taken for."""

    function: str
    template: str
    by: By


def taken_for(
    function: str, like: Mapping[str, str] | None = None, asked: Mapping[str, str] | None = None
) -> Taken:
    """Return what a function of a log is taken for.

    ``like`` is function -> template as a map says it; ``asked`` is the name of a template's function, without
    case, -> template, of those that were asked for.
    """
    if function in (like or {}):
        return Taken(function, (like or {})[function], By.MAP)
    if name := (asked or {}).get(function.casefold()):
        return Taken(function, name, By.ASKED)
    if function == OTHER:
        return Taken(function, TICKETS, By.MANY)
    if name := told_by(function):
        return Taken(function, name, By.NAME)
    return Taken(function, TICKETS, By.NOBODY)


def kind_comment(taken: Taken, *, first: bool) -> list[str]:
    """Return what a new case says of it at the function; the ``first`` that nobody chose says how to."""
    usual = f"from the template {taken.template} ({template(taken.template).title})"
    match taken.by:
        case By.ASKED:
            return []  # said where its facts are told
        case By.MAP:
            told = f"What is assumed of it is {usual}, as the map says."
        case By.NAME:
            told = f"What is assumed of it is {usual}, told from its name."
        case By.MANY:
            told = f"Several kinds of work stand together: what is assumed of them is {usual}."
        case By.NOBODY:
            told = "QUESTION What is it like? Its name does not tell what kind of work it is, so what is"
            told += f" assumed of it is {usual}."
    if taken.by is By.NOBODY and first:
        told += (
            f" To choose another, say like: and one of {', '.join(kinds_of_work())} in a map of groups to "
            "functions (outtask assess LOG --write-functions MAP.yaml writes one, and how to say it), and "
            "have this case written anew: outtask case new LOG --functions MAP.yaml."
        )
    return commented(told, 2)


def kinds_told(taken: Sequence[Taken]) -> Iterator[str]:
    """Say for a terminal which functions were taken for what, those that nobody chose last."""
    for by, why in ((By.MAP, "as the map says"), (By.NAME, "told from the name"), (By.MANY, "of many kinds")):
        for name in dict.fromkeys(one.template for one in taken if one.by is by):
            yield f"Like {name}, {why}: {_names([one for one in taken if one[1:] == (name, by)])}."
    if open_ := [one for one in taken if one.by is By.NOBODY]:
        yield (
            f"Like {TICKETS}, as the name does not tell what kind of work it is: {_names(open_)}. "
            "Something else? Say like: in a map of --functions; assess --write-functions writes one, and how."
        )


def _names(taken: Sequence[Taken]) -> str:
    names = [visible(one.function) for one in taken]
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")
