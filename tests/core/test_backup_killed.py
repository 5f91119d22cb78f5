"""A restore that is killed leaves the workspace that was there, or the one that was to come."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from ledger_by_hand import plainly
from test_backup import filled, folders, parts
from test_backup_across import environment, line, outtask

from outtask.core.backup import make_backup
from outtask.people.actors import system
from workspace import People

__all__ = ["filled", "folders"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TIMES = 2


def test_killed_at_any_moment_it_is_the_one_or_the_other(filled: People, folders: Path) -> None:
    make_backup(folders / "old.outtask")
    plainly(actor=system(), name="later")
    make_backup(folders / "new.outtask")
    outtask(folders, "restore", folders / "old.outtask")
    began = time.monotonic()
    outtask(folders, "restore", "--replace", folders / "old.outtask")
    whole = time.monotonic() - began
    known = [parts(folders / f"{name}.outtask") for name in ("old", "new")]
    chance = random.Random(7)

    for turn in range(TIMES):
        words = ("restore", "--replace", folders / "new.outtask")
        running = subprocess.Popen(line(*words), env=environment(folders), stdout=subprocess.DEVNULL)
        time.sleep(whole * chance.uniform(0.4, 1.0))
        running.send_signal(signal.SIGKILL)
        running.wait()
        # tells if its ledger is broken or a file is missing
        outtask(folders, "backup", folders / f"{turn}.outtask")
        assert parts(folders / f"{turn}.outtask") in known

    outtask(folders, "restore", "--replace", folders / "new.outtask")
    assert not [*(folders / "other").glob("half-restored-*")]
