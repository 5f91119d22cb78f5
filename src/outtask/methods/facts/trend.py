"""Growth and volatility of monthly tickets: quasi-Poisson trend, local level, shrinkage.

Model per function, for month t with c_t tickets, exposure e_t (its working days) and season s:

    log(c_t / e_t) = μ_t + season_m(t) + ε_t,   μ_t = μ_{t−1} + b/12 + η_t
    Var η_t = q s²,   Var ε_t = (1 − q) s² · m̄ / m_t   (quasi-Poisson: Var c_t = φ m_t)

so permanent variance (q s², a random walk: volatility σ = √(12 q s²) a year) and transient variance are
separated by the restricted likelihood of the local-level model (Harvey 1989, ch. 2 and 4). Counting
noise is known to be no less than Poisson's, so (1 − q) s² ≥ 1 / m̄, unless the counts vary less than that
altogether.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from outtask.methods.facts.definitions import (
    GROWTH_PRIOR_SD,
    MIN_MONTHLY,
    MOST_MONTHS,
    SEASON_ALLOWANCE,
    SEASON_MONTHS,
)

if TYPE_CHECKING:
    from outtask.methods.facts.arrays import Floats, Ints


YEAR: Final = 12
AT_ONCE: Final = 200  # functions, each with a matrix of months by months
ROUND_OFF: Final = 1e-20
NOISE_DIGITS: Final = 12
"""Digits of growth that are more than rounding: months that are all alike grow by 0."""
GRID: Final = np.append(0.0, ((np.arange(24) + 0.5) / 24) ** 2)
"""q: none, or a share of variance whose square root is uniform on (0, 1)."""
PRIOR: Final = np.append(0.5, np.full(24, 0.5 / 24))
"""Even odds that nothing lasts, else any ratio of standard deviations."""


@dataclass(frozen=True)
class Trend:
    """Estimates per function, each of shape (functions,); ``season`` is (12, functions) or None."""

    growth: Floats
    growth_se: Floats
    volatility: Floats
    volatility_se: Floats
    noise: Floats
    season: Floats | None


def estimate_trend(counts: Floats, exposure: Floats, first_month: int) -> Trend:
    """Estimate growth, volatility and noise of each function.

    Args:
        counts: (months, functions) tickets of consecutive complete months; at least 4 months.
        exposure: (months, functions) working days, in any unit; positive.
        first_month: month of the year of the first row, 0 = January.

    Returns:
        Growth of the mean g = b + σ²/2 per year and volatility σ per √year, as posterior means with
        standard errors; relative standard deviation of the noise of one month; the season where there
        are 24 or more months.
    """
    months, functions = counts.shape
    z = np.log(np.maximum(counts, 0.5) / exposure)
    month = (first_month + np.arange(months)) % YEAR
    X = _design(months, month)
    k = X.shape[1]
    mean = _quasi_poisson_mean(X, counts, exposure)
    relative = mean.mean(0) / mean  # (months, functions)
    floor = 1 / np.maximum(mean.mean(0), 0.5)
    steps = np.minimum.outer(np.arange(months), np.arange(months)).astype(np.float64)
    free = months - k

    likelihood = np.empty((GRID.size, functions))
    scale = np.empty((GRID.size, functions))
    slope = np.empty((GRID.size, functions))
    slope_var = np.empty((GRID.size, functions))
    beta0 = np.empty((k, functions))
    for i, q in enumerate(GRID):
        V = np.broadcast_to(q * steps, (functions, months, months)).copy()
        V[:, np.arange(months), np.arange(months)] += (1 - q) * relative.T
        L = np.linalg.cholesky(V)
        W = np.linalg.solve(
            L, np.concatenate([np.broadcast_to(X, (functions, months, k)), z.T[:, :, None]], axis=2)
        )
        Q, R = np.linalg.qr(W[:, :, :k])
        y = W[:, :, k]
        proj = np.einsum("fmk,fm->fk", Q, y)
        rss = np.maximum((y**2).sum(1) - (proj**2).sum(1), 0.0)
        rss = np.where(rss < 1e-12 * np.maximum((y**2).sum(1), 1.0), ROUND_OFF, rss)
        beta = np.linalg.solve(R, proj[:, :, None])[:, :, 0]
        inverse = np.linalg.inv(R)
        logdet = 2 * np.log(np.diagonal(L, axis1=1, axis2=2)).sum(1)
        logdet += 2 * np.log(np.abs(np.diagonal(R, axis1=1, axis2=2))).sum(1)
        s2 = rss / free
        if i == 0:
            floor = np.minimum(floor, s2)  # counts that vary less than Poisson's
            beta0 = beta.T
        s2 = np.maximum(s2, floor / (1 - q))
        likelihood[i] = -0.5 * (free * np.log(s2) + logdet + rss / s2)
        scale[i], slope[i] = s2, beta[:, 1]
        slope_var[i] = s2 * (inverse[:, 1, :] ** 2).sum(1)

    posterior = PRIOR[:, None] * np.exp(likelihood - likelihood.max(0))
    posterior /= posterior.sum(0)
    sigma = np.sqrt(YEAR * GRID[:, None] * scale)
    volatility = (posterior * sigma).sum(0)
    second = (posterior * sigma**2 * (1 + 1 / (2 * free))).sum(0)
    # the prior of growth, and the season that a short log cannot show
    slope_var = slope_var + (0.0 if months >= SEASON_MONTHS else _unseen_season(months))
    keep = GROWTH_PRIOR_SD**2 / (GROWTH_PRIOR_SD**2 + slope_var)
    g = keep * slope + sigma**2 / 2
    growth = (posterior * g).sum(0).round(NOISE_DIGITS)
    growth_second = (posterior * (g**2 + keep * slope_var)).sum(0)
    season = None
    if months >= SEASON_MONTHS:
        season = np.exp(np.concatenate([beta0[2:], -beta0[2:].sum(0, keepdims=True)]))
        season /= season.mean(0)
    return Trend(
        growth=growth,
        growth_se=np.sqrt(np.maximum(growth_second - growth**2, 0)),
        volatility=volatility,
        volatility_se=np.sqrt(np.maximum(second - volatility**2, 0)),
        noise=np.sqrt((posterior * (1 - GRID[:, None]) * scale).sum(0)),
        season=season,
    )


def trend_of_large(counts: Floats, exposure: Floats, first_month: int) -> Trend:
    """Estimate the functions that have enough tickets a month, over the newest months; nan for the others.

    Args and result as for `estimate_trend`, of any number of months; a season of ones for the others.
    """
    months, functions = counts.shape
    first_month = (first_month + max(months - MOST_MONTHS, 0)) % YEAR
    counts, exposure = counts[-MOST_MONTHS:], exposure[-MOST_MONTHS:]
    large = np.flatnonzero(counts.mean(0) >= MIN_MONTHLY)
    found = np.full((5, functions), np.nan)
    season = np.ones((YEAR, functions)) if len(counts) >= SEASON_MONTHS else None
    for some in np.split(large, range(AT_ONCE, large.size, AT_ONCE)):
        if some.size:
            trend = estimate_trend(counts[:, some], exposure[:, some], first_month)
            found[:, some] = (
                trend.growth, trend.growth_se, trend.volatility, trend.volatility_se, trend.noise,
            )  # fmt: skip
            if season is not None and trend.season is not None:
                season[:, some] = trend.season
    return Trend(found[0], found[1], found[2], found[3], found[4], season)


def _design(months: int, month: Ints) -> Floats:
    """Return level, slope per year and, from 24 months, effects of the month of the year that sum to 0."""
    t = (np.arange(months) - (months - 1) / 2) / YEAR
    columns = [np.ones(months), t]
    if months >= SEASON_MONTHS:
        columns += [(month == m) * 1.0 - (month == YEAR - 1) for m in range(YEAR - 1)]
    return np.stack(columns, axis=1)


def _quasi_poisson_mean(X: Floats, counts: Floats, exposure: Floats) -> Floats:
    """Return the fitted means of a quasi-Poisson regression with log link and offset log(exposure).

    Iteratively re-weighted least squares (McCullagh & Nelder 1989), all functions at once.
    """
    mean = np.maximum(counts, 0.5)
    for _ in range(8):
        eta = np.log(mean / exposure) + (counts - mean) / mean
        weighted = X[None] * mean.T[:, :, None]
        beta = np.linalg.solve(
            np.einsum("fmk,ml->fkl", weighted, X) + 1e-9 * np.eye(X.shape[1]),
            np.einsum("fmk,mf->fk", weighted, eta)[:, :, None],
        )[:, :, 0]
        mean = np.maximum(exposure * np.exp(np.clip(X @ beta.T, -30, 30)), 0.1)
    return mean


def _unseen_season(months: int) -> float:
    """Return the variance that a season of amplitude 10 % and unknown phase adds to the slope per year."""
    t = (np.arange(months) - (months - 1) / 2) / YEAR
    weight = t / (t**2).sum()
    wave = abs((weight * np.exp(2j * np.pi * t)).sum())
    return float((SEASON_ALLOWANCE * wave) ** 2 / 2)
