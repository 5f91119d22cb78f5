"""What ties a child to ``outtask start``: its standard input, which ends when the parent is gone.

However the parent goes, even by ``kill -9``, no child outlives it by more than a few seconds.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

GO = b"go\n"
PATIENCE = 6.0  # seconds to leave in order


def wait_for_go() -> None:
    """Wait until the parent says that the database is ready; leave where it says nothing any more."""
    if os.read(sys.stdin.fileno(), len(GO)) != GO:
        sys.exit(0)
    threading.Thread(target=_leave_with_parent, daemon=True, name="lifeline").start()


def leave_when_orphaned(parent: int) -> None:
    """Let this process end at once where another than ``parent`` has become its parent."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="orphan").start()


def _leave_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os.killpg(0, signal.SIGKILL)  # each child leads a group of its own, with what it has started
