"""How paths are split into blocks; apart from what draws them: who only checks a case loads no numpy."""

from __future__ import annotations

from outtask.terms.errors import UserError

REPLICATES = 8
"""Blocks of a sample, each drawn independently: the spread of their means gives the standard error."""


def block_size(paths: int) -> int:
    """Return the number of paths in one block; raise ``UserError`` where it is not a power of two."""
    size = paths // REPLICATES
    if size < 1 or size * REPLICATES != paths or size & (size - 1):
        below = REPLICATES << (max(size, 1).bit_length() - 1)
        raise UserError(
            f"{paths} paths cannot be split into {REPLICATES} equal groups of a power of two",
            mend=f"use {below} or {2 * below}",
        )
    return size
