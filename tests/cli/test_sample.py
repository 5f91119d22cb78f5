"""``outtask sample``: the first thing that somebody sees."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path

import pytest

from outtask.cli.sample import data_folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OUTTASK_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    return tmp_path / "home"


def test_the_report_is_written_and_its_place_is_told(run, home: Path) -> None:
    told = run("sample")

    assert (told.code, told.err) == (0, "")
    report = home / "sample-report.html"
    assert str(report) in told.out
    assert "24,918" in report.read_text("utf-8")
    assert "CC BY 4.0" in report.read_text("utf-8")  # its publishers are named, as they ask


def test_it_is_opened_where_there_is_a_screen(run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(webbrowser, "open", opened.append)

    assert run("sample").code == 0
    assert opened == [(home / "sample-report.html").as_uri()]


def test_a_folder_that_cannot_be_made_is_told_in_one_line(run, tmp_path: Path, home: Path) -> None:
    home.write_text("a file where the folder should be")

    told = run("sample")

    assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)
    assert str(home) in told.err


def test_the_data_folder_follows_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("OUTTASK_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert data_folder() == tmp_path / "outtask"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert data_folder() == Path.home() / "Library" / "Application Support" / "outtask"
