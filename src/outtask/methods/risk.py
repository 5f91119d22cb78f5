"""Regret and tail risk over equally likely paths.

CVaR of cost at level alpha is the mean of the worst 1 − alpha share; where that share is no whole number of
paths, the one on the boundary counts in part (Rockafellar & Uryasev 2002, J. Bank. Finance 26:1443).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

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


def normal_cvar(mean: float, sd: float, alpha: float) -> float:
    """Return the CVaR of a normal cost: mean + sd·φ(z)/(1 − alpha) at z = Φ⁻¹(alpha)."""
    from scipy.special import ndtri

    _check_level(alpha)
    z = float(ndtri(alpha))
    return mean + sd * math.exp(-z * z / 2) / math.sqrt(2 * math.pi) / (1 - alpha)


def regret(costs: FloatArray) -> FloatArray:
    """Return what each option costs more than the best one on the same path, shape ``(options, paths)``."""
    return np.asarray(costs - costs.min(axis=0))


def expected_regret(costs: FloatArray) -> FloatArray:
    """Return the mean regret of each option, shape ``(options,)``, of costs ``(options, paths)``."""
    return np.asarray(costs.mean(axis=1) - costs.min(axis=0).mean())


def cvar_of_regret(costs: FloatArray, alpha: float = 0.95) -> FloatArray:
    """Return the CVaR of each option's regret, shape ``(options,)``, of costs ``(options, paths)``."""
    return cvar(regret(costs), alpha)


@dataclass(frozen=True)
class CvarMix:
    """The mix of least CVaR: a share for each asset, the level of the tail and its mean."""

    weights: FloatArray
    value_at_risk: float
    cvar: float


def least_cvar_mix(losses: FloatArray, alpha: float, least_gain: float | None = None) -> CvarMix:
    """Return the shares, adding to one, that minimise the CVaR of loss, as a linear program.

    ``losses`` has shape ``(scenarios, assets)``, equally likely; ``least_gain`` bounds the mean gain (minus
    loss) from below. Method: Rockafellar & Uryasev 2000, J. Risk 2(3):21. Raises ``UserError`` where no mix
    gains that much.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, eye_array, hstack

    _check_level(alpha)
    scenarios, assets = losses.shape
    # Variables: the shares, the level t, and for each scenario its excess over t.
    objective = np.concatenate([np.zeros(assets), [1.0], np.full(scenarios, 1 / ((1 - alpha) * scenarios))])
    excess = hstack(
        [csr_array(losses), csr_array(-np.ones((scenarios, 1))), -eye_array(scenarios)], format="csr"
    )
    bound = np.zeros(scenarios)
    if least_gain is not None:
        from scipy.sparse import vstack

        gain = np.concatenate([losses.mean(axis=0), np.zeros(scenarios + 1)])
        excess = vstack([excess, csr_array(gain[None, :])], format="csr")
        bound = np.append(bound, -least_gain)
    solved = linprog(
        objective,
        A_ub=excess,
        b_ub=bound,
        A_eq=np.concatenate([np.ones(assets), np.zeros(scenarios + 1)])[None, :],
        b_eq=[1.0],
        bounds=[(0, None)] * assets + [(None, None)] + [(0, None)] * scenarios,
        method="highs",
    )
    if solved.x is None or solved.fun is None:
        raise UserError("no mix reaches the gain that is asked for", mend="ask for less")
    return CvarMix(np.asarray(solved.x[:assets]), float(solved.x[assets]), float(solved.fun))


def _check_level(alpha: float) -> None:
    """Raise ``UserError`` for a level outside 0 to 1."""
    if not 0 <= alpha < 1:
        raise UserError(
            f"a tail level cannot be {alpha:g}", mend="use a share from 0 to below 1, such as 0.95"
        )
