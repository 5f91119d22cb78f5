"""Functions added up path by path, so that what moves together widens the range of the sum.

Path i is one and the same future for every function: the common part of demand, and what belongs to the case
(wages, prices, the discount rate); see :mod:`outtask.methods.world`. Sums of costs on the same paths have the
spread that correlated demand gives them; sums of each function's own percentiles would not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.blocks import REPLICATES, block_size
from outtask.terms.decision import Total

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

BUNDLE_PATHS = 2048  # on which bundles are priced
KEPT_PATHS = 16_384  # on which verdicts are added up: what one function keeps for it stays small
RANGE = (10, 90)


@dataclass(frozen=True)
class Managed:
    """A provider of one function, and what managing it costs there: expected and discounted."""

    provider: str | None
    money: float


@dataclass(frozen=True)
class Acted:
    """What one verdict comes to on the paths that all functions share."""

    function: str
    today: float  # expected cost as it is
    saved: Array  # (paths,), today's cost less that of the option acted on
    lost: Array  # (paths,), its regret
    managed: Managed
    managed_today: Managed


def joint_columns(paths: int, most: int = BUNDLE_PATHS) -> NDArray[np.intp]:
    """Return some of the paths, the same for all functions: at most ``most``.

    They are the first of each randomisation: the head of a Sobol sequence is spread as evenly as the whole.
    """
    size = block_size(paths)
    first = np.arange(min(size, most // REPLICATES))
    return (np.arange(REPLICATES)[:, None] * size + first).reshape(-1)


def on_columns(values: Array, columns: NDArray[np.intp]) -> Array:
    """Return the values on some paths, moved to the mean of all paths."""
    some = values[columns]
    return np.asarray(some + (values.mean() - some.mean()))


def counted_twice(managed: Iterable[Managed]) -> float:
    """Return what single functions pay too much: a provider is managed once, however many it carries."""
    money: dict[str, list[float]] = {}
    for one in managed:
        if one.provider is not None:
            money.setdefault(one.provider, []).append(one.money)
    return sum(sum(each) - max(each) for each in money.values())


def total_of(verdicts: Sequence[Acted], materiality: float) -> Total:
    """Return what verdicts save together, and how sure that is."""
    if not verdicts:
        return Total((), 0.0, 0.0, 0.0, 0.0, None, "own hours allow none of the verdicts")
    less = counted_twice(one.managed_today for one in verdicts)
    today = sum(one.today for one in verdicts) - less
    saved = np.sum([one.saved for one in verdicts], axis=0)
    saved += counted_twice(one.managed for one in verdicts) - less
    lost = np.sum([one.lost for one in verdicts], axis=0)
    p10, p90 = np.percentile(saved, RANGE)
    mean = float(saved.mean())
    within = lost <= (materiality + 1e-9) * abs(today)  # rounding is no regret
    names = tuple(one.function for one in verdicts)
    return Total(names, mean, mean / today if today else 0.0, float(p10), float(p90), float(within.mean()))
