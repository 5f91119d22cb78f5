"""Imports to be killed, in a process of its own: ``import_trial.py KILLS SEED`` tells what it finds."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "formats")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outtask.site.settings")
ROWS = 30_000
PATIENCE = 120.0  # seconds in which one more import is over


def prepare(imports: int) -> None:
    """Make a workspace in which so many imports wait, each of the same file into a log of its own."""
    import io

    import ticket_files as files
    from django.core.management import call_command

    from outtask.core.files import receive
    from outtask.people.actors import actor_of
    from outtask.people.roles import Role
    from outtask.tickets.commands import begin_import, receive_file
    from outtask.tickets.reading import Reading
    from workspace import make_people

    call_command("migrate", verbosity=0)
    actor = actor_of(make_people().user(Role.OWNER))
    received = receive(io.BytesIO(files.text_of(files.event_rows(ROWS)).encode()))
    file = receive_file(actor=actor, received=received, name="log.csv", kind="text/csv")
    for number in range(imports):
        begin_import(actor=actor, file=file, title=f"Log {number}", reading=Reading())


def work() -> None:
    """Be the worker, until somebody kills or stops it."""
    from outtask.core.worker import Worker

    Worker("the one").work()


def begin_worker() -> int:
    """Let a copy of this process be the worker; return its number. Copies begin at once, processes do not."""
    from django.db import connection

    connection.close()
    if (number := os.fork()) == 0:
        try:
            work()
        finally:
            os._exit(0)
    return number


def kill(times: int, chance: random.Random) -> None:
    """Kill one worker after the other, and let the last one finish; say after each what is there."""
    for _ in range(times):
        number = begin_worker()
        time.sleep(chance.uniform(0.0, 1.0))
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)
        tell()
    number = begin_worker()
    try:
        before, end = 0, 0.0
        while left := sum(status not in ("done", "failed") for status in statuses()):
            if left != before:
                before, end = left, time.monotonic() + PATIENCE
            assert time.monotonic() < end
            time.sleep(0.2)
    finally:
        os.kill(number, signal.SIGTERM)
        os.waitpid(number, 0)
    tell()


def statuses() -> list[str]:
    from outtask.core.models import Job

    return list(Job.objects.everything("a test looks").values_list("status", flat=True))


def tell() -> None:
    """Write a line that says what is there."""
    from django.conf import settings

    from outtask.core.contents import hash_of, place
    from outtask.core.models import Job, LedgerEntry
    from outtask.tickets.models import Batch, Measurement, Source

    batches = Batch.objects.everything("a test looks").select_related("source")
    facts = LedgerEntry.objects.everything("a test looks").filter(name="tickets.imported")
    told = {
        "jobs": {
            job.arguments["title"]: [job.status, job.error] for job in Job.objects.everything("a test looks")
        },
        "logs": sorted(Source.objects.everything("a test looks").values_list("title", flat=True)),
        "measured": sorted(Measurement.objects.values_list("source__title", "tickets")),
        "imports": sorted([batch.source.title, batch.events, batch.tickets] for batch in batches),
        "facts": Counter(json.loads(bytes(fact.body))["after"]["log"] for fact in facts),
        "whole": all(hash_of(place(settings.BATCHES, batch.parquet)) == batch.parquet for batch in batches),
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    import django

    django.setup()
    from outtask.tickets import measured

    measured._listeners.clear()  # what other rooms would do
    prepare(int(sys.argv[1]))
    kill(int(sys.argv[1]), random.Random(int(sys.argv[2])))
