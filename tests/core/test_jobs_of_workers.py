"""Workers of background jobs: one takes a job, a lease that ran out frees it, who leaves gives it back."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from tried_jobs import again, begun, kinds

from outtask.core import clock
from outtask.core.commands import Actor, command
from outtask.core.jobs import Run, job
from outtask.core.ledger import record
from outtask.core.models import Job, JobLine, LedgerEntry
from outtask.core.models.jobs import Status
from outtask.core.worker import Worker, run_waiting
from outtask.core.worker_run import LEASE, WorkerRun
from outtask.people.actors import system

__all__ = ["kinds"]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
JOBS = Job.objects.everything("tests look")


def test_a_lease_of_before_the_clock_was_set_back_holds_nobody_up(db) -> None:
    job("try", "Try")(lambda run: {})
    begun()
    moment = clock.now()
    with clock.at(moment):
        assert Worker("killed").take()
    with clock.at(moment + timedelta(seconds=10)):
        assert Worker("other").take() is None
    with clock.at(moment - timedelta(hours=1)):
        assert Worker("other").take()


def test_one_of_two_workers_gets_a_job(db) -> None:
    job("try", "Try")(lambda run: {})
    begun()

    assert [Worker("a").take() is None, Worker("b").take() is None] == [False, True]


def test_a_job_is_run_again_when_the_lease_of_its_worker_has_run_out(db) -> None:
    job("try", "Try")(lambda run: {"attempt": run.job.attempts})
    with clock.at(NOON):
        begun()
        killed = Worker("killed").take()
    with clock.at(NOON + LEASE - timedelta(seconds=1)):
        assert Worker("too soon").take() is None
    with clock.at(NOON + LEASE + timedelta(seconds=1)):
        (done,) = run_waiting()

    assert (done.status, done.result) == (Status.DONE, {"attempt": 2})
    assert "begins again (2 of 3)" in JobLine.objects.get().text
    late = WorkerRun(killed, "killed", threading.Event())
    late.end(Status.FAILED, error="I was only asleep")
    assert again(killed).status == Status.DONE  # whose lease ran out has no say any more


def test_what_breaks_its_worker_each_time_is_given_up(db) -> None:
    job("try", "Try", attempts=2)(lambda run: {})
    with clock.at(NOON):
        begun()
    for hours in (1, 2):
        with clock.at(NOON + timedelta(hours=hours)):
            Worker("killed").take()
    with clock.at(NOON + timedelta(hours=3)):
        (given_up,) = run_waiting()

    assert given_up.status == Status.FAILED
    assert given_up.error.startswith("it was broken off 2 times")


def test_what_has_written_all_and_was_killed_before_it_could_say_so_is_asked_once_more(db) -> None:
    @command
    def write(*, actor: Actor, found: Job) -> Job:
        actor.check("change", Job)
        record("job.written", found)
        return found

    @job("try", "Try", attempts=1)
    def carry_out(run: Run) -> dict[str, int]:
        return {"in": write(actor=Actor(system().scope, key=run.key("write")), found=run.job).pk}

    with clock.at(NOON):
        begun()
        killed = Worker("killed").take()
        carry_out(WorkerRun(killed, "killed", threading.Event()))
    with clock.at(NOON + timedelta(hours=1)):
        (done,) = run_waiting()

    assert (done.status, done.result) == (Status.DONE, {"in": killed.pk})
    assert LedgerEntry.objects.everything("tests look").filter(name="job.written").count() == 1


def test_a_command_of_a_job_that_is_run_again_is_done_once(db) -> None:
    @command
    def finish(*, actor: Actor, found: Job) -> Job:
        actor.check("change", Job)
        record("job.finished", found)
        return found

    @job("try", "Try")
    def twice(run: Run) -> None:
        actor = Actor(system().scope, key=run.key("finish"))
        finish(actor=actor, found=run.job)

    found = begun()
    run_waiting()
    JOBS.filter(pk=found.pk).update(status=Status.WAITING)  # as if it had been killed before it could tell
    run_waiting()

    assert LedgerEntry.objects.everything("tests look").filter(name="job.finished").count() == 1


def test_a_worker_that_lost_its_job_notes_nothing(db) -> None:
    found = begun()

    WorkerRun(found, "the one that lost it", threading.Event()).note("still here")

    assert not JobLine.objects.filter(job=found).exists()


def test_a_worker_that_leaves_gives_its_job_back_uncounted(db) -> None:
    job("try", "Try")(lambda run: {})
    begun()
    worker = Worker("a")
    found = worker.take()
    worker.give_back()

    assert (again(found).status, found.attempts) == (Status.WAITING, 0)


@pytest.fixture
def handlers() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("held_up", ["asleep", "in a library that makes exceptions its own"])
def test_a_worker_that_is_asked_to_leave_breaks_its_job_off_and_gives_it_back(handlers, held_up: str) -> None:
    @job("try", "Try")
    def long(run: Run) -> None:
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
        try:
            time.sleep(30)
        except BaseException:
            if held_up == "asleep":
                raise
            raise RuntimeError("query interrupted") from None

    found, started = begun(), time.monotonic()
    Worker("a").work()

    assert time.monotonic() - started < 5
    assert (again(found).status, found.attempts, found.error) == (Status.WAITING, 0, "")


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_was_killed_and_comes_back_begins_with_its_job_at_once(handlers, monkeypatch) -> None:
    worker = Worker("slot 1")

    @job("try", "Try")
    def quick(run: Run) -> dict[str, int]:
        worker.leaving.set()
        return {"attempt": run.job.attempts}

    found = begun()
    Worker("slot 1").take()  # and is killed
    worker.work()

    assert (again(found).status, found.result) == (Status.DONE, {"attempt": 2})


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_do_each_job_once() -> None:
    ran: list[int] = []
    job("try", "Try")(lambda run: ran.append(run.job.pk))
    numbers = [begun().pk for _ in range(20)]

    def work(name: str) -> None:
        worker = Worker(name)
        try:
            while worker.carry_out_next():
                pass
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(f"w{i}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ran) == numbers
    assert JOBS.filter(status=Status.DONE).count() == 20
