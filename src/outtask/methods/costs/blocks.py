"""Paths in blocks, and room to work on them: reused, because fresh memory must be cleared first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import overload

import numpy as np

from outtask.methods.draws import Array, PerPath

SIZE = 16384  # paths of a block: twelve months of them are 1.5 MB
ALONE = 8192  # columns; a product of matrices with more would be spread over threads that are busy already
_rooms = threading.local()


def blocks_of(paths: int, size: int = SIZE) -> Iterator[slice]:
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
    if have is None or have.size < np.prod(shape):
        have = np.empty(shape).reshape(-1)
        setattr(_rooms, name, have)
    return have[: int(np.prod(shape))].reshape(shape)


def times_in_room(left: PerPath, right: PerPath) -> Array:
    """Return a product in room that is used again by the next product of the same shape."""
    shape = np.broadcast_shapes(np.shape(left), np.shape(right))
    return np.multiply(left, right, out=room(f"times {shape}", *shape))


def dot(rows: Array, each: PerPath, paths: int) -> Array:
    """Return sums over some paths of rows, ``(..., paths or 1)``, times a number, or one per path."""
    if rows.shape[-1] == 1:
        return np.asarray(rows[..., 0] * (np.sum(each) if np.size(each) > 1 else np.sum(each) * paths))
    if np.size(each) == 1:
        return np.asarray(rows.sum(axis=-1) * each)
    blocks = blocks_of(paths, ALONE)
    return np.asarray(sum(np.vecdot(rows[..., block], np.asarray(each)[block]) for block in blocks))


def dots(rows: Array, each: PerPath, paths: int) -> Array:
    """Return sums over some paths of rows times a number: one, one per path, or one per row and path."""
    if np.ndim(each) < 2:
        return dot(rows, each, paths)
    each = np.asarray(each)
    width = max(rows.shape[-1], each.shape[-1])
    if width == 1:
        return np.asarray(rows[:, 0] * each[:, 0] * paths)
    if rows.shape[-1] == 1 or each.shape[-1] == 1:
        return np.asarray((rows * each).sum(axis=-1))
    return np.asarray(sum(np.vecdot(rows[:, block], each[:, block]) for block in blocks_of(width, ALONE)))
