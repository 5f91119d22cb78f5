"""Background jobs: kinds that rooms register, and a queue that is a table of the database.

    @job("tickets.import", "Import of tickets")
    def import_tickets(run: Run) -> dict[str, Any]:
        run.tell("Reading the file", 0.1)
        ...
        return {"rows": 10}

A job may be run again after a crash, so it must be able to: what it writes goes through commands, in one
transaction at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from outtask.core.clock import now
from outtask.core.commands import running
from outtask.core.models import Job


class Run(Protocol):
    """What a job sees of its own run."""

    job: Job

    def tell(self, doing: str, progress: float | None = None) -> None:
        """Say what is being done, and how far it is (0 to 1); raises Stopped where somebody asked for it."""

    def note(self, text: str) -> None:
        """Write a line of the job's log."""


class Stopped(Exception):
    """Somebody stopped the job, or the worker is leaving."""


@dataclass(frozen=True)
class Kind:
    """A kind of job."""

    name: str
    title: str
    run: Callable[[Run], dict[str, Any] | None]
    attempts: int


KINDS: dict[str, Kind] = {}


def job(
    name: str, title: str, *, attempts: int = 3
) -> Callable[[Callable[[Run], Any]], Callable[[Run], Any]]:
    """Register a kind of job; rooms do it in their ``jobs.py``, which their app config imports."""

    def register(function: Callable[[Run], Any]) -> Callable[[Run], Any]:
        KINDS[name] = Kind(name, title, function, attempts)
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
