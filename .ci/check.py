"""Run every check, go on after a failure, and name in the last lines what failed or could not be run.

The tests of the workspace are run a second time on PostgreSQL: on the server that OUTTASK_TEST_DATABASE_URL
names, else on one of this machine that lets in its superuser without a password.
"""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

from audit import ANOTHER, audit

BIN = Path(sys.executable).parent
BUILD = Path(".build")
LINT = [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["lint-imports"]]
TEST = ["pytest", "-n", "2"]
WORKSPACE = ("core", "people", "frame", "tickets", "decide", "helm", "site", "faults")
POSTGRES = "postgresql://postgres@127.0.0.1:5432/outtask"


def postgres() -> tuple[str, str]:
    """Where PostgreSQL is, and why not where it is not."""
    import psycopg

    address = os.environ.get("OUTTASK_TEST_DATABASE_URL") or POSTGRES
    server = address.rsplit("/", 1)[0] + "/postgres"
    try:
        psycopg.connect(server, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        if address != POSTGRES:
            return "", f"OUTTASK_TEST_DATABASE_URL: {str(error).strip().splitlines()[0]}"
        return (
            "",
            "no server lets in postgres at 127.0.0.1:5432, and OUTTASK_TEST_DATABASE_URL names no other",
        )
    return address, ""


def skipped(results: Path) -> Counter[str]:
    """How many tests were skipped, by reason, in a JUnit report; those expected to fail were run."""
    if not results.exists():
        return Counter()
    marks = ET.parse(results).iter("skipped")
    return Counter(mark.get("message", "") for mark in marks if mark.get("type") == "pytest.skip")


def passes(command: list[str], **environment: str) -> bool:
    """Run a check."""
    print(f"\n== {' '.join(command)}{' on PostgreSQL' if environment else ''}", flush=True)
    return not subprocess.run([BIN / command[0], *command[1:]], env={**os.environ, **environment}).returncode


def main() -> int:
    """Return 1 if any check failed."""
    BUILD.mkdir(exist_ok=True)
    for old in BUILD.glob("pytest*.xml"):
        old.unlink()
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each process of a test compiles us
    os.environ.setdefault("OUTTASK_HOME", str((BUILD / "home").absolute()))  # never that of who runs this
    failed = [" ".join(check[:2]) for check in LINT if not passes(check)]
    reasons: Counter[str] = Counter()
    if "--lint" not in sys.argv:
        if not passes([*TEST, f"--junitxml={BUILD / 'pytest.xml'}"]):
            failed.append("pytest")
        reasons += skipped(BUILD / "pytest.xml")
        if left_out := os.environ.get("PYTEST_ADDOPTS"):
            reasons[f"what PYTEST_ADDOPTS leaves out: {left_out}"] = 0
        address, why = postgres()
        rooms = [f"tests/{room}" for room in WORKSPACE if Path("tests", room).is_dir()]
        if not address:
            reasons[f"the workspace's on PostgreSQL: {why}"] = 0
        elif not passes(
            [*TEST, *rooms, f"--junitxml={BUILD / 'pytest-postgresql.xml'}"], DATABASE_URL=address
        ):
            failed.append("pytest on PostgreSQL")
        print("\n== pip-audit", flush=True)
        holes, why_not = audit()
        print(
            "\n".join(holes) or (f"Not all was looked for: {why_not}." if why_not else "No hole was found.")
        )
        if holes:
            failed.append("pip-audit")
        if why_not:
            reasons[f"pip-audit, for holes that are known in packages: {why_not}; {ANOTHER}"] = 0
    print()
    for reason, tests in reasons.most_common():
        print(f"Not run here ({f'{tests} ' if tests else ''}{'test' if tests == 1 else 'tests'}): {reason}")
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
