"""Regret and tail risk over equally likely paths.

CVaR of cost at level alpha is the mean of the worst 1 − alpha share; where that share is no whole number of
paths, the one on the boundary counts in part (Rockafellar & Uryasev 2002, J. Bank. Finance 26:1443).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outtask.terms.errors import UserError

FloatArray = NDArray[np.float64]


def cvar(costs: ArrayLike, alpha: float) -> FloatArray:
    """Return the CVaR of cost over the last axis; high is bad. ``costs`` has shape ``(..., paths)``.

    Raises ``UserError`` unless 0 ≤ alpha < 1 and there is a path.
    """
    values = np.asarray(costs, dtype=np.float64)
    _check_level(alpha)
    paths = values.shape[-1] if values.ndim else 0
    if paths == 0:
        raise UserError("there are no costs to take the worst of")
    # Rounded, so that 0.2 of 10 paths is two and not two and a trace.
    share = max(round((1 - alpha) * paths, 9), 1e-9)
    whole = math.ceil(share)
    ordered = np.partition(values, paths - whole, axis=-1)
    boundary = ordered[..., paths - whole]
    beyond = ordered[..., paths - whole + 1 :].sum(axis=-1)
    return np.asarray((beyond + (share - (whole - 1)) * boundary) / share)


def regret(costs: FloatArray) -> FloatArray:
    """Return what each option costs more than the best one on the same path, shape ``(options, paths)``."""
    return np.asarray(costs - costs.min(axis=0))


def _check_level(alpha: float) -> None:
    """Raise ``UserError`` for a level outside 0 to 1."""
    if not 0 <= alpha < 1:
        raise UserError(
            f"a tail level cannot be {alpha:g}", mend="use a share from 0 to below 1, such as 0.95"
        )
