"""Secrets of a workspace: made once, whole, and for their owner only."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import pytest

from outtask.core.home import default_home, kept_secret, made, secret_key


def test_a_secret_is_made_once_and_is_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "home"

    assert secret_key(home) == secret_key(home)
    assert len(secret_key(home)) >= 50
    assert (home / "secret-key").stat().st_mode & 0o777 == 0o600
    assert home.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in home.iterdir()] == ["secret-key"]


def test_all_who_ask_at_the_same_time_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as others:
        asked = others.map(lambda number: kept_secret(tmp_path, "key", lambda: f"secret {number}"), range(64))

    assert len(set(asked)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_it_is_kept_on_a_disk_without_links_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)

    assert kept_secret(tmp_path, "key", lambda: "secret") == "secret"
    assert kept_secret(tmp_path, "key", lambda: "another") == "secret"
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_a_secret_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> NoReturn:
        raise RuntimeError("no randomness")

    with pytest.raises(RuntimeError):
        kept_secret(tmp_path, "key", fail)
    assert [*tmp_path.iterdir()] == []


def test_the_folder_of_data_is_where_the_platform_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert default_home() == Path("/data/outtask")
    monkeypatch.delenv("XDG_DATA_HOME")
    assert default_home() == Path.home() / ".local" / "share" / "outtask"
    monkeypatch.setattr("sys.platform", "darwin")
    assert default_home() == Path.home() / "Library" / "Application Support" / "outtask"


def test_folders_above_are_made_for_their_owner(tmp_path: Path) -> None:
    folder = made(tmp_path / "a" / "b")

    assert folder.is_dir()
    assert folder.stat().st_mode & 0o777 == 0o700
