"""A database that is gone or full is told as such; what it was asked wrongly stays an error of ours."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError

from outtask.core.lost import lost_database


def as_django(kind: type[Exception], cause: Exception) -> Exception:
    error = kind(str(cause))
    error.__cause__ = cause
    return error


def of_sqlite(path: Path, asked: str) -> Exception:
    address = f"file:{path}?mode=ro"
    with (
        pytest.raises(sqlite3.OperationalError) as told,
        closing(sqlite3.connect(address, uri=True)) as database,
    ):
        database.execute(asked)
    return as_django(OperationalError, told.value)


def test_of_sqlite_what_cannot_be_written_is_lost_and_what_is_not_there_is_not(tmp_path: Path) -> None:
    path = tmp_path / "db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE t (x)")

    assert lost_database(of_sqlite(path, "INSERT INTO t VALUES (1)"))
    assert lost_database(of_sqlite(tmp_path / "nowhere", "SELECT 1 FROM t"))
    assert not lost_database(of_sqlite(path, "SELECT 1 FROM nothing"))


def test_of_a_server_one_that_is_away_or_full_is_lost_and_a_wrong_question_is_not() -> None:
    with pytest.raises(psycopg.OperationalError) as away:
        psycopg.connect("postgresql://x@127.0.0.1:1/x", connect_timeout=2)

    assert lost_database(as_django(OperationalError, away.value))
    assert lost_database(as_django(OperationalError, psycopg.errors.AdminShutdown()))
    assert lost_database(as_django(OperationalError, psycopg.errors.DiskFull()))
    assert lost_database(InterfaceError("the connection is closed"))
    assert not lost_database(as_django(OperationalError, psycopg.errors.DeadlockDetected()))
    assert not lost_database(as_django(ProgrammingError, psycopg.errors.UndefinedTable()))
    assert not lost_database(ValueError("ours"))
