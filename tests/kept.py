"""What fixtures need long to make: made once by each process, put back for later tests as it was.

    @pytest.fixture
    def log_study(made_once, bring):
        made_once("log study", lambda: bring(log_text()))
        return Study.objects.everything("a test asks").get()

Rows come back with the numbers they had, files with what they held; a number that is taken is an error.
What it builds on has to be kept too, as ``organisation`` is. Logs and studies come back a microsecond later
each time: pages remember what they computed by the moment of what they show, which is never the same twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

ROOMS = ("tickets_", "decide_")
"""Whose tables hold what pages remember by its moment."""
Row = tuple[Any, ...]
Tables = dict[str, tuple[list[str], dict[Any, Row]]]
"""The columns of each table, and its rows by their number."""
Kept = Callable[[str, Callable[[], object]], None]


@dataclass(frozen=True)
class Made:
    """What was made once."""

    rows: Tables
    files: dict[Path, bytes]
    times: Iterator[int] = field(default_factory=lambda: count(1))


_made: dict[str, Made] = {}


@pytest.fixture
def made_once(db: None) -> Kept:
    """Return what makes something once."""

    def once(name: str, make: Callable[[], object]) -> None:
        if (made := _made.get(name)) is not None:
            _put_back(made)
            return
        before, there = _tables(), set(_files())
        make()
        _made[name] = Made(
            {table: (columns, _new(rows, before[table][1])) for table, (columns, rows) in _tables().items()},
            {path: path.read_bytes() for path in _files() if path not in there},
        )

    return once


def _new(rows: dict[Any, Row], before: dict[Any, Row]) -> dict[Any, Row]:
    assert before.items() <= rows.items(), "what is kept may only add rows"
    return {number: row for number, row in rows.items() if number not in before}


def _put_back(made: Made) -> None:
    from django.db import connection

    named, later = connection.ops.quote_name, timedelta(microseconds=next(made.times))
    with connection.cursor() as cursor:
        for table, (columns, rows) in made.rows.items():
            if rows:
                dated = _moments(table) if table.startswith(ROOMS) else set()
                moved = [column in dated for column in columns]
                cursor.executemany(
                    f"INSERT INTO {named(table)} ({', '.join(map(named, columns))}) "
                    f"VALUES ({', '.join(['%s'] * len(columns))})",
                    [
                        [
                            _after(value, later) if moves else value
                            for value, moves in zip(row, moved, strict=True)
                        ]
                        for row in rows.values()
                    ],
                )
        _count_on(cursor, {table for table, (_, rows) in made.rows.items() if rows})
    for path, held in made.files.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(held)


def _count_on(cursor: Any, tables: set[str]) -> None:
    """Let the next number of each table follow those put back: another test may have set it to the first."""
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    models = [one for one in apps.get_models(include_auto_created=True) if one._meta.db_table in tables]
    for statement in connection.ops.sequence_reset_sql(no_style(), models):
        cursor.execute(statement)


def _moments(table: str) -> set[str]:
    from django.apps import apps
    from django.db.models import DateTimeField

    model = next(one for one in apps.get_models(include_auto_created=True) if one._meta.db_table == table)
    return {one.column for one in model._meta.local_concrete_fields if isinstance(one, DateTimeField)}


def _after(moment: Any, later: timedelta) -> Any:
    """Return a moment so much later, as the database holds it: SQLite as text."""
    if isinstance(moment, str):
        return str(datetime.fromisoformat(moment) + later)
    return moment and moment + later


def _tables() -> Tables:
    from django.apps import apps
    from django.db import connection

    named = connection.ops.quote_name
    found: Tables = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            meta = model._meta
            if not meta.managed or meta.proxy:
                continue
            found_in = sorted(meta.local_concrete_fields, key=lambda one: not one.primary_key)
            columns = [one.column for one in found_in]
            cursor.execute(f"SELECT {', '.join(map(named, columns))} FROM {named(meta.db_table)}")
            found[meta.db_table] = columns, {row[0]: row for row in map(_plain, cursor.fetchall())}
    return found


def _plain(row: Row) -> Row:
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


def _files() -> list[Path]:
    from django.conf import settings

    return [
        path for folder in (settings.FILES, settings.BATCHES) for path in folder.rglob("*") if path.is_file()
    ]
