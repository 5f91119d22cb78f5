"""One run of a job, as the job sees it and as its worker does."""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from outtask.core.clock import now
from outtask.core.commands import STEP
from outtask.core.jobs import Stopped
from outtask.core.models import DoneRequest, Job, JobLine
from outtask.core.models.jobs import Status

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=30)
TELL = 0.3  # seconds between two times that what is told is written
DOING = 200  # letters
LINE = 500


class Leaving(BaseException):
    """The worker leaves; no ``except Exception`` of a job may keep it."""


class WorkerRun:
    """Implements :class:`outtask.core.jobs.Run`. Every write asks whether the worker still holds the job."""

    def __init__(self, job: Job, worker: str, leaving: threading.Event) -> None:
        self.job = job
        self._worker, self._leaving = worker, leaving
        self._lock = threading.Lock()
        self._untold: tuple[str, float] | None = None
        self._begun, self._told = time.monotonic(), 0.0
        self._progress = 0.0

    def tell(self, doing: str, progress: float | None = None) -> None:
        """Say what is being done; see the protocol."""
        if self._leaving.is_set():
            raise Leaving
        if progress is not None:
            self._progress = min(max(progress, 0.0), 1.0)
        self._untold = (doing[:DOING], self._progress)
        if not self.flush():
            return
        state = self._mine().values_list("stop_asked", flat=True).first()
        if state is not False:  # somebody asked for it, or another worker has taken it over
            raise Stopped

    def note(self, text: str) -> None:
        """Write a line of the job's log; none where another worker has taken it over."""
        if self._mine().exists():
            JobLine.objects.create(job=self.job, at=now(), text=text[:LINE])

    def key(self, step: str) -> str:
        """Return the request key of one of its commands."""
        return f"{STEP}{self.job.pk}-{step}"

    def has_written(self) -> bool:
        """Tell whether one of its commands is done, now or in a run that was broken off."""
        return DoneRequest.objects.filter(key__startswith=self.key("")).exists()

    def flush(self) -> bool:
        """Write what is told, unless it is too soon or being written; the worker's heart calls it too."""
        if time.monotonic() - self._told < TELL or not self._lock.acquire(blocking=False):
            return False
        try:
            if (untold := self._untold) is None:
                return False
            self._untold, self._told = None, time.monotonic()
            self._mine().update(doing=untold[0], progress=untold[1])
            return True
        finally:
            self._lock.release()

    def renew(self) -> None:
        """Renew the lease, where the worker still has it."""
        self._mine().update(leased_until=now() + LEASE)

    def end(self, status: Status, *, error: str = "", result: dict[str, Any] | None = None) -> None:
        """Write how it ended; nothing where another worker has taken it over."""
        seconds = round(time.monotonic() - self._begun, 2)
        told = {"job": self.job.pk, "kind": self.job.kind, "outcome": status.value, "seconds": seconds}
        log.info("job", extra=told)
        whole: dict[str, Any] = {"progress": 1.0} if status == Status.DONE else {}
        self._mine().update(
            status=status, error=error, result=result or {}, doing="", ended_at=now(), **whole
        )

    def _mine(self) -> QuerySet[Job]:
        jobs = Job.objects.everything("its own job")
        return jobs.filter(pk=self.job.pk, worker=self._worker, status=Status.RUNNING)
