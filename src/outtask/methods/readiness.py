"""Whether a verdict can be acted on: what must be fixed first, and which missing fact makes it too early."""

from __future__ import annotations

import math

from outtask.methods.facts.definitions import MIN_MONTHS
from outtask.methods.words import NBSP, months_words, percent
from outtask.terms.amounts import Origin
from outtask.terms.functions import Function
from outtask.terms.model import Model

LEAST_CONTAINMENT = (
    0.4  # below it more tickets leave a function than stay: handing it over hands over the seams
)
LEAST_MONTHS = 12  # a year: less shows no season and no growth
HANDING_OVER = (Model.OUT_TASKING, Model.CORE_OVERFLOW, Model.OUTSOURCING)


def to_fix_first(function: Function, model: Model) -> str | None:
    """Say what must be mended before the work can be handed over, or ``None``."""
    work = function.work
    if model not in HANDING_OVER:
        return None
    if work.containment is not None and work.containment.mean < LEAST_CONTAINMENT:
        return (
            f"only {stays_words(function)} (at least {percent(LEAST_CONTAINMENT)} should): "
            "draw its boundary first"
        )
    if work.documented == "no":
        return "nothing about the work is written down: document it first"
    if not work.measured:
        return "neither its volume nor its results are measured: measure it first"
    return None


def stays_words(function: Function) -> str:
    """Say how much of what reaches a function stays until it is done; its containment must be known."""
    assert function.work.containment is not None
    held = percent(function.work.containment.mean)
    if function.volume.unit == "ticket":
        return f"{held} of the tickets that reach it stay until they are done"
    return f"{held} of the work that reaches it stays until it is done"


def volume_unknown(function: Function) -> str | None:
    """Say that the volume is not known although the work depends on it, or ``None``."""
    volume, work = function.volume.per_month, function.work
    known = volume is not None and not volume.filled
    covered = work.coverage_hours is not None and work.coverage_hours.mean > 0
    fixed = work.fixed_hours is not None and work.fixed_hours.mean > 0
    if known or covered or fixed or function.project is not None:
        return None
    return (
        f"how many {function.volume.unit}s a month there are is not known; one full month of counting tells"
    )


def growth_unknown(function: Function) -> bool:
    """Tell whether nobody knows how the volume grows: nobody said, or too few months were measured."""
    growth, seen = function.volume.growth, function.volume.months_observed
    if function.project is not None:
        return False
    if not function.volume.growth_known or growth is None or growth.filled:
        return True
    return growth.origin is Origin.MEASURED and seen is not None and seen < MIN_MONTHS


def growth_wait(function: Function, range_kept: tuple[float, float], needed: float) -> str:
    """Say which fact about growth is missing and how long it takes to learn it.

    The mean of a drift seen for T years is known to σ/√T (Merton 1980, J. Financ. Econ. 8:323): how long
    until the distance to the growth at which the verdict turns is seen with the confidence needed.
    """
    from scipy.special import ndtri

    volume = function.volume
    assert volume.growth is not None and volume.volatility is not None
    seen = volume.months_observed or 0
    distance = min(abs(volume.growth.mean - edge) for edge in range_kept)
    # Shares near one half ask for no certainty at all; four of five is the least one would act on.
    z = float(ndtri(max(needed, 0.8)))
    years = (z * volume.volatility.mean / distance) ** 2 if distance > 1e-9 else math.inf
    months = max(12 * years - seen, LEAST_MONTHS - seen, 1.0)
    told = f"after {months_words(seen)} of volume " if seen else ""
    missing = f"growth of volume is not known {told}and the verdict turns on it"
    if months > 36:
        return f"{missing}; watching would take more than three years, so choose what can be left cheaply"
    return f"{missing}; it is known well enough in about {months_words(math.ceil(months))}"


def kept_words(low: float, high: float, grid: tuple[float, float]) -> str:
    """Say for which growth the choice stays."""
    if low <= grid[0] + 1e-9 and high >= grid[1] - 1e-9:
        return f"holds for growth between {_rate(grid[0])} and {_yearly(grid[1])}, all that was tried"
    if high >= grid[1] - 1e-9:
        return f"holds for growth of {_yearly(low)} and more"
    if low <= grid[0] + 1e-9:
        return f"holds for growth up to {_yearly(high)}"
    if _rate(low) == _rate(high):
        return f"holds only for growth of about {_yearly(low)}"
    return f"holds for growth between {_rate(low)} and {_yearly(high)}"


def _rate(share: float) -> str:
    value = round(100 * share)
    return f"+{value}" if value > 0 else f"−{-value}" if value < 0 else "0"


def _yearly(share: float) -> str:
    return f"{_rate(share)}{NBSP}% a year"
