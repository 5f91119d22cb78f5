"""Management hours of all verdicts together, held against what the internal team has (methods, section 5).

A provider is managed once, however many functions it carries: its hours, and what they cost, are the largest
that any of them asks for. The best set within the hours is that of :mod:`outtask.methods.portfolio`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from outtask.methods.joint import Managed, counted_twice
from outtask.methods.portfolio import Conflict, Way, choose, least_use, use_of
from outtask.terms.decision import Chosen, Governance

HOURS = "hours a month to manage providers"


@dataclass(frozen=True)
class Candidate:
    """One option of a function as governance sees it."""

    option: str
    net: float  # expected net, with the hurdle of materiality: the lowest is the verdict
    hours: float  # own hours a month for this function alone: verifying, supervising
    provider: str | None  # None: a provider of its own
    provider_hours: float  # own hours a month spent once per provider
    provider_cost: float = 0.0  # what of the net these hours cost


@dataclass(frozen=True)
class Choices:
    """The candidates of one function and the verdict among them."""

    function: str
    candidates: tuple[Candidate, ...]
    verdict: int


def govern(choices: Sequence[Choices], available: float | None) -> Governance:
    """Hold the verdicts' hours a month against ``available`` and find the best set that fits."""
    verdicts = [choice.verdict for choice in choices]
    needed = hours_of(choices, verdicts)
    if available is None or needed <= available + 1e-9:
        why = None if available is not None else "nobody has said how many hours a month the team has"
        expected = net_of(choices, verdicts)
        return Governance(needed, available, True, _set(choices, verdicts), (), expected, 0.0, why)
    best = choose(_ways(choices), {HOURS: available + 1e-9})
    if isinstance(best, Conflict):
        least = least_use(_ways(choices), HOURS)
        why = f"no set of options fits into {available:,.0f} hours a month; the least is {least:,.0f}"
        return Governance(needed, available, False, (), (), None, None, why)
    picked = _nearest(choices, best.picked, available)
    changed = tuple(c.function for c, one, two in zip(choices, verdicts, picked, strict=True) if one != two)
    why = (
        f"all verdicts together need {needed:,.0f} hours a month and there are {available:,.0f}; "
        f"the best set that fits needs {hours_of(choices, picked):,.0f}"
    )
    return Governance(needed, available, False, _set(choices, picked), changed, best.bound, best.gap, why)


def hours_of(choices: Sequence[Choices], picked: Sequence[int]) -> float:
    """Return the own hours a month of one option per function, each named provider counted once."""
    return use_of(_ways(choices), picked, HOURS)


def net_of(choices: Sequence[Choices], picked: Sequence[int]) -> float:
    """Return the net of one option per function, managing each named provider paid once."""
    taken = [choice.candidates[at] for choice, at in zip(choices, picked, strict=True)]
    twice = counted_twice(Managed(one.provider, one.provider_cost) for one in taken)
    return math.fsum(one.net for one in taken) - twice


def _ways(choices: Sequence[Choices]) -> dict[str, list[Way]]:
    return {
        choice.function: [
            Way(
                one.option,
                one.net,
                {HOURS: one.hours},
                one.provider,
                {HOURS: one.provider_hours},
                one.provider_cost,
            )
            for one in choice.candidates
        ]
        for choice in choices
    }


def _nearest(choices: Sequence[Choices], picked: Sequence[int], available: float) -> list[int]:
    """Return a set as good, with the verdict, or else the first of equals, where the solver took a twin."""
    result = list(picked)
    for f, choice in enumerate(choices):
        for k in (choice.verdict, *range(picked[f])):
            tried = [*result[:f], k, *result[f + 1 :]]
            as_good = net_of(choices, tried) <= net_of(choices, result)
            if as_good and hours_of(choices, tried) <= available + 1e-9:
                result = tried
                break
    return result


def _set(choices: Sequence[Choices], picked: Sequence[int]) -> tuple[Chosen, ...]:
    return tuple(Chosen(c.function, c.candidates[at].option) for c, at in zip(choices, picked, strict=True))
