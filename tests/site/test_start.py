"""``outtask start``: one tree of processes that comes up fast, heals itself, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from outtask.cli.main import run_line
from outtask.cli.start import is_near
from outtask.site import processes
from outtask.site.processes import ONE_WAS_KILLED
from outtask.terms.errors import UserError
from running import Started, own_database, started, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc"),
]


@pytest.fixture(autouse=True)
def database(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    with own_database() as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        yield variables


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def is_well(tree: Started) -> bool:
    return tree.get("/health")[0] == 200


def entries_of_ledger(tree: Started) -> float:
    (line,) = re.findall(rb"^outtask_ledger_entries (.+)$", tree.get("/metrics")[1], re.MULTILINE)
    return float(line)


def test_it_is_well_a_second_start_keeps_the_data_and_a_stop_leaves_nothing(home: Path) -> None:
    with started(home) as first:
        assert first.get("/people/sign-in/")[0] == 200
        assert "Your first sign-in, which works once: " in (told := first.read_line())
        assert first.get(told.split()[-1].removeprefix(first.address))[0] == 200
        wait_for(lambda: is_well(first))
        entries = entries_of_ledger(first)
        assert len(first.processes()) >= 3  # the web server, each of its processes, the worker
        assert first.stop(signal.SIGINT) == 0
        assert first.processes() == {}
    key = (home / "secret-key").read_text()

    with started(home) as second:
        assert entries_of_ledger(second) >= entries > 0
    assert (home / "secret-key").read_text() == key
    assert home.stat().st_mode & 0o777 == 0o700


def test_on_a_terminal_the_link_stays_the_last_thing_seen(home: Path) -> None:
    ours, theirs = os.openpty()
    with started(home, "--no-sample", stderr=theirs) as tree:
        os.close(theirs)
        wait_for(lambda: is_well(tree))
        assert [tree.get(path)[0] for path in ("/people/sign-in/", "/nothing")] == [200, 404]
        assert tree.stop(signal.SIGINT) == 0
    with pytest.raises(OSError, match="Input/output"):  # a terminal that was closed, with nothing left on it
        os.read(ours, 1)
    os.close(ours)


def test_who_is_killed_comes_back_and_it_is_said(home: Path) -> None:
    with started(home, "--no-sample") as tree:
        wait_for(lambda: is_well(tree))
        before = len(tree.processes())
        for module, name in (("outtask.cli.serve", "web server"), ("outtask.site.work", "worker")):
            killed = min(number for number, line in tree.processes().items() if module in line)
            os.kill(killed, signal.SIGKILL)

            while f"The {name} ended (signal 9) and is started again" not in (line := tree.read_line()):
                assert line
            wait_for(lambda: len(tree.processes()) == before and is_well(tree))
            assert killed not in tree.processes()


def test_that_a_process_of_the_web_server_was_killed_is_no_failure_to_begin(home: Path) -> None:
    with started(home, "--no-sample") as tree:
        wait_for(lambda: is_well(tree))
        server, *own = sorted(number for number, line in tree.processes().items() if "cli.serve" in line)
        os.kill(own[0], signal.SIGKILL)

        while f"The web server ended (code {ONE_WAS_KILLED}) and is started again" not in tree.read_line():
            assert "is started again" not in tree.lines[-1]
        wait_for(lambda: is_well(tree) and not {server, *own} & set(tree.processes()))


def test_a_web_server_that_cannot_listen_is_given_up(home: Path, monkeypatch) -> None:
    monkeypatch.setattr(processes, "TRIES", 1)
    monkeypatch.setattr(processes, "SHORT", 60)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for name, value in (("HOME", home), ("HOST", "127.0.0.1"), ("PORT", taken.getsockname()[1])):
            monkeypatch.setenv(f"OUTTASK_{name}", str(value))
        tree = processes.Tree()
        tree.add("web server", "outtask.cli.serve")
        with pytest.raises(UserError, match="the web server ended 1 times right after its start"):
            tree.watch(lambda seconds: time.sleep(seconds), print)
        tree.stop()


def test_the_tree_does_not_outlive_a_parent_that_was_killed(home: Path) -> None:
    with started(home) as tree:
        wait_for(lambda: is_well(tree))
        tree.stop(signal.SIGKILL)
        wait_for(lambda: tree.processes() == {})


def test_a_second_start_on_the_same_data_is_refused_in_one_line(home: Path, capsys, monkeypatch) -> None:
    with started(home) as tree:
        monkeypatch.setenv("OUTTASK_HOME", str(home))
        code = run_line(["start", "--port", "0"])

    told = capsys.readouterr()
    assert (code, told.err.count("\n")) == (2, 1)
    assert f"Outtask runs already on this data, at {tree.address}; stop it first" in told.err


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.1"])
def test_where_it_cannot_listen_is_told_in_one_line_and_nothing_is_left(
    home: Path, capsys, monkeypatch, host: str
) -> None:
    monkeypatch.setenv("OUTTASK_HOME", str(home))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code = run_line(["start", "--host", host, "--port", str(taken.getsockname()[1])])

    told = capsys.readouterr()
    assert (code, told.out, told.err.count("\n")) == (2, "", 1)
    assert f"cannot listen at {host}" in told.err and "--port" in told.err
    assert not (home / "outtask.sqlite3").exists()


def manage(home: Path, *words: str) -> None:
    line = [sys.executable, "-m", "django", *words]
    told = {**os.environ, "OUTTASK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "outtask.site.settings"}
    subprocess.run(line, env=told, check=True, capture_output=True)


RECORD = """
import django; django.setup()
from django.db.migrations.recorder import MigrationRecorder
from django.db import connection
MigrationRecorder(connection).record_applied("core", "9999_what_nobody_knows_yet")
"""


def test_what_an_older_version_made_is_backed_up_and_brought_up_to_date(home: Path) -> None:
    manage(home, "migrate")
    manage(home, "migrate", "core", "0001")

    with started(home, "--no-sample") as tree:
        (backup,) = (home / "backups").iterdir()
        assert tree.lines[0] == f"Bringing the workspace up to date; a backup of it lies in {backup}"
        wait_for(lambda: is_well(tree))


def test_what_a_newer_version_made_is_refused_and_left_as_it_is(home: Path, capsys, monkeypatch) -> None:
    manage(home, "migrate")
    manage(home, "shell", "--no-imports", "-c", RECORD)
    monkeypatch.setenv("OUTTASK_HOME", str(home))
    told = subprocess.run(
        [sys.executable, "-m", "outtask", "start", "--port", "0"], capture_output=True, text=True
    )

    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (2, "", 1)
    assert "a newer version of outtask made this workspace" in told.stderr
    assert not (home / "backups").exists()


@pytest.mark.parametrize(
    ("host", "near"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("intranet", False)],
)
def test_who_lets_others_in_is_told_so(host: str, near: bool) -> None:
    assert is_near(host) is near
