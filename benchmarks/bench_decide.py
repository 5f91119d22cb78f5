"""How long a decision takes: 50 functions, 6 options each, 16,384 paths, 120 months, everything sampled.

Walk-away prices and what would change the verdict are part of it. Run in a process of its own, so that time
and memory are those of the decision alone; ratios belong to one machine, limits to two cores.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from typing import Any

FUNCTIONS, PATHS = 50, 16_384
WHO = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN  # this process, and its helpers


def case_of(functions: int, paths: int) -> Any:
    """Return a case in which every input that has a default range is sampled, six options to a function."""
    from outtask.terms.case import Case

    options = [
        {"model": "staff-augmentation"},
        {"model": "out-tasking"},
        {"model": "core-overflow"},
        {"model": "outsourcing"},
        {"model": "out-tasking", "provider": "Bolt", "location": "PL"},
        {"model": "outsourcing", "provider": "Acme"},
    ]
    body = [
        {
            "name": f"Function {i}",
            "volume": {"per_month": {"low": 500 + 20 * i, "likely": 600 + 20 * i, "high": 700 + 20 * i}},
            "work": {"containment": 0.8, "routineness": 0.6, "key_person": 0.4},
            "options": options,
        }
        for i in range(functions)
    ]
    providers = [{"name": "Acme"}, {"name": "Bolt", "location": "PL"}]
    top = {"case": "Benchmark", "paths": paths, "horizon_months": 120, "providers": providers}
    return Case.model_validate(
        top | {"functions": body, "organisation": {"country": "DE", "governance_hours": 300}}
    )


def measure(functions: int, paths: int) -> dict[str, float]:
    """Decide in this process; return wall and processor seconds, peak memory and what is found.

    Time and memory are those of this process and its helpers, as if all had their most at the same time.
    """
    case = case_of(functions, paths)
    from outtask.methods.decide import AT_ONCE, decide, decide_function
    from outtask.methods.helpers import cores

    begun, spent = time.perf_counter(), _processor()
    found = decide(case)
    wall, cpu = time.perf_counter() - begun, _processor() - spent
    own, helper = (
        resource.getrusage(who).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10) for who in WHO
    )
    peak = own + helper * (min(cores(), AT_ONCE, functions) - 1)
    decide_function(case, "Function 1")
    begun = time.perf_counter()
    decide_function(case, "Function 0")
    one = time.perf_counter() - begun
    changes = sum(len(f.verdict.changes) for f in found.functions)
    return {"wall": wall, "cpu": cpu, "peak": peak, "one": one, "changes": changes}


def _processor() -> float:
    """Return the processor seconds of this process and of all helpers that have ended."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, WHO))


def run(quick: bool) -> list[dict[str, Any]]:
    """Return the figures with their limits; ``quick`` takes a tenth of the functions."""
    functions = FUNCTIONS // 10 if quick else FUNCTIONS
    command = [sys.executable, __file__, "measure", str(functions), str(PATHS)]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    what = f"{functions} functions × 6 options × {PATHS:,} paths × 120 months"
    detail = f"{what}; {found['changes']:.0f} turning values; processor {found['cpu']:.1f} s"
    limit = 8.0 * max(functions / FUNCTIONS, 0.2)
    return [
        _row("decide, wall", found["wall"], "s", limit, detail),
        _row("decide, peak memory", found["peak"], "MB", 2048.0, what),
        _row("one function after one changed input", found["one"], "s", 0.3, f"{PATHS:,} paths, 6 options"),
        *_against_plain_python(),
    ]


def _against_plain_python() -> list[dict[str, Any]]:
    """Compare pricing with a plain loop over paths and months, on a sample of both."""
    try:
        from tests.methods.plain_costs import BENCH  # type: ignore[import-not-found]
    except ImportError:
        return []
    return [_row("pricing, against a plain loop", BENCH(), "times faster", 50.0, "least")]


def _row(name: str, figure: float, unit: str, limit: float, detail: str) -> dict[str, Any]:
    passed = figure >= limit if detail == "least" else figure <= limit
    return {
        "name": name,
        "figure": round(figure, 3),
        "unit": unit,
        "limit": limit,
        "passed": passed,
        "detail": detail,
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(int(sys.argv[2]), int(sys.argv[3]))))
    else:
        print(json.dumps(run("--quick" in sys.argv), indent=1))
