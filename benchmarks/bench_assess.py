"""Does `assess` take at most 2.5 times a bare DuckDB script, and does it grow no faster than its log?

Whole processes with their imports are measured, one of ours and a bare one in turns, so that both meet the
same neighbours. They run as a person runs them: Python keeps compiled modules, has them by the second turn.

Run it alone with ``python -m benchmarks.run assess``.
"""

from __future__ import annotations

import gzip
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from outtask.samples import sample_log_path

TIMES_BARE, GIGABYTES, GIGABYTES_LARGE, TIMES_LINEAR = 2.5, 1.0, 4.0, 1.3
OURS = "import sys; from outtask.cli.main import main; sys.argv[0] = 'outtask'; main()"
BARE = """
import sys, duckdb
print(duckdb.execute(
    "SELECT strftime(try_strptime(sys_updated_at, '%d/%m/%Y %H:%M'), '%Y-%m') AS month, assignment_group, "
    "count(*) FROM read_csv(?) GROUP BY 1, 2", [sys.argv[1]]).fetchall())
"""
MADE_UP = """
import sys, duckdb
tickets, target = int(sys.argv[1]), sys.argv[2]
duckdb.execute(f'''COPY (
  WITH ticket AS (
    SELECT range AS i, hash(range) AS h, hash(range + 7) % 1000 AS g,
      60 + (hash(range) % 4000)::INTEGER AS life,
      TIMESTAMP '2021-01-04 08:00' + to_minutes((range * 1576800.0 / {tickets})::BIGINT) AS opened
    FROM range({tickets}))
  SELECT printf('INC%08d', i) AS number,
    ['New', 'Active', 'Awaiting User Info', 'Resolved', 'Closed'][step + 1] AS incident_state,
    'Group ' || (g * g // 15000 + CASE WHEN step > 1 AND h % 3 = 0 THEN 1 ELSE 0 END) AS assignment_group,
    'Resolver ' || ((h + step // 2) % 900) AS assigned_to,
    strftime(opened + to_minutes(life * step // 4), '%d/%m/%Y %H:%M') AS sys_updated_at,
    1 + h % 4 || ' - Low' AS priority,
    'Category ' || (g % 40) AS category, 'Kind ' || (h % 200) AS subcategory,
    strftime(opened, '%d/%m/%Y %H:%M') AS opened_at,
    strftime(opened + to_minutes(life * 3 // 4), '%d/%m/%Y %H:%M') AS resolved_at,
    strftime(opened + to_minutes(life), '%d/%m/%Y %H:%M') AS closed_at
  FROM ticket, range(5) steps(step) ORDER BY i, step) TO '{target}' (HEADER)''')
"""
"""Three years of tickets, five events each, seventy groups with a long tail."""


class Cost(NamedTuple):
    """What a process took."""

    wall: float  # seconds
    cpu: float
    gigabytes: float  # at most, resident


def cost_of(code: str, *arguments: str, compiled: Path) -> Cost:
    """Run Python code in a process of its own; its output goes nowhere, its failure raises."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment = plain | {"PYTHONPYCACHEPREFIX": str(compiled)}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], env=environment, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"left with {process.returncode}: {' '.join(arguments)}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e9)


def row(name: str, figure: float, unit: str, limit: float, detail: str = "") -> dict[str, Any]:
    """Return one figure that must not exceed its limit."""
    found = {
        "name": name,
        "figure": round(figure, 3),
        "unit": unit,
        "limit": limit,
        "passed": figure <= limit,
    }
    return found | ({"detail": detail} if detail else {})


def against_bare(folder: Path, turns: int) -> list[dict[str, Any]]:
    """Measure the shipped log, 46 MB unpacked, against the bare script."""
    log = folder / "log.csv"
    with gzip.open(sample_log_path()) as packed, log.open("wb") as out:
        shutil.copyfileobj(packed, out)
    pairs = [
        (
            cost_of(OURS, "assess", str(log), "--json", compiled=folder),
            cost_of(BARE, str(log), compiled=folder),
        )
        for _ in range(turns + 1)
    ][1:]  # the first turn compiles the modules
    ours, bare = (list(costs) for costs in zip(*pairs, strict=True))
    rows = []
    for kind in ("wall", "cpu"):
        ratio = statistics.median(getattr(a, kind) / getattr(b, kind) for a, b in pairs)
        best = [min(getattr(cost, kind) for cost in costs) for costs in (ours, bare)]
        detail = f"best of {turns}: {best[0]:.2f} s and {best[1]:.2f} s"
        rows.append(
            row(f"assess, 46 MB: {kind} time over a bare script's", ratio, "times", TIMES_BARE, detail)
        )
    return [*rows, row("assess, 46 MB: memory", max(cost.gigabytes for cost in ours), "GB", GIGABYTES)]


def by_size(folder: Path, events: int) -> list[dict[str, Any]]:
    """Measure a made-up log and one of a tenth of its size."""
    costs = []
    for size in (events // 10, events):
        log = folder / f"{size}.csv"
        cost_of(MADE_UP, str(size // 5), str(log), compiled=folder)
        costs.append(cost_of(OURS, "assess", str(log), "--json", compiled=folder))
        log.unlink()
    small, large = costs
    name = f"assess, {events:,} events"
    detail = f"{large.cpu:.1f} s ({large.wall:.1f} s wall)"
    detail += f"; {events // 10:,} events: {small.cpu:.1f} s ({small.wall:.1f} s wall)"
    grown = large.cpu / small.cpu / 10
    return [
        row(f"{name}: CPU time per event over that of a tenth", grown, "times", TIMES_LINEAR, detail),
        row(f"{name}: memory", large.gigabytes, "GB", GIGABYTES_LARGE),
    ]


def run(quick: bool) -> list[dict[str, Any]]:
    """Return the ratios to a bare script, the growth with the log, and the memory."""
    with tempfile.TemporaryDirectory(prefix="outtask-bench-") as name:
        folder = Path(name)
        return against_bare(folder, 3 if quick else 9) + by_size(folder, 1_000_000 if quick else 10_000_000)
