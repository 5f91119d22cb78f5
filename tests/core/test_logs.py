"""What stands in the log, and what never does."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from outtask.core.logs import BLOT, JsonLines, PlainLines, request_id, without_secrets

TOKEN = "Zx81kQvP0mB7yLr2Tn5sWc9dEf3gHj6uAaVb4iKo_-M"


def line_of(
    message: str, *arguments: object, formatter: logging.Formatter | None = None, **extra: object
) -> str:
    record = logging.makeLogRecord(
        {"name": "outtask", "levelname": "INFO", "msg": message, "args": arguments, **extra}
    )
    return (formatter or JsonLines()).format(record)


def test_a_line_is_one_json_document_with_what_was_said() -> None:
    token = request_id.set("ab12cd34")
    told = json.loads(line_of("job %s ended", 7, kind="tickets.import", ms=1.5))
    request_id.reset(token)

    assert told["event"] == "job 7 ended"
    assert (told["kind"], told["ms"], told["request"], told["level"]) == (
        "tickets.import",
        1.5,
        "ab12cd34",
        "info",
    )


@pytest.mark.parametrize(
    "text",
    [
        f"GET /people/link/{TOKEN}/",
        "connecting to postgresql://outtask:hunter2@db:5432/outtask",
        "password=hunter2",
        'Cookie: sessionid="hunter2"; theme=dark',
        "{'csrfmiddlewaretoken': 'hunter2'}",
        "Authorization: Bearer hunter2",
        '{"api_token": "hunter2", "name": "x"}',
    ],
)
def test_secrets_are_blotted_out_of_words(text: str) -> None:
    told = without_secrets(text)

    assert BLOT in told
    assert "hunter2" not in told and TOKEN not in told


@pytest.mark.parametrize(
    "text",
    [
        "outtask.decide.commands.decisions.sign_decision",
        "/usr/lib/python3.11/site-packages/django/core/handlers/exception.py",
        "3fa85f6457174562b3fc2c963f66afa6",
        "http://127.0.0.1:8000/decide/",
        "the key person of 14 functions",
    ],
)
def test_what_is_no_secret_is_kept(text: str) -> None:
    assert without_secrets(text) == text


def test_named_secrets_and_whole_objects_are_left_out() -> None:
    told = json.loads(
        line_of("asked", password="hunter2", csrf_token="x", session_key="y", request_object={"a": 1})
    )

    assert (told["password"], told["csrf_token"], told["session_key"]) == (BLOT, BLOT, BLOT)
    assert "request_object" not in told


def test_a_traceback_has_no_values_and_no_secrets() -> None:
    try:
        password = "hunter2"
        raise ValueError(f"no connection to postgresql://me:{password}@db")
    except ValueError:
        told = line_of("went wrong", exc_info=sys.exc_info())

    assert "ValueError" in json.loads(told)["trace"]
    assert "hunter2" not in told.replace('password = "hunter2"', "")


def test_for_people_it_is_one_line_that_cannot_steer_the_terminal() -> None:
    told = line_of("asked for \x1b[31m\nred", formatter=PlainLines(), route="people:sign-in", status=403)

    assert told.endswith("info    asked for  [31m red route=people:sign-in status=403")
    assert "\x1b" not in told and "\n" not in told
