"""Management hours of all verdicts together, held against what the internal team has (methods, section 5).

A provider is managed once, however many functions it carries: its hours are the largest that any of them
asks for. The best set within the hours is a mixed-integer linear program, solved to optimality by HiGHS
(Huangfu & Hall 2018) with bound and gap.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from outtask.terms.decision import Governance


@dataclass(frozen=True)
class Candidate:
    """One option of a function as governance sees it."""

    option: str
    net: float  # expected net, with the hurdle of materiality: the lowest is the verdict
    hours: float  # own hours a month for this function alone: verifying, supervising
    provider: str | None  # None: a provider of its own
    provider_hours: float  # own hours a month spent once per provider


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
        expected = math.fsum(c.candidates[c.verdict].net for c in choices)
        return Governance(needed, available, True, _told(choices, verdicts), (), expected, 0.0, why)
    best, bound, gap = _best_set(choices, available)
    if best is None:
        least = sum(min(c.hours for c in choice.candidates) for choice in choices)
        why = f"no set of options fits into {available:,.0f} hours a month; the least is {least:,.0f}"
        return Governance(needed, available, False, (), (), None, None, why)
    changed = tuple(c.function for c, one, two in zip(choices, verdicts, best, strict=True) if one != two)
    kept = hours_of(choices, best)
    why = (
        f"all verdicts together need {needed:,.0f} hours a month and there are {available:,.0f}; "
        f"the best set that fits needs {kept:,.0f}"
    )
    return Governance(needed, available, False, _told(choices, best), changed, bound, gap, why)


def hours_of(choices: Sequence[Choices], picked: Sequence[int]) -> float:
    """Return the own hours a month of one option per function, each named provider counted once."""
    total = 0.0
    named: dict[str, float] = {}
    for choice, at in zip(choices, picked, strict=True):
        one = choice.candidates[at]
        total += one.hours
        if one.provider is None:
            total += one.provider_hours
        else:
            named[one.provider] = max(named.get(one.provider, 0.0), one.provider_hours)
    return total + sum(named.values())


def _told(choices: Sequence[Choices], picked: Sequence[int]) -> tuple[str, ...]:
    return tuple(f"{c.function}: {c.candidates[at].option}" for c, at in zip(choices, picked, strict=True))


def _best_set(
    choices: Sequence[Choices], available: float
) -> tuple[list[int] | None, float | None, float | None]:
    """Minimise the sum of nets within the hours: one binary per option, one number of hours per provider."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    flat = [(f, one) for f, choice in enumerate(choices) for one in choice.candidates]
    names = sorted({one.provider for _, one in flat if one.provider is not None})
    count, wide = len(flat), len(flat) + len(names)
    entries: list[tuple[int, int, float]] = [(f, i, 1.0) for i, (f, _) in enumerate(flat)]
    low, high = [1.0] * len(choices), [1.0] * len(choices)
    row = len(choices)
    for i, (_, one) in enumerate(flat):
        alone = one.hours + (one.provider_hours if one.provider is None else 0.0)
        entries.append((row, i, alone))
    entries += [(row, count + p, 1.0) for p in range(len(names))]
    low.append(-np.inf)
    high.append(available + 1e-9)
    for i, (_, one) in enumerate(flat):
        if one.provider is not None and one.provider_hours > 0:
            row += 1
            entries += [(row, count + names.index(one.provider), 1.0), (row, i, -one.provider_hours)]
            low.append(0.0)
            high.append(np.inf)
    rows, columns, values = zip(*entries, strict=True)
    matrix = coo_array((values, (rows, columns)), shape=(len(low), wide)).tocsr()
    nets = np.array([one.net for _, one in flat])
    scale = max(float(np.abs(nets).max()), 1e-300)  # a currency's size must not touch the solver's tolerances
    solved = milp(
        np.concatenate([nets / scale, np.zeros(len(names))]),
        constraints=LinearConstraint(matrix, np.array(low), np.array(high)),
        integrality=np.concatenate([np.ones(count), np.zeros(len(names))]),
        bounds=Bounds(np.zeros(wide), np.concatenate([np.ones(count), np.full(len(names), np.inf)])),
        options={"mip_rel_gap": 0.0},
    )
    if solved.x is None:
        return None, None, None
    picked: list[int] = []
    at = 0
    for choice in choices:
        size = len(choice.candidates)
        picked.append(int(np.argmax(solved.x[at : at + size])))
        at += size
    return picked, float(solved.mip_dual_bound) * scale, float(solved.mip_gap)
