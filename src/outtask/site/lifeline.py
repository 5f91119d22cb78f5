"""What ties a child to ``outtask start``: its standard input, which ends when the parent is gone.

However the parent goes, even by ``kill -9``, no child outlives it by more than a few seconds.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

PATIENCE = 6.0  # seconds to leave in order


def leave_with_parent() -> None:
    """Let this process leave when its parent is gone."""
    threading.Thread(target=_leave, daemon=True, name="lifeline").start()


def leave_when_orphaned(parent: int) -> None:
    """Let this process end at once where another than ``parent`` has become its parent."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="orphan").start()


def _leave() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os.killpg(0, signal.SIGKILL)  # each child leads a group of its own, with what it has started
