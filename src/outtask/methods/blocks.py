"""How paths are split into blocks; apart from what draws them: who only checks a case loads no numpy."""

from __future__ import annotations

from outtask.terms.errors import UserError

REPLICATES = 8


def block_size(paths: int, replicates: int = REPLICATES) -> int:
    """Return the number of paths in one block; raise ``UserError`` where it is not a power of two."""
    size = paths // replicates if replicates >= 2 else 0
    if size < 1 or size * replicates != paths or size & (size - 1):
        below = replicates << max(0, (max(paths, replicates) // replicates).bit_length() - 1)
        raise UserError(
            f"{paths} paths cannot be split into {replicates} equal groups of a power of two",
            mend=f"use {below} or {2 * below}" if replicates >= 2 else "use at least two groups",
        )
    return size
