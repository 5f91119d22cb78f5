"""Run every check, go on after a failure, and name in the last lines what failed or could not be run."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

BIN = Path(sys.executable).parent
RESULTS = Path(".build/pytest.xml")
LINT = [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["lint-imports"]]
TEST = [["pytest", "-n", "2", f"--junitxml={RESULTS}"]]


def skipped(results: Path) -> Counter[str]:
    """How many tests were skipped, by reason, in a JUnit report; those expected to fail were run."""
    if not results.exists():
        return Counter()
    marks = ET.parse(results).iter("skipped")
    return Counter(mark.get("message", "") for mark in marks if mark.get("type") == "pytest.skip")


def main() -> int:
    """Return 1 if any check failed."""
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.unlink(missing_ok=True)
    failed = []
    for command in LINT if "--lint" in sys.argv else LINT + TEST:
        print(f"\n== {' '.join(command)}", flush=True)
        if subprocess.run([BIN / command[0], *command[1:]]).returncode:
            failed.append(command[0] if command[1:2] != ["format"] else "ruff format")
    print()
    for reason, tests in skipped(RESULTS).most_common():
        print(f"Not run here ({tests} {'test' if tests == 1 else 'tests'}): {reason}")
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
