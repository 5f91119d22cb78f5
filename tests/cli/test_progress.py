"""What takes long is said on a terminal, and only there."""

from __future__ import annotations

import io
import sys
import time

import pytest

from outtask.cli.progress import telling


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_short_work_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with telling("Reading", patience=5):
        pass

    assert screen.getvalue() == ""


def test_long_work_is_named_and_the_line_is_gone_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with telling("Reading log.csv", patience=0.01):
        time.sleep(0.1)

    assert "Reading log.csv" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_a_name_is_shown_and_never_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with telling("Reading a\x1b]0;owned\x07.csv", patience=0.01):
        time.sleep(0.1)

    shown = screen.getvalue().replace("\r", "").replace("\x1b[K", "")
    assert "owned" in shown
    assert shown.isprintable()


def test_a_pipe_is_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with telling("Reading", patience=0.0):
        time.sleep(0.05)

    assert pipe.getvalue() == ""


def test_the_line_is_gone_before_an_error_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)

    def work() -> None:
        time.sleep(0.05)
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"), telling("Reading", patience=0.0):
        work()

    assert screen.getvalue().endswith("\r\x1b[K")
