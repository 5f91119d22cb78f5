"""Does every page that an owner can open answer with at most 40 ms of CPU, in small and large workspaces?

``outtask start`` itself is measured: the sample, and a workspace with a million tickets and 300 functions, on
SQLite and on PostgreSQL. Pages are found by their addresses, so that a new one is measured, too; documents to
download and the first look after a start are told beside them. CPU is that of the web server's processes.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.postgres import database, server
from benchmarks.workspaces import kept, surroundings

LIMIT = 40.0  # milliseconds of CPU for a page
CLIENTS, SLOWEST = 8, 6
SIZES = {"sample": "sample", "large": "300 functions, 1,000,000 tickets"}
Rows = list[dict[str, Any]]


class Page(NamedTuple):
    """What was measured of one page; seconds."""

    name: str
    is_page: bool  # rather than a document
    queries: int
    first: float  # CPU of the first look after a start
    cpu: float
    alone: list[float]  # wall, one client
    among: list[float]  # wall, one of several clients


def run(quick: bool) -> Rows:
    """Measure both workspaces on both databases."""
    rows: Rows = []
    with server() as postgres:
        for name, size in SIZES.items():
            backup = kept(name, quick)
            for kind in ("SQLite", "PostgreSQL"):
                what = f"{size if not quick else name}, {kind}"
                if kind == "PostgreSQL" and not postgres:
                    rows.append(row(f"{what}: skipped, no server here", 0, "pages", None))
                    continue
                with database(postgres) if kind == "PostgreSQL" else nullcontext("") as address:
                    rows += told(what, measured(backup, address, 4 if quick else 12))
    return rows


def measured(backup: Path, address: str, times: int) -> list[Page]:
    """Bring a workspace back, start it, and measure each of its pages."""
    with tempfile.TemporaryDirectory() as folder:
        given = surroundings(Path(folder) / "home", address)
        _outtask("restore", str(backup), given=given)
        seen = json.loads(_module("benchmarks.pages_of", given=given))
        with started(given) as (port, pids):
            lookers = [Looker(port, seen["cookie"], pids) for _ in range(CLIENTS)]
            pages = [one_page(lookers, pids, times, **each) for each in seen["pages"]]
            for looker in lookers:
                looker.connection.close()
            return pages


class Looker:
    """A browser that keeps its connection."""

    def __init__(self, port: int, cookie: str, pids: list[int]) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": cookie, "Accept-Language": "en"}

    def look(self, path: str) -> float:
        """Return how long a page takes, whole."""
        began = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status)
        return time.perf_counter() - began


def one_page(
    lookers: list[Looker], pids: list[int], times: int, *, name: str, path: str, queries: int, html: bool
) -> Page:
    """Measure a page: for the first time, then many times by one client, then by several at once.

    A document is measured alone, a few times: of the large workspace one may take ten seconds.
    """
    first, before = 0.0, cpu(pids)
    for place in range(2 * len(pids)):  # until each process has most likely seen it
        lookers[place].look(path)
        first, before = max(first, cpu(pids) - before), cpu(pids)
    times = times if html else 3
    alone = [lookers[0].look(path) for _ in range(times)]
    used = (cpu(pids) - before) / times
    among: list[float] = []
    if html:
        with ThreadPoolExecutor(len(lookers)) as pool:
            for took in pool.map(lambda one: [one.look(path) for _ in range(2)], lookers):
                among += took
    return Page(name, html, queries, first, used, alone, among)


@contextmanager
def started(given: dict[str, str]) -> Iterator[tuple[int, list[int]]]:
    """Start a workspace; return its port and the processes of its web server that answer."""
    line = [sys.executable, "-m", "outtask", "start", "--port", "0", "--no-sample"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, env=given, text=True) as tree:
        assert tree.stdout
        try:
            while "Outtask is at" not in (said := tree.stdout.readline()):
                assert said, "the workspace did not start"
            yield int(said.split()[3].rpartition(":")[2]), serving(tree.pid)
        finally:
            tree.terminate()
            tree.wait(20)


def serving(pid: int) -> list[int]:
    """Return the processes that answer: what the web server, a child of the tree, has forked."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        for child in children(pid):
            line = Path(f"/proc/{child}/cmdline").read_bytes()
            if b"outtask.cli.serve" in line and (found := children(child)):
                return found
        time.sleep(0.1)
    raise AssertionError("no process answers")


def children(pid: int) -> list[int]:
    """Return the children of a process."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(one) for task in tasks for one in task.read_text().split()]


def cpu(pids: list[int]) -> float:
    """Return the CPU time that processes have used so far, in seconds, by Linux' own clocks of processes."""
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)


def told(what: str, everything: list[Page]) -> Rows:
    """Return the figures of a workspace."""
    pages = [page for page in everything if page.is_page]
    others = [page for page in everything if not page.is_page]
    slowest = max(pages, key=lambda page: page.cpu)
    middle = statistics.median(page.cpu for page in pages) * 1e3
    rows = [
        row(f"{what}: CPU of the slowest of {len(pages)} pages", slowest.cpu * 1e3, "ms", LIMIT,
            f"{named(pages, 'cpu')}; median of all {middle:.0f}"),
        row("  first look after a start, slowest", max(page.first for page in pages) * 1e3, "ms", None,
            named(pages, "first")),
        row("  queries, most", max(page.queries for page in pages), "queries", None,
            named(pages, "queries", 1)),
    ]  # fmt: skip
    for clients, key in ((1, "alone"), (CLIENTS, "among")):
        p50, p95 = spread([seconds for page in pages for seconds in getattr(page, key)])
        slow = sorted(((spread(getattr(page, key))[1], page.name) for page in pages), reverse=True)[:3]
        rows.append(
            row(f"  wall, p95 with {clients} client{'s' * (clients > 1)}", p95 * 1e3, "ms", None,
                f"p50 {p50 * 1e3:.0f}; p95 of " + ", ".join(f"{n} {s * 1e3:.0f}" for s, n in slow))
        )  # fmt: skip
    if others:
        rows.append(
            row("  documents, CPU of the slowest", max(page.cpu for page in others) * 1e3, "ms", None,
                named(others, "cpu"))
        )  # fmt: skip
    return rows


def named(pages: list[Page], key: str, scale: float = 1e3) -> str:
    """Name the pages that take the most of something."""
    most = sorted(pages, key=lambda page: getattr(page, key), reverse=True)[:SLOWEST]
    return ", ".join(f"{page.name} {getattr(page, key) * scale:.0f}" for page in most)


def spread(seconds: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    ordered = sorted(seconds)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def row(name: str, figure: float, unit: str, limit: float | None, detail: str = "") -> dict[str, Any]:
    """Return one figure that must not exceed its limit, where it has one."""
    found = {"name": name, "figure": round(figure, 3), "unit": unit, "limit": limit, "detail": detail}
    return found | {"passed": limit is None or figure <= limit}


def _outtask(*words: str, given: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "outtask", *words], env=given, check=True, capture_output=True)


def _module(*words: str, given: dict[str, str]) -> str:
    line = [sys.executable, "-m", *words]
    return subprocess.run(line, env=given, check=True, stdout=subprocess.PIPE, text=True).stdout
