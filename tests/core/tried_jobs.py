"""A job to try, of kinds that only the tests know."""

from __future__ import annotations

import pytest

from outtask.core import jobs
from outtask.core.commands import Actor, command
from outtask.core.jobs import enqueue
from outtask.core.ledger import record
from outtask.core.models import Job
from outtask.people.actors import system


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> dict[str, jobs.Kind]:
    monkeypatch.setattr(jobs, "KINDS", fresh := {})
    monkeypatch.setattr("outtask.core.worker.KINDS", fresh)
    return fresh


@command
def begin(*, actor: Actor, kind: str) -> Job:
    actor.check("add", Job)
    made = enqueue(kind, {"rows": 3}, title="Try")
    record("job.tried", made)
    return made


def begun(kind: str = "try") -> Job:
    return begin(actor=system(), kind=kind)


def again(found: Job) -> Job:
    found.refresh_from_db()
    return found
