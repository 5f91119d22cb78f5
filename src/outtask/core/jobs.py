"""Background jobs: kinds that rooms register, and a queue that is a table of the database.

    @job("tickets.import", "Import of tickets")
    def import_tickets(run: Run) -> dict[str, Any]:
        run.tell("Reading the file", 0.1)
        ...
        return {"rows": 10}

A job may be run again after a crash, even one whose last command was done, so it must be able to: what it
writes goes through commands, each with a key of the run, so that none is done twice::

    finish_import(actor=actor_of(run.job.started_by, key=run.key("finish")), ...)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from outtask.core.clock import now
from outtask.core.commands import Actor, command, running, unchanged
from outtask.core.ledger import record
from outtask.core.models import Job
from outtask.core.models.jobs import Status
from outtask.terms.errors import UserError


class Run(Protocol):
    """What a job sees of its own run."""

    job: Job

    def tell(self, doing: str, progress: float | None = None) -> None:
        """Say what is being done, and how far it is (0 to 1); raises Stopped where somebody asked for it."""

    def note(self, text: str) -> None:
        """Write a line of the job's log."""

    def key(self, step: str) -> str:
        """Return the request key of one command of this job: the same however often the job is run."""


class Stopped(Exception):
    """Somebody stopped the job, or the worker is leaving."""


@dataclass(frozen=True)
class Kind:
    """A kind of job."""

    name: str
    title: str
    run: Callable[[Run], dict[str, Any] | None]
    attempts: int
    by_hand: bool  # whether a person may start it again
    patient: bool = False  # takes long, so that what people wait for goes before it


KINDS: dict[str, Kind] = {}


def job(
    name: str, title: str, *, attempts: int = 3, by_hand: bool = True, patient: bool = False
) -> Callable[[Callable[[Run], Any]], Callable[[Run], Any]]:
    """Register a kind of job; rooms do it in their ``jobs.py``, which their app config imports.

    What reaches people outside, as mail does, is not started again ``by_hand`` of somebody else. What takes
    long is ``patient``: an import that somebody looks at goes before it.
    """

    def register(function: Callable[[Run], Any]) -> Callable[[Run], Any]:
        KINDS[name] = Kind(name, title, function, attempts, by_hand, patient)
        return function

    return register


def enqueue(kind: str, arguments: Mapping[str, Any], *, title: str = "") -> Job:
    """Enqueue a job from within a command: it leaves when the transaction commits."""
    actor = running().actor
    return Job.objects.everything("a command enqueues").create(
        kind=kind,
        title=title or KINDS[kind].title,
        arguments=dict(arguments),
        created_at=now(),
        started_by_id=actor.user.pk if actor.user else None,
    )


@command
def stop_job(*, actor: Actor, job: Job) -> Job:
    """Stop a job that waits at once, and one that runs where it next tells what it does."""
    actor.check("stop", job)
    rows = Job.objects.everything("a command stops it").filter(pk=job.pk)
    waited = rows.filter(status=Status.WAITING).update(status=Status.STOPPED, ended_at=now())
    if waited or rows.filter(status=Status.RUNNING, stop_asked=False).update(stop_asked=True):
        record("job.stopped", job, before={"status": Status.WAITING if waited else Status.RUNNING})
    else:
        unchanged()
    job.refresh_from_db()
    return job


@command
def retry_job(*, actor: Actor, job: Job) -> Job:
    """Let a job that failed or was stopped wait to be run once more, from its beginning.

    Raises UserError for a kind that nobody starts again by hand.
    """
    actor.check("add", job)
    kind = KINDS.get(job.kind)
    if kind is not None and not kind.by_hand:
        raise UserError(
            f"“{job.title}” is not started again by hand", mend="ask for it anew where it was asked for"
        )
    rows = Job.objects.everything("a command changes it").filter(pk=job.pk)
    again = rows.filter(status__in=(Status.FAILED, Status.STOPPED)).update(
        status=Status.WAITING, attempts=0, progress=0.0, doing="", error="", stop_asked=False, ended_at=None
    )
    if again:
        record("job.retried", job)
    else:
        unchanged()
    job.refresh_from_db()
    return job
