"""The command lines that keep a workspace: ledger, backup, restore, tidy."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django
from django.core.management import call_command
from django.db import connection
from ledger_by_hand import note, plainly, run
from test_backup import filled, folders, state

from outtask.cli.main import run_line
from outtask.core import clock
from outtask.core.backup import before_migration, restore_backup
from outtask.core.contents import contents
from outtask.core.files import receive
from outtask.core.models import DoneRequest, PersonalDetail
from outtask.core.schema import Standing, standing
from outtask.people.actors import actor_of, system
from outtask.people.models import User
from outtask.people.roles import Role
from workspace import People

__all__ = ["filled", "folders"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command line; return its code, and what it wrote."""

    def go(*line: Any) -> tuple[int, str]:
        capsys.readouterr()
        code = run_line([str(word) for word in line])
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return go


@pytest.fixture
def older(folders: Path) -> Iterator[None]:
    """Let the database be one that an older version made."""
    call_command("migrate", "core", "0002", verbosity=0, interactive=False)
    yield
    call_command("migrate", verbosity=0, interactive=False)


def test_a_whole_ledger_and_its_head(told: Any, filled: People, tmp_path: Path) -> None:
    assert told("ledger", "verify")[1].startswith("The ledger is whole: 3 entries, the last with hash ")
    assert told("ledger", "head", "--out", tmp_path / "head")[0] == 0
    assert json.loads(told("ledger", "head")[1])["number"] == 3
    plainly(actor=system(), name="later")

    code, words = told("ledger", "verify", "--head", tmp_path / "head")
    assert (code, "at entry 3." in words) == (0, True)


def test_a_broken_ledger_is_told_in_one_line(told: Any, filled: People, tmp_path: Path) -> None:
    told("ledger", "head", "--out", tmp_path / "head")
    run("UPDATE core_ledgerentry SET name = 'person.praised' WHERE number = 2")

    for line in (("ledger", "verify"), ("ledger", "verify", "--head", tmp_path / "head")):
        code, words = told(*line)
        assert code == 2
        assert words == (
            "the ledger is broken: the columns of entry 2 are not what was written; "
            "somebody changed the database by hand; compare it with a backup\n"
        )
    assert told("ledger", "verify", "--head", tmp_path / "none")[0] == 2


def test_backup_and_restore(told: Any, filled: People, tmp_path: Path) -> None:
    code, words = told("backup", tmp_path / "one.outtask")
    assert (code, "2 files" in words) == (0, True)
    before = state()
    plainly(actor=actor_of(filled.user(Role.OWNER)), name="later")

    assert told("restore", tmp_path / "one.outtask")[0] == 2
    code, words = told("restore", "--replace", tmp_path / "one.outtask")

    assert code == 0
    assert f"What was there before lies in {django.BACKUPS}" in words
    assert state() == before


def test_damage_is_told_after_the_backup_is_written(told: Any, filled: People, tmp_path: Path) -> None:
    next(contents(django.FILES)).unlink()

    code, words = told("backup", tmp_path / "one.outtask")

    assert code == 2
    assert "one content is gone or damaged: files/" in words
    assert (tmp_path / "one.outtask").exists()


def test_restoring_waits_for_nobody(told: Any, filled: People, tmp_path: Path) -> None:
    from outtask.site.lock import Lock

    told("backup", tmp_path / "one.outtask")
    lock = Lock(django.HOME)
    try:
        code, words = told("restore", "--replace", tmp_path / "one.outtask")
    finally:
        lock.release()

    assert (code, "runs already on this data" in words) == (2, True)


def test_tidying_forgets_what_is_old(told: Any, filled: People) -> None:
    receive(io.BytesIO(b"fresh"))
    with clock.at(clock.now() - timedelta(days=40)):
        owner = actor_of(filled.user(Role.OWNER), key="old")
        note(actor=owner, about=filled.user(Role.PMO), name="old")

    assert told("tidy") == (0, "Removed: 0 files named by nothing, 1 note of requests long done.\n")
    assert DoneRequest.objects.count() == 1
    words = told("tidy", "--forget-after", "30")[1]
    assert "Forgotten: 1 personal detail older than 30 days." in words
    assert PersonalDetail.objects.count() == 2
    assert told("ledger", "verify")[0] == 0
    assert told("tidy", "--forget-after", "0")[0] == 2


def test_a_workspace_of_a_newer_version_is_left_alone(told: Any, filled: People, tmp_path: Path) -> None:
    run("INSERT INTO django_migrations (app, name, applied) VALUES ('core', '9999_future', %s)", clock.now())
    try:
        assert standing() is Standing.AHEAD
        for line in (
            ("ledger", "verify"),
            ("backup", tmp_path / "x"),
            ("restore", tmp_path / "x"),
            ("tidy",),
        ):
            code, words = told(*line)
            assert (code, "a newer version of outtask made this workspace" in words) == (2, True)
    finally:
        run("DELETE FROM django_migrations WHERE name = '9999_future'")
    assert standing() is Standing.CURRENT


def test_a_workspace_of_an_older_version_is_brought_up_to_date_by_its_own_command(
    older: None, told: Any
) -> None:
    assert standing() is Standing.BEHIND
    code, words = told("ledger", "verify")
    assert (code, "outtask start brings it up to date, after a backup" in words) == (2, True)


def test_a_backup_of_an_older_version_is_restored_and_brought_up_to_date(
    filled: People, folders: Path
) -> None:
    """What the version before this one wrote, with a column less."""
    before = state()
    DoneRequest.objects.update(content="lost on the way back")
    call_command("migrate", "core", "0002", verbosity=0, interactive=False)
    old = before_migration()
    call_command("migrate", verbosity=0, interactive=False)
    User.objects.filter(pk=filled.user(Role.PMO).pk).update(email="other@example.com")

    restore_backup(old, replace=True)

    assert standing() is Standing.CURRENT
    assert state() == before
    assert DoneRequest.objects.get().content == ""


def test_only_the_last_backups_before_migrations_are_kept(filled: People) -> None:
    made = []
    for minute in range(7):
        with clock.at(clock.now() + timedelta(minutes=minute)):
            made.append(before_migration())

    assert sorted(django.BACKUPS.iterdir()) == made[2:]


def test_where_there_is_no_workspace_one_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import subprocess
    import sys

    if connection.vendor != "sqlite":
        monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("OUTTASK_HOME", str(tmp_path / "none"))
    line = [sys.executable, "-m", "outtask", "ledger", "verify"]
    done = subprocess.run(line, capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("there is no workspace yet; outtask start makes one\n")
    assert not [*(tmp_path / "none").glob("*.sqlite3*")]
