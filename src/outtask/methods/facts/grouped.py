"""Sums, shares and percentiles per function, vectorised over all functions at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from outtask.methods.facts.arrays import Bools, Floats, Ints


def count(group: Ints, groups: int, weights: Floats | Ints | Bools | None = None) -> Floats:
    """Return the number (or the sum of `weights`) per group, shape (groups,); groups below 0 are left out."""
    inside = group >= 0
    if not inside.all():
        group, weights = group[inside], None if weights is None else weights[inside]
    return np.asarray(np.bincount(group, weights=weights, minlength=groups), np.float64)


def share(part: Floats, whole: Floats) -> Floats:
    """Return part / whole, nan where the whole is nothing."""
    found: Floats = np.full(whole.shape, np.nan)
    np.divide(part, whole, out=found, where=whole > 0)
    return found


def percentiles(group: Ints, values: Ints | Floats, groups: int, at: tuple[float, ...]) -> Floats:
    """Return percentiles per group, shape (len(at), groups), interpolated linearly (Hyndman & Fan
    1996, type 7).

    nan for groups without values.
    """
    ordered = np.append(_by_group(group, values), values[:1]).astype(np.float64)
    n = np.bincount(group, minlength=groups)
    start = np.cumsum(n) - n
    found: Floats = np.full((len(at), groups), np.nan)
    some = n > 0
    for i, quantile in enumerate(at):
        place = quantile * (n[some] - 1)
        low = np.floor(place).astype(np.int64)
        high = np.minimum(low + 1, n[some] - 1)
        a, b = ordered[start[some] + low], ordered[start[some] + high]
        found[i, some] = a + (b - a) * (place - low)
    return found


def _by_group(group: Ints, values: Ints | Floats) -> Ints | Floats:
    """Return the values sorted by group, then by size; as one number each where they fit, which is faster."""
    if values.size and values.dtype.kind == "i":
        low = int(values.min())
        span = int(values.max()) - low + 1
        if (int(group.max()) + 1) * span < 1 << 62:
            both = np.sort(group.astype(np.int64) * span + (values - low))
            return both % span + low
    return values[np.lexsort((values, group))]
