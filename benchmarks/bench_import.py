"""Is a 46 MB log in within seconds of being dropped, and do the pages of logs answer at once?

The shipped log, unpacked, goes the way of a person: dropped, looked into, imported by the worker's own code,
and its later half once more as an export that overlaps. Reading it alone is measured beside it.

Run it alone with ``python -m benchmarks.run import``.
"""

from __future__ import annotations

import gzip
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

UPLOAD, LOOK, IMPORT, AGAIN, PAGE = 2.0, 1.0, 5.0, 8.0, 40.0  # seconds; the last one milliseconds of CPU
TIMES_READING = 3.0
HOW = {"into": "new", "by": "assignment_group", "zone": "UTC", "order": "day", "encoding": ""}


def run(quick: bool) -> list[dict[str, Any]]:
    """Return what each step took, the fastest of some turns: each turn into a new log."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"OUTTASK_HOME": folder, "DJANGO_SETTINGS_MODULE": "outtask.site.settings"}
        os.environ |= {"OUTTASK_LOG_LEVEL": "error"}
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.core.management import call_command

        from outtask.tickets import measured

        measured._listeners.clear()  # what a wing makes of a log is measured by itself
        call_command("migrate", verbosity=0)
        return measure(signed_in(), Path(folder), 2 if quick else 5)


def measure(client: Any, folder: Path, turns: int) -> list[dict[str, Any]]:
    """Measure the steps, then the pages."""
    from outtask.samples import sample_log_path

    whole = gzip.decompress(sample_log_path().read_bytes())
    head, _, rows = whole.partition(b"\n")
    later = head + b"\n" + rows[rows.index(b"\n", len(rows) // 2) + 1 :]
    (folder / "log.csv").write_bytes(whole)
    steps: dict[str, list[float]] = {"upload": [], "look": [], "import": [], "again": [], "alone": []}
    for turn in range(turns):
        made = whole + b"\n" * turn  # a new content each time
        took = one_turn(client, made, later + b"\n" * turn, f"Log {turn}")
        took["alone"] = seconds(lambda: read_alone(folder / "log.csv"))
        for step, figure in took.items():
            steps[step].append(figure)
    best = {step: min(figures) for step, figures in steps.items()}
    ratio = statistics.median(a / b for a, b in zip(steps["import"], steps["alone"], strict=True))
    how = f"best of {turns}, {len(whole) / 1e6:.0f} MB, 141,712 rows"
    return [
        row("dropping a file: sent, hashed, on the disk", best["upload"], "s", UPLOAD, how),
        row("looking into it: columns, dates, rows that would not count", best["look"], "s", LOOK),
        row("importing it: read, merged, measured, kept", best["import"], "s", IMPORT),
        row("  over reading and measuring it alone", ratio, "times", TIMES_READING, f"{best['alone']:.2f} s"),
        row("importing its later half again, all of which is there", best["again"], "s", AGAIN),
        *pages(client),
    ]


def one_turn(client: Any, whole: bytes, later: bytes, title: str) -> dict[str, float]:
    """Drop, look into and import a log, and then an export that overlaps."""
    from outtask.tickets.models import Source

    took: dict[str, float] = {}
    at = dropped(client, whole, took)
    took["look"] = seconds(lambda: client.get(at))
    took["import"] = imported(client, at, {**HOW, "title": title})
    source = Source.objects.everything("a benchmark").get(title=title)
    took["again"] = imported(client, dropped(client, later, {}), {**HOW, "into": source.pk})
    return took


def dropped(client: Any, data: bytes, took: dict[str, float]) -> str:
    """Send a file and return where it is looked into."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    body = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("log.csv", data)})
    began = time.perf_counter()
    answer = client.generic("POST", "/tickets/drop/", body, content_type=MULTIPART_CONTENT)
    took["upload"] = time.perf_counter() - began
    assert answer.status_code == 302, answer.content
    return str(answer.headers["Location"])


def imported(client: Any, at: str, said: dict[str, Any]) -> float:
    """Ask for an import and carry it out; return the seconds of the job."""
    from outtask.core.worker import run_waiting

    answer = client.post(at, said)
    assert answer.status_code == 302, answer.content
    began = time.perf_counter()
    (job,) = run_waiting()
    assert job.status == "done", job.error
    return time.perf_counter() - began


def read_alone(path: Path) -> None:
    """Read a log and measure it, without keeping anything."""
    from outtask.formats.assessment import assess_log

    assess_log(path)


def pages(client: Any) -> list[dict[str, Any]]:
    """Measure the CPU time of each page of a log."""
    from outtask.tickets.models import Source

    source = Source.objects.everything("a benchmark").order_by("pk").last()
    assert source is not None
    found = []
    for name, address in {
        "logs": "/tickets/logs/",
        "a log": f"/tickets/logs/{source.pk}/",
        "what we found": f"/tickets/logs/{source.pk}/found/",
        "drop a file": "/tickets/drop/",
    }.items():
        client.get(address)
        used = statistics.median(cpu(lambda address=address: client.get(address)) for _ in range(15))
        found.append(row(f"page: {name}, CPU", used * 1e3, "ms", PAGE))
    return found


def signed_in() -> Any:
    """Make an owner, and return a client signed in as them."""
    from datetime import UTC, datetime

    from django.test import Client

    from outtask.people.models import Organisation, RoleGrant, User
    from outtask.people.roles import Role

    at = datetime(2026, 1, 1, tzinfo=UTC)
    everything = Organisation.objects.everything("a benchmark")
    owner = User(
        name="Olga Owner",
        email="olga@example.org",
        created_at=at,
        organisation=everything.create(name="Northwind", is_client=True, created_at=at),
    )
    owner.set_unusable_password()
    owner.save()
    RoleGrant.objects.everything("a benchmark").create(user=owner, role=Role.OWNER)
    client = Client(headers={"host": "localhost"})
    client.force_login(owner)
    return client


def seconds(do: Callable[[], Any]) -> float:
    """Return how long something takes."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def cpu(do: Callable[[], Any]) -> float:
    """Return the CPU time that something takes."""
    began = time.process_time()
    do()
    return time.process_time() - began


def row(name: str, figure: float, unit: str, limit: float, detail: str = "") -> dict[str, Any]:
    """Return one figure that must not exceed its limit."""
    found = {"name": name, "figure": round(figure, 3), "unit": unit, "limit": limit, "detail": detail}
    return found | {"passed": figure <= limit}
