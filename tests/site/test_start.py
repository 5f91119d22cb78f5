"""``outtask start``: one tree of processes that comes up fast, heals itself, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from site_running import started, wait_for

from outtask.cli.main import run_line

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc"),
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_it_is_well_a_second_start_keeps_the_data_and_a_stop_leaves_nothing(home: Path) -> None:
    with started(home) as first:
        wait_for(lambda: first.get("/health")[0] == 200)
        assert json.loads(first.get("/health")[1])["status"] == "ok"
        assert b"outtask_ledger_entries" in first.get("/metrics")[1]
        assert len(first.processes()) == 3  # web server, its process, worker
        assert first.stop(signal.SIGINT) == 0
        assert first.processes() == {}
    key, made = (home / "secret-key").read_text(), (home / "outtask.sqlite3").stat().st_ino

    with started(home) as second:
        assert second.get("/health")[0] in (200, 503)
        assert (home / "secret-key").read_text() == key
        assert (home / "outtask.sqlite3").stat().st_ino == made
        assert (home.stat().st_mode & 0o777, (home / "outtask.sqlite3").exists()) == (0o700, True)


def test_who_is_killed_comes_back_and_it_is_said(home: Path) -> None:
    with started(home) as tree:
        for module, name in (("outtask.site.web", "web server"), ("outtask.site.work", "worker")):
            killed = min(number for number, line in tree.processes().items() if module in line)
            os.kill(killed, signal.SIGKILL)

            assert f"The {name} ended (signal 9) and is started again" in tree.read_line()
            wait_for(lambda: len(tree.processes()) == 3 and tree.get("/health")[0] == 200)
            assert killed not in tree.processes()


def test_the_tree_does_not_outlive_a_parent_that_was_killed(home: Path) -> None:
    with started(home) as tree:
        assert len(tree.processes()) == 3
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
