"""Paths in blocks whose rows stay in the processor's cache while months are walked one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from outtask.methods.draws import PerPath

SIZE = 4096  # paths: a row of 32 kB


def blocks_of(paths: int) -> Iterator[slice]:
    """Return slices that cover all paths."""
    return (slice(first, min(first + SIZE, paths)) for first in range(0, paths, SIZE))


def part(value: PerPath, block: slice) -> PerPath:
    """Return what holds for a block of paths of a number, or of one number per path."""
    return value if np.ndim(value) == 0 or np.shape(value)[-1] == 1 else np.asarray(value)[..., block]
