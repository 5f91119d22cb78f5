"""Months and paths in blocks that stay in the processor's cache while several steps work on them.

Of many paths one month is worked on at a time; of few, several months, which saves the overhead of the steps.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from outtask.methods.draws import PerPath

SIZE = 4096  # paths of a block: a row of 32 kB
MANY = 2048  # paths


def blocks_of(paths: int) -> Iterator[slice]:
    """Return slices that cover all paths."""
    return (slice(first, min(first + SIZE, paths)) for first in range(0, paths, SIZE))


def months_of(months: int, paths: int, most: int) -> Iterator[slice]:
    """Return slices that cover all months: single ones of many paths, else of at most ``most`` months."""
    step = 1 if paths > MANY else most
    return (slice(first, min(first + step, months)) for first in range(0, months, step))


def part(value: PerPath, block: slice) -> PerPath:
    """Return what holds for a block of paths of a number, or of one number per path."""
    return value if np.ndim(value) == 0 or np.shape(value)[-1] == 1 else np.asarray(value)[..., block]
