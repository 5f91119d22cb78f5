"""What runs and what happened, as pages."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from outtask.core.clock import now
from outtask.core.jobs import KINDS, Kind, stop_job
from outtask.core.ledger_head import fingerprint
from outtask.core.models import Job, JobLine, LedgerEntry
from outtask.core.models.jobs import Status
from outtask.frame.facts import change_words, fact_words, name_facts
from outtask.frame.jobs import leads_to
from outtask.frame.reader import Reader, reading
from outtask.frame.todo import todo
from outtask.people.roles import Role

pytestmark = pytest.mark.django_db


def made(status: Status, **more: Any) -> Job:
    return Job.objects.everything("a test").create(
        kind="test.job", title="Import of March", status=status, created_at=now(), **more
    )


def test_a_running_job_shows_how_far_it_is_and_asks_again(client: Client, signed_in: Any) -> None:
    job = made(Status.RUNNING, progress=0.42, doing="Reading rows", started_at=now())
    JobLine.objects.create(job=job, at=now(), text="<i>12,000 rows</i> read")
    drawn = signed_in(client, Role.OWNER).get(reverse("frame:job", args=[job.pk])).content.decode()
    assert 'value="42"' in drawn and "Reading rows" in drawn and "&lt;i&gt;12,000" in drawn
    assert (
        'role="status" data-tells="live-job' in drawn
        and 'hx-trigger="every 1s"' in drawn
        and "Stop it" in drawn
    )
    part = client.get(reverse("frame:job-live", args=[job.pk])).content.decode()
    assert "Reading rows" in part and "<html" not in part


def test_a_job_that_is_done_asks_no_more_and_leads_on(
    client: Client, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outtask.frame.jobs._next", {})
    leads_to("test.job", lambda job: ("See what we found", f"/found/{job.pk}"))
    job = made(Status.DONE, progress=1.0, started_at=now(), ended_at=now())
    drawn = signed_in(client, Role.OWNER).get(reverse("frame:job", args=[job.pk])).content.decode()
    assert client.get(reverse("frame:job-live", args=[job.pk]))["HX-Refresh"] == "true"
    assert "hx-trigger" not in drawn and f'href="/found/{job.pk}"' in drawn and "Stop it" not in drawn


def test_who_may_stops_and_runs_again(client: Client, signed_in: Any) -> None:
    job = made(Status.WAITING)
    signed_in(client, Role.OWNER).post(reverse("frame:job-stop", args=[job.pk]))
    job.refresh_from_db()
    assert job.status == Status.STOPPED
    drawn = client.post(reverse("frame:job-retry", args=[job.pk]), follow=True).content.decode()
    job.refresh_from_db()
    assert job.status == Status.WAITING and "will be run again" in drawn


def test_an_auditor_looks_and_touches_nothing(client: Client, signed_in: Any) -> None:
    job = made(Status.WAITING)
    drawn = signed_in(client, Role.AUDITOR).get(reverse("frame:job", args=[job.pk])).content.decode()
    assert "Stop it" not in drawn
    assert client.post(reverse("frame:job-stop", args=[job.pk])).status_code == 403


def test_a_provider_sees_no_job(client: Client, signed_in: Any) -> None:
    job = made(Status.WAITING)
    assert signed_in(client, Role.PROVIDER_LEAD).get(reverse("frame:job", args=[job.pk])).status_code == 403


def test_the_list_says_first_what_runs(client: Client, signed_in: Any) -> None:
    made(Status.RUNNING, started_at=now())
    made(Status.RUNNING, started_at=now())
    made(Status.FAILED, error="The file has no times.")
    drawn = signed_in(client, Role.OWNER).get(reverse("frame:jobs")).content.decode()
    assert "2 jobs are running." in drawn and "1 job failed" in drawn and "The file has no times." in drawn
    assert drawn.count(">Import of March</a>") == 3


def test_failed_and_running_jobs_are_told_to_the_helm(acting: Any) -> None:
    made(Status.FAILED, error="The file has no times.", ended_at=now())
    made(Status.RUNNING, doing="Reading rows")
    made(Status.DONE)
    told = [item for item in todo(acting(Role.OWNER)) if "Import of March" in item.title]
    assert [(item.title, item.detail) for item in told] == [
        ("Import of March failed", "The file has no times."), ("Import of March", "Reading rows"),
    ]  # fmt: skip


def test_the_ledger_says_who_did_what(client: Client, signed_in: Any, acting: Any) -> None:
    stop_job(actor=acting(Role.SOURCING), job=made(Status.WAITING))
    drawn = signed_in(client, Role.AUDITOR).get(reverse("frame:ledger")).content.decode()
    assert "1 entry is on record." in drawn
    assert "Job stopped" in drawn and "Samir Sourcing" in drawn and "status was Waiting" in drawn
    assert "job Import of March" in drawn


def test_the_ledger_is_filtered_by_fact_and_person_and_downloaded(
    client: Client, signed_in: Any, acting: Any, organisation: Any
) -> None:
    stop_job(actor=acting(Role.SOURCING), job=made(Status.WAITING))
    stop_job(actor=acting(Role.OWNER), job=made(Status.WAITING))
    signed_in(client, Role.AUDITOR)
    whose = organisation.user(Role.OWNER).pk
    drawn = client.get(reverse("frame:ledger"), {"actor": whose, "name": "job.stopped"}).content.decode()
    body = drawn[drawn.index("<tbody>") :]
    assert "Olga Owner" in body and "Samir Sourcing" not in body
    assert "Nothing matches" in client.get(reverse("frame:ledger"), {"name": "no.such"}).content.decode()
    sent = client.get(reverse("frame:ledger"), {"csv": "1"})
    assert sent.getvalue().decode().count("\n") == 3  # type: ignore[attr-defined]


def test_a_check_finds_what_was_changed_by_hand(client: Client, signed_in: Any, acting: Any) -> None:
    stop_job(actor=acting(Role.OWNER), job=made(Status.WAITING))
    signed_in(client, Role.AUDITOR)
    whole = client.post(reverse("frame:ledger-check"), follow=True).content.decode()
    assert "Whole: all 1 entries" in whole
    LedgerEntry.objects.everything("a test breaks it").update(name="job.praised")
    broken = client.post(reverse("frame:ledger-check"), follow=True).content.decode()
    assert "The ledger is broken" in broken


def test_the_head_can_be_kept_elsewhere(client: Client, signed_in: Any, acting: Any) -> None:
    stop_job(actor=acting(Role.OWNER), job=made(Status.WAITING))
    sent = signed_in(client, Role.AUDITOR).get(reverse("frame:ledger-head"))
    assert sent.json()["number"] == 1 and sent["Content-Disposition"].startswith("attachment")


def test_the_fingerprint_of_the_newest_entry_is_there_to_write_down(
    client: Client, signed_in: Any, acting: Any
) -> None:
    stop_job(actor=acting(Role.OWNER), job=made(Status.WAITING))
    drawn = signed_in(client, Role.AUDITOR).get(reverse("frame:ledger")).content.decode()
    head = client.get(reverse("frame:ledger-head")).json()
    written = re.sub(r"(?<=[0-9a-f]{8}) (?=[0-9a-f]{8})", "", drawn)
    assert f'<dd class="code">{head["hash"]}</dd>' in written
    assert f'<dd class="code">{fingerprint(head["public_key"])}</dd>' in written


def test_details_are_in_words_with_the_reader_s_dates_and_short_fingerprints(acting: Any) -> None:
    mark = "a24264904d8359d04418bc261d4bae4c7bb73fa84575505b426ddeab94e01234"
    after = {
        "sha256": mark,
        "until": "2026-12-04T01:53:51.924631+00:00",
        "review_on": "2027-03-01",
        "x-y": 12345,
    }
    entry = LedgerEntry(body=json.dumps({"before": {"x-y": 1}, "after": after}).encode())
    with reading(Reader(zone="Europe/Amsterdam")):
        told = change_words(entry)
        line = str(told).replace("\u00a0", " ")
    assert line == (
        "x y: 1 → 12,345, fingerprint of the file: a24264904d83…, valid until: 4 Dec 2026, 02:53, "
        "look again on: 1 Mar 2027"
    )
    assert told.is_cut and ("fingerprint of the file", mark) in [
        (name, whole) for name, _, whole in told.fields
    ]


def test_values_are_said_in_the_words_of_what_they_belong_to() -> None:
    """A kind of link or a verdict stands in the ledger as a word of the program's, and not on its page."""
    after = {"purpose": "first", "verdicts": {"Service desk": "out-task", "Network": "fix-first"}}
    told = change_words(LedgerEntry(body=json.dumps({"after": after}).encode()))

    assert str(told) == (
        "what it is for: The first sign-in to a new workspace, "
        "verdicts: Service desk Out-task, Network Fix first"
    )


