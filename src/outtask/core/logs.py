"""Logs: one line for each event, JSON for machines or plain words for a terminal, on standard error.

A line holds what code chose to say, never what was sent: no bodies, no query strings, no cookies, and no path
of a request, for it may hold the token of a link; the name of the route stands for it. As a second fence,
whatever looks like a secret is blotted out of every line, tracebacks included.
"""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Ties together what one request did; it stands in the ledger too."""

BLOT = "[hidden]"
SECRET_NAME = re.compile(r"passw|secret|token|cookie|session|authori[sz]|csrf|^key$|^code$", re.IGNORECASE)
SECRETS = (
    (re.compile(r"(?<=://)[^/\s@]*@"), f"{BLOT}@"),  # name and password within an address
    (re.compile(r"""((?:authorization|cookie)["']?\s*[=:]).*""", re.IGNORECASE), rf"\1 {BLOT}"),
    (
        re.compile(
            r"""((?:passw\w*|secret\w*|\w*token|sessionid|csrf\w*)["']?\s*[=:]\s*)["']?[^\s"',;&]+""",
            re.IGNORECASE,
        ),
        rf"\1{BLOT}",
    ),
    (re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{40,}"), BLOT),  # a random token
)
_STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def without_secrets(text: str) -> str:
    """Return text with whatever looks like a secret blotted out."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return json.dumps(_told(self, record), ensure_ascii=False)


class PlainLines(logging.Formatter):
    """Formats a record for people: time, level, words, then what else is known."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; what was sent by others cannot steer the terminal."""
        told = _told(self, record)
        clock, level, event = told.pop("at")[11:19], told.pop("level"), told.pop("event")
        trace = told.pop("trace", "")
        rest = " ".join(f"{name}={value}" for name, value in told.items() if name != "logger")
        line = "".join(c if c.isprintable() else " " for c in f"{clock} {level:<7} {event} {rest}".rstrip())
        return f"{line}\n{trace}" if trace else line


class OnlyRaised(logging.Filter):
    """Lets through what tells of an exception, by the route; our own line of a request tells the rest."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether it does; Django's own words name the path."""
        if record.exc_info:
            match = getattr(getattr(record, "request", None), "resolver_match", None)
            record.msg, record.args = "a request went wrong", ()
            record.route = (match.view_name or "unnamed") if match else "none"
        return bool(record.exc_info)


def _told(formatter: logging.Formatter, record: logging.LogRecord) -> dict[str, Any]:
    told: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": without_secrets(record.getMessage()),
    }
    if request_id.get():
        told["request"] = request_id.get()
    for name, value in vars(record).items():
        if name in _STANDARD or not isinstance(value, (str, int, float, bool)):
            continue  # a request or another object says more than we chose to
        told[name] = without_secrets(value) if isinstance(value, str) else value
        if SECRET_NAME.search(name):
            told[name] = BLOT
    if record.exc_info:
        told["trace"] = without_secrets(formatter.formatException(record.exc_info))
    return told


def logging_settings(*, plain: bool, level: str) -> dict[str, Any]:
    """Return the configuration of Python's logging."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": PlainLines if plain else JsonLines}},
        "filters": {"raised": {"()": OnlyRaised}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR", "filters": ["raised"]},
            "django.security": {"level": "CRITICAL"},  # names paths; our line of the request tells its status
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        },
    }
