"""Is the first page there within three seconds of ``outtask start``, on a machine that is set up?"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

LIMIT = 3.0  # seconds, wall clock


def seconds(home: Path) -> float:
    """Return how long it took from the command until the page to sign in was here, whole."""
    began = time.perf_counter()
    line = [str(Path(sys.executable).with_name("outtask")), "start", "--port", "0"]
    tree = subprocess.Popen(
        line,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "OUTTASK_HOME": str(home)},
    )
    assert tree.stdout
    try:
        address = tree.stdout.readline().split()[3]
        straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with straight.open(f"{address}/people/sign-in/") as page:
            assert b"</html>" in page.read()
        return time.perf_counter() - began
    finally:
        tree.terminate()
        tree.communicate()


def run(quick: bool) -> list[dict[str, object]]:
    """Time first starts, which make the database, and later ones."""
    times = 2 if quick else 5
    first, later = [], []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder) / "home"
            first.append(seconds(home))
            later.append(seconds(home))
    return [
        {
            "name": f"{what}, median of {times}",
            "figure": statistics.median(took),
            "unit": "s",
            "limit": LIMIT,
            "passed": statistics.median(took) <= LIMIT,
            "detail": f"slowest {max(took):.1f} s, until the page to sign in is read whole",
        }
        for what, took in (("a first start", first), ("a later start", later))
    ]
