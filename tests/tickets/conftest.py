"""Logs that somebody dropped, as files of the workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from dropped_logs import files

from outtask.people.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from outtask.core.models import Job, StoredFile
    from outtask.tickets.models import Source

Drop = Callable[..., "StoredFile"]
Import = Callable[..., "Job"]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what other rooms do when a log is measured."""
    monkeypatch.setattr("outtask.tickets.measured._listeners", [])


@pytest.fixture
def drop(acting, tmp_path: Path) -> Drop:
    """Return what hands a file in."""
    from outtask.core.files import receive
    from outtask.tickets.commands import receive_file

    def hand_in(text: str | bytes, name: str = "log.csv", role: Role = Role.OWNER) -> StoredFile:
        received = receive(files.write(tmp_path, text, "handed-in"))
        return receive_file(actor=acting(role), received=received, name=name, kind="text/csv")

    return hand_in


@pytest.fixture
def brought(acting, drop: Drop) -> Import:
    """Return what hands a file in and imports it, as the worker would; the job as it ended."""
    from outtask.core.worker import run_waiting
    from outtask.tickets.commands import begin_import
    from outtask.tickets.reading import Reading

    def bring(
        text: str | bytes,
        *,
        source: Source | None = None,
        title: str = "Service desk",
        name: str = "log.csv",
        **how: Any,
    ) -> Job:
        file = drop(text, name)
        title = "" if source else title
        reading = Reading.of(source) if source and not how else Reading(**how)
        begin_import(actor=acting(Role.OWNER), file=file, source=source, title=title, reading=reading)
        return run_waiting()[-1]

    return bring


@pytest.fixture
def log_of() -> Callable[[Job], Source]:
    """Return what finds the log that a job led to."""
    from outtask.tickets.models import Source

    return lambda job: Source.objects.everything("a test looks").get(pk=job.result["source"])


@pytest.fixture
def owner(client: Client, signed_in) -> Client:
    """Return the browser of an owner."""
    return signed_in(client, Role.OWNER)
