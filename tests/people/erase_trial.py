# ruff: noqa: E402, T201 - Django is set up before what needs it is imported
"""Run by a process of its own: somebody comes, leaves traces in each store, leaves, and is erased."""

from __future__ import annotations

import gzip
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "outtask.site.settings"
import django

django.setup()
from django.conf import settings
from django.db import connection

from outtask.core import settling
from outtask.core.backup import make_backup
from outtask.core.backup.archive import reading
from outtask.core.commands import Actor, command
from outtask.core.contents import sweep
from outtask.core.files import receive
from outtask.core.jobs import retry_job
from outtask.core.ledger import record
from outtask.core.ledger_check import verify
from outtask.core.models import LedgerEntry, PersonalDetail
from outtask.core.worker import run_waiting
from outtask.people.actors import actor_of, system
from outtask.people.commands.erasure import erase_person
from outtask.people.commands.first_start import make_workspace
from outtask.people.commands.people import invite_person, let_go
from outtask.people.commands.profile import change_profile
from outtask.people.commands.second_step import remove_second_step
from outtask.people.commands.signing_in import note_sign_in
from outtask.people.models import User
from outtask.people.queries.named import entries_naming
from outtask.people.roles import Role
from outtask.site.prepare import bring_up_to_date
from outtask.tickets.commands import begin_import, erase_file, receive_file, remove_import
from outtask.tickets.models import Batch
from outtask.tickets.reading import Reading

LOOKS = {"language": "en", "zone": "UTC", "number_format": "1,234.5", "theme": "dark"}


@command
def say(*, actor: Actor, reason: str) -> None:
    """Tell of nobody in particular, as decisions and staff do."""
    actor.check("add", User)
    record("decision.signed", after={"reason": reason, "hash": "a"}, private=("reason",))


def holding(words: bytes) -> list[str]:
    """Return the files of the workspace in which words stand, the database's own too.

    Of PostgreSQL, the tables in which a dump has them, and the files of the server where we may read them.
    """
    found = {
        path.name for path in Path(settings.HOME).rglob("*") if path.is_file() and words in bytes_of(path)
    }
    if connection.vendor != "sqlite":
        found |= {table for table, rows in dumped() if words in rows or words.hex().encode() in rows}
        found |= {"of the server" for path in files_of_server() if words in bytes_of(path)}
    return sorted(found)


def bytes_of(path: Path) -> bytes:
    with suppress(FileNotFoundError):  # a file of the server that is replaced
        return path.read_bytes()
    return b""


def dumped() -> Iterator[tuple[str, bytes]]:
    """Return each table with its rows as pg_dump writes them."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                yield table, b"".join(bytes(part) for part in rows)


def files_of_server() -> list[Path]:
    """Return the files of our database; none where the server is on another machine or not ours to read."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT current_setting('data_directory'), oid FROM pg_database "
                       "WHERE datname = current_database()")  # fmt: skip
        place, number = cursor.fetchone()
    folder = Path(place, "base", str(number))
    return [path for path in folder.iterdir() if path.is_file()] if os.access(folder, os.R_OK) else []


def begin_reading() -> Any:
    """Be another program that reads an older state; return what ends it."""
    other = connection.copy("other")
    other.ensure_connection()
    with other.cursor() as cursor:
        deferred = connection.vendor == "sqlite"
        cursor.execute("BEGIN" if deferred else "BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT count(*) FROM people_user")
        cursor.fetchall()
    return other


def unpacked(path: Path) -> bytes:
    """Return all that a backup holds."""
    with reading(path) as backup:
        names = [*backup.parts("rows"), *backup.parts("files"), *backup.parts("batches")]
        parts = [backup.open(name).read() for name in names]
    return b"".join(gzip.decompress(part) if part[:2] == b"\x1f\x8b" else part for part in parts)


def export(name: str) -> bytes:
    rows = [f"INC{i},New,Desk,{name},2024-01-{1 + i % 28:02} 08:05:00,3" for i in range(40)]
    return "\n".join(["number,state,group,person,updated,priority", *rows]).encode()


bring_up_to_date(print)
make_workspace(actor=system())
owner = actor_of(User.objects.get())
client = owner.user.organisation  # type: ignore[union-attr]
who: dict[str, Any] = {"name": "Quirin Ölmann", "email": "quirin@northwind.example"}
quirin = invite_person(actor=owner, organisation=client, roles=[Role.PMO], **who)
himself = actor_of(quirin)
note_sign_in(actor=himself, person=quirin, by="link", address="203.0.113.7", browser="Firefox")
moved = {"name": "Quirin Quastenberg", "email": "quast@northwind.example"}
change_profile(actor=himself, person=quirin, **LOOKS, **moved)
say(actor=owner, reason="Quastenberg runs it alone")
say(actor=owner, reason="it costs too much")
path = Path(settings.HOME, "handed-in")
path.write_bytes(export("Quirin Quastenberg"))
file = receive_file(actor=himself, received=receive(path), name="export.csv", kind="text/csv")
path.unlink()
begin_import(actor=himself, file=file, title="Desk", reading=Reading(zone="UTC"))
assert [job.error for job in run_waiting() if job.error] == []
for word in ("Quirin", "Quastenberg", "Ölmann", "quirin@", "quast@", "203.0.113.7"):
    assert holding(word.encode()), word

let_go(actor=owner, person=quirin)
remove_second_step(actor=owner, person=quirin)
reader = begin_reading()
time.sleep(1.1)
began = time.monotonic()
chosen = [one.number for one in entries_naming(quirin, owner.scope)]
erase_person(actor=owner, person=quirin, entries=chosen)
assert time.monotonic() - began < 10, "it waited for the reader"
settling.PATIENCE = settling.AGAIN = 0.1
(job,) = run_waiting()
print("while somebody reads:", job.status, "still stands" in job.error, bool(holding(b"quast@")))
reader.close()
settling.PATIENCE = 30.0
retry_job(actor=owner, job=job)
(job,) = run_waiting()
print("then:", job.status)
batch = Batch.objects.everything("a trial").get()
remove_import(actor=owner, batch=batch)
erase_file(actor=owner, file=file)
for folder in (settings.BATCHES, settings.FILES):
    sweep(folder, left_alone=0.0)  # as `outtask tidy` does once they have lain there for a day

left = {
    word: holding(word.encode())
    for word in ("Quirin", "Quastenberg", "lmann", "quirin@", "quast@", "203.0.113.7")
}
after = make_backup(Path(settings.HOME, "after.outtask")).path
rows = unpacked(after)
print(
    "in a backup made after:", b"Somebody who left" in rows, [word for word in left if word.encode() in rows]
)
print("left:", {word: found for word, found in left.items() if found})
print("batches:", len([one for one in settings.BATCHES.rglob("*") if one.is_file()]))
print("reasons:", [bytes(one.body).decode() for one in PersonalDetail.objects.filter(person="")])
print("whole:", verify().entries == LedgerEntry.objects.everything("a trial").count())
connection.close()
