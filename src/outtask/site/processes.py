"""The process tree of ``outtask start``: the web server and the workers, restarted when they die.

Children are started at once, so that they load their code while the parent looks after the database, and
begin to work when they are told to. Each leads a process group, so that whatever it has started goes with it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from outtask.site.lifeline import GO, PATIENCE
from outtask.terms.errors import UserError

LOOK = 0.05  # seconds between two looks at the children
SHORT = 2.0  # seconds: who lives no longer, and was not killed, has failed to begin
TRIES = 5  # such failures in a row


class Child:
    """One process of the tree, under a name for people."""

    def __init__(self, name: str, line: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self.failures = 0
        self._line, self._environment = line, environment
        self._going = False
        self._start()

    def _start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603  # our own code with our own interpreter
            [sys.executable, "-m", *self._line],
            stdin=subprocess.PIPE,
            env={**os.environ, **self._environment},
            start_new_session=True,
        )
        self._began = time.monotonic()

    def go(self) -> None:
        """Tell it that it may begin; once is enough."""
        if self._going:
            return
        self._going = True
        assert self.process.stdin
        with suppress(BrokenPipeError):  # it died; it will be started again
            self.process.stdin.write(GO)
            self.process.stdin.flush()

    def restart(self) -> None:
        """Start it anew, after it has died."""
        killed = self.process.returncode == -signal.SIGKILL
        if not killed:
            self.failures = self.failures + 1 if time.monotonic() - self._began < SHORT else 1
        self.kill()
        self._start()
        if self._going:
            self._going = False
            self.go()

    def ask_to_leave(self) -> None:
        """Ask it to leave in order; one that waits for its go leaves because nobody will give it."""
        assert self.process.stdin
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        if self._going and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Leave nothing of it over, nor of what it has started."""
        with suppress(ProcessLookupError, PermissionError):  # macOS: nobody is left whom we may signal
            os.killpg(self.process.pid, signal.SIGKILL)
        if self.process.stdin:
            with suppress(BrokenPipeError):
                self.process.stdin.close()
        self.process.wait()


class Tree:
    """All children together."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    def add(self, name: str, *line: str, **environment: str) -> None:
        """Start a child that runs a module; it waits for its go."""
        self.children.append(Child(name, line, environment))

    def go(self) -> None:
        """Let all begin."""
        for child in self.children:
            child.go()

    def watch(self, asked_to_stop: Callable[[float], bool], say: Callable[[str], None]) -> None:
        """Restart who dies, until asked to stop. Raises UserError where one cannot be kept alive.

        ``asked_to_stop`` waits for some seconds and tells whether to stop.
        """
        while not asked_to_stop(LOOK):
            for child in self.children:
                code = child.process.poll()
                if code is None:
                    continue
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
            child.kill()