def test_of_many_parts_an_entry_tells_the_one_that_changed_and_how() -> None:
    """A quote that was kept once showed all options of its function, and the quote nowhere on the line."""
    others = [{"model": "staff-augmentation", "note": "Contractors"}, {"model": "outsourcing"}]
    guess = {"model": "out-tasking", "provider": "Nordwind", "note": "By the ticket"}
    quote = {**guess, "price_per_month": {"origin": "measured", "source": "Offer", "value": 9500}}
    lower = {**quote, "price_per_month": {"origin": "measured", "source": "Offer", "value": 9000}}

    def told(before: list[Any], after: list[Any]) -> str:
        body = {"before": {"options": before}, "after": {"options": after, "part": "quote"}}
        return str(change_words(LedgerEntry(body=json.dumps(body).encode())))

    which = "options, out-tasking, Nordwind"
    said = f"{which}: price per month value 9,500, origin measured, source Offer, part: quote"
    assert told([*others, guess], [*others, quote]) == said
    moved = f"{which}: price per month value 9,500 → price per month value 9,000, part: quote"
    assert told([*others, quote], [lower, *others]) == moved
    assert told([guess, others[1]], [guess]) == "options, outsourcing was model outsourcing, part: quote"


def test_a_line_says_how_much_it_leaves_out() -> None:
    entry = LedgerEntry(body=json.dumps({"after": {f"part {n}": n for n in range(1, 9)}}).encode())
    told = change_words(entry)
    assert str(told).endswith("part 6: 6 and 2 more") and len(told.fields) == 8


