"""A line on the terminal that says what takes so long, and is gone when it is done."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from outtask.cli.terminal import printable

PATIENCE = 1.0  # seconds of silence
BEAT = 0.2
WHEEL = "⠋⠙⠸⠴⠦⠇"


@contextmanager
def telling(what: str, patience: float = PATIENCE) -> Iterator[None]:
    """Say ``what`` on standard error while the block runs: on a terminal only, and only after a second."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    teller = threading.Thread(target=_tell, args=(printable(what), patience, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell(what: str, patience: float, done: threading.Event) -> None:
    began = time.monotonic()
    if done.wait(patience):
        return
    turn = 0
    while True:
        sys.stderr.write(f"\r{WHEEL[turn % len(WHEEL)]} {what} … {time.monotonic() - began:.0f} s\x1b[K")
        sys.stderr.flush()
        turn += 1
        if done.wait(BEAT):
            break
    sys.stderr.write("\r\x1b[K")
    sys.stderr.flush()
