"""Limits on what is tried again and again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from outtask.core import clock
from outtask.core.models import Attempt
from outtask.core.throttle import TooOften, check_limit, client_address, forget_attempts, limited

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
pytestmark = pytest.mark.django_db


def attempt(minutes: float, whom: str = "alice@example.org") -> None:
    with clock.at(NOON + timedelta(minutes=minutes)):
        check_limit("sign-in", whom, at_most=3, within=QUARTER)


def test_three_attempts_go_through_and_the_fourth_is_told_when_to_come_back() -> None:
    for minutes in (0, 1, 2):
        attempt(minutes)

    with pytest.raises(TooOften, match="try again in 12 minutes") as told:
        attempt(3)

    assert told.value.seconds == 12 * 60
    attempt(15.1)  # the first is forgotten by now


def test_what_was_counted_before_the_clock_was_set_back_locks_nobody_out() -> None:
    for minutes in (0, 1, 2):
        attempt(minutes)

    attempt(-60)


def test_what_is_refused_does_not_count() -> None:
    for minutes in (0, 1, 2):
        attempt(minutes)
    for minutes in range(3, 15):
        with pytest.raises(TooOften):
            attempt(minutes)

    attempt(15.1)


def test_others_are_counted_apart_and_the_case_of_letters_is_one() -> None:
    for _ in range(3):
        attempt(0)
    attempt(0, "bob@example.org")

    with pytest.raises(TooOften, match="try again in 15 minutes"):
        attempt(0, "Alice@Example.org")


def test_success_begins_anew() -> None:
    for _ in range(3):
        attempt(0)
    forget_attempts("sign-in", "alice@example.org")

    attempt(1)


def test_neither_names_nor_addresses_are_stored_and_old_attempts_go() -> None:
    attempt(-60 * 25)
    attempt(0, "bob@example.org")

    stored = Attempt.objects.get()
    assert "bob" not in stored.bucket and len(stored.bucket) == 64


@limited("uploads", at_most=1, within=QUARTER)
def upload(request: object) -> HttpResponse:
    return HttpResponse("ok")


def test_a_page_limits_what_is_posted_and_never_what_is_read() -> None:
    requests = RequestFactory()
    for _ in range(3):
        assert upload(requests.get("/")).content == b"ok"
    assert upload(requests.post("/")).content == b"ok"

    with pytest.raises(TooOften):
        upload(requests.post("/"))
    assert upload(requests.post("/", REMOTE_ADDR="10.0.0.9")).content == b"ok"


def test_only_a_trusted_proxy_says_whom_it_stands_for(settings) -> None:
    requests, forged = RequestFactory(), "6.6.6.6, 203.0.113.7"
    assert client_address(requests.get("/", HTTP_X_FORWARDED_FOR=forged)) == "127.0.0.1"

    settings.TRUSTED_PROXIES = ("127.0.0.1",)
    assert client_address(requests.get("/", HTTP_X_FORWARDED_FOR=forged)) == "203.0.113.7"
    assert client_address(requests.get("/")) == "127.0.0.1"
    settings.TRUSTED_PROXIES = ("127.0.0.1", "203.0.113.7")
    assert client_address(requests.get("/", HTTP_X_FORWARDED_FOR=forged)) == "6.6.6.6"
