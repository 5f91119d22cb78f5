"""Closed forms for demand: what the simulation must agree with, and an answer without paths."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Lognormal:
    """A volume whose logarithm is normal with mean ``log_mean`` and variance ``log_variance``."""

    log_mean: float
    log_variance: float

    @property
    def mean(self) -> float:
        """Return the expected volume."""
        return math.exp(self.log_mean + self.log_variance / 2)

    def percentile(self, probability: float) -> float:
        """Return the volume that is not exceeded with the given probability, between 0 and 1."""
        from scipy.special import ndtri

        return math.exp(self.log_mean + math.sqrt(self.log_variance) * float(ndtri(probability)))

    def upper_mean(self, alpha: float) -> float:
        """Return the mean volume of the highest 1 − alpha share: E[D | D ≥ its percentile]."""
        from scipy.special import ndtr, ndtri

        tail = float(ndtr(math.sqrt(self.log_variance) - ndtri(alpha)))
        return self.mean * tail / (1 - alpha)


def drifting_volume(start: float, growth: float, volatility: float, years: float) -> Lognormal:
    """Return the law of volume after ``years`` of geometric Brownian motion; rates are per year."""
    variance = volatility**2 * years
    return Lognormal(math.log(start) + growth * years - variance / 2, variance)


def reverting_volume(start: float, level: float, speed: float, volatility: float, years: float) -> Lognormal:
    """Return the law of volume drawn to ``level`` at ``speed`` a year (Schwartz 1997, model 1)."""
    keep = math.exp(-speed * years)
    share = -math.expm1(-2 * speed * years) / (2 * speed) if speed else years
    return Lognormal(math.log(level) + keep * (math.log(start) - math.log(level)), volatility**2 * share)
