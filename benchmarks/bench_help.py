"""Does ``outtask --help`` answer within 0.3 s, as a process of its own with all that it imports?"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

LIMIT = 0.3  # seconds, wall clock


def seconds(line: list[str], times: int) -> tuple[float, float]:
    """Return the median wall and CPU time of a command."""
    wall, cpu = [], []
    for _ in range(times):
        before, began = os.times(), time.perf_counter()
        subprocess.run(line, check=True, stdout=subprocess.DEVNULL)
        after = os.times()
        wall.append(time.perf_counter() - began)
        spent = after.children_user - before.children_user + after.children_system - before.children_system
        cpu.append(spent)
    return statistics.median(wall), statistics.median(cpu)


def run(quick: bool) -> list[dict[str, object]]:
    """Time the installed command, a command's own help, the library's import, and a bare interpreter."""
    times = 5 if quick else 21
    command = str(Path(sys.executable).with_name("outtask"))
    lines = {
        "outtask --help": ([command, "--help"], LIMIT),
        "outtask decide --help": ([command, "decide", "--help"], LIMIT),
        "import outtask": ([sys.executable, "-c", "import outtask"], None),
        "python that does nothing": ([sys.executable, "-c", ""], None),
    }
    rows: list[dict[str, object]] = []
    for name, (line, limit) in lines.items():
        wall, cpu = seconds(line, times)
        rows.append(
            {
                "name": f"{name}, median of {times}",
                "figure": wall,
                "unit": "s",
                "limit": limit,
                "passed": limit is None or wall <= limit,
                "detail": f"{cpu:.2f} s of CPU",
            }
        )
    return rows
