"""A command and a job that writes through it."""

from __future__ import annotations

import random
import time
from typing import Any

from outtask.core.clock import now
from outtask.core.commands import Actor, command
from outtask.core.jobs import Run, enqueue, job
from outtask.core.ledger import record
from outtask.core.models import Job
from outtask.people.actors import system
from outtask.people.models import Organisation


@command
def add_provider(*, actor: Actor, name: str) -> Organisation:
    actor.check("add", Organisation)
    made = Organisation.objects.everything("a trial").create(name=name, country="DE", created_at=now())
    record("trial.added", made, after={"name": name})
    return made


@command
def begin(*, actor: Actor, name: str) -> Job:
    actor.check("add", Job)
    made = enqueue("trial.write", {"name": name})
    record("trial.begun", made, after={"name": name})
    return made


@job("trial.write", "Trial", attempts=1_000)
def write(run: Run) -> dict[str, Any]:
    name = run.job.arguments["name"]
    run.tell("Thinking", 0.1)
    time.sleep(random.random() / 10)
    add_provider(actor=Actor(system().scope, key=run.key("add")), name=name)
    time.sleep(random.random() / 10)
    return {"name": name}
