"""The process tree of ``outtask start``: the web server and the workers, restarted when they die.

Each child leads a process group, so that whatever it has started goes with it; see `lifeline` for what ties
it to the parent, which itself loads next to nothing.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO

from outtask.site.lifeline import PATIENCE
from outtask.terms.errors import UserError

LOOK = 0.05  # seconds between two looks at the children
SHORT = 10.0  # seconds: who lives no longer, and was not killed, has failed to begin; loading may take long
TRIES = 5  # such failures in a row
NOT_AGAIN = 3  # the code of a child that is not to be started again
ONE_WAS_KILLED = 128 + signal.SIGKILL  # the code, as shells tell it, of a child whose own process was killed


class Child:
    """One process of the tree, under a name for people."""

    def __init__(self, name: str, line: Sequence[str], first: Sequence[str] = ()) -> None:
        """Start a module with its arguments; those of ``first`` are for the first start only."""
        self.name = name
        self.failures = 0
        self._line = line
        self._start(*first, stdout=subprocess.PIPE if first else None)

    def _start(self, *first: str, stdout: int | None = None) -> None:
        self.process = subprocess.Popen(  # noqa: S603  # our own code with our own interpreter
            [sys.executable, "-m", *self._line, *first],
            stdin=subprocess.PIPE,
            stdout=stdout,
            start_new_session=True,
        )
        self._began = time.monotonic()

    @property
    def answers(self) -> IO[bytes]:
        """What the first start prints."""
        assert self.process.stdout
        return self.process.stdout

    def count(self) -> None:
        """Count how often in a row it has failed to begin, after it has died."""
        if time.monotonic() - self._began >= SHORT:
            self.failures = 0
        elif self.process.returncode not in (-signal.SIGKILL, ONE_WAS_KILLED):
            self.failures += 1

    def restart(self) -> None:
        """Start it anew, after it has died."""
        self.end()
        self._start()

    def ask_to_leave(self) -> None:
        """Ask it to leave in order."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """Leave nothing of it over, nor of what it has started."""
        with suppress(ProcessLookupError, PermissionError):  # macOS: nobody is left whom we may signal
            os.killpg(self.process.pid, signal.SIGKILL)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.process.wait()


class Tree:
    """All children together."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def add(self, name: str, *line: str, first: Sequence[str] = ()) -> Child:
        """Start a child that runs a module."""
        self.children.append(Child(name, line, first))
        return self.children[-1]

    def watch(self, asked_to_stop: Callable[[float], bool], say: Callable[[str], None]) -> None:
        """Restart who dies, until asked to stop. Raises UserError where one cannot be kept alive.

        ``asked_to_stop`` waits for some seconds and tells whether to stop.
        """
        while not asked_to_stop(LOOK):
            for child in self.children:
                code = child.process.poll()
                if code is None:
                    continue
                if code == NOT_AGAIN:
                    raise UserError(f"the {child.name} may not go on", mend="the lines above say why")
                child.count()
                if child.failures >= TRIES:
                    raise UserError(
                        f"the {child.name} ended {TRIES} times right after its start",
                        mend="the lines above say why",
                    )
                how = f"signal {-code}" if code < 0 else f"code {code}"
                say(f"The {child.name} ended ({how}) and is started again")
                child.restart()

    def stop(self) -> None:
        """End all: in order where they manage it in time, else at once."""
        for child in self.children:
            child.ask_to_leave()
        end = time.monotonic() + PATIENCE
        for child in self.children:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(end - time.monotonic(), 0))
            child.end()
