"""kill -9 of the worker at random moments of imports: each is in whole and once, or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from import_trial import ROWS
from kills import KILLS

from running import own_database

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="copies itself into a worker"),
]


def nothing_is_half_in(found: Any) -> None:
    """What has a log has its rows, its measurement and its entry in the ledger; and the other way round."""
    titles = found["logs"]
    assert [title for title, _, _ in found["imports"]] == titles
    assert [title for title, _ in found["measured"]] == titles
    assert found["facts"] == dict.fromkeys(titles, 1)
    assert {(rows, tickets) for _, rows, tickets in found["imports"]} <= {(ROWS, ROWS // 3)}
    assert found["whole"]


def test_a_killed_import_is_in_whole_or_not_at_all(tmp_path: Path) -> None:
    with own_database() as database:
        done = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("import_trial.py")), str(KILLS), "11"],
            env={**os.environ, "OUTTASK_HOME": str(tmp_path / "home"), **database},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stderr
    *after_each_kill, at_last = map(json.loads, done.stdout.splitlines())

    assert len(after_each_kill) == KILLS
    for found in [*after_each_kill, at_last]:
        nothing_is_half_in(found)
    broken_off = [s for found in after_each_kill for s, _ in found["jobs"].values() if s == "running"]
    assert len(broken_off) > KILLS / 4  # kills did come in the middle of imports
    finished = sorted(title for title, (status, _) in at_last["jobs"].items() if status == "done")
    assert finished == at_last["logs"]
    failed = [error for status, error in at_last["jobs"].values() if status == "failed"]
    assert all("it was broken off" in error for error in failed)
    assert len(finished) > len(failed)
