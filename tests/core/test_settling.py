"""What was erased leaves the write-ahead log too; who reads meanwhile keeps it there, and that is told."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection

from outtask.core import settling
from outtask.core.personal import erase_personal
from outtask.core.worker import run_waiting
from outtask.people.actors import system
from outtask.people.roles import Role
from outtask.terms.errors import UserError
from workspace import People


class AsDjango:
    """A connection of SQLite by the names that Django gives it."""

    vendor = "sqlite"

    def __init__(self, real: sqlite3.Connection) -> None:
        self.cursor = lambda: closing(real.cursor())


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "db"
    ours = sqlite3.connect(path, isolation_level=None, timeout=20)
    ours.execute("PRAGMA journal_mode=WAL")
    ours.execute("CREATE TABLE t (x)")
    ours.execute("INSERT INTO t VALUES ('Quastenberg')")
    monkeypatch.setattr(settling, "connection", AsDjango(ours))
    yield path
    assert ours.execute("PRAGMA busy_timeout").fetchone() == (20_000,)
    ours.close()


def test_the_log_is_emptied_where_nobody_reads(database: Path) -> None:
    log = Path(f"{database}-wal")
    assert b"Quastenberg" in log.read_bytes()

    assert settling.settle()

    assert log.read_bytes() == b""


def test_who_reads_is_not_waited_for_and_it_is_told(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "PATIENCE", 0.0)
    with closing(sqlite3.connect(database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM t").fetchall()
        with closing(sqlite3.connect(database, isolation_level=None)) as writer:
            writer.execute("INSERT INTO t VALUES (1)")
        began = time.monotonic()

        assert not settling.settle()

        assert time.monotonic() - began < 5
        with pytest.raises(UserError, match="still stands"):
            settling.settle_patiently(SimpleNamespace(tell=lambda *_: None))  # type: ignore[arg-type]


def test_it_is_tried_until_who_reads_has_ended(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "AGAIN", 0.0)
    reader = sqlite3.connect(database, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM t").fetchall()
    with closing(sqlite3.connect(database, isolation_level=None)) as writer:
        writer.execute("INSERT INTO t VALUES (1)")

    settling.settle_patiently(SimpleNamespace(tell=lambda *_: reader.close()))  # type: ignore[arg-type]

    assert Path(f"{database}-wal").read_bytes() == b""


@pytest.mark.django_db(transaction=True)
def test_erasing_asks_for_it_once(organisation: People) -> None:
    from outtask.core.jobs import KINDS
    from outtask.people.commands.erasure import erase_person
    from outtask.people.commands.people import let_go
    from outtask.people.commands.signing_in import note_sign_in
    from outtask.people.entering import oneself

    person = organisation.user(Role.PMO)
    note_sign_in(actor=oneself(person), person=person, by="link", address="203.0.113.7", browser="Firefox")
    erase_personal(actor=system(), person=person)
    let_go(actor=system(), person=person)
    erase_person(actor=system(), person=person)

    assert [(job.kind, job.status, job.error) for job in run_waiting()] == [(settling.SETTLE, "done", "")]
    assert settling.SETTLE in KINDS


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is a file of its own")
def test_who_writes_in_another_database_of_the_server_is_waited_for_too() -> None:
    """What they began before an erasure keeps its rows: a server counts who sees what over all databases."""
    at = connection.get_connection_params() | {"dbname": "postgres"}
    at = {name: at[name] for name in ("host", "port", "user", "password", "dbname") if at.get(name)}
    with psycopg.connect(**at) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")  # the erasure
        erased_before = settling.begun_by_now()
        assert not settling.write_anew(erased_before)
    until = time.monotonic() + 60  # tests beside this one write in databases of their own
    while not (anew := settling.write_anew(erased_before)) and time.monotonic() < until:
        time.sleep(0.1)
    assert anew
