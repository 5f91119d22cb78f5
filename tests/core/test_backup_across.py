"""What one kind of database held comes back in the other, to the hash, and back again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from test_backup import emptied, filled, folders, parts, state

from outtask.core.backup import make_backup, restore_backup
from workspace import BEGAN, People

__all__ = ["filled", "folders"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_from_one_database_to_the_other_and_back(filled: People, folders: Path) -> None:
    """Rows refer to tables that come later, and to each other."""
    if connection.vendor == "sqlite":
        pytest.skip("the other database is PostgreSQL; run on it (DATABASE_URL) to go across")
    study = (
        apps.get_model("decide.Study")
        .objects.everything("tests")
        .create(title="S", frame={"cost": 1.10, "b": [0.1, 1e-9]}, created_at=BEGAN, changed_at=BEGAN)
    )
    for name in ("Desk", "Network"):
        apps.get_model("decide.Function").objects.everything("tests").create(study=study, name=name)
    before = state()
    make_backup(folders / "here.outtask")

    outtask(folders, "restore", folders / "here.outtask")
    outtask(folders, "ledger", "verify")
    outtask(folders, "backup", folders / "there.outtask")
    emptied()
    restore_backup(folders / "there.outtask")

    assert state() == before
    make_backup(folders / "again.outtask")
    assert (
        parts(folders / "here.outtask")
        == parts(folders / "there.outtask")
        == parts(folders / "again.outtask")
    )


def line(*words: object) -> list[str]:
    """Return what runs a command line."""
    return [sys.executable, "-m", "outtask", *map(str, words)]


def environment(folder: Path) -> dict[str, str]:
    """Return the variables of another workspace, in SQLite."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "OUTTASK_HOME": str(folder / "other")}


def outtask(folder: Path, *words: object) -> None:
    """Run a command line on the other workspace."""
    done = subprocess.run(line(*words), env=environment(folder), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
