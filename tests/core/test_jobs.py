"""Background jobs: taken by one worker, told live, stopped, failed in words, run again after a crash."""

from __future__ import annotations

import errno
import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from outtask.core import clock, jobs
from outtask.core.commands import Actor, command
from outtask.core.jobs import Run, enqueue, job, retry_job, stop_job
from outtask.core.ledger import record
from outtask.core.models import Job, JobLine, LedgerEntry
from outtask.core.models.jobs import Status
from outtask.core.scope import NotAllowed
from outtask.core.worker import WENT_WRONG, Worker, run_waiting
from outtask.core.worker_run import LEASE, WorkerRun
from outtask.people.actors import system
from outtask.people.roles import Role
from outtask.terms.errors import UserError

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
JOBS = Job.objects.everything("tests look")


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


def test_a_job_leaves_with_the_transaction_that_enqueued_it(db) -> None:
    job("try", "Try")(lambda run: {})

    @command
    def begin_and_fail(*, actor: Actor) -> None:
        actor.check("add", Job)
        enqueue("try", {})
        raise UserError("no")

    with pytest.raises(UserError):
        begin_and_fail(actor=system())

    assert run_waiting() == []


def test_what_a_job_returns_and_notes_is_kept(db) -> None:
    @job("try", "Try")
    def read(run: Run) -> dict[str, int]:
        run.tell("Reading", 0.5)
        run.note("Three rows were read")
        return {"rows": run.job.arguments["rows"]}

    begun()
    (done,) = run_waiting()

    assert (done.status, done.result, done.progress, done.attempts) == (Status.DONE, {"rows": 3}, 1.0, 1)
    assert [line.text for line in JobLine.objects.all()] == ["Three rows were read"]


def test_the_oldest_is_run_first(db) -> None:
    job("try", "Try")(lambda run: {})
    numbers = [begun().pk for _ in range(3)]

    assert [done.pk for done in run_waiting()] == numbers


def test_what_takes_long_lets_others_go_first(db) -> None:
    job("weigh", "Weigh", patient=True)(lambda run: {})
    job("import", "Import")(lambda run: {})
    kinds = [begun(kind).kind for kind in ("weigh", "import", "weigh", "import")]

    assert [done.kind for done in run_waiting()] == sorted(kinds)


def test_an_error_for_people_is_told_and_any_other_stays_in_the_log(db, caplog) -> None:
    @job("mend", "Mend")
    def refuse(run: Run) -> None:
        raise UserError("the file is empty", mend="export it again")

    @job("crash", "Crash")
    def crash(run: Run) -> None:
        raise ValueError("secret detail")

    begun("mend"), begun("crash")
    mended, crashed = run_waiting()

    assert (mended.status, mended.error) == (Status.FAILED, "the file is empty; export it again")
    assert (crashed.status, crashed.error) == (Status.FAILED, WENT_WRONG)
    assert "secret detail" in caplog.text
    assert not JobLine.objects.exists()


def test_a_kind_that_this_version_does_not_know_fails_in_words(db, kinds) -> None:
    job("try", "Try")(lambda run: {})
    begun()
    kinds.clear()

    assert "does not know this kind of job" in run_waiting()[0].error


def test_a_result_that_cannot_be_stored_fails_instead_of_running_for_ever(db) -> None:
    job("try", "Try")(lambda run: {"what": object()})
    begun()

    assert run_waiting()[0].error == WENT_WRONG


def test_a_full_disk_is_told_as_one(db) -> None:
    @job("try", "Try")
    def write(run: Run) -> None:
        try:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            raise RuntimeError("could not write a block") from error

    begun()

    assert "disk of the server is full" in run_waiting()[0].error


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


def test_a_waiting_job_is_stopped_at_once(acting) -> None:
    job("try", "Try")(lambda run: {})
    stopped = stop_job(actor=acting(Role.OWNER), job=begun())

    assert (stopped.status, run_waiting()) == (Status.STOPPED, [])


def test_a_running_job_stops_where_it_next_tells(acting, monkeypatch) -> None:
    monkeypatch.setattr("outtask.core.worker_run.TELL", 0)
    reached = []

    @job("try", "Try")
    def long(run: Run) -> None:
        run.tell("Reading", 0.1)
        stop_job(actor=acting(Role.OWNER), job=run.job)
        reached.append("before")
        run.tell("Reading", 0.2)
        reached.append("after")

    begun()
    (stopped,) = run_waiting()

    assert (stopped.status, reached) == (Status.STOPPED, ["before"])
    facts = LedgerEntry.objects.everything("tests look").filter(name="job.stopped")
    assert facts.count() == 1
    assert stop_job(actor=acting(Role.OWNER), job=stopped).status == Status.STOPPED
    assert facts.count() == 1  # nothing to stop, nothing to tell


def test_a_job_that_failed_can_be_started_again_and_one_that_is_done_cannot(acting) -> None:
    outcomes = [UserError("no"), {}]

    @job("try", "Try")
    def fails_once(run: Run) -> dict[str, int]:
        if isinstance(outcome := outcomes.pop(0), UserError):
            raise outcome
        return outcome

    found, owner = begun(), acting(Role.OWNER)
    run_waiting()
    waiting = retry_job(actor=owner, job=again(found))
    assert (waiting.status, waiting.error, waiting.attempts) == (Status.WAITING, "", 0)
    run_waiting()

    assert retry_job(actor=owner, job=again(found)).status == Status.DONE


def test_what_reaches_people_outside_is_not_started_again_by_hand(acting) -> None:
    job("mail", "Mail", by_hand=False)(lambda run: {})
    found = begun("mail")
    JOBS.filter(pk=found.pk).update(status=Status.FAILED)

    with pytest.raises(UserError, match="not started again by hand"):
        retry_job(actor=acting(Role.OWNER), job=found)
    assert again(found).status == Status.FAILED


def test_a_worker_that_lost_its_job_notes_nothing(db) -> None:
    found = begun()

    WorkerRun(found, "the one that lost it", threading.Event()).note("still here")

    assert not JobLine.objects.filter(job=found).exists()


def test_who_only_reads_neither_stops_nor_starts(acting) -> None:
    job("try", "Try")(lambda run: {})
    found = begun()

    for change in (stop_job, retry_job):
        with pytest.raises(NotAllowed):
            change(actor=acting(Role.AUDITOR), job=found)


def test_progress_is_written_now_and_then_and_the_last_word_is_not_lost(db) -> None:
    job("try", "Try")(lambda run: {})
    begun()
    found = Worker("a").take()
    run = WorkerRun(found, "a", threading.Event())
    run.tell("First", -1.0)
    for step in range(1000):
        run.tell("More", step / 100)
    assert (again(found).doing, found.progress) == ("First", 0.0)

    time.sleep(0.31)
    run.flush()

    assert (again(found).doing, found.progress) == ("More", 1.0)


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
