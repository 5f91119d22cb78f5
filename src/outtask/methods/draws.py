"""What each input of a case is on each path: a number, or a sample of its range.

The sample of a range belongs to the seed and to what the input is about (function, model, provider, location
and the input's own name), never to a position or to an option's name. So a twin of an option draws the same
numbers, and adding or removing functions and options changes nobody else's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from outtask.methods.sampling import REPLICATES, block_size, random_stream, triangular_percentile
from outtask.terms.amounts import Amount

Array = NDArray[np.float64]
PerPath = float | Array

POOL = 64  # random orders from which every input's own order is made


@dataclass(frozen=True)
class Draws:
    """Reads inputs as numbers per path: ranges are sampled, overrides replace what the case says.

    ``columns`` picks paths of the base sample, so that a what-if run sees the very paths of the base run.
    """

    seed: int
    base_paths: int
    columns: NDArray[np.intp] | None = None
    overrides: Mapping[str, Array] = field(default_factory=dict)

    @property
    def paths(self) -> int:
        """Count the paths of this sample."""
        return self.base_paths if self.columns is None else len(self.columns)

    def value(self, path: str, amount: Amount, *about: str) -> PerPath:
        """Return the input at ``path``: one number, or one per path, shape ``(paths,)``.

        ``about`` names what the input belongs to: nothing for the case, the function, or the function with
        the option's model, provider and location.
        """
        if (override := self.overrides.get(path)) is not None:
            return override
        if not amount.ranged:
            return amount.likely
        table = _percentiles(block_size(self.base_paths), amount.low, amount.likely, amount.high)
        return np.asarray(table[self._order(*about, _leaf(path))])

    def uniform(self, *about: str) -> Array:
        """Return a uniform sample on (0, 1), stratified in each block, shape ``(paths,)``."""
        return np.asarray(_midpoints(block_size(self.base_paths))[self._order(*about)])

    def _order(self, *about: str) -> NDArray[np.intp]:
        return stratum_of_path(self.seed, self.base_paths, *about, columns=self.columns)


def stratum_of_path(
    seed: int, paths: int, *names: str, columns: NDArray[np.intp] | None = None
) -> NDArray[np.intp]:
    """Return for each path the stratum, of as many as a block has paths, that the input named falls in.

    ``columns`` picks some of the paths. A pool of random orders is shuffled once per seed; an input takes one
    of them and walks it with its own stride and offset in each block, which costs a tenth of a fresh shuffle.
    """
    size = block_size(paths)
    digest = hashlib.blake2b(
        "\x1f".join([str(seed), *names]).encode(), digest_size=4 * REPLICATES + 8
    ).digest()
    words = np.frombuffer(digest, dtype="<u2").astype(np.intp)
    stride = 2 * (words[0] % max(1, size // 2)) + 1
    offset = words[4 : 4 + REPLICATES] % size
    order: NDArray[np.intp] = _pool(seed, size)[words[1] % POOL]
    if columns is None:
        walk = (np.arange(size) * stride + offset[:, None]) & (size - 1)
        walk += np.arange(REPLICATES)[:, None] * size
        return np.asarray(order[walk.reshape(-1)])
    first = columns & -size  # of the column's block: sizes are powers of two
    walk = columns * stride
    walk += offset[columns // size]
    walk &= size - 1
    walk += first
    return np.asarray(order[walk])


@lru_cache(maxsize=4)
def _pool(seed: int, size: int) -> NDArray[np.intp]:
    """Return random orders of the strata, shape ``(POOL, paths)``, block after block."""
    rng = random_stream(seed, "order of ranges")
    orders = np.broadcast_to(np.arange(size, dtype=np.intp), (POOL, REPLICATES, size))
    return rng.permuted(orders, axis=-1).reshape(POOL, -1)


@lru_cache(maxsize=512)
def _percentiles(size: int, low: float, likely: float, high: float) -> Array:
    """Return a triangular distribution's values at the middles of its strata."""
    return triangular_percentile(_midpoints(size), low, likely, high)


@lru_cache(maxsize=8)
def _midpoints(size: int) -> Array:
    """Return the middles of equal strata of (0, 1)."""
    return np.asarray((np.arange(size) + 0.5) / size)


def _leaf(path: str) -> str:
    """Return the input's own name: the status quo's terms and a twin of them among the options draw alike."""
    for prefix in ("today.terms.", "option."):
        if path.startswith(prefix):
            return path.removeprefix(prefix)
    return path
