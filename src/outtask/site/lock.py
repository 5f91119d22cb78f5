"""One ``outtask start`` for one folder of data: a lock that ends with the process that holds it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from outtask.core.home import made
from outtask.terms.errors import UserError

NAME = "running"


class Lock:
    """Holds the folder of data while it lives; tells others the address."""

    def __init__(self, home: Path) -> None:
        """Take the lock. Raises UserError where another process has it."""
        self._descriptor = os.open(made(home) / NAME, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            address = os.read(self._descriptor, 200).decode("utf-8", "replace").strip()
            os.close(self._descriptor)
            raise UserError(
                f"Outtask runs already on this data{f', at {address}' if address else ''}",
                file=str(home),
                mend="stop it first, or name another folder in OUTTASK_HOME",
            ) from None
        os.ftruncate(self._descriptor, 0)

    def tell(self, address: str) -> None:
        """Write the address for whoever is refused."""
        os.pwrite(self._descriptor, f"{address}\n".encode(), 0)

    def release(self) -> None:
        """Let others begin."""
        os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)
