"""Which groups to judge as functions: the largest, the rest bundled, dispatchers set apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from outtask.terms.facts import NONE

if TYPE_CHECKING:
    from outtask.terms.facts import Assessment

COVER: Final = 0.85  # of the tickets closed, by the functions that stand alone
MOST: Final = 12  # functions: as many as people rate with care
OTHER: Final = "Other groups"
DISPATCH: Final = "Dispatch"


def propose_functions(assessment: Assessment) -> dict[str, str]:
    """Propose a function for each group of an assessment that was made by group, largest first.

    Up to 12 groups that do not only dispatch stand alone. Of more, the largest do until they cover 85 % of
    the tickets closed by them, at most 12; the rest is bundled. Dispatchers are set apart. A single group
    that is left is no bundle and keeps its name.
    """
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
    return proposal
