"""Does reading and checking the whole ledger keep at least 40 % of the speed of hashing the same rows?

The rows lie in SQLite, a quarter of them with a personal detail. The bare script reads the same rows, all
columns, and chains their SHA-256; it compares nothing.

Run it alone with ``python -m benchmarks.run ledger``.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

TIMES_HASHING = 2.5  # its time: 40 % of its speed
COLUMNS = "number, at, name, actor, subject, subject_key, request, body, hash"


def run(quick: bool) -> list[dict[str, Any]]:
    """Measure one ledger in turns, so that each meets the same neighbours."""
    entries, turns = (20_000, 3) if quick else (200_000, 7)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"OUTTASK_HOME": folder, "DJANGO_SETTINGS_MODULE": "outtask.site.settings"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        from outtask.core.ledger_check import verify

        call_command("migrate", verbosity=0)
        fill(entries)
        file = Path(settings.DATABASES["default"]["NAME"])
        rows = sqlite3.connect(file).execute(f"SELECT {COLUMNS} FROM core_ledgerentry").fetchall()
        found = [
            (seconds(verify), seconds(lambda: bare(file)), seconds(lambda: chain(rows))) for _ in range(turns)
        ]
    ours, read, memory = (min(times) * 1e6 / entries for times in zip(*found, strict=True))
    detail = f"{entries:,} entries, best of {turns}: {ours:.2f} µs and {read:.2f} µs of CPU for each"
    return [
        row(
            "ledger verify: CPU time over that of hashing the same rows",
            statistics.median(whole / bare for whole, bare, _ in found),
            "times",
            TIMES_HASHING,
            detail,
        ),
        row("  hashing them once they are in memory", memory, "µs", None),
        row("  entries checked in a second", 1e6 / ours, "1/s", None),
    ]


def row(name: str, figure: float, unit: str, limit: float | None, detail: str = "") -> dict[str, Any]:
    """Return one figure that must not exceed its limit."""
    found = {"name": name, "figure": round(figure, 3), "unit": unit, "limit": limit, "detail": detail}
    return found | {"passed": limit is None or figure <= limit}


def fill(entries: int) -> None:
    """Write a ledger as `record` does, in bulk: through the door it would take minutes."""
    from django.db import transaction

    from outtask.core.ledger import canonical, detail_hash, opening
    from outtask.core.models import LedgerEntry, LedgerHead, PersonalDetail

    began = datetime(2026, 1, 5, 8, tzinfo=UTC)
    before, made, details = bytes(32), [], []
    for number in range(1, entries + 1):
        at = began + timedelta(seconds=97 * number, microseconds=number * 7919 % 1_000_000)
        columns = {
            "name": ("function.renamed", "deliverable.accepted", "person.signed_in")[number % 3],
            "actor": str(number % 40),
            "subject": "decide.Function",
            "subject_key": str(number % 300),
            "request": hashlib.md5(str(number).encode()).hexdigest(),
        }
        detail = ""
        if number % 4 == 0:
            told = canonical({"name": f"Person {number}", "address": "198.51.100.7"})
            salt = number.to_bytes(16)
            details.append(PersonalDetail(number=number, person=columns["actor"], salt=salt, body=told))
            detail = detail_hash(salt, columns["actor"], told)
        content = canonical({"before": {"name": "Desk"}, "after": {"name": f"Service desk {number}"}})
        body = opening(number, at.isoformat(timespec="microseconds"), *columns.values(), detail).encode()
        body += content[1:]
        before = hashlib.sha256(before + body).digest()
        made.append(LedgerEntry(number=number, at=at, body=body, hash=before, **columns))
    with transaction.atomic():
        LedgerEntry.objects.everything("a benchmark").bulk_create(made, batch_size=5_000)
        PersonalDetail.objects.bulk_create(details, batch_size=5_000)
        LedgerHead.objects.create(number=entries, hash=before)


def bare(file: Path) -> None:
    """Read the same rows and hash them, with nothing but the standard library."""
    connection = sqlite3.connect(file)
    cursor, before = connection.execute(f"SELECT {COLUMNS} FROM core_ledgerentry ORDER BY number"), bytes(32)
    while rows := cursor.fetchmany(2_000):
        for row in rows:
            before = hashlib.sha256(before + row[7]).digest()
    connection.close()


def chain(rows: list[tuple[Any, ...]]) -> None:
    """Hash rows that are in memory."""
    before = bytes(32)
    for row in rows:
        before = hashlib.sha256(before + row[7]).digest()


def seconds(work: Callable[[], Any]) -> float:
    """Return the CPU time that something takes; the machine may have other work."""
    began = time.process_time()
    work()
    return time.process_time() - began
