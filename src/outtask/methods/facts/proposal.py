"""Which groups to judge as functions: the largest, the rest bundled, dispatchers set apart."""

from __future__ import annotations

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
    the tickets closed by them, at most 12; the rest is bundled. Dispatchers are set apart. A single group
    that is left is no bundle and keeps its name. Groups whose names differ only in capitals or spaces are one
    function, by the name of the largest.
    """
    names = [facts.name for facts in assessment.functions]  # the largest first
    one = {name: alike[0] for alike in written_alike(names) for name in alike[1:]}
    working = [facts for facts in assessment.functions if not facts.dispatcher]
    whole = sum(facts.closed for facts in working)
    alone: set[str] = set()
    covered = 0
    for facts in sorted(working, key=lambda facts: (-facts.closed, facts.name)):
        if covered >= COVER * whole or len(alone) == MOST:
            break
        alone.add(facts.name)
        covered += facts.closed
    rest = {facts.name for facts in working} - alone - {NONE}
    if len(rest) == 1 or len(alone | rest) <= MOST:
        alone |= rest
    proposal = {}
    for facts in assessment.functions:
        bundle = DISPATCH if facts.dispatcher else OTHER
        proposal[facts.name] = facts.name if facts.name in alone else bundle
    return proposal | {name: proposal[first] for name, first in one.items()}


def written_alike(names: Iterable[str]) -> list[list[str]]:
    """Return the names that differ only in capitals or spaces, those of a kind together as they came."""

    def plainly(name: str) -> str:
        return " ".join(name.split()).casefold()

    kinds = (list(alike) for _, alike in groupby(sorted(names, key=plainly), key=plainly))
    return [alike for alike in kinds if len(alike) > 1]
