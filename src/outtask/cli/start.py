"""``outtask start``: web server and workers as one process tree, at one address."""

from __future__ import annotations

import ipaddress
import json
import os
import secrets
import select
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import IO

from outtask.cli import terminal
from outtask.core.environment import Environment
from outtask.core.home import default_home, made
from outtask.terms.errors import UserError

READY = 60.0  # seconds for the web server to answer
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # how this machine reaches itself
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(host: str | None, port: int | None, sample: bool) -> None:
    """Start everything, tell the address, and keep it running until asked to stop."""
    from outtask.site.lock import Lock
    from outtask.site.processes import Tree

    given = Environment()
    home = made(given.folder("HOME", default_home()))
    host = host or given.text("HOST", "127.0.0.1")
    port = given.number("PORT", 8000, least=0, most=65535) if port is None else port
    lock, stop, tree = Lock(home), threading.Event(), Tree()
    for asked in SIGNALS:
        signal.signal(asked, lambda *_: stop.set())
    try:
        port = free_port(host, port)
        os.environ.update(OUTTASK_HOST=host, OUTTASK_PORT=str(port))
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counters(home))
        workers = given.number("WORKERS", 1, least=1, most=16)
        web = tree.add(
            "web server", "outtask.cli.serve", first=["--first", *(["--sample"] if sample else [])]
        )
        link = told_by(web.answers, stop)
        address = f"http://{in_address(EVERYWHERE.get(host, host))}:{port}"
        tree.watch(until_it_answers(host, port, stop), say)
        if not stop.is_set():
            lock.tell(address)
            say(f"Outtask is at {address} (Ctrl-C stops it; data lie in {home})")
            if not is_near(host):
                say("Others can reach it, unencrypted: put a proxy with TLS before it (docs/operations.md)")
            if link:
                say(f"Your first sign-in, which works once: {address}{link}")
            begun = f"{socket.gethostname()[:40]}-{secrets.token_hex(4)}"
            for number in range(workers):  # only now: the first page needs none
                tree.add("worker", "outtask.site.work", f"{begun}-{number + 1}")
            tree.watch(stop.wait, say)
    finally:
        tree.stop()
        lock.release()


def say(line: str) -> None:
    """Print a line that is seen at once, also by a program that reads along."""
    terminal.say(line)
    sys.stdout.flush()


def told_by(answers: IO[bytes], stop: threading.Event) -> str:
    """Pass on what the web server tells while it begins; return the path of the first sign-in, if it has one.

    Raises UserError where it tells that the workspace cannot be used.
    """
    while not stop.is_set():
        if not select.select([answers], [], [], 0.05)[0]:
            continue
        if not (line := answers.readline()):
            raise UserError("the web server ended before it began", mend="the lines above say why")
        told = json.loads(line)
        if "error" in told:
            raise UserError(told["error"])
        if "link" in told:
            return str(told["link"])
        say(told["say"])
    return ""


def free_port(host: str, port: int) -> int:
    """Return the port, or any free one for 0. Raises UserError where another program has it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise UserError(
                f"cannot listen at {host}, port {port} ({(error.strerror or str(error)).lower()})",
                mend="name another with --port or OUTTASK_PORT, or stop what listens there",
            ) from None
        return int(trial.getsockname()[1])


def is_near(host: str) -> bool:
    """Tell whether only this machine can reach a host."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def in_address(host: str) -> str:
    """Return a host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


def counters(home: Path) -> Path:
    """Return an empty folder where the processes count together."""
    folder = home / "counters"
    shutil.rmtree(folder, ignore_errors=True)
    return made(folder)


def until_it_answers(host: str, port: int, stop: threading.Event) -> Callable[[float], bool]:
    """Return what waits some seconds and tells whether the web server answers, or is to be stopped."""
    end = time.monotonic() + READY
    family = socket.AF_INET6 if ":" in host else socket.AF_INET

    def look(seconds: float) -> bool:
        with closing(socket.socket(family, socket.SOCK_STREAM)) as trial:
            if trial.connect_ex((EVERYWHERE.get(host, host), port)) == 0:
                return True
        if time.monotonic() > end:
            raise UserError("the web server did not begin to answer", mend="the lines above say why")
        return stop.wait(seconds)

    return look