def test_what_reached_people_outside_is_not_run_again_from_its_page(
    client: Client, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for by_hand, seen in ((True, "Run it again"), (False, "ask for it anew where it was asked for")):
        kind = Kind("test.job", "A test", lambda run: None, 1, by_hand)
        monkeypatch.setitem(KINDS, "test.job", kind)
        job = made(Status.FAILED, error="It failed.")
        drawn = signed_in(client, Role.OWNER).get(reverse("frame:job", args=[job.pk])).content.decode()
        assert seen in drawn
        assert ("Run it again" in drawn) == by_hand


def test_a_job_whose_kind_is_gone_is_not_run_again(client: Client, signed_in: Any) -> None:
    job = made(Status.STOPPED)
    drawn = signed_in(client, Role.OWNER).get(reverse("frame:job", args=[job.pk])).content.decode()
    assert "Run it again" not in drawn


def test_a_fact_without_words_is_read_from_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outtask.frame.facts._names", {})
    assert fact_words("function.set-apart") == "Function set apart"
    name_facts({"function.set-apart": "Set apart as a dispatcher"})
    assert fact_words("function.set-apart") == "Set apart as a dispatcher"


@pytest.mark.parametrize("path", ["/jobs/", "/ledger/", "/"])
def test_more_rows_ask_the_database_no_more_often(
    client: Client, signed_in: Any, acting: Any, path: str
) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        return len(asked)

    signed_in(client, Role.OWNER)
    stop_job(actor=acting(Role.OWNER), job=made(Status.WAITING, started_by=acting(Role.OWNER).user))
    made(Status.RUNNING, started_by=acting(Role.OWNER).user)
    client.get(path)
    few = questions()
    for role in (Role.OWNER, Role.SOURCING, Role.PMO) * 4:
        stop_job(actor=acting(role), job=made(Status.WAITING, started_by=acting(role).user))
        made(Status.RUNNING, started_by=acting(role).user)
    assert questions() <= few <= 16


def test_the_answer_of_a_job_s_page_is_as_live_as_the_rest(client: Client, signed_in: Any) -> None:
    job = made(Status.WAITING)
    at, live = (reverse(f"frame:{name}", args=[job.pk]) for name in ("job", "job-live"))
    drawn = signed_in(client, Role.OWNER).get(at).content.decode()
    Job.objects.everything("a test runs it").update(status=Status.RUNNING)
    here = client.get(live, headers={"HX-Current-URL": f"https://desk.example{at}"}).content.decode()
    elsewhere = client.get(live, headers={"HX-Current-URL": "https://desk.example/"}).content.decode()
    assert '<p id="job-answer">It waits for its turn.</p>' in drawn
    assert '<p id="job-answer" hx-swap-oob="true">It is running.</p>' in here
    assert "job-answer" not in elsewhere
