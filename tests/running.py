"""``outtask start`` as a process of its own, for tests that look at the whole tree."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SOON = 20.0  # seconds
STRAIGHT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Started:
    """A tree that runs."""

    def __init__(self, process: subprocess.Popen[str], home: Path) -> None:
        self.process, self.home = process, home
        self.lines: list[str] = []
        self.address = ""

    def read_line(self) -> str:
        """Return the next line that is printed."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        self.lines.append(line.strip())
        return line

    def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body of a page; status 0 while nobody answers."""
        try:
            with STRAIGHT.open(self.address + path, timeout=5) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except OSError:
            return 0, b""

    def processes(self) -> dict[int, str]:
        """Return all processes of this data folder by number, each with its line, the parent left out."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                line = folder.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode()
                mine = f"OUTTASK_HOME={self.home}\0".encode() in folder.joinpath("environ").read_bytes()
                if mine and "outtask" in line and int(folder.name) != self.process.pid:
                    found[int(folder.name)] = line
        return found

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop it by a signal and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(SOON)


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """Return the variables that give processes a database of their own, of the kind that the tests use."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":  # lies in the data folder
        yield {}
        return
    import psycopg

    told = settings.DATABASES["default"]
    place = f"{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}"
    name = f"outtask_try_{secrets.token_hex(6)}"
    with psycopg.connect(f"postgresql://{place}/postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield {"DATABASE_URL": f"postgresql://{place}/{name}"}
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def started(home: Path, *arguments: str, stderr: int | None = None, **environment: str) -> Iterator[Started]:
    """Start a workspace in a folder, at a free port, and stop it at the end. It logs beside the folder."""
    with (home.parent / f"{home.name}.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "outtask", "start", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=log if stderr is None else stderr,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "", "OUTTASK_HOME": str(home), **environment},
        )
    tree = Started(process, home)
    try:
        while "Outtask is at" not in (line := tree.read_line()):
            assert line, (home.parent / f"{home.name}.log").read_text()
        tree.address = line.split()[3]
        yield tree
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(SOON)
        assert process.stdout
        process.stdout.close()


def wait_for(what: Callable[[], object], seconds: float = SOON) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, f"{what} did not come to hold"
        time.sleep(0.05)
