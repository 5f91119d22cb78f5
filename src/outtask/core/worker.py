"""The worker: takes one job after another and carries it out, until it is asked to leave.

What it writes of a job (its state, progress, log lines) is the one exception to the door for writes; what the
job itself changes goes through commands. A job is held by a lease that a thread renews: of a worker that was
killed the lease runs out, and the job is run again.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import signal
import threading
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection
from django.db.models import F, Q, QuerySet

from outtask.core.clock import now
from outtask.core.jobs import KINDS, Stopped
from outtask.core.models import Job, WorkerBeat
from outtask.core.models.jobs import Status
from outtask.core.worker_run import LEASE, Leaving, WorkerRun
from outtask.terms.errors import UserError

IDLE = 0.2  # seconds between two looks at the queue
PATIENCE = 5.0  # seconds for a job to notice that the worker leaves
BEAT = 0.3  # seconds between two beats of the heart: what is told is written at most so often
RENEW = 5.0  # seconds between two renewals of the lease
NO_LEASE = timedelta(minutes=10)  # nobody has one for so long: it was given before the clock was set back
KEPT = timedelta(days=1)  # how long the last beat of a worker that has gone is kept
WENT_WRONG = "Something went wrong on our side, and nothing was changed. The server's log says more."
NO_ROOM = "The disk of the server is full, and nothing was changed. Make room there, then start it again."

log = logging.getLogger(__name__)


class Worker:
    """One worker, by a name that no other living worker has."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.leaving = threading.Event()
        self._gone = threading.Event()
        self._run: WorkerRun | None = None
        self._interruptible = False

    def work(self) -> None:
        """Carry out jobs until SIGTERM or SIGINT; a job that is not over by then is given back."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked_to_leave)
        threading.Thread(target=self._heart, daemon=True, name="heart").start()
        begun = False
        while not self.leaving.is_set():
            try:
                close_old_connections()
                if not begun:
                    self._held().update(status=Status.WAITING)  # of one with this name, who was killed
                    begun = True
                if not self.carry_out_next():
                    self.leaving.wait(IDLE)
            except Leaving:
                break
            except (OperationalError, InterfaceError):
                log.warning("the database does not answer; the worker tries again")
                connection.close()
                self.leaving.wait(1.0)
        with suppress(DatabaseError):  # where it is gone too, the lease runs out
            self.give_back()
        self._gone.set()

    def carry_out_next(self) -> Job | None:
        """Take the oldest job that is free and carry it out; None where there is none."""
        job = self.take()
        if job is not None:
            self._carry_out(job)
        return job

    def take(self) -> Job | None:
        """Take the oldest job that waits, or whose worker let its lease run out; patient ones last.

        One conditional UPDATE decides who gets it, so that two workers never hold the same.
        """
        moment = now()
        over = Q(leased_until__lt=moment) | Q(leased_until__gt=moment + NO_LEASE)
        free = Q(status=Status.WAITING) | over & Q(status=Status.RUNNING)
        jobs = Job.objects.everything("a worker takes whatever waits")
        patient = {kind.name for kind in KINDS.values() if kind.patient}
        rows = jobs.filter(free).values_list("pk", "kind")
        waiting = sorted((kind in patient, number) for number, kind in rows)
        for _, number in waiting[:10]:
            if jobs.filter(free, pk=number).update(
                status=Status.RUNNING,
                worker=self.name,
                attempts=F("attempts") + 1,
                leased_until=moment + LEASE,
                started_at=moment,
                progress=0.0,
                doing="",
            ):
                return jobs.select_related("started_by").get(pk=number)
        return None

    def give_back(self) -> None:
        """Let the job that this worker holds wait again, as if it had not been taken."""
        self._held().update(status=Status.WAITING, attempts=F("attempts") - 1, doing="", progress=0.0)

    def _held(self) -> QuerySet[Job]:
        jobs = Job.objects.everything("a worker's own job")
        return jobs.filter(status=Status.RUNNING, worker=self.name)

    def _carry_out(self, job: Job) -> None:
        run = self._run = WorkerRun(job, self.name, self.leaving)
        try:
            run.end(Status.DONE, result=self._call(run))
        except Stopped:
            run.end(Status.STOPPED)
        except UserError as error:
            run.end(Status.FAILED, error=str(error))
        except (OperationalError, InterfaceError):  # it may answer again: while attempts are left
            log.exception("job %s lost the database", job.pk)
            connection.close()
            self._held().update(status=Status.WAITING)
        except Exception as error:
            if self.leaving.is_set():  # some libraries turn the exception of a signal into their own
                raise Leaving from None
            log.exception("job %s (%s) went wrong", job.pk, job.kind)
            run.end(Status.FAILED, error=NO_ROOM if _lacks_room(error) else WENT_WRONG)
        finally:
            self._run = None

    def _call(self, run: WorkerRun) -> dict[str, Any]:
        job, kind = run.job, KINDS.get(run.job.kind)
        if kind is None:
            raise UserError("this version does not know this kind of job", mend="update, then start it again")
        if job.stop_asked:
            raise Stopped
        # One that has written may be over but for saying so: it is asked once more, and does nothing twice.
        if job.attempts > kind.attempts + run.has_written():
            raise UserError(
                f"it was broken off {job.attempts - 1} times, so it is not tried again by itself",
                mend="start it again when the machine is sound",
            )
        if job.attempts > 1:
            most = max(job.attempts, kind.attempts)
            run.note(f"It was broken off and begins again ({job.attempts} of {most})")
        try:
            self._interruptible = True
            result = kind.run(run) or {}
            json.dumps(result)  # what cannot be stored goes wrong here, before anything is written
            return result
        finally:
            self._interruptible = False

    def _asked_to_leave(self, *_: object) -> None:
        """Leave by an exception in the middle of a job, so that files and transactions are tidied."""
        if not self.leaving.is_set():
            self.leaving.set()
            threading.Thread(target=self._leave_anyway, daemon=True).start()
        if self._interruptible:
            self._interruptible = False
            raise Leaving

    def _leave_anyway(self) -> None:
        if not self._gone.wait(PATIENCE):
            log.warning("a job did not stop in time; it will be run again")
            os._exit(0)  # its transaction is undone; its lease runs out

    def _heart(self) -> None:
        """Say every few seconds that the worker lives, renew the lease of its job, write what is untold."""
        due = 0.0
        while True:
            run = self._run
            try:
                if run is not None:
                    run.flush()
                if time.monotonic() >= due:
                    WorkerBeat.objects.update_or_create(worker=self.name, defaults={"at": now()})
                    WorkerBeat.objects.filter(at__lt=now() - KEPT).delete()
                    if run is not None:
                        run.renew()
                    due = time.monotonic() + RENEW
            except DatabaseError:
                log.warning("the heart of worker %s missed a beat", self.name)
                connection.close()
            if self.leaving.wait(BEAT):
                return connection.close()


def _lacks_room(error: BaseException | None) -> bool:
    """Tell whether the disk is full; DuckDB says so in words, and libraries turn one error into another."""
    while error is not None:
        told = os.strerror(errno.ENOSPC) in str(error)
        if told or getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            return True
        error = error.__cause__ or error.__context__
    return False


def run_waiting() -> list[Job]:
    """Carry out all jobs that wait, here and now, and return them as they are then; for tests and tools."""
    worker, done = Worker("here"), []
    while (job := worker.carry_out_next()) is not None:
        job.refresh_from_db()
        done.append(job)
        if job.status == Status.WAITING:
            break
    return done
