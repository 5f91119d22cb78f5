"""Paths in blocks that stay in the processor's cache while several steps work on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import overload

import numpy as np

from outtask.methods.draws import Array, PerPath

SIZE = 8192  # paths of a block; small enough that no product of matrices is spread over threads


def blocks_of(paths: int) -> Iterator[slice]:
    """Return slices that cover all paths."""
    return (slice(first, min(first + SIZE, paths)) for first in range(0, paths, SIZE))


@overload
def part(value: Array, block: slice) -> Array: ...
@overload
def part(value: PerPath, block: slice) -> PerPath: ...
def part(value: PerPath, block: slice) -> PerPath:
    """Return what holds for a block of paths of a number, or of one number per path."""
    return value if np.ndim(value) == 0 or np.shape(value)[-1] == 1 else np.asarray(value)[..., block]
