"""What the tests of decisions share: a small log that was imported, and the study that began with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from small_log import bring_in, log_text

from outtask.people.roles import Role

if TYPE_CHECKING:
    from small_log import Named

    from kept import Kept
    from outtask.decide.models import Function, Study
    from outtask.tickets.models import Source
    from workspace import Acting


@pytest.fixture
def bring(acting: Acting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return what imports a log as the worker would, with all that follows from it but the weighing."""
    from dataclasses import replace

    from outtask.core.jobs import KINDS

    weighing = replace(KINDS["decide.weigh"], run=lambda run: {})
    monkeypatch.setitem(KINDS, "decide.weigh", weighing)

    def import_log(text: str, title: str = "Tickets", source: Source | None = None) -> None:
        bring_in(acting(Role.OWNER), tmp_path, text, title, source)

    return import_log


@pytest.fixture
def log_study(made_once: Kept, bring: Callable[..., None]) -> Study:
    """Return the study that began when the small log was imported."""
    from outtask.decide.models import Study

    made_once("log study", lambda: bring(log_text()))
    return Study.objects.everything("a test asks").get()


@pytest.fixture
def named(log_study: Study) -> Named:
    """Return what gives a function of the study by its name."""
    from outtask.decide.models import Function

    def find(name: str) -> Function:
        rows = Function.objects.everything("a test asks").select_related("study")
        return rows.get(study=log_study, name=name)

    return find
