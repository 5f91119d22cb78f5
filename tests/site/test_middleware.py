"""What every request passes: headers that bind the browser, a line in the log, limits, health."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from django.db import InterfaceError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from outtask.core import clock
from outtask.core.clock import now
from outtask.core.models import WorkerBeat
from outtask.core.throttle import limited
from outtask.frame.pages import page, public
from outtask.site.urls import urlpatterns as ours

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@public
def plain(request: HttpRequest, token: str = "") -> HttpResponse:
    return HttpResponse("plain")


@public
def narrow(request: HttpRequest) -> HttpResponse:
    return HttpResponse("theirs", headers={"Content-Security-Policy": "default-src 'none'; sandbox"})


@public
def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("a detail")


@public
def lost(request: HttpRequest) -> HttpResponse:
    raise InterfaceError("connection is closed")


@public
@limited("tries", at_most=1, within=timedelta(minutes=15))
def tried(request: HttpRequest) -> HttpResponse:
    return HttpResponse("tried")


@page(None, methods=("POST",))
@limited("signed in tries", at_most=1, within=timedelta(minutes=15))
def tried_by_people(request: HttpRequest) -> HttpResponse:
    return HttpResponse("tried")


urlpatterns = [
    *ours,
    path("plain/<str:token>", plain, name="plain"),
    path("narrow", narrow, name="narrow"),
    path("broken", broken, name="broken"),
    path("lost", lost, name="lost"),
    path("tried", tried, name="tried"),
    path("tried-by-people", tried_by_people, name="tried-by-people"),
]


def test_nothing_inline_nothing_from_elsewhere_in_no_frame(client: Client) -> None:
    for address in ("/plain/x", "/nowhere", "/health"):
        policy = client.get(address)["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
    answer = client.get("/plain/x")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_page_may_narrow_its_own_policy(client: Client) -> None:
    assert client.get("/narrow")["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_the_line_of_a_request_names_the_route_and_never_the_address(client: Client, caplog) -> None:
    with caplog.at_level(logging.INFO, "outtask.requests"):
        answer = client.post(
            "/plain/secret-link?code=hunter2",
            {"password": "hunter2"},
            headers={"X-Request-ID": "forged-1234"},
        )

    (line,) = [record for record in caplog.records if record.name == "outtask.requests"]
    assert (line.route, line.status, line.method) == ("plain", 200, "POST")
    assert "secret-link" not in str(vars(line)) and "hunter2" not in str(vars(line))
    assert answer["X-Request-ID"] != "forged-1234"


def test_the_number_that_a_trusted_proxy_gave_is_kept(client: Client, settings) -> None:
    settings.TRUSTED_PROXIES = ("127.0.0.1",)

    assert client.get("/plain/x", headers={"X-Request-ID": "from-proxy-1"})["X-Request-ID"] == "from-proxy-1"
    assert client.get("/plain/x", headers={"X-Request-ID": "a\x00b"})["X-Request-ID"] != "a\x00b"


def test_an_error_of_ours_is_a_page_with_status_500_and_its_trace_in_the_log(client: Client, caplog) -> None:
    client.raise_request_exception = False

    answer = client.get("/broken")

    assert answer.status_code == 500
    assert b"a detail" not in answer.content
    assert "a detail" in caplog.text
    assert answer["Content-Security-Policy"].startswith("default-src 'self'")


def test_a_database_that_does_not_answer_is_told_so(client: Client, caplog) -> None:
    answer = client.get("/lost")

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert b"The database does not answer" in answer.content
    assert "connection is closed" in caplog.text


def test_who_tries_too_often_is_told_when_to_come_back(client: Client) -> None:
    assert client.post("/tried").status_code == 200
    refused = client.post("/tried")

    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 15 * 60
    assert client.get("/tried").status_code == 200


def test_so_is_who_is_signed_in(client: Client, signed_in) -> None:
    from outtask.people.roles import Role

    owner = signed_in(client, Role.OWNER)
    assert [owner.post("/tried-by-people").status_code for _ in range(2)] == [200, 429]


def test_health_says_which_part_is_not_well(client: Client) -> None:
    silent = client.get("/health")
    WorkerBeat.objects.create(worker="w", at=now())
    well = client.get("/health")

    assert (silent.status_code, silent.json()["worker"]) == (503, "silent")
    with clock.at(now() - timedelta(hours=1)):  # set back, after the worker had gone
        assert client.get("/health").json()["worker"] == "silent"
    assert (well.status_code, well.json()) == (
        200,
        {"status": "ok", "database": "ok", "worker": "ok", "disk": "ok"},
    )


def test_health_answers_where_the_database_does_not(client: Client, monkeypatch) -> None:
    from django.db import OperationalError

    def broken(*_: object, **__: object) -> None:
        raise OperationalError("no")

    monkeypatch.setattr("django.db.models.query.QuerySet.aggregate", broken)
    told = client.get("/health")

    assert (told.status_code, json.loads(told.content)["database"]) == (503, "does not answer")


def test_what_is_measured_is_for_this_machine_or_for_who_has_the_token(client: Client, settings) -> None:
    client.get("/plain/x")
    near = client.get("/metrics")
    assert (near.status_code, near["Content-Type"].split(";")[0]) == (200, "text/plain")
    assert b'outtask_request_seconds_count{method="GET",route="plain",status="2xx"}' in near.content
    assert b'outtask_jobs{status="waiting"} 0.0' in near.content

    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 403
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 403
    settings.METRICS_TOKEN = "letmein"
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer letmein"}).status_code == 200


def test_what_is_counted_does_not_grow_with_what_others_send(client: Client) -> None:
    for number in range(3):
        client.generic(f"X{number}", f"/nowhere/{number}")

    counted = client.get("/metrics").content
    assert b'method="other",route="none"' in counted
    assert b"X1" not in counted
