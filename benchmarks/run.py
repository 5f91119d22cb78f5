"""Run benchmarks/bench_*.py, print their figures beside the limits, and fail if a limit is missed.

Each module has ``run(quick) -> list[Row]`` and runs in a process of its own, so that the memory and imports
of one do not colour the next. ``python -m benchmarks.run [--quick] [NAME ...]`` runs those named.
"""

from __future__ import annotations

import argparse
import importlib
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NotRequired, TypedDict


class Row(TypedDict):
    """One figure: its value and unit, the limit it must keep (None: for information) and whether it does."""

    name: str
    figure: float
    unit: str
    limit: float | None
    passed: bool
    detail: NotRequired[str]


def measure(module: str, quick: bool) -> list[Row]:
    """Return the rows of one benchmark module."""
    rows: list[Row] = importlib.import_module(f"benchmarks.{module}").run(quick)
    return rows


def table(rows: list[Row]) -> str:
    """Lay out rows as text, one line each, the details below the figure they explain."""
    width = max((len(row["name"]) for row in rows), default=0)
    lines = []
    for row in rows:
        limit = "" if row["limit"] is None else f"  limit {row['limit']:g} {row['unit']}"
        verdict = "" if row["limit"] is None and row["passed"] else "  kept" if row["passed"] else "  MISSED"
        lines.append(f"{row['name']:<{width}}  {row['figure']:>10.4g} {row['unit']}{limit}{verdict}")
        lines += [f"    {row['detail']}"] if row.get("detail") else []
    return "\n".join(lines)


def main() -> int:
    """Return 1 if a limit was missed or a benchmark broke."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("names", nargs="*", metavar="NAME", help="part of a benchmark's name")
    parser.add_argument("--quick", action="store_true", help="smaller inputs, to see that they work")
    asked = parser.parse_args()
    modules = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    chosen = [module for module in modules if any(name in module for name in asked.names or [""])]
    if not chosen:
        parser.error(f"no benchmark is named so; there are {', '.join(modules)}")
    missed = []
    for module in chosen:
        print(f"\n== {module.removeprefix('bench_')}", flush=True)
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
            try:
                rows = fresh.submit(measure, module, asked.quick).result()
            except Exception as error:
                print(f"broke: {type(error).__name__}: {error}")
                missed.append(module)
                continue
        print(table(rows), flush=True)
        missed += [row["name"] for row in rows if not row["passed"]]
    print(f"\nMissed: {'; '.join(missed)}" if missed else "\nEvery limit was kept.")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
