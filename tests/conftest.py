"""What all tests of the workspace share: a folder of their own for its data, and its people."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from kept import made_once
from workspace import acting, organisation, signed_in

__all__ = ["acting", "made_once", "organisation", "signed_in"]
_folder = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep what tests store out of the data folder of whoever runs them.

    SQLite gets a file too: a database in memory has no second writer, and so cannot show what two do. Nothing
    here waits for the disk: no test pulls the plug, and processes that are killed are not ours.
    """
    from django.conf import settings

    os.fsync = lambda _: None

    home = config.stash[_folder] = Path(tempfile.mkdtemp(prefix="outtask-tests-"))
    settings.HOME = home
    for name in ("files", "batches", "backups"):
        setattr(settings, name.upper(), home / name)
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(home / "test.sqlite3")
        patient = database["OPTIONS"]["init_command"]
        assert "synchronous=FULL" in patient, "what the product acknowledges has to be on the disk"
        database["OPTIONS"]["init_command"] = patient.replace("synchronous=FULL", "synchronous=OFF")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    if _folder in config.stash:
        shutil.rmtree(config.stash[_folder], ignore_errors=True)
