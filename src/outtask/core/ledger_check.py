"""Reading the whole ledger, to find what is altered, missing or out of order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.db import connection as ours

from outtask.core.ledger import COLUMNS, ERASED, detail_hash, opening
from outtask.core.ledger_head import Head
from outtask.core.models import LedgerEntry, LedgerHead, PersonalDetail
from outtask.core.moment import one_moment
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Model

CHUNK = 2_000
DETAIL = b'"personal":"'
TELLS_OF_IT = "somebody changed the database by hand; compare it with a backup"


class Broken(UserError):
    """The ledger is not as it was written; ``entry`` is the first number at which it shows."""

    def __init__(self, entry: int, what: str) -> None:
        self.entry = entry
        super().__init__(f"the ledger is broken: {what}", mend=TELLS_OF_IT)


@dataclass(frozen=True)
class Whole:
    """A ledger that is as it was written."""

    entries: int
    hash: str  # of the last entry, hexadecimal
    details: int  # personal details that are kept
    erased: int  # personal details that were erased, as the ledger tells


def verify(connection: BaseDatabaseWrapper | None = None, *, head: Head | None = None) -> Whole:
    """Read the chain once and return what it is; with an exported head it must also lead there.

    Raises Broken for the first entry that was altered, is missing or out of order.
    """
    connection = connection or ours
    with one_moment(connection), closing(_details(connection)) as details:
        reading = _Reading(details, head)
        try:
            with closing(_rows(connection, LedgerEntry, (*COLUMNS, "body", "hash"))) as chunks:
                for rows in chunks:
                    reading.follow(rows)
        except DatabaseError as error:  # SQLite holds bytes as text where somebody puts them there
            after = reading.number
            raise Broken(after + 1, f"an entry after {after:,} cannot be read ({error})") from error
        with closing(_rows(connection, LedgerHead, ("id", "number", "hash"))) as chunks:
            reading.end([row for rows in chunks for row in rows])
    erased = len(reading.without_detail)
    return Whole(reading.number, reading.hash.hex(), reading.with_detail, erased)


class _Reading:
    """How far the ledger was read, and what is known by then."""

    def __init__(self, details: Iterator[tuple[int, str]], head: Head | None) -> None:
        self.number, self.hash = 0, bytes(32)
        self.details, self.head = details, head
        self.detail = next(details, None)
        self.with_detail = 0
        self.without_detail: set[int] = set()
        self.erased: dict[int, int] = {}  # entry -> entry that tells of the erasure

    def follow(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Read on: each row holds the columns, the body and the hash of an entry."""
        expected, before, sha256 = self.number + 1, self.hash, hashlib.sha256
        for *columns, body, digest in rows:
            if columns[0] != expected:
                raise _gap(expected, columns[0])
            try:
                told = opening(*columns).encode()
                altered = sha256(before + body).digest() != digest
            except (TypeError, ValueError):  # a column that holds what no entry can
                altered, told = True, b""
            if altered:
                raise Broken(expected, f"entry {expected:,} was altered")
            if not body.startswith(told):
                raise Broken(expected, f"the columns of entry {expected:,} are not what was written")
            if body.startswith(DETAIL, len(told)):
                self._look_at_detail(expected, body[len(told) + len(DETAIL) :][:64].decode())
            if columns[2] in ERASED:
                self._note_erasure(expected, body)
            if self.head is not None and expected == self.head.number and digest.hex() != self.head.hash:
                raise Broken(
                    expected,
                    f"it was written anew at or before entry {expected:,}, as the exported head shows",
                )
            before, expected = digest, expected + 1
        self.number, self.hash = expected - 1, before

    def end(self, heads: list[tuple[Any, ...]]) -> None:
        """Compare the end of the chain with what is known of it elsewhere."""
        if self.head is not None and self.head.number > self.number:
            raise _cut(self.number, self.head.number, "the exported head")
        if [(id_, number, bytes(hash_)) for id_, number, hash_ in heads] != [(1, self.number, self.hash)]:
            if heads and heads[0][1] > self.number:
                raise _cut(self.number, heads[0][1], "its head")
            if heads or self.number:
                raise Broken(self.number, f"its head does not tell of its last entry, {self.number:,}")
        if self.detail is not None:
            raise _no_ones(self.detail[0])
        for entry in sorted(self.without_detail):
            if entry not in self.erased:
                raise Broken(
                    entry, f"the personal detail of entry {entry:,} is missing, and no erasure tells of it"
                )

    def _look_at_detail(self, number: int, told: str) -> None:
        if self.detail is not None and self.detail[0] < number:
            raise _no_ones(self.detail[0])
        if self.detail is None or self.detail[0] != number:
            self.without_detail.add(number)
            return
        if self.detail[1] != told:
            raise Broken(number, f"the personal detail of entry {number:,} was altered")
        self.with_detail += 1
        self.detail = next(self.details, None)

    def _note_erasure(self, number: int, body: bytes) -> None:
        for first, last in json.loads(body)["after"]["entries"]:
            self.erased.update(dict.fromkeys(range(first, last + 1), number))


def _gap(expected: int, found: int) -> Broken:
    if found < expected:
        return Broken(found, f"entry {found:,} does not belong to it")
    missing = (
        f"entry {expected:,} is" if found == expected + 1 else f"entries {expected:,} to {found - 1:,} are"
    )
    return Broken(expected, f"{missing} missing")


def _cut(last: int, told: int, by: str) -> Broken:
    missing = f"entry {told:,} is" if told == last + 1 else f"entries {last + 1:,} to {told:,} are"
    return Broken(last + 1, f"{missing} missing at its end, of which {by} tells")


def _no_ones(entry: int) -> Broken:
    return Broken(entry, f"a personal detail says that it belongs to entry {entry:,}, which has none")


def _details(connection: BaseDatabaseWrapper) -> Generator[tuple[int, str], None, None]:
    with closing(_rows(connection, PersonalDetail, ("number", "person", "salt", "body"))) as chunks:
        for rows in chunks:
            for number, person, salt, body in rows:
                yield number, detail_hash(bytes(salt), person, bytes(body))


def _rows(
    connection: BaseDatabaseWrapper, model: type[Model], columns: tuple[str, ...]
) -> Generator[list[tuple[Any, ...]], None, None]:
    """Go through the rows of a table by its key, in chunks, as the database holds them; times as ISO text.

    To be closed when it is left early: psycopg waits for itself where the collector of garbage closes it.
    """
    quote = connection.ops.quote_name
    listed = ", ".join(_iso(connection, quote(name)) if name == "at" else quote(name) for name in columns)
    table, key = quote(model._meta.db_table), quote(columns[0])
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {listed} FROM {table} ORDER BY {key}")  # noqa: S608 - our own names, quoted
        while rows := cursor.fetchmany(CHUNK):
            yield rows


def _iso(connection: BaseDatabaseWrapper, column: str) -> str:
    """Return the SQL that writes an instant as the body of an entry does; parsing each would take longest."""
    if connection.vendor == "sqlite":
        parts = f"CASE length({column}) WHEN 19 THEN '.000000' ELSE '' END"
        return f"replace({column}, ' ', 'T') || {parts} || '+00:00'"
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')"""
