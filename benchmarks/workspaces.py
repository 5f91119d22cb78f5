"""Workspaces to measure pages on, made by the product's own commands and kept as its own backups.

``sample`` is what everybody sees first; ``large`` has a log of a million tickets in 300 groups, each of which
is a function of one study that was weighed, on few paths: what is shown of a verdict does not grow with them.
Run as ``python -m benchmarks.workspaces large FILE`` it makes one, in OUTTASK_HOME.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outtask.core.commands import Actor

KEPT = Path(__file__).parents[1] / ".build" / "bench"
TICKETS, GROUPS, PATHS = 1_000_000, 300, 64
QUICK = (20_000, 40)
LOG = """
COPY (
  WITH ticket AS (
    SELECT i, floor({groups} * (hash(i, 1) % 1000000 / 1e6) ** 1.5) AS team,
      TIMESTAMP '2023-11-06' + to_minutes((hash(i, 2) % (1070 * 24 * 60))::BIGINT) AS opened,
      to_minutes((20 + hash(i, 3) % 4000)::BIGINT) AS took, hash(i, 4) % 10 = 0 AS passed_on
    FROM range({tickets}) t(i)),
  row AS (
    SELECT i, opened AS happened, 'New' AS state, CASE WHEN passed_on THEN 0 ELSE team END AS team FROM ticket
    UNION ALL
    SELECT i, opened + took / 2, 'Active', team FROM ticket WHERE passed_on
    UNION ALL
    SELECT i, opened + took, 'Closed', team FROM ticket)
  SELECT 'INC' || lpad(i::VARCHAR, 8, '0') AS number,
    strftime(happened, '%Y-%m-%d %H:%M:%S') AS sys_updated_at,
    state, 'Group ' || (team::INTEGER) AS assignment_group,
    'Person ' || (team::INTEGER) || '-' || (hash(i, 5) % 12) AS assigned_to,
    (1 + hash(i, 6) % 4) AS priority, 'Category ' || (hash(i, 7) % 40) AS category
  FROM row ORDER BY happened, i
) TO '{path}' (HEADER)
"""


def kept(name: str, quick: bool) -> Path:
    """Return the backup of a workspace, made now where what it holds would be stored otherwise today."""
    size = QUICK if quick and name == "large" else (TICKETS, GROUPS)
    path = KEPT / f"{name}{'-small' if size == QUICK else ''}-{_stored_how(name)}.outtask"
    if not path.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as home:
            line = [sys.executable, "-m", "benchmarks.workspaces", name, str(path), *map(str, size)]
            subprocess.run(line, env=surroundings(Path(home) / "home"), check=True)
    return path


def _stored_how(name: str) -> str:
    """Return a hash of all that decides what a workspace holds."""
    root = Path(__file__).parents[1] / "src" / "outtask"
    parts = ("*/models/*.py", "*/migrations/*.py", "terms/decision.py", "terms/facts.py")
    parts += ("decide/sample.py", "samples/*.yaml") if name == "sample" else ()
    read = [Path(__file__), *sorted(path for part in parts for path in root.glob(part))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in read)).hexdigest()[:16]


def surroundings(home: Path, database: str = "") -> dict[str, str]:
    """Return the environment of a process that works on a workspace."""
    given = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    given |= {"OUTTASK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "outtask.site.settings"}
    given |= {"OUTTASK_LOG_LEVEL": "error", "NO_PROXY": "127.0.0.1"}
    return given | ({"DATABASE_URL": database} if database else {})


def make(name: str, path: Path, tickets: int, groups: int) -> None:
    """Make a workspace in OUTTASK_HOME, and a backup of it."""
    import django

    django.setup()
    from django.core.management import call_command

    from outtask.core.backup import make_backup
    from outtask.core.worker import run_waiting
    from outtask.people.actors import system
    from outtask.people.first_link import first_path
    from outtask.site.prepare import load_sample
    from outtask.tickets import measured

    call_command("migrate", verbosity=0)
    first_path()
    if name == "sample":
        load_sample(actor=system())
    else:
        measured._listeners.clear()  # a study of twelve functions would begin by itself
        bring_in(system(), tickets, groups)
    _done(run_waiting())
    if name == "large":
        begin_large(system())
        _done(run_waiting())
    introduce()
    sign_one(name)
    make_backup(path.with_suffix(".new"))
    path.with_suffix(".new").rename(path)


def bring_in(actor: Actor, tickets: int, groups: int) -> None:
    """Write a log with events of tickets, as a service tool exports it, and ask for its import."""
    import duckdb

    from outtask.core.files import receive
    from outtask.tickets.commands import receive_file
    from outtask.tickets.commands.begin import begin_import
    from outtask.tickets.reading import Reading

    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.csv"
        duckdb.connect().execute(LOG.format(path=log, tickets=tickets, groups=groups))
        with log.open("a") as torn:
            torn.write("INC99999999,no day at all,New,Group 1,Person 1-1,1,Category 1\n")
        received = receive(log)
    file = receive_file(actor=actor, received=received, name="log.csv", kind="text/csv")
    reading = Reading(zone="UTC", by="assignment_group")
    begin_import(actor=actor, file=file, reading=reading, title="A million tickets")


def begin_large(actor: Actor) -> None:
    """Begin a study in which each group of the log is a function."""
    from outtask.decide.measuring import begin
    from outtask.decide.proposals import planned
    from outtask.terms.facts import NONE
    from outtask.tickets.models import Source
    from outtask.tickets.queries import found

    source = Source.objects.within(actor.scope).get()
    by_group = found(actor.scope, source)
    assert by_group is not None
    mapping = {facts.name: facts.name for facts in by_group.functions if facts.name != NONE}
    frame = {"paths": PATHS, "currency": "EUR", "loaded_cost": 70_000}
    begin(actor, source, by_group, planned(by_group, mapping), frame)


def introduce() -> None:
    """Give the owner a name, without which every page asks for it first."""
    from outtask.people.actors import actor_of
    from outtask.people.commands.first_start import introduce_owner
    from outtask.people.first_link import owners

    owner = owners()[0]
    introduce_owner(
        actor=actor_of(owner, request="introduction"), person=owner,
        name="Olga Owner", email="olga@example.org", zone="Europe/Berlin", organisation="Northwind",
        country="DE",
    )  # fmt: skip


def sign_one(name: str) -> None:
    """Sign what came out for the first function, as the owner."""
    from outtask.core.clock import now
    from outtask.decide.commands.decisions import sign_decision
    from outtask.decide.models import Function, Result
    from outtask.people.actors import actor_of
    from outtask.people.first_link import owners

    result = Result.objects.everything("a benchmark").latest("pk")
    signed = Function.objects.everything("a benchmark").filter(study=result.study, set_apart=False).first()
    assert signed is not None
    sign_decision(
        actor=actor_of(owners()[0], request=name), function=signed, result=result, seen=None,
        reason="It fits", review_on=(now() + timedelta(days=300)).date(), triggers=(),
    )  # fmt: skip


def _done(jobs: Any) -> None:
    for job in jobs:
        assert job.status == "done", (job.kind, job.error)


if __name__ == "__main__":
    make(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
