"""Additional and reduced resource charges (ARC/RRC) around a baseline, and the true-up of the baseline.

A dead band is a closed interval: volume on its edge changes nothing. Beyond it contracts use two conventions:
``from baseline`` charges every unit from the baseline on, ``beyond band`` only the units outside the band.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outtask.terms.errors import UserError

FloatArray = NDArray[np.float64]
Convention = Literal["from baseline", "beyond band"]

# An edge such as 700 × 1.1 must not fall outside itself by rounding.
ON_THE_EDGE = 1e-12


def units_outside(
    actual: FloatArray,
    baseline: ArrayLike,
    dead_band: float,
    convention: Convention,
    out: FloatArray | None = None,
) -> FloatArray:
    """Return the charged units: above zero additional, below zero reduced, zero inside the band.

    ``actual`` and the result have shape ``(months, paths)`` or any other; ``baseline``, in the same unit,
    broadcasts to it; ``dead_band`` is a share of the baseline. The result may be written into ``out``, also
    where that is ``actual``. Raises ``UserError`` for a band or a baseline below zero, or another convention.
    """
    base = np.asarray(baseline, dtype=np.float64)
    _check(base, dead_band, convention)
    result = np.empty(np.broadcast_shapes(actual.shape, base.shape)) if out is None else out
    low, high = edges(base, dead_band)
    # Row by row, so that what is computed in between stays in the processor's cache.
    for rows in _rows(result.shape):
        volume, middle, below, above = (
            np.broadcast_to(part, result.shape)[rows] for part in (actual, base, low, high)
        )
        write_outside(volume, middle, below, above, convention, result[rows])
    return result


def write_outside(
    volume: FloatArray, base: FloatArray, low: FloatArray, high: FloatArray, convention: str, out: FloatArray
) -> None:
    """Write the charged units of one month into ``out``; all arrays have its shape, ``(paths,)``."""
    if convention == "beyond band":
        np.subtract(volume, np.clip(volume, low, high), out=out)
    else:
        outside = (volume < low) | (volume > high)
        np.subtract(volume, base, out=out)
        out *= outside


def edges(base: FloatArray, dead_band: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the lower and the upper edge of the dead band around a baseline; the edge lies inside."""
    band = np.asarray(dead_band, dtype=np.float64)
    return base * (1 - band - ON_THE_EDGE), base * (1 + band + ON_THE_EDGE)


def monthly_charge(
    actual: FloatArray,
    baseline: ArrayLike,
    fee: ArrayLike,
    dead_band: float,
    arc_rate: float,
    rrc_rate: float,
    convention: Convention = "from baseline",
    floor: float | None = None,
    out: FloatArray | None = None,
) -> FloatArray:
    """Return the charge of each month, in the currency of ``fee``.

    ``actual`` is the volume, shape ``(months, paths)`` or any other; ``baseline`` and ``fee`` broadcast;
    rates are per unit, ``rrc_rate`` a credit, both zero or more; ``floor`` is the least charge of a month.
    Raises ``UserError`` for rates below zero and as :func:`units_outside` does.
    """
    if not (0 <= arc_rate < np.inf and 0 <= rrc_rate < np.inf):
        raise UserError("the rates for additional and for fewer units must be zero or more")
    charge = units_outside(actual, baseline, dead_band, convention, out)
    money = np.broadcast_to(np.asarray(fee, dtype=np.float64), charge.shape)
    for rows in _rows(charge.shape):
        above = np.maximum(charge[rows], 0.0)
        charge[rows] *= rrc_rate
        charge[rows] += above * (arc_rate - rrc_rate)
        charge[rows] += money[rows]
        if floor is not None:
            np.maximum(charge[rows], floor, out=charge[rows])
    return charge


def trued_up_baselines(actual: FloatArray, planned: ArrayLike, dead_band: float) -> FloatArray:
    """Return the baseline of each year on each path, after true-up, shape ``(years, paths)``.

    ``actual`` has shape ``(months, paths)``, ``planned`` one monthly baseline per year. Where the mean of a
    year's months lies outside the band around its baseline, later years' baselines move in that proportion.
    The last year may be short; a planned baseline of zero is never moved.
    """
    plan = np.asarray(planned, dtype=np.float64)
    _check(plan, dead_band, "from baseline")
    if len(plan) * 12 < len(actual):
        raise UserError(f"{len(plan)} yearly baselines do not cover {len(actual)} months")
    scale = np.ones(actual.shape[1])
    baselines = np.empty((len(plan), actual.shape[1]))
    for year, base in enumerate(plan):
        np.multiply(scale, base, out=baselines[year])
        months = actual[12 * year : 12 * (year + 1)]
        if len(months) and base > 0:
            average = months.mean(axis=0)
            outside = units_outside(average, baselines[year], dead_band, "beyond band") != 0
            scale = np.where(outside, average / base, scale)
    return baselines


def _rows(shape: tuple[int, ...]) -> list[slice]:
    """Return slices over the first axis, or the whole where there are no two axes."""
    return [slice(m, m + 1) for m in range(shape[0])] if len(shape) > 1 else [slice(None)] if shape else []


def _check(baseline: FloatArray, dead_band: float, convention: str) -> None:
    """Raise ``UserError`` for terms that no contract can have."""
    if not (np.isfinite(baseline).all() and (baseline >= 0).all()):
        raise UserError("a baseline must be a number of zero or more")
    if not 0 <= dead_band < np.inf:
        raise UserError(f"a dead band cannot be {dead_band:g}", mend="give it as a share, such as 0.1")
    if convention not in ("from baseline", "beyond band"):
        raise UserError(f"unknown convention {convention!r}", mend="use 'from baseline' or 'beyond band'")
