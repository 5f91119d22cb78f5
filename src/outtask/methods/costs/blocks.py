"""Paths in blocks, and room to work on them: reused, because fresh memory must be cleared first."""

from __future__ import annotations

import functools
import math
import threading
from collections.abc import Iterator
from typing import overload

import numpy as np

from outtask.methods.draws import Array, PerPath

BLOCK = 16384  # paths of a block: twelve months of them are 1.5 MB
ALONE = 8192  # columns; a product of matrices with more would be spread over threads that are busy already
_rooms = threading.local()


def blocks_of(paths: int, size: int = BLOCK) -> Iterator[slice]:
    """Return slices that cover all paths."""
    return (slice(first, min(first + size, paths)) for first in range(0, paths, size))


@overload
def part(value: Array, block: slice) -> Array: ...
@overload
def part(value: PerPath, block: slice) -> PerPath: ...
def part(value: PerPath, block: slice) -> PerPath:
    """Return what holds for a block of paths of a number, or of one number per path."""
    return value if np.ndim(value) == 0 or np.shape(value)[-1] == 1 else np.asarray(value)[..., block]


def room(name: str, *shape: int) -> Array:
    """Return room to work in, of this thread, until the same name is asked for again; it is not cleared."""
    have: Array | None = getattr(_rooms, name, None)
    size = math.prod(shape)
    if have is None or have.size < size:
        have = np.empty(size)
        setattr(_rooms, name, have)
    return have[:size].reshape(shape)


def over_paths(rows: Array, each: PerPath, paths: int) -> Array:
    """Return sums over all paths of rows, ``(..., paths or 1)``, times a number: one, or one per path.

    The numbers may also be ``(..., paths or 1)``, as the rows are.
    """
    each = np.asarray(each)
    if each.ndim == 0 or each.shape[-1] == 1:
        one = each[..., 0] if each.ndim else each
        return np.asarray((rows[..., 0] * paths if rows.shape[-1] == 1 else rows.sum(axis=-1)) * one)
    if rows.shape[-1] == 1:
        return np.asarray(rows[..., 0] * each.sum(axis=-1))
    parts = (np.vecdot(rows[..., some], each[..., some]) for some in blocks_of(paths, ALONE))
    return np.asarray(functools.reduce(np.add, parts))
