"""The first page: what needs me, how the functions stand, where to begin."""

from __future__ import annotations

import csv
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from report_samples import sample_decision
from weighed_samples import again, sign, weighed

from outtask.core.clock import now
from outtask.core.models import Job
from outtask.core.models.jobs import Status
from outtask.decide.models import Function, Result, Study
from outtask.formats.stored import stored
from outtask.helm.queries.focus import focus_of
from outtask.people.roles import Role
from outtask.tickets.models import Source

__all__ = ["weighed"]
pytestmark = pytest.mark.django_db


def test_an_empty_workspace_leads_to_the_first_file(client: Client, signed_in: Any) -> None:
    drawn = signed_in(client, Role.SOURCING).get("/").content.decode()
    assert "What needs me today?" in drawn
    assert 'href="/tickets/drop/"' in drawn and "Begin with your tickets" in drawn


def test_who_may_not_begin_is_not_told_to(client: Client, signed_in: Any) -> None:
    for role in (Role.AUDITOR, Role.PROVIDER_MEMBER):
        drawn = signed_in(client, role).get("/").content.decode()
        assert "Drop a file" not in drawn and "Nothing is here for you yet" in drawn


def test_where_only_the_sample_is_there_it_is_said_and_leads_to_a_file_of_one_s_own(
    client: Client, signed_in: Any, weighed: Study
) -> None:
    """While the sample is weighed there is nothing else to see; afterwards its figures are not one's own."""
    studies = Study.objects.everything("a test").filter(pk=weighed.pk)
    results = Result.objects.everything("a test")
    signed_in(client, Role.SOURCING)
    assert "This is the sample" not in client.get("/").content.decode()

    studies.update(is_sample=True)
    drawn = client.get("/").content.decode()
    assert "This is the sample" in drawn and "Begin with your tickets" in drawn
    assert "Drop a ticket export, and see" in drawn  # what is open of an invented firm needs nobody
    assert "not signed yet" not in drawn and "decided and signed" not in drawn

    results.all().delete()
    assert "Begin with your tickets" in client.get("/").content.decode()


def test_a_phone_shows_of_each_function_its_verdict_what_it_saves_and_whether_it_is_signed(
    client: Client, signed_in: Any, weighed: Study
) -> None:
    drawn = signed_in(client, Role.SOURCING).get("/").content.decode()
    [head] = re.findall(r"(?s)<thead>.*?</thead>", drawn)
    [row, *_] = re.findall(r"(?s)<tbody>\n<tr>(.*?)</tr>", drawn)
    kept = re.findall(r'<td(?![^>]*wide-only)[^>]*data-label="(\w+)', row)

    assert kept == ["Verdict", "Saving", "Signed"]
    assert row.count("wide-only") == head.count("wide-only") == 4  # what it takes and frees in own hours


def test_a_failed_job_is_said_first(client: Client, signed_in: Any, weighed: Study) -> None:
    jobs = Job.objects.everything("a test")
    jobs.create(
        kind="x", title="Import", status=Status.FAILED, error="No times.", created_at=now(), ended_at=now()
    )
    drawn = signed_in(client, Role.OWNER).get("/").content.decode()
    assert drawn.index("Import failed") < drawn.index("not signed yet")
    assert "No times." in drawn


def test_the_answer_counts_each_row_below_it(client: Client, signed_in: Any, weighed: Study) -> None:
    jobs = Job.objects.everything("a test")
    jobs.create(kind="x", title="A", status=Status.FAILED, error="No.", created_at=now(), ended_at=now())
    jobs.create(kind="x", title="B", status=Status.RUNNING, created_at=now(), started_at=now())
    drawn = signed_in(client, Role.OWNER).get("/").content.decode()
    assert "need you; 1 job is running." in drawn


def test_what_is_signed_no_longer_waits(
    client: Client, signed_in: Any, weighed: Study, organisation: Any, acting: Any
) -> None:
    scope = acting(Role.OWNER).scope
    before = focus_of(scope)
    sign(weighed, organisation.user(Role.OWNER))
    after = focus_of(scope)
    assert before is not None and after is not None
    assert (before.signed, after.signed) == (0, 1)
    drawn = signed_in(client, Role.OWNER).get("/").content.decode()
    assert f"1 of {len(after.rows)} functions is decided and signed" in drawn


def test_only_who_may_sign_is_told_of_signatures(client: Client, signed_in: Any, weighed: Study) -> None:
    assert "not signed yet" in signed_in(client, Role.OWNER).get("/").content.decode()
    drawn = signed_in(client, Role.AUDITOR).get("/").content.decode()
    assert "not signed yet" not in drawn and "Functions by model" in drawn


def test_a_provider_sees_nothing_of_the_functions(client: Client, signed_in: Any, weighed: Study) -> None:
    drawn = signed_in(client, Role.PROVIDER_LEAD).get("/").content.decode()
    assert "Functions by model" not in drawn and "Sourcing 2026" not in drawn


