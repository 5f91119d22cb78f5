"""Rows as lines of JSON, the same from both databases; read through the models of their own migrations.

The first line names the columns; each line after it is a row, in the order of the key.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import IO, Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from outtask.core.schema import Migration
from outtask.terms.errors import UserError

CHUNK = 2_000
MADE_ANEW = ("auth", "contenttypes")
"""Rooms of Django whose rows are made by migrating."""
OF_THE_DATABASE = ("core.DataFolder",)
"""What is no part of the workspace: a database that is restored belongs to the folder that is."""
LARGE = 1e16  # floats from here on print as whole numbers in one of the databases


class Codec(NamedTuple):
    """How the values of a kind of column are written, where JSON has no word for them."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


CODECS: dict[type[models.Field[Any, Any]], Codec] = {
    models.BinaryField: Codec(lambda value: base64.b64encode(bytes(value)).decode(), base64.b64decode),
    models.DateTimeField: Codec(datetime.isoformat, datetime.fromisoformat),
    models.DateField: Codec(date.isoformat, date.fromisoformat),
    models.TimeField: Codec(time.isoformat, time.fromisoformat),
    models.DecimalField: Codec(str, Decimal),
    models.UUIDField: Codec(str, UUID),
    models.DurationField: Codec(lambda value: value // timedelta(microseconds=1),
                                lambda value: timedelta(microseconds=value)),
    models.JSONField: Codec(lambda value: _alike(value), lambda value: value),
}  # fmt: skip


def kept_models(loader: MigrationLoader, migrations: Iterable[Migration]) -> dict[str, type[Model]]:
    """Return the models whose rows are kept, by label, as they were after some migrations."""
    nodes = [migration for migration in migrations if migration in loader.graph.nodes]
    found = loader.project_state(nodes).apps.get_models(include_auto_created=True)
    kept = [
        model
        for model in found
        if model._meta.app_label not in MADE_ANEW
        and model._meta.label not in OF_THE_DATABASE
        and model._meta.managed
        and not model._meta.proxy
        and not any(field.name == "session_data" for field in model._meta.fields)  # people sign in anew
    ]
    return {model._meta.label: model for model in sorted(kept, key=lambda model: model._meta.label)}


def write_rows(model: type[Model], alias: str, out: IO[bytes]) -> tuple[int, str]:
    """Write all rows of a model, packed; return how many, and the SHA-256 of the lines."""
    rows, digest = 0, hashlib.sha256()
    with gzip.GzipFile(filename="", fileobj=out, mode="wb", compresslevel=6, mtime=0) as packed:
        for rows, line in enumerate(_lines(model, alias)):  # noqa: B007 - the last number is the count
            digest.update(line)
            packed.write(line)
    return rows, digest.hexdigest()


def hash_of_rows(model: type[Model], alias: str) -> str:
    """Return the SHA-256 of the lines that `write_rows` would write."""
    digest = hashlib.sha256()
    for line in _lines(model, alias):
        digest.update(line)
    return digest.hexdigest()


def read_rows(model: type[Model], alias: str, stream: IO[bytes]) -> int:
    """Put the rows of a stream into a table, within the transaction of whoever calls; return how many."""
    columns = _columns(model)
    rows = 0
    with gzip.GzipFile(fileobj=stream, mode="rb") as packed:
        if json.loads(next(packed)) != [field.attname for field in columns]:
            raise UserError(f"the columns of {model._meta.label} in it are not those of its version")
        codecs = [_codec(field) for field in columns]
        names = [field.attname for field in columns]
        while chunk := list(islice(packed, CHUNK)):
            made = [model(**dict(zip(names, _read(codecs, json.loads(line)), strict=True))) for line in chunk]
            model._base_manager.using(alias).bulk_create(made)
            rows += len(made)
    return rows


def _lines(model: type[Model], alias: str) -> Iterator[bytes]:
    columns = _columns(model)
    names = [field.attname for field in columns]
    yield _line(names)
    codecs = [_codec(field) for field in columns]
    key = model._meta.pk.attname
    rows = model._base_manager.using(alias).order_by(key).values_list(*names)
    for row in rows.iterator(chunk_size=CHUNK):
        yield _line(
            [
                value if value is None or codec is None else codec.write(value)
                for value, codec in zip(row, codecs, strict=True)
            ]
        )


def _line(values: list[Any]) -> bytes:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"


def _read(codecs: Sequence[Codec | None], values: list[Any]) -> Iterator[Any]:
    for codec, value in zip(codecs, values, strict=True):
        yield value if value is None or codec is None else codec.read(value)


def _columns(model: type[Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _codec(field: models.Field[Any, Any]) -> Codec | None:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return next((CODECS[kind] for kind in type(field).__mro__ if kind in CODECS), None)


def _alike(value: Any) -> Any:
    """Return JSON as both databases give it back: PostgreSQL keeps 1e16 as a whole number, and no -0.0."""
    if isinstance(value, float) and value.is_integer() and (abs(value) >= LARGE or value == 0):
        return int(value) if value else 0.0
    if isinstance(value, dict):
        return {key: _alike(held) for key, held in value.items()}
    return [_alike(held) for held in value] if isinstance(value, list) else value


def next_keys(connection: BaseDatabaseWrapper, kept: Iterable[type[Model]]) -> dict[str, int]:
    """Return the last key that each table gave out, also to rows that are gone: none is given again."""
    found = {}
    with connection.cursor() as cursor:
        for model in kept:
            table, column = model._meta.db_table, model._meta.pk.column
            if connection.vendor == "sqlite":
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            else:
                cursor.execute(
                    "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s))", [table, column]
                )
            last = cursor.fetchone()
            if last and last[0]:  # 0 or nothing: none was given out yet
                found[table] = int(last[0])
    return found


def go_on_after(connection: BaseDatabaseWrapper, keys: dict[str, int], kept: Iterable[type[Model]]) -> None:
    """Let each table go on after the numbers it had given out."""
    with connection.cursor() as cursor:
        for model in kept:
            table, column = model._meta.db_table, model._meta.pk.column
            last = keys.get(table)
            if not last:
                continue
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
            else:
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, column, last])
