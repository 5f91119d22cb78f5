"""Write a file whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from outtask.terms.errors import UserError


def write_whole(path: Path | str, content: bytes) -> None:
    """Write beside the target first, then take its place, so that nobody ever finds half a file.

    What is no ordinary file (a pipe, a terminal) is written to as it is. Raises UserError if it cannot be.
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{target.name[:80]}.{os.getpid()}.part")
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)
            return
        try:
            beside.write_bytes(content)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UserError(f"cannot be written ({why})", file=str(path), mend="name another file") from None
