"""What each input of a case is on each path: a number, or a sample of its range.

The sample of a range belongs to the seed and to what the input is about (function, model, provider, location
and the input's own name), never to a position or to an option's name. So a twin of an option draws the same
numbers, and adding or removing functions and options changes nobody else's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from outtask.methods.blocks import REPLICATES, block_size
from outtask.methods.reading import Reading
from outtask.methods.sampling import random_stream, triangular_percentile
from outtask.terms.amounts import Amount

Array = NDArray[np.float64]
PerPath = float | Array
Strata = NDArray[np.unsignedinteger]

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
    reading: Reading = field(default_factory=Reading, compare=False)
    above: tuple[Draws, NDArray[np.intp] | slice] | None = None  # the sample this is a part of, and its paths
    drawn: dict[tuple[object, ...], Array] = field(default_factory=dict, compare=False)

    def some(self, columns: NDArray[np.intp] | slice, overrides: Mapping[str, Array]) -> Draws:
        """Return the draws of some of the paths, repeats allowed, with further inputs replaced."""
        own = self.chosen[columns]
        kept = {path: values[columns] for path, values in self.overrides.items() if path not in overrides}
        more = {**kept, **overrides}
        return replace(self, columns=own, overrides=more, above=(self, columns), drawn={})

    def planned(self, path: str, amount: Amount) -> PerPath:
        """Return what is expected of an input that nobody knows yet: its mean, or the value asked about."""
        self.reading.note(path)
        return self.overrides.get(path, amount.mean)

    def asks(self, *beginnings: str) -> bool:
        """Tell whether an input whose path begins so is asked about."""
        return any(path.startswith(beginnings) for path in self.overrides)

    def unless_tried(self, path: str, factor: PerPath) -> PerPath:
        """Return a factor on the input at ``path``; a value that is tried (``tiles``) stands as it is."""
        return factor

    @property
    def paths(self) -> int:
        """Count the paths of this sample."""
        return self.base_paths if self.columns is None else len(self.columns)

    @property
    def chosen(self) -> NDArray[np.intp]:
        """The paths of the base sample of which these are the draws."""
        return np.arange(self.base_paths) if self.columns is None else self.columns

    def value(self, path: str, amount: Amount, *about: str) -> PerPath:
        """Return the input at ``path``: one number, or one per path, shape ``(paths,)``.

        ``about`` names what the input belongs to: nothing for the case, the function, or the function with
        the option's model, provider and location.
        """
        self.reading.note(path)
        if (override := self.overrides.get(path)) is not None:
            return override
        if not amount.ranged:
            return amount.likely
        return self._sample(amount.low, amount.likely, amount.high, *about, _leaf(path))

    def uniform(self, *about: str) -> Array:
        """Return a uniform sample on (0, 1), stratified in each block, shape ``(paths,)``."""
        return self._sample(0.0, 0.0, 0.0, *about)

    def _sample(self, low: float, likely: float, high: float, *about: str) -> Array:
        """Return a sample of a range, or a uniform one where the range is nothing."""
        key = (low, likely, high, *about)
        if key not in self.drawn:
            if self.above is not None:
                whole, columns = self.above
                self.drawn[key] = whole._sample(low, likely, high, *about)[columns]
            else:
                size = block_size(self.base_paths)
                table = _percentiles(size, low, likely, high) if high > low else _midpoints(size)
                self.drawn[key] = table.take(stratum_of_path(self.seed, self.base_paths, *about), mode="clip")
        return self.drawn[key]


def stratum_of_path(seed: int, paths: int, *names: str) -> Strata:
    """Return for each path the stratum, of as many as a block has paths, that the input named falls in.

    A pool of random orders is shuffled once per seed; an input takes one of them and walks it with its own
    stride and offset in each block, which costs a tenth of a fresh shuffle.
    """
    size = block_size(paths)
    digest = hashlib.blake2b(
        "\x1f".join([str(seed), *names]).encode(), digest_size=4 * REPLICATES + 8
    ).digest()
    words = np.frombuffer(digest, dtype="<u2").astype(np.intp)
    stride = 2 * (words[0] % max(1, size // 2)) + 1
    offset = words[4 : 4 + REPLICATES] % size
    order = _pool(seed, size)[words[1] % POOL]
    kind = order.dtype.type  # what does not fit it is cut off above, and only what is below the size counts
    walk = np.arange(size, dtype=kind) * kind(stride) + offset.astype(kind)[:, None]
    walk &= kind(size - 1)
    walk += (np.arange(REPLICATES) * size).astype(kind)[:, None]
    found: Strata = order.take(walk.reshape(-1), mode="clip")
    return found


@lru_cache(maxsize=4)
def _pool(seed: int, size: int) -> Strata:
    """Return random orders of the strata, shape ``(POOL, paths)``, block after block; small, to stay near."""
    rng = random_stream(seed, "order of ranges")
    orders = np.broadcast_to(np.arange(size), (POOL, REPLICATES, size))
    kind = np.min_scalar_type(REPLICATES * size - 1)
    return rng.permuted(orders, axis=-1).reshape(POOL, -1).astype(kind)


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
