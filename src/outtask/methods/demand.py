"""Demand paths: drift, season, passing noise, dated steps, finite life; functions that move together.

ln D(t+1) = ln D(t) + (g − σ²/2)Δt + σ√Δt·ε, so that E D(t) = D₀e^{gt}: g is the growth of the mean a year
(geometric Brownian motion, e.g. Dixit & Pindyck 1994, ch. 3). Volumes are per month, rates per year; row m
of an array is month m + 1 after the starting level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outtask.methods.motion import Motion
from outtask.terms.errors import UserError

FloatArray = NDArray[np.float64]
PerPath = float | FloatArray

YEAR = 12  # months


@dataclass(frozen=True)
class Step:
    """From month ``month`` (1 = first) on, volume times ``factor``, then plus ``added`` a month.

    Both are one number, or one per path.
    """

    month: int
    factor: PerPath = 1.0
    added: PerPath = 0.0


@dataclass(frozen=True)
class Reversion:
    """A pull of ln D towards ln ``level``, at ``speed`` a year (half-life ln 2 / speed)."""

    level: PerPath
    speed: PerPath


@dataclass(frozen=True)
class Passing:
    """Normals for passing noise, ``(months, paths)``: the rows of a pool in an order of their own."""

    pool: FloatArray
    order: NDArray[np.intp]

    def __getitem__(self, month: int) -> FloatArray:
        """Return those of a month."""
        row: FloatArray = self.pool[self.order[month]]
        return row


def simulate_demand(
    brownian: FloatArray | Motion,
    start: PerPath,
    growth: PerPath,
    volatility: PerPath,
    *,
    reversion: Reversion | None = None,
    season: ArrayLike | None = None,
    first_month: int = 1,
    noise: FloatArray | Passing | None = None,
    noise_cv: PerPath = 0.0,
    steps: Sequence[Step] = (),
) -> FloatArray:
    """Return monthly volumes, shape ``(months, paths)``.

    ``brownian`` is standard Brownian motion in years, shape ``(months, paths)``; ``start`` a volume a month,
    ``growth`` and ``volatility`` per year, each one number or one per path. ``season`` holds twelve factors
    for January to December, used relative to their mean; ``first_month`` is the calendar month of row 0.
    ``noise`` are standard normals of the same shape, scaled to a lognormal factor of mean 1 and coefficient
    of variation ``noise_cv``, one number or one per path. With ``reversion`` growth must be 0: the level is
    where volume goes.
    Raises ``UserError`` for volumes or volatilities below zero and for impossible seasons, steps or months.
    """
    _check(start, growth, volatility, reversion, noise, noise_cv)
    months = brownian.shape[0]
    factor, added = _deterministic(months, season, first_month, steps)
    demand = np.empty(brownian.shape)
    # Without a level there is no logarithm: zero demand stays zero.
    alive = np.where(np.asarray(start, dtype=np.float64) > 0, start, 1.0)
    level, vanished = np.log(alive), np.asarray(start) == 0
    volatility, drift = np.asarray(volatility), np.zeros(())
    if reversion is None:
        drift = np.asarray(growth) - np.square(volatility) / 2
    else:
        _revert(brownian, level, volatility, reversion, demand)
    spread = np.sqrt(np.log1p(np.square(noise_cv)))
    shaken = noise is not None and np.any(spread > 0)
    if shaken:
        level = level - np.square(spread) / 2
    scratch = np.empty((min(YEAR, months), brownian.shape[1]))
    # A year at a time: it stays in the processor's cache over all of its steps.
    for first in range(0, months, YEAR):
        some = slice(first, min(first + YEAR, months))
        rows, more = demand[some], scratch[: some.stop - first]
        if reversion is None:
            np.multiply(brownian[some], volatility, out=rows)
            np.multiply(drift, np.arange(first + 1, some.stop + 1)[:, None] / 12, out=more)
            rows += more
            rows += level
        elif shaken:
            rows -= np.square(spread) / 2
        if noise is not None and shaken:
            for month, row in zip(range(first, some.stop), more, strict=True):
                np.multiply(noise[month], spread, out=row)
            rows += more
        np.exp(rows, out=rows)
        if vanished.any():
            rows *= ~vanished
        if np.any(factor[some] != 1):
            rows *= factor[some]
        if np.any(added[some]):
            rows += added[some]
            np.maximum(rows, 0.0, out=rows)
    return demand


def mixing_weights(correlation: ArrayLike) -> FloatArray:
    """Return the lower-triangular square root of a correlation matrix; row f holds the weights of function f.

    Raises ``UserError`` where the matrix is not symmetric with ones on its diagonal, or contradicts itself.
    """
    matrix = np.asarray(correlation, dtype=np.float64)
    square = matrix.ndim == 2 and matrix.shape[0] == matrix.shape[1]
    if not square or not np.allclose(matrix, matrix.T) or not np.allclose(np.diag(matrix), 1.0):
        raise UserError("the correlations are no symmetric table with ones on its diagonal")
    try:
        # Functions that move as one make the matrix singular; a shift below any printed digit lets them.
        return np.asarray(np.linalg.cholesky(matrix + 1e-12 * np.eye(len(matrix))), dtype=np.float64)
    except np.linalg.LinAlgError:
        raise UserError(
            "the correlations contradict each other: no volumes can move like that together",
            mend="bring the largest ones closer to zero",
        ) from None


def _revert(
    brownian: FloatArray | Motion,
    log_start: FloatArray,
    volatility: PerPath,
    pull: Reversion,
    out: FloatArray,
) -> None:
    """Write the logarithm of a mean-reverting path (Schwartz 1997, model 1), exact from month to month."""
    speed = np.maximum(pull.speed, 1e-9)  # without any pull the limit is the path that drifts
    keep = np.exp(-speed / 12)
    # The variance of the exact step over that of the Brownian increment.
    scale = np.asarray(volatility) * np.sqrt(-np.expm1(-2 * speed / 12) / (2 * speed / 12))
    level = np.log(pull.level)
    distance = np.broadcast_to(np.asarray(log_start - level), brownian.shape[1:])
    before = np.zeros(brownian.shape[1])
    for first in range(0, len(out), YEAR):
        for motion, row in zip(brownian[first : first + YEAR], out[first : first + YEAR], strict=True):
            np.multiply(distance, keep, out=row)
            row += scale * (motion - before)
            before = motion
            distance = row.copy()
            row += level


def _deterministic(
    months: int, season: ArrayLike | None, first_month: int, steps: Sequence[Step]
) -> tuple[FloatArray, FloatArray]:
    """Return what multiplies and what is added to the drifting level, each ``(months, paths or 1)``."""
    width = max((np.size(x) for step in steps for x in (step.factor, step.added)), default=1)
    factor, added = np.ones((months, width)), np.zeros((months, width))
    for step in sorted(steps, key=lambda step: step.month):
        if step.month < 1 or np.any(step.factor < 0) or not np.isfinite(step.factor + step.added).all():
            raise UserError(
                f"a step in month {step.month} by factor {np.min(step.factor):g} plus "
                f"{np.mean(step.added):g} is impossible",
                mend="use months from 1 and a factor of zero or more",
            )
        later = slice(step.month - 1, None)
        factor[later] *= step.factor
        added[later] = added[later] * step.factor + step.added
    if season is not None:
        shape = np.asarray(season, dtype=np.float64)
        if shape.shape != (12,) or not np.isfinite(shape).all() or (shape < 0).any() or shape.sum() == 0:
            raise UserError("a season needs twelve factors of zero or more, January to December")
        if not 1 <= first_month <= 12:
            raise UserError(f"{first_month} is no calendar month", mend="use 1 to 12")
        wave = (shape / shape.mean())[(first_month - 1 + np.arange(months)) % 12, None]
        factor, added = factor * wave, added * wave
    return factor, added


def _check(
    start: PerPath,
    growth: PerPath,
    volatility: PerPath,
    reversion: Reversion | None,
    noise: FloatArray | Passing | None,
    noise_cv: PerPath,
) -> None:
    """Raise ``UserError`` for inputs that no demand can have."""
    for name, value in (("volume", start), ("volatility", volatility), ("spread of the noise", noise_cv)):
        if not (np.isfinite(value).all() and (np.asarray(value) >= 0).all()):
            raise UserError(f"the {name} must be a number of zero or more")
    if not np.isfinite(growth).all():
        raise UserError("the growth must be a number")
    if np.any(np.asarray(noise_cv) > 0) and noise is None:
        raise ValueError("noise_cv needs noise to scale")
    if reversion is not None:
        fine = np.isfinite(reversion.level) & (reversion.level > 0) & (reversion.speed >= 0)
        if not np.all(fine):
            raise UserError("demand can only return to a level above zero, at a speed of zero or more")
        if np.any(growth):
            raise UserError("demand cannot both grow and return to a level", mend="set the growth to 0")
