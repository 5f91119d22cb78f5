"""Background jobs: taken by one worker, told live, stopped, failed in words, run again after a crash."""

from __future__ import annotations

import errno
import os
import threading
import time

import pytest
from tried_jobs import again, begun, kinds

from outtask.core.commands import Actor, command
from outtask.core.jobs import Run, enqueue, job, retry_job, stop_job
from outtask.core.models import Job, JobLine, LedgerEntry
from outtask.core.models.jobs import Status
from outtask.core.scope import NotAllowed
from outtask.core.worker import WENT_WRONG, Worker, run_waiting
from outtask.core.worker_run import WorkerRun
from outtask.people.actors import system
from outtask.people.roles import Role
from outtask.terms.errors import UserError

__all__ = ["kinds"]
JOBS = Job.objects.everything("tests look")


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
