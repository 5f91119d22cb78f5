"""Run benchmarks/bench_*.py, print their figures beside the limits, and fail if a limit is missed.

Each module has ``run(quick) -> list[Row]`` and runs in a process of its own, so that the memory and imports
of one do not colour the next. ``python -m benchmarks.run [--quick] [NAME ...]`` runs those named; with
``--write docs/performance.md`` their tables on that page are made anew.
"""

from __future__ import annotations

import argparse
import datetime
import importlib
import multiprocessing
import os
import platform
import re
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
        lines.append(
            f"{row['name']:<{width}}  {row['figure']:>10.4g} {row['unit']}{limit}  {kept(row)}".rstrip()
        )
        lines += [f"    {row['detail']}"] if row.get("detail") else []
    return "\n".join(lines)


def kept(row: Row) -> str:
    """Say whether a limit was kept; nothing where there is none and nothing went wrong."""
    return "MISSED" if not row["passed"] else "" if row["limit"] is None else "kept"


def section(name: str, rows: list[Row], circumstances: str) -> str:
    """Return a benchmark's figures as a Markdown table, with where and under what load they were measured."""
    lines = ["| figure | measured | limit | | how |", "| --- | ---: | ---: | --- | --- |"]
    for row in rows:
        limit = "" if row["limit"] is None else f"{row['limit']:g} {row['unit']}"
        figure, detail = f"{row['figure']:.3g} {row['unit']}", row.get("detail", "").strip()
        label = re.sub("^ +", "– ", row["name"])  # indented: a part of what stands above
        cells = (label, figure, limit, kept(row), detail)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join([*lines, "", f"`python -m benchmarks.run {name}`, {circumstances}"])


def circumstances(quick: bool) -> str:
    """Say when and on what figures were measured, and whether the machine had more to do than measuring."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists() and (found := re.search(r"model name\s*: (.+)", info.read_text())):
        model = found[1]
    cores = os.cpu_count() or 1
    busy = os.getloadavg()[0]  # measuring itself keeps every core busy at most
    loaded = (
        f"; other work kept the machine busy (load {busy:.1f}), so times are too long"
        if busy > cores + 0.5
        else ""
    )
    today = datetime.datetime.now(tz=datetime.UTC).date()
    small = "on smaller inputs (`--quick`), " if quick else ""
    return f"{small}{today}, {cores} cores of {model}, Python {platform.python_version()}{loaded}."


def put_into(page: Path, name: str, text: str) -> None:
    """Replace what stands between a benchmark's two marks on a page; add the marks where there are none."""
    begin, end = f"<!-- figures: {name} -->", "<!-- end -->"
    old = page.read_text("utf-8")
    marked = re.compile(rf"{re.escape(begin)}\n.*?{re.escape(end)}", re.DOTALL)
    new = f"{begin}\n{text}\n{end}"
    found = marked.search(old)
    page.write_text(
        old[: found.start()] + new + old[found.end() :]
        if found
        else f"{old.rstrip()}\n\n## {name}\n\n{new}\n",
        "utf-8",
    )


def main() -> int:
    """Return 1 if a limit was missed or a benchmark broke."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("names", nargs="*", metavar="NAME", help="part of a benchmark's name")
    parser.add_argument("--quick", action="store_true", help="smaller inputs, to see that they work")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the figures into this Markdown page")
    asked = parser.parse_args()
    modules = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    chosen = [module for module in modules if any(name in module for name in asked.names or [""])]
    if not chosen:
        parser.error(f"no benchmark is named so; there are {', '.join(modules)}")
    missed = []
    for module in chosen:
        name = module.removeprefix("bench_")
        print(f"\n== {name}", flush=True)
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as fresh:
            try:
                rows = fresh.submit(measure, module, asked.quick).result()
            except Exception as error:
                print(f"broke: {type(error).__name__}: {error}")
                missed.append(module)
                continue
        print(table(rows), flush=True)
        if asked.write:
            put_into(asked.write, name, section(name, rows, circumstances(asked.quick)))
        missed += [row["name"] for row in rows if not row["passed"]]
    print(f"\nMissed: {'; '.join(missed)}" if missed else "\nEvery limit was kept.")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