def test_the_functions_can_be_taken_along_as_csv(client: Client, signed_in: Any, weighed: Study) -> None:
    sent = signed_in(client, Role.OWNER).get("/?csv=1")
    lines = sent.getvalue().decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert lines[0].startswith("Function,Verdict") and len(lines) == len(sample_decision().functions) + 1
    head = next(csv.reader(lines[:1]))
    low, high = ends = [f"Saving ({end}, over five years, EUR)" for end in ("low", "high")]
    assert head[6:8] == ends
    rows = [row for row in csv.DictReader(lines) if row[low]]
    assert rows and all(float(row[low]) <= float(row[high]) for row in rows)


def test_the_page_asks_the_database_a_bounded_number_of_times(
    client: Client, signed_in: Any, weighed: Study, django_assert_max_num_queries: Any
) -> None:
    signed_in(client, Role.OWNER).get("/")
    with django_assert_max_num_queries(20):
        client.get("/")


def test_a_study_weighed_earlier_keeps_its_place_beside_the_newest(
    client: Client, signed_in: Any, weighed: Study
) -> None:
    """An import of one's own does not take away what other functions of another study wait for."""
    later = Study.objects.everything("a test").create(title="Own import", created_at=now(), changed_at=now())
    body = {**stored(sample_decision()), "currency": "USD"}
    for one in body["functions"]:
        one["name"] = f"Other {one['name']}"
        Function.objects.everything("a test").create(study=later, name=one["name"])
    Result.objects.everything("a test").create(study=later, key="later", case={}, body=body, created_at=now())

    drawn = signed_in(client, Role.OWNER).get("/").content.decode()

    each = len(sample_decision().functions)
    assert drawn.count("not signed yet") >= 2
    assert f"0 of {2 * each} functions are decided and signed" in drawn
    for one in (weighed, later):
        assert f'<a href="{reverse("decide:verdicts", args=[one.pk])}">{one}</a>' in drawn


def test_what_is_not_named_is_counted(client: Client, signed_in: Any, weighed: Study) -> None:
    body = stored(sample_decision())
    moved = next(one for one in body["functions"] if one["verdict"]["kind"] == "out-task")
    body["functions"] = [{**moved, "name": f"Desk {n}"} for n in range(6)]
    for one in body["functions"]:
        Function.objects.everything("a test").create(study=weighed, name=one["name"])
    Result.objects.everything("a test").create(study=weighed, key="six", case={}, body=body, created_at=now())

    drawn = signed_in(client, Role.OWNER).get("/").content.decode()

    assert "Desk 0, Desk 1, Desk 2, Desk 3 and 2 more" in drawn


def test_studies_do_not_add_queries(
    client: Client, signed_in: Any, weighed: Study, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        study = Study.objects.everything("a test").create(
            title=f"Study {number}", created_at=now(), changed_at=now()
        )
        Result.objects.everything("a test").create(
            study=study, key=f"more {number}", case={}, body=stored(sample_decision()), created_at=now()
        )
    signed_in(client, Role.OWNER).get("/")
    with django_assert_max_num_queries(20):
        client.get("/")


def test_the_sample_counts_no_longer_beside_a_study_of_one_s_own(
    client: Client, signed_in: Any, weighed: Study
) -> None:
    Study.objects.everything("a test").filter(pk=weighed.pk).update(is_sample=True)
    own = again("Our log")

    drawn = signed_in(client, Role.OWNER).get("/").content.decode()

    assert "The sample no longer counts here" in drawn and reverse("decide:home") in drawn
    assert f"0 of {len(sample_decision().functions)} functions" in drawn
    assert str(own) in drawn and reverse("decide:verdicts", args=[weighed.pk]) not in drawn


def test_the_sample_counts_no_longer_from_the_moment_a_log_of_one_s_own_is_there(
    client: Client, signed_in: Any, weighed: Study
) -> None:
    """Before a study is begun on it: what is open of an invented firm is not what waits."""
    Study.objects.everything("a test").filter(pk=weighed.pk).update(is_sample=True)
    Source.objects.everything("a test").create(title="Our log", created_at=now())

    drawn = signed_in(client, Role.OWNER).get("/").content.decode()

    assert "The sample no longer counts here" in drawn and "Begin with your tickets" not in drawn
    assert str(weighed) not in drawn and "not signed yet" not in drawn


def test_a_password_to_choose_stands_behind_what_is_to_be_decided(
    client: Client, signed_in: Any, weighed: Study, organisation: Any
) -> None:
    person = organisation.user(Role.OWNER)
    signed_in(client, Role.OWNER)
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    drawn = client.get("/").content.decode()
    assert drawn.index("not signed yet") < drawn.index("Choose a password")
