"""A forgotten password: a link by mail, without a word about who is here."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from outtask.core.models import Job
from outtask.people.jobs import mail_asked_link
from outtask.people.roles import Role
from workspace import People

PAGE = "/people/sign-in/forgotten/"


class OneRun:
    """A run of a job, as the worker would hand it over."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def tell(self, doing: str, progress: float | None = None) -> None: ...

    def note(self, text: str) -> None: ...

    def key(self, step: str) -> str:
        return f"{self.job.pk}-{step}"


@pytest.fixture(autouse=True)
def configured(settings: Any) -> None:
    settings.MAIL, settings.EMAIL_BACKEND = True, "django.core.mail.backends.locmem.EmailBackend"


def carry_out_jobs() -> None:
    for job in Job.objects.everything("a test is the worker"):
        mail_asked_link(OneRun(job))


def test_the_link_in_the_mail_sets_a_password(client: Client, organisation: People) -> None:
    finance = organisation.user(Role.FINANCE)
    client.post(PAGE, {"email": finance.email})
    carry_out_jobs()

    [message] = mail.outbox
    assert message.to == [finance.email]
    found = re.search(r"/people/enter/\S+", message.body)
    assert found
    assert client.post(found.group(), {"password": "a lamp by the window"}).status_code == 302
    finance.refresh_from_db()
    assert finance.check_password("a lamp by the window")


def test_the_answer_is_the_same_whoever_is_here(client: Client, organisation: People) -> None:
    known = client.post(PAGE, {"email": organisation.user(Role.FINANCE).email})
    unknown = client.post(PAGE, {"email": "nobody@northwind.example"})
    carry_out_jobs()

    assert known.status_code == unknown.status_code == 200
    assert known.content == unknown.content
    assert len(mail.outbox) == 1


def test_no_job_names_anybody(client: Client, organisation: People) -> None:
    client.post(PAGE, {"email": organisation.user(Role.FINANCE).email})

    job = Job.objects.everything("a test looks").get()
    assert "@" not in f"{job.title}{job.arguments}"


def test_it_cannot_be_asked_without_end(client: Client, organisation: People) -> None:
    asked = [client.post(PAGE, {"email": "nobody@northwind.example"}).status_code for _ in range(4)]

    assert asked == [200, 200, 200, 429]


def test_without_mail_it_says_whom_to_ask(client: Client, organisation: People, settings: Any) -> None:
    settings.MAIL = False

    page = client.get(PAGE)
    client.post(PAGE, {"email": organisation.user(Role.FINANCE).email})

    assert "outtask sign-in-link" in page.content.decode()
    assert not Job.objects.everything("a test looks").exists()
