"""Which option is chosen, how sure that is, and what the verdict is called (methods, section 5).

Arrays named ``nets`` have shape (options, paths): discounted cost less worth beyond money on common paths,
in the case's currency; every option sees the same demand, ranges and money values on a path. Row 0 is the
status quo.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.risk import cvar, regret
from outtask.methods.smaa import rank_shares
from outtask.terms.decision import VerdictKind
from outtask.terms.model import Model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

KINDS = {
    Model.IN_HOUSE: VerdictKind.TAKE_IN,
    Model.STAFF_AUGMENTATION: VerdictKind.STAFF_AUGMENTATION,
    Model.OUT_TASKING: VerdictKind.OUT_TASK,
    Model.CORE_OVERFLOW: VerdictKind.CORE_OVERFLOW,
    Model.OUTSOURCING: VerdictKind.OUTSOURCE,
}

ROUNDING = 1e-9
"""Share of today's cost: options that lie closer are as good as one another."""


@dataclass(frozen=True)
class Standing:
    """How the options of one function stand to one another."""

    best: int  # lowest expected net; the status quo where nothing is lower
    choice: int  # the best, or the status quo where the best is not materially better
    runner_up: int | None  # who would be chosen if the choice and its twins were not there
    twins: tuple[int, ...]  # per option the first option with exactly the same net on every path
    means: Array  # (options,), expected net
    hurdled: Array  # (options,), expected net, plus materiality for all but the status quo
    confidence: Array  # (options,), P(regret ≤ materiality) if that option were chosen
    regret_mean: Array  # (options,)
    regret_cvar95: Array  # (options,), mean of the worst twentieth
    probability_best: Array  # (options,), twins counted as one, ties shared
    tolerance: float  # materiality in money


def stand(nets: Array, status_quo_cost: float, materiality: float) -> Standing:
    """Compare the options on common paths, row 0 the status quo.

    ``status_quo_cost`` is its expected cost; a regret counts as none up to materiality times that. Confidence
    is P(regret of the choice ≤ materiality), regret the distance to the best option of each path (Savage
    1951). Staying needs no reason: another option is chosen only where it is better by at least the
    materiality, which is the same as a hurdle on every option but the status quo.
    """
    means = nets.mean(axis=1)
    twins = twins_of(nets)
    tolerance = materiality * abs(status_quo_cost)
    slack = ROUNDING * abs(status_quo_cost)  # rounding is no regret
    hurdled = hurdle(means, tolerance, twins)
    best = lowest(means, twins, slack)
    choice = lowest(hurdled, twins, slack)
    others = [i for i in range(len(means)) if twins[i] != twins[choice]]
    lost = regret(nets)
    return Standing(
        best=best,
        choice=choice,
        runner_up=min(others, key=lambda i: (hurdled[i], i)) if others else None,
        twins=twins,
        means=means,
        hurdled=hurdled,
        confidence=(lost <= tolerance + slack).mean(axis=1),
        regret_mean=lost.mean(axis=1),
        regret_cvar95=cvar(lost, 0.95),
        probability_best=_rank_one(lost, twins),
        tolerance=tolerance,
    )


def hurdle(means: Array, tolerance: float | Array, twins: tuple[int, ...]) -> Array:
    """Add the materiality to every option that is not the status quo; ``means`` has shape (options, ...)."""
    own = np.array([first == twins[0] for first in twins])
    own = own.reshape(own.shape + (1,) * (means.ndim - 1))
    return np.asarray(means + np.where(own, 0.0, tolerance))


def twins_of(nets: Array) -> tuple[int, ...]:
    """Return for each option the first option whose net is exactly the same on every path."""
    first: list[int] = []
    for i, row in enumerate(nets):
        first.append(next((j for j in range(i) if first[j] == j and np.array_equal(nets[j], row)), i))
    return tuple(first)


def kind_of(model: Model, *, status_quo: bool) -> VerdictKind:
    """Name the verdict for a chosen model; staying as it is means keep, whoever does it today."""
    return VerdictKind.KEEP if status_quo else KINDS[model]


def lowest(levels: Array, twins: tuple[int, ...], slack: float) -> int:
    """Return the lowest, the status quo where it is as low but for the slack, and the first of twins."""
    first = twins[int(np.argmin(levels))]
    return 0 if levels[0] <= levels[first] + slack else first


def _rank_one(regret: Array, twins: tuple[int, ...]) -> Array:
    """Share of paths on which each option is best; ties share the path, twins count once."""
    distinct = sorted(set(twins))
    by_first = dict(zip(distinct, rank_shares(-regret[distinct], 1)[:, 0], strict=True))
    return np.array([by_first[first] for first in twins])
