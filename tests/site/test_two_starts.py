"""Two starts on one database of a server, each with its folder of data: one is let in, one is told why."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from outtask.core.one_folder import RUNNING
from running import own_database, started, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc"),
]


@pytest.fixture(autouse=True)
def on_a_server() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lies in the folder itself; run on PostgreSQL (DATABASE_URL)")


IMPATIENT = {"PYTHONPATH": str(Path(__file__).parent), "DJANGO_SETTINGS_MODULE": "impatient"}


def begun(home: Path, database: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "outtask", "start", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **IMPATIENT, **database, "OUTTASK_HOME": str(home), "OUTTASK_LOG_LEVEL": "error"},
    )


def test_one_of_two_at_once_makes_the_workspace_and_the_other_is_refused(tmp_path: Path) -> None:
    with own_database() as database:
        both = [begun(tmp_path / name, database) for name in ("one", "other")]
        try:
            while (refused := next((one for one in both if one.poll() is not None), None)) is None:
                pass
            (let_in,) = {*both} - {refused}
            assert let_in.stdout and refused.stderr
            while "Outtask is at" not in (told := let_in.stdout.readline()):
                assert told
            owner = tmp_path / told.rstrip(")\n").rpartition("/")[2]

            said = refused.stderr.read()
            assert (refused.returncode, said.count("\n")) == (2, 1)
            assert f"this database belongs to another data folder, {owner} on " in said
        finally:
            for one in both:
                one.terminate()
                one.communicate(timeout=20)

        later = begun(next(tmp_path / name for name in ("one", "other") if name != owner.name), database)
        assert "belongs to another data folder" in later.communicate(timeout=60)[1]
        facts = facts_of(database)
        assert facts.count("workspace.made") == facts.count("sample.asked_for") == 1
        assert subprocess.run(
            [sys.executable, "-m", "outtask", "ledger", "verify"],
            env={**os.environ, **database, "OUTTASK_HOME": str(owner)},
            capture_output=True,
        ).returncode == 0  # fmt: skip


def test_a_copy_of_a_machine_is_refused_while_the_other_runs(tmp_path: Path) -> None:
    with own_database() as database:
        with started(tmp_path / "one", "--no-sample", **IMPATIENT, **database) as one:
            shutil.copytree(tmp_path / "one", tmp_path / "copy")
            copy = begun(tmp_path / "copy", database)
            told = copy.communicate(timeout=60)[1]
            assert (copy.returncode, told.count("\n")) == (2, 1)
            assert f"outtask on {socket.gethostname()} serves this database already" in told

            for number, line in one.processes().items():
                if "outtask.cli.serve" in line:
                    os.kill(number, signal.SIGKILL)
            wait_for(lambda: one.get("/health")[0] == 200, 40)  # the next takes its place
        with started(tmp_path / "copy", "--no-sample", **IMPATIENT, **database) as copied:
            assert copied.get("/people/sign-in/")[0] == 200


RUNNING_NOW = (
    "FROM pg_stat_activity JOIN pg_locks USING (pid) WHERE locktype = 'advisory' AND granted "
    f"AND objid = {RUNNING} AND datname = current_database()"
)


def test_who_lost_the_lock_takes_it_again_and_is_alone_as_before(tmp_path: Path) -> None:
    import psycopg

    with own_database() as database, psycopg.connect(database["DATABASE_URL"], autocommit=True) as server:

        def holders() -> list[int]:
            return [pid for (pid,) in server.execute(f"SELECT pid {RUNNING_NOW}").fetchall()]

        with started(tmp_path / "one", "--no-sample", **IMPATIENT, **database) as one:
            shutil.copytree(tmp_path / "one", tmp_path / "copy")
            (first,) = holders()
            server.execute(f"SELECT pg_terminate_backend({first})")  # as a restart of the server does
            wait_for(lambda: holders() not in ([], [first]), 30)
            wait_for(lambda: one.get("/health")[0] == 200, 40)  # the worker begins after the first page
            copy = begun(tmp_path / "copy", database)
            assert "serves this database already" in copy.communicate(timeout=60)[1]


def test_who_lost_the_lock_to_another_leaves(tmp_path: Path) -> None:
    import psycopg

    with own_database() as database, psycopg.connect(database["DATABASE_URL"], autocommit=True) as server:
        with started(tmp_path / "one", "--no-sample", **IMPATIENT, **database) as one:
            server.execute("SET application_name = 'outtask on elsewhere'")
            server.execute(f"SELECT pg_terminate_backend(pid) {RUNNING_NOW}")
            server.execute(f"SELECT pg_advisory_lock({RUNNING})")
            assert one.process.wait(60) == 2
        told = (tmp_path / "one.log").read_text()
        assert "outtask on elsewhere serves this database already" in told
        assert "is started again" not in told + "".join(one.lines)


def facts_of(database: dict[str, str]) -> list[str]:
    import psycopg

    with psycopg.connect(database["DATABASE_URL"]) as server:
        return [name for (name,) in server.execute("SELECT name FROM core_ledgerentry").fetchall()]


def test_who_may_make_no_tables_is_told_so_in_one_line(tmp_path: Path) -> None:
    import psycopg

    with own_database() as database:
        with psycopg.connect(database["DATABASE_URL"], autocommit=True) as server:
            role = f"weak_{os.getpid()}"
            server.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'weak'")
            server.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        place = database["DATABASE_URL"].rpartition("@")[2]
        try:
            weak = begun(tmp_path / "home", {"DATABASE_URL": f"postgresql://{role}:weak@{place}"})
            told = weak.communicate(timeout=60)[1]
        finally:
            with psycopg.connect(database["DATABASE_URL"], autocommit=True) as server:
                server.execute(f"DROP ROLE {role}")

    assert (weak.returncode, told.count("\n")) == (2, 1)
    assert "permission denied for schema public" in told
