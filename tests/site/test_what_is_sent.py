"""What others send: no file of strangers on the disk, nothing too large, no path in the log."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from outtask.core.logs import logging_settings
from outtask.frame.pages import public
from outtask.people.roles import Role
from outtask.site.urls import urlpatterns as ours

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
TOKEN = "short-token-of-a-link"


@public
def secure(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.scheme)


@public
def broken(request: HttpRequest, token: str) -> HttpResponse:
    raise ValueError("a detail")


urlpatterns = [*ours, path("secure", secure), path("broken/<str:token>", broken, name="broken")]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bytes of files that reach the memory or the disk, block by block."""
    blocks: list[int] = []
    for kind in (MemoryFileUploadHandler, TemporaryFileUploadHandler):
        real = kind.receive_data_chunk

        def count(self: Any, raw: bytes, start: int, real: Any = real) -> Any:
            blocks.append(len(raw))
            return real(self, raw, start)

        monkeypatch.setattr(kind, "receive_data_chunk", count)
    return blocks


def send(client: Client, to: str, size: int) -> Any:
    return client.post(to, {"email": "a", "file": SimpleUploadedFile("x.csv", b"x" * size)})


@pytest.mark.parametrize("size", [100_000, 4_000_000])
@pytest.mark.parametrize("strict", [True, False])
def test_of_whom_nobody_knows_no_byte_is_kept(kept: list[int], size: int, strict: bool) -> None:
    stranger = Client(enforce_csrf_checks=strict)
    for to in ("/people/sign-in/", "/tickets/drop/", "/decide/1/case", "/nowhere"):
        assert send(stranger, to, size).status_code < 500
    assert kept == []


def test_who_is_signed_in_may_send_a_file(kept: list[int], client: Client, signed_in: Any) -> None:
    signed_in(client, Role.OWNER)

    send(client, "/people/sign-in/", 100_000)

    assert sum(kept) == 100_000


def test_only_the_page_for_tickets_takes_more_than_a_form(
    kept: list[int], client: Client, signed_in: Any
) -> None:
    signed_in(client, Role.OWNER)
    for one in (client, Client()):
        for to in ("/people/sign-in/", "/people/settings/", "/decide/1/case", "/nowhere"):
            told = send(one, to, 2_600_000)
            assert told.status_code == 413
            assert "Up to 2.5 MB may be sent here" in told.content.decode()
    assert kept == []

    assert send(client, "/tickets/drop/", 2_600_000).status_code == 302  # on to what its columns mean


def test_a_form_that_is_a_little_too_large_is_heard_out_and_one_that_is_far_too_large_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("outtask.site.middleware.HEARD_OUT", 3_000_000)
    kind = "multipart/form-data; boundary=x"
    read = []
    for size in (2_900_000, 3_100_000):
        stream = io.BytesIO(b"x" * size)
        given: dict[str, Any] = {"wsgi.input": stream, "CONTENT_LENGTH": str(size)}
        assert Client().generic("POST", "/people/sign-in/", content_type=kind, **given).status_code == 413
        read.append(stream.tell())
    assert read == [2_900_000, 0]


def test_what_is_larger_than_the_largest_file_is_refused_unread(
    kept: list[int], client: Client, signed_in: Any, settings: Any
) -> None:
    settings.MAX_UPLOAD_MB = 1
    signed_in(client, Role.OWNER)
    for one in (client, Client()):
        assert send(one, "/tickets/drop/", 2_100_000).status_code == 413
        assert send(one, "/people/sign-in/", 2_600_000).status_code == 413
    assert kept == []


@pytest.mark.parametrize("length", ["abc", "-1", "1e3", "9" * 30])
def test_a_length_that_is_none_is_refused(client: Client, length: str) -> None:
    kind = "multipart/form-data; boundary=x"
    told = client.generic("POST", "/tickets/drop/", b"", content_type=kind, CONTENT_LENGTH=length)

    assert told.status_code == 400


def test_only_a_trusted_proxy_says_that_one_came_by_https(client: Client, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ask = {"X-Forwarded-Proto": "https"}

    assert client.get("/secure", headers=ask).content == b"http"
    settings.TRUSTED_PROXIES = ("127.0.0.1",)
    assert client.get("/secure", headers=ask).content == b"https"


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the log says, as it is set up in earnest; handlers of others stay open."""
    names = ("", "django", "django.request", "django.security", "django.server")
    before = [(one, one.handlers[:], one.filters[:], one.level) for one in map(logging.getLogger, names)]
    monkeypatch.setattr(logging.config, "_clearExistingHandlers", lambda: None)
    logging.config.dictConfig(logging_settings(plain=False, level="info"))
    said = io.StringIO()
    (ours,) = logging.getLogger().handlers
    assert isinstance(ours, logging.StreamHandler)
    ours.setStream(said)
    yield said
    for logger, handlers, filters, level in before:
        logger.handlers, logger.filters = handlers, filters
        logger.setLevel(level)


def test_no_path_stands_in_the_log(logged: io.StringIO, client: Client) -> None:
    client.raise_request_exception = False
    client.get(f"/broken/{TOKEN}")
    client.get(f"/broken/{TOKEN}", headers={"Host": "evil.example"})
    Client(enforce_csrf_checks=True).post(f"/broken/{TOKEN}")
    client.get(f"/nowhere/{TOKEN}")
    log = logged.getvalue()

    assert TOKEN not in log
    wrong = [line for line in map(json.loads, log.splitlines()) if line["level"] == "error"]
    assert [(line["event"], line["route"]) for line in wrong] == [("a request went wrong", "broken")]
    assert "a detail" in wrong[0]["trace"]
