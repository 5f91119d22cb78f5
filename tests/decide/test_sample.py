"""The sample loads whole, says what is assumed, and is not loaded twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from small_log import log_text

from outtask.decide import sample
from outtask.decide.models import Function, Result, Study
from outtask.decide.numbers.checks import look_at_one
from outtask.methods.facts.proposal import OTHER
from outtask.people.models import User
from outtask.tickets.models import Batch, Source

if TYPE_CHECKING:
    from pathlib import Path

    from workspace import People

GROUPS = ("Group 70", "Group 25", "Group 24", "Group 39", "Group 99")


class Told:
    """A run of the job that notes what it is told."""

    job = None

    def __init__(self) -> None:
        self.parts: list[float] = []
        self.notes: list[str] = []

    def tell(self, _doing: str, progress: float | None = None) -> None:
        self.parts.append(progress or 0.0)

    def note(self, text: str) -> None:
        self.notes.append(text)

    def key(self, step: str) -> str:
        return f"sample:{step}"


@pytest.fixture
def small(organisation: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sample be a small log with some of its groups, weighed on few futures."""
    path = tmp_path / "log.csv"
    path.write_text(log_text(900, GROUPS))
    monkeypatch.setattr(sample, "sample_log_path", lambda: path)
    monkeypatch.setattr(sample, "FRAME", {**sample.FRAME, "paths": 64})


def load() -> Told:
    run: Any = Told()
    sample.load(run)
    found: Told = run
    return found


def test_the_sample_is_there_whole_with_its_verdicts(small: None) -> None:
    run = load()

    study = Study.objects.everything("a test asks").get()
    functions = {one.name: one for one in Function.objects.everything("a test asks")}
    assert study.is_sample and study.source is not None and study.source.is_sample
    assert functions["Service desk"].groups == ["Group 70"]
    assert sorted(functions["Business applications"].groups) == ["Group 24", "Group 25"]
    assert functions[OTHER].groups == ["Group 99"]
    assert functions["Dispatch"].set_apart
    assert {"Backup and restore", "Security operations"} <= functions.keys()
    body = Result.objects.everything("a test asks").get().body
    assert {one["name"] for one in body["functions"]} == functions.keys() - {"Dispatch"}
    assert run.parts == sorted(run.parts)
    assert any("CC BY 4.0" in note for note in run.notes)
    assert User.objects.filter(is_sample=True).count() == 8


def test_what_the_log_lacks_is_assumed_and_says_so(small: None) -> None:
    load()

    study = Study.objects.everything("a test asks").get()
    looked = look_at_one(study, Function.objects.everything("a test asks").get(name="Service desk"))
    assert looked.complete is not None and not looked.errors
    (desk,) = looked.complete.functions
    assert desk.today.people is not None and desk.volume.growth is not None
    for amount in (desk.today.people, desk.volume.growth, desk.volume.volatility):
        assert amount is not None
        assert (amount.origin, amount.source) == ("assumed", sample.WHY)
    assert "made up" in desk.note


def test_the_sample_is_loaded_once(small: None) -> None:
    load()
    load()

    for rows in (Study, Source, Batch, Result):
        assert rows.objects.everything("a test asks").count() == 1


def test_a_load_that_broke_off_goes_on_where_it_was(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(sample, "_study", lambda *_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            load()
    assert not Study.objects.everything("a test asks").exists()

    load()

    assert Batch.objects.everything("a test asks").count() == 1
    assert Result.objects.everything("a test asks").count() == 1


def test_every_group_of_the_real_log_that_is_named_is_named_once() -> None:
    numbers = [number for made in sample.FUNCTIONS.values() for number in made.groups]
    assert len(numbers) == len(set(numbers))
