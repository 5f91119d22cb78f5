"""Which groups to judge as functions: the largest, the rest bundled, dispatchers set apart."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Final

from outtask.terms.facts import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outtask.terms.facts import Assessment

COVER: Final = 0.85  # of the tickets closed, by the functions that stand alone
MOST: Final = 12  # functions: as many as people rate with care
OTHER: Final = "Other groups"
DISPATCH: Final = "Dispatch"


def propose_functions(assessment: Assessment) -> dict[str, str]:
    """Propose a function for each group of an assessment that was made by group, largest first.

    Up to 12 groups that do not only dispatch stand alone. Of more, the largest do until they cover 85 % of
    the tickets closed by them (of all tickets, where none is closed), at most 12; the rest is bundled.
    Dispatchers are set apart. A single group that is left is no bundle and keeps its name. Groups whose names
    differ only in capitals or spaces are one function, by the name of the largest.
    """
    names = [facts.name for facts in assessment.functions]  # the largest first
    called = {name: alike[0] for alike in written_alike(names) for name in alike}
    dispatching = {facts.name for facts in assessment.functions if facts.dispatcher}
    any_closed = any(facts.closed for facts in assessment.functions)
    closed = Counter[str]()
    for facts in assessment.functions:
        name = called.get(facts.name, facts.name)
        if name not in dispatching:
            closed[name] += facts.closed if any_closed else facts.tickets
    alone: set[str] = set()
    covered = 0
    for name, tickets in sorted(closed.items(), key=lambda one: (-one[1], one[0])):
        if covered >= COVER * closed.total() or len(alone) == MOST:
            break
        alone.add(name)
        covered += tickets
    rest = closed.keys() - alone - {NONE}
    if len(rest) == 1 or len(alone | rest) <= MOST:
        alone |= rest
    proposal = {}
    for group in names:
        name = called.get(group, group)
        proposal[group] = name if name in alone else DISPATCH if name in dispatching else OTHER
    return proposal


def written_alike(names: Iterable[str]) -> list[list[str]]:
    """Return the names that differ only in capitals or spaces, those of a kind together as they came."""

    def plainly(name: str) -> str:
        return " ".join(name.split()).casefold()

    kinds = (list(alike) for _, alike in groupby(sorted(names, key=plainly), key=plainly))
    return [alike for alike in kinds if len(alike) > 1]
