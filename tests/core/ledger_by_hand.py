"""A ledger to try things on, and what somebody could do to it who has the database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from outtask.core import clock
from outtask.core.commands import Actor, command
from outtask.core.ledger import COLUMNS, canonical, opening, record
from outtask.core.ledger_check import Broken, verify
from outtask.people.models import Organisation, User
from outtask.people.roles import Role
from workspace import BEGAN, Acting, People

ENTRIES = 9
ODD_NAMES = ('Quo"te \\ d', "Zürich – 東京 \U0001f512", "line\nend\ttab", "\x7f\u2028", "</script>", "", "x")


@command
def note(*, actor: Actor, about: User, name: str) -> None:
    actor.check("add", Organisation)
    record("person.noted", about, after={"count": len(name)}, personal=(about, {"name": name}))


@command
def plainly(*, actor: Actor, name: str) -> None:
    actor.check("add", Organisation)
    record("thing.told", before={"name": None}, after={"name": name, "of": [1, 2.5, {"é": True}]})


@pytest.fixture
def written(organisation: People, acting: Acting) -> People:
    """A ledger of nine entries; those with an even number say something of a person."""
    users = list(organisation.users.values())
    for number in range(1, ENTRIES + 1):
        moment = BEGAN + timedelta(days=number, microseconds=number % 3)
        with clock.at(moment):
            name = ODD_NAMES[number % len(ODD_NAMES)]
            if number % 2 == 0:
                note(actor=acting(Role.OWNER), about=users[number % 4], name=name)
            else:
                plainly(actor=acting(Role.OWNER), name=name)
    return organisation


@contextmanager
def undone_afterwards() -> Iterator[None]:
    """Try something on the database, and take it back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def run(sql: str, *parameters: Any) -> int:
    """Change the database by hand."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount


def value(table: str, column: str, key: int, key_column: str = "number") -> Any:
    """Return what the database holds in one column of one row."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {key_column} = %s", [key])
        found = cursor.fetchone()[0]
    return bytes(found) if isinstance(found, memoryview) else found


def broken(match: str | None = None) -> Broken:
    """Return what is found broken."""
    with pytest.raises(Broken, match=match) as told:
        verify()
    return told.value


def cut_tail(last: int) -> None:
    """Cut the tail as somebody would who knows how it works."""
    run("DELETE FROM core_ledgerentry WHERE number > %s", last)
    run("DELETE FROM core_personaldetail WHERE number > %s", last)
    hash_ = value("core_ledgerentry", "hash", last) if last else bytes(32)
    run("UPDATE core_ledgerhead SET number = %s, hash = %s", last, hash_)


def write_anew(start: int, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the entries from one on, and make all hashes anew, as somebody would who knows how it works."""
    before = value("core_ledgerentry", "hash", start - 1) if start > 1 else bytes(32)
    for number in range(start, ENTRIES + 1):
        body = json.loads(value("core_ledgerentry", "body", number))
        columns = {column: body.pop(column) for column in COLUMNS}
        change(columns)
        told = opening(**columns, detail=body.pop("personal", ""))
        content = told.encode() + canonical(body)[1:]
        before = hashlib.sha256(before + content).digest()
        listed = ", ".join(f"{column} = %s" for column in columns if column not in ("number", "at"))
        values = [columns[column] for column in columns if column not in ("number", "at")]
        run(
            f"UPDATE core_ledgerentry SET body = %s, hash = %s, {listed} WHERE number = %s",
            content, before, *values, number,
        )  # fmt: skip
    run("UPDATE core_ledgerhead SET hash = %s", before)
