"""A file becomes part of a log whole or not at all, once, and together with what is there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from dropped_logs import log

from outtask.core.jobs import KINDS
from outtask.core.models import Job, LedgerEntry, StoredFile
from outtask.core.models.jobs import Status
from outtask.core.scope import NotAllowed
from outtask.core.worker import run_waiting
from outtask.formats.tickets.log import read_log
from outtask.methods.facts.measure import measure
from outtask.people.roles import Role
from outtask.terms.errors import UserError
from outtask.tickets.commands import begin_import, remove_import
from outtask.tickets.models import Batch, Measurement, Source
from outtask.tickets.queries import assess, events, found
from outtask.tickets.reading import Reading

pytestmark = pytest.mark.django_db


def batches() -> list[Batch]:
    return list(Batch.objects.everything("a test looks"))


def facts(name: str) -> int:
    return LedgerEntry.objects.everything("a test looks").filter(name=name).count()


def test_a_file_makes_a_log_that_tells_what_the_file_tells(brought, log_of, acting, tmp_path) -> None:
    done = brought(log(90))

    assert (done.status, done.error) == (Status.DONE, "")
    assert {key: done.result[key] for key in ("rows", "tickets", "rejected", "duplicates")} == {
        "rows": 90,
        "tickets": 30,
        "rejected": 0,
        "duplicates": 0,
    }
    said = [line.text for line in done.lines.all()]
    assert said[-1] == "90 rows of 30 tickets came in; left out: 0 repeated, 0 that cannot be used"
    (tmp_path / "same.csv").write_text(log(90))
    alone = read_log(tmp_path / "same.csv")
    assert assess(acting(Role.OWNER).scope, log_of(done)).functions == measure(alone.connection).functions


def test_what_was_measured_is_kept_with_it(brought, log_of, acting) -> None:
    source = log_of(brought(log(90)))
    scope = acting(Role.AUDITOR).scope

    assert found(scope, source) == assess(scope, source)
    assert found(scope, source).by == "group"


def test_the_ledger_tells_of_the_import_once(brought) -> None:
    brought(log())

    assert (facts("tickets.file_received"), facts("tickets.import_asked"), facts("tickets.imported")) == (
        1,
        1,
        1,
    )


def test_the_same_file_twice_doubles_nothing_and_says_so(brought, log_of, acting) -> None:
    source = log_of(brought(log()))

    with pytest.raises(UserError, match="this very file is in the log already"):
        brought(log(), source=source, name="the same under another name.csv")

    assert len(batches()) == 1
    assert assess(acting(Role.OWNER).scope, source).events == 60


def test_two_imports_of_one_file_that_wait_at_once_leave_one(brought, drop, acting, log_of) -> None:
    source = log_of(brought(log(30)))
    for _ in range(2):
        begin_import(actor=acting(Role.OWNER), file=drop(log(60)), source=source, reading=Reading())

    done = run_waiting()

    assert [job.status for job in done] == [Status.DONE, Status.DONE]
    assert done[0].result["import"] == done[1].result["import"]
    assert (len(batches()), facts("tickets.imported")) == (2, 2)


def test_an_import_that_was_taken_out_before_its_job_is_run_again_stays_out(brought, acting) -> None:
    """As after a crash between the last command of the job and its end."""
    job = brought(log())
    remove_import(actor=acting(Role.OWNER), batch=batches()[0])
    Job.objects.everything("a worker died").filter(pk=job.pk).update(status=Status.WAITING, attempts=0)

    again = next(done for done in run_waiting() if done.pk == job.pk)

    assert (again.status, again.result, batches()) == (Status.DONE, {}, [])
    assert "taken out of its log again" in again.lines.last().text


@pytest.mark.parametrize(("year", "rejected"), [(2026, 1), (2032, 0)])
def test_a_file_reads_as_on_the_day_it_was_dropped_whenever_that_is_done(
    drop, acting, year: int, rejected: int
) -> None:
    file = drop(log(60) + "FAR,New,Desk,Ada,2031-01-01,1\n")
    added = datetime(year, 3, 2, tzinfo=UTC)
    StoredFile.objects.everything("a test").filter(pk=file.pk).update(added_at=added)
    begin_import(actor=acting(Role.OWNER), file=file, title="Tickets", reading=Reading())

    run_waiting()

    assert batches()[0].rejected_rows == rejected


def test_overlapping_exports_count_once(brought, log_of, acting) -> None:
    source = log_of(brought(log(range(200))))
    brought(log(range(100, 300)), source=source)
    whole = log_of(brought(log(300), title="All at once"))
    scope = acting(Role.OWNER).scope

    together, alone = assess(scope, source), assess(scope, whole)

    assert together.functions == alone.functions
    assert (together.events, together.duplicate_rows) == (300, 100)


def test_a_later_file_is_read_as_the_first_was(brought, log_of) -> None:
    text = log(60).replace("group", "who does it").replace("person", "name")
    source = log_of(brought(text, columns={"team": "who does it"}, zone="Europe/Berlin"))

    assert Reading.of(source).columns["team"] == "who does it"
    assert (source.zone, source.by) == ("Europe/Berlin", "who does it")
    done = brought(log(90), source=source)
    assert (done.status, "no column is called 'who does it'" in done.error) == (Status.FAILED, True)


def test_what_cannot_be_read_leaves_nothing_but_its_reason(brought) -> None:
    done = brought("colour,shape\n" + "red,round\n" * 9, name="colours.csv")

    assert done.status == Status.FAILED
    assert "colours.csv" in done.error
    assert "choose its column on the page before" in done.error
    assert Source.objects.everything("a test looks").count() == len(batches()) == 0


def test_one_row_per_ticket_does_not_go_into_a_log_of_events(brought, log_of) -> None:
    source = log_of(brought(log(60)))
    rows = "".join(f"INC{i},Closed,Desk,Ada,2024-03-0{i % 9 + 1},1\n" for i in range(9))
    done = brought("number,state,group,person,updated,priority\n" + rows, source=source)

    assert done.status == Status.FAILED
    assert "the file has one row per ticket, and the log has one row per event" in done.error
    assert len(batches()) == 1


def test_rows_that_do_not_count_are_listed_without_formulas(brought) -> None:
    import csv

    from outtask.core.files import open_stored

    brought(
        log() + "=1+1,New,Desk,Ada,soon,1\n,New,Desk,Ada,2024-01-12 10:00:00,1\n;@SUM(A1),New,Desk,Ada,,1\n"
    )
    (batch,) = batches()

    assert batch.rejected_rows == 3
    assert batch.reasons == [["no ticket number", 1], ["no time in updated", 1], ["not a date in updated", 1]]
    with open_stored(batch.rejects) as stream:
        cells = [cell for row in csv.reader(stream.read().decode().splitlines()) for cell in row]
    assert "no ticket number" in cells
    assert [cell for cell in cells if cell.startswith(("'=1+1", ";'@SUM"))] != []
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", ";@"))] == []


def test_an_import_that_was_run_twice_after_a_crash_counts_once(brought, acting) -> None:
    done = brought(log())
    jobs = Job.objects.everything("a crash after the last command, before the job was marked as done")
    jobs.filter(pk=done.pk).update(status=Status.WAITING, attempts=0)

    (again,) = run_waiting()

    assert (again.status, again.result) == (Status.DONE, done.result)
    assert (len(batches()), facts("tickets.imported"), Measurement.objects.count()) == (1, 1, 1)


def test_an_import_that_is_stopped_leaves_nothing(drop, acting, monkeypatch) -> None:
    from outtask.core.jobs import Stopped, stop_job
    from outtask.tickets import importing

    asked = begin_import(actor=acting(Role.OWNER), file=drop(log()), title="Desk", reading=Reading())
    measured = importing.assessed

    def stop_meanwhile(*given):
        stop_job(actor=acting(Role.OWNER), job=asked)
        return measured(*given)

    monkeypatch.setattr(importing, "assessed", stop_meanwhile)
    monkeypatch.setattr("outtask.core.worker_run.TELL", 0.0)
    (done,) = run_waiting()

    assert Stopped
    assert done.status == Status.STOPPED
    assert Source.objects.everything("a test looks").count() == len(batches()) == 0


def test_a_measurement_is_made_again_when_another_import_came_first(
    brought, drop, acting, log_of, monkeypatch
) -> None:
    from outtask.tickets import importing

    source = log_of(brought(log(range(100))))
    begin_import(actor=acting(Role.OWNER), file=drop(log(range(50, 200))), source=source, reading=Reading())
    measured, other = importing.assessed, []

    def meanwhile(*given):
        if not other:
            other.append(True)
            importing.import_file(
                actor=acting(Role.OWNER),
                file=drop(log(range(150, 300)), "c.csv"),
                source=source,
                reading=Reading(),
            )
        return measured(*given)

    monkeypatch.setattr(importing, "assessed", meanwhile)
    run_waiting()

    assert len(batches()) == 3
    assert found(acting(Role.OWNER).scope, source).events == 300


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE, Role.PROJECTS, Role.PROVIDER_LEAD])
def test_who_only_reads_cannot_import(drop, acting, role) -> None:
    with pytest.raises(NotAllowed):
        begin_import(actor=acting(role), file=drop(log()), title="Desk", reading=Reading())


def test_a_provider_sees_no_event_of_the_client(brought, log_of, acting) -> None:
    source = log_of(brought(log()))

    with pytest.raises(NotAllowed), events(acting(Role.PROVIDER_LEAD).scope, source):
        pass


def test_events_are_those_of_the_imports_that_a_scope_names(brought, log_of) -> None:
    from outtask.core.scope import ALL, Right, Rows, Scope

    source = log_of(brought(log(range(90))))
    second = brought(log(range(90, 150)), source=source).result["import"]
    view = frozenset(("view",))

    def tickets(rows: Rows) -> int:
        scope = Scope({"tickets.Source": (Right(view, ALL),), "tickets.Batch": (Right(view, rows),)})
        with events(scope, source) as opened:
            return opened.connection.execute("SELECT count(*) FROM events").fetchone()[0]

    assert tickets(ALL) == 150
    assert tickets(Rows((("id", (second,)),))) == 60
    assert tickets(Rows((("source_id", (source.pk + 1,)),))) == 0
    assert tickets(Rows((("form", ("events",)),))) == 0  # what DuckDB cannot judge is not shown


@pytest.mark.parametrize(
    ("title", "what"),
    [("", "needs a name"), ("x" * 121, "longer than 120"), ("SERVICE desk", "of this name already")],
)
def test_a_title_that_cannot_be_is_refused_before_anything_is_read(brought, title, what) -> None:
    brought(log())

    with pytest.raises(UserError, match=what) as refused:
        brought(log(90), title=title)

    assert refused.value.field == "title"
    assert {"tickets.import", "tickets.read_again", "tickets.measure"} <= KINDS.keys()


def test_other_rooms_hear_of_a_log_in_the_same_transaction(brought, monkeypatch) -> None:
    heard = []
    monkeypatch.setattr(
        "outtask.tickets.measured._listeners",
        [lambda actor, source, told: heard.append((source.title, told))],
    )

    brought(log())

    ((title, told),) = heard
    assert (title, told.tickets) == ("Service desk", 20)


def test_an_import_whose_worker_was_lost_before_it_said_so_is_done_when_it_is_run_again(
    brought, log_of
) -> None:
    source = log_of(brought(log(90)))
    second = brought(log(120), source=source)
    rows = Job.objects.everything("a test loses its worker after the command, before “done”")
    for lost in (second, rows.exclude(pk=second.pk).filter(kind=second.kind).get()):
        told, kept = lost.result, facts("tickets.imported")
        rows.filter(pk=lost.pk).update(status=Status.WAITING, result={})

        run_waiting()

        lost.refresh_from_db()
        assert (lost.status, lost.error, lost.result) == (Status.DONE, "", told)
        assert (len(batches()), facts("tickets.imported")) == (2, kept)
