"""Kill processes of a running workspace at random, and let clients go on until they are answered."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from running import STRAIGHT, Started, wait_for

KILLS = int(os.environ.get("OUTTASK_KILLS", "20"))
TRIAL = {
    "PYTHONPATH": str(Path(__file__).parent),
    "DJANGO_SETTINGS_MODULE": "trial_settings",
    "OUTTASK_LOG_LEVEL": "error",
}


def kill_at_random(tree: Started, times: int, chance: random.Random, done: Callable[[], int]) -> None:
    """Kill one process after the other with signal 9, each at some moment after the web server is back.

    Every other one waits until somebody has done something more, however slow the machine is.
    """
    for number in range(times):
        wait_for(lambda: tree.get("/health")[0] in (200, 503), 60)
        so_far, patience = done(), time.monotonic() + 20
        while number % 2 and done() == so_far and time.monotonic() < patience:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 1))
        if numbers := sorted(tree.processes()):
            with suppress(ProcessLookupError):
                os.kill(chance.choice(numbers), signal.SIGKILL)
    wait_for(lambda: tree.get("/health")[0] == 200, 60)


class Client(threading.Thread):
    """Somebody who sends one thing after the other, each again until it is acknowledged."""

    def __init__(self, tree: Started, name: str) -> None:
        super().__init__(daemon=True)
        self.tree, self.label = tree, name
        self.enough = threading.Event()
        self.acknowledged: dict[str, str] = {}  # how it was sent, by name

    def run(self) -> None:
        number = 0
        while not self.enough.is_set():
            number += 1
            how, name = "job" if number % 3 == 0 else "command", f"{self.label}-{number}"
            while not self.sent(how, name):
                time.sleep(0.05)
            self.acknowledged[name] = how

    def sent(self, how: str, name: str) -> bool:
        request = urllib.request.Request(f"{self.tree.address}/trial/{how}/{name}", data=b"")
        try:
            with STRAIGHT.open(request, timeout=10) as answer:
                return answer.status == 200
        except OSError:
            return False


def state_of(tree: Started) -> dict[str, Any]:
    """Return what the workspace says of the trial."""
    status, body = tree.get("/trial")
    return json.loads(body) if status == 200 else {}


def verify_ledger(tree: Started, environment: dict[str, str]) -> str:
    """Return what ``outtask ledger verify`` says, after it has left with 0."""
    done = subprocess.run(
        [sys.executable, "-m", "outtask", "ledger", "verify"],
        env={**os.environ, "OUTTASK_HOME": str(tree.home), **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
