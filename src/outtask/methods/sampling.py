"""Quasi-random paths and ranges, with errors from independent randomisations.

A sample of paths is ``REPLICATES`` independently scrambled blocks of equal size, one after the other along
the last axis; the spread of the block means gives the standard error (Owen 1997, Ann. Statist. 25).
Brownian motion is built on its principal components (Acworth, Broadie & Glasserman 1998), so that the first,
best-spread Sobol dimensions carry nearly all of the variance; the dimensions after the 32nd, together 0.6 %
of it, are Latin hypercube samples. Further functions reuse the same points in another order, shuffled within
each block: Latin supercube sampling (Owen 1998, ACM TOMACS 8:71).
Every stream of random numbers derives from the seed and a name, so that adding or removing a function or an
option never changes another's draws.
"""

from __future__ import annotations

import hashlib
import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outtask.methods.blocks import REPLICATES, block_size
from outtask.methods.sobol import DIMENSIONS, sobol_points
from outtask.terms.errors import UserError

FloatArray = NDArray[np.float64]

LEADING = 3  # components that carry 93 % of the variance


def random_stream(seed: int, *names: str) -> np.random.Generator:
    """Return the generator that belongs to a seed and a path of names, the same on every machine."""
    text = "\x1f".join([str(int(seed)), *names]).encode()
    return np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(text).digest(), "big")))


@lru_cache(maxsize=1)  # one changed input is decided again on the same paths
def unit_brownian(paths: int, months: int, seed: int) -> FloatArray:
    """Return standard Brownian motion at the ends of months 1 … ``months``, shape ``(months, paths)``.

    Time is in years: the variance in row m is (m + 1) / 12. The array is contiguous by month and may be
    shared: it cannot be written to.
    Raises ``UserError`` where ``paths`` is not ``REPLICATES`` blocks of a power of two.
    """
    brownian = _principal_components(months) @ unit_normals(paths, months, seed, "brownian")
    brownian.flags.writeable = False
    return brownian


def unit_normals(paths: int, dimensions: int, seed: int, key: str) -> FloatArray:
    """Return independent normals, shape ``(dimensions, paths)``, the first 32 rows from Sobol points.

    Use them as they are for noise that is independent from month to month.
    """
    from scipy.special import ndtri  # slow to import, not needed by every command

    size = block_size(paths)
    uniforms = np.empty((dimensions, paths))
    head = min(dimensions, DIMENSIONS)
    for block in range(REPLICATES):
        rng = random_stream(seed, key, str(block))
        columns = slice(block * size, (block + 1) * size)
        uniforms[:head, columns] = sobol_points(head, size, rng)
        for row in range(head, dimensions):
            uniforms[row, columns] = _stratified(size, rng)
    normals: FloatArray = ndtri(uniforms, out=uniforms)
    return normals


def order_of(paths: int, seed: int, key: str) -> NDArray[np.intp]:
    """Return the order that ``key`` names: paths shuffled within each block, shape ``(paths,)``."""
    size = block_size(paths)
    rng = random_stream(seed, "order", key)
    return np.concatenate([block * size + rng.permutation(size) for block in range(REPLICATES)])


def leading_components(motion: FloatArray) -> FloatArray:
    """Return the largest principal components of Brownian motions, standard normals, ``(LEADING, paths)``."""
    shape = leading_shape(motion.shape[0])
    return np.asarray(shape.T @ motion / np.square(shape).sum(axis=0)[:, None])


def leading_shape(months: int) -> FloatArray:
    """Return what each of the largest components adds to the motion of each month, ``(months, LEADING)``."""
    return _principal_components(months)[:, :LEADING]


def ascending(values: FloatArray) -> FloatArray:
    """Return values, ``(..., paths)``, in ascending order within each block."""
    blocks = (*values.shape[:-1], REPLICATES, block_size(values.shape[-1]))
    return np.sort(values.reshape(blocks), axis=-1).reshape(values.shape)


def in_order_of(values: FloatArray, ascending: FloatArray) -> FloatArray:
    """Return what ascends in each block in the order of ``values``, both of shape ``(..., paths)``."""
    blocks = (*values.shape[:-1], REPLICATES, block_size(values.shape[-1]))
    result = np.empty(blocks)
    order = np.argsort(values.reshape(blocks), axis=-1)
    np.put_along_axis(result, order, ascending.reshape(blocks), axis=-1)
    return result.reshape(values.shape)


def triangular_percentile(uniform: ArrayLike, low: float, likely: float, high: float) -> FloatArray:
    """Return the triangular distribution's value at each probability, between ``low`` and ``high``.

    Raises ``UserError`` unless low ≤ likely ≤ high.
    """
    if not low <= likely <= high:
        raise UserError(
            f"the range {low:g}, {likely:g}, {high:g} is out of order", mend="give it as low, likely, high"
        )
    u = np.asarray(uniform, dtype=np.float64)
    width = high - low
    if width == 0:
        return np.full(u.shape, float(likely))
    rising = low + np.sqrt(u * width * (likely - low))
    falling = high - np.sqrt((1 - u) * width * (high - likely))
    return np.where(u * width < likely - low, rising, falling)


def standard_error(values: FloatArray) -> FloatArray:
    """Return the standard error of the mean over the last axis, from the spread of the block means.

    ``values`` has shape ``(..., paths)``; the result drops the last axis.
    """
    size = block_size(values.shape[-1])
    means = values.reshape(*values.shape[:-1], REPLICATES, size).mean(axis=-1)
    return np.asarray(means.std(axis=-1, ddof=1) / math.sqrt(REPLICATES))


def _stratified(size: int, rng: np.random.Generator) -> FloatArray:
    """Return one point in each of ``size`` equal strata of (0, 1), in random order."""
    # The jitter keeps clear of 0 and 1, where a normal percentile would be infinite.
    jitter = 0.5 + (rng.random(size) - 0.5) * (1 - 1e-9)
    return np.asarray((rng.permutation(size) + jitter) / size)


@lru_cache(maxsize=4)
def _principal_components(months: int) -> FloatArray:
    """Return the ``(months, months)`` matrix from normals to Brownian motion, largest component first.

    Eigenvalues and eigenvectors of min(s, t) on an even grid are known in closed form, so no solver's choice
    of sign can differ between machines.
    """
    index = np.arange(1, months + 1)
    angle = (2 * index - 1) * math.pi / (2 * months + 1)
    scale = np.sqrt(1 / 12) / (2 * np.sin(angle / 2)) * (2 / math.sqrt(2 * months + 1))
    components = np.sin(np.outer(index, angle)) * scale
    components.flags.writeable = False
    return np.asarray(components)
