"""The sample loads whole, says what is invented, and is not loaded twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from small_log import log_text

from outtask.core.models import Job
from outtask.decide import sample
from outtask.decide.case_of import case_data
from outtask.decide.commands.sample import WHY, marked
from outtask.decide.models import Decision, Function, Result, Study
from outtask.decide.numbers.checks import look_at_one
from outtask.decide.weighing import KIND, weigh_study
from outtask.formats.case_file import open_case
from outtask.formats.case_problems import doubts_of
from outtask.formats.functions_map import read_functions_map
from outtask.formats.yaml_lines import read_text
from outtask.people.actors import system
from outtask.people.models import User
from outtask.samples import sample_case_path, sample_functions_path
from outtask.terms.amounts import Amount, Origin
from outtask.terms.case import Case
from outtask.terms.inputs import Term
from outtask.tickets.models import Batch, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kept import Kept
    from workspace import People

GROUPS = tuple(f"Group {number}" for number in (70, 25, 24, 39, 23, 66, 28, 55, 58, 99))
"""One of each function at least, and one that no function has."""


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
    log, case = tmp_path / "log.csv", tmp_path / "case.yaml"
    log.write_text(log_text(900, GROUPS))
    case.write_text("paths: 64\n" + read_text(sample_case_path()))
    monkeypatch.setattr(sample, "sample_log_path", lambda: log)
    monkeypatch.setattr(sample, "sample_case_path", lambda: case)


def load() -> Told:
    """Load the sample, and weigh it as the next job does."""
    run: Any = Told()
    told = sample.load(run)
    weigh_study(system(), Study.objects.everything("a test asks").get(pk=told["study"]))
    found: Told = run
    return found


_told: list[Told] = []


@pytest.fixture
def loaded(made_once: Kept, small: None) -> Told:
    """Have the sample loaded and weighed; return what its job was told."""
    made_once("small sample", lambda: _told.append(load()))
    return _told[0]


def amounts(term: Any) -> Iterator[Amount]:
    """Every number that a part of a case states."""
    if isinstance(term, Amount):
        yield term
    elif isinstance(term, tuple | list):
        for one in term:
            yield from amounts(one)
    elif isinstance(term, Term):
        for name in term.model_fields_set:
            yield from amounts(getattr(term, name))


def test_the_sample_is_there_whole_with_its_verdicts(loaded: Told) -> None:
    study = Study.objects.everything("a test asks").get()
    functions = {one.name: one for one in Function.objects.everything("a test asks")}
    assert study.is_sample and study.source is not None and study.source.is_sample
    assert functions["Service desk"].groups == ["Group 70"]
    assert sorted(functions["Business applications"].groups) == ["Group 24", "Group 25"]
    assert "Group 99" in functions["Dispatch"].groups
    assert functions["Dispatch"].set_apart
    assert {"Backup and restore", "Security operations", "Move to new mail"} <= functions.keys()
    assert functions["Network"].bundle == functions["Backup and restore"].bundle == "Infrastructure"
    assert len(study.profile["contractors"]) == 5
    body = Result.objects.everything("a test asks").get().body
    assert {one["name"] for one in body["functions"]} == functions.keys() - {"Dispatch"}
    assert loaded.parts == sorted(loaded.parts)
    assert any("CC BY 4.0" in note for note in loaded.notes)
    assert User.objects.filter(is_sample=True).count() == 8
    assert not Decision.objects.everything("a test asks").exists()  # the first is the reader's to sign


def test_what_the_log_lacks_says_that_it_is_a_sample_assumption(loaded: Told) -> None:
    study = Study.objects.everything("a test asks").get()
    functions = list(Function.objects.everything("a test asks"))
    stated = list(amounts(Case.model_validate(case_data(study, functions))))
    assert len(stated) > 100
    assert [one for one in stated if not (one.source or "").startswith(f"{WHY}: ")] == []
    assert [one for one in stated if one.origin is Origin.MEASURED] == []
    assert len(study.frame["staff"]) == 4
    assert all(row["name"].endswith(f"({WHY})") for row in study.frame["staff"])


def test_what_is_invented_is_no_measurement_whatever_the_case_says() -> None:
    price = {"value": 17.2, "origin": "measured", "source": "quote of 3 March"}
    told = marked({"options": [{"price_per_unit": price}]})

    assert told["options"][0]["price_per_unit"] == {
        "value": 17.2, "origin": "judged", "source": f"{WHY}: quote of 3 March",
    }  # fmt: skip


def test_the_invented_firm_has_the_people_for_its_work_and_no_number_to_doubt() -> None:
    assert [one.told() for one in doubts_of(open_case(sample_case_path()))] == []


def test_what_the_log_tells_is_measured_in_it(loaded: Told) -> None:
    study = Study.objects.everything("a test asks").get()
    looked = look_at_one(study, Function.objects.everything("a test asks").get(name="Service desk"))
    assert looked.complete is not None and not looked.errors
    (desk,) = looked.complete.functions
    for amount in (desk.volume.per_month, desk.work.containment, desk.work.key_person):
        assert amount is not None
        assert (amount.origin, str(amount.source)[:10]) == (Origin.MEASURED, "ticket log")


def test_the_sample_is_loaded_once(loaded: Told) -> None:
    load()

    for rows in (Study, Source, Batch, Result):
        assert rows.objects.everything("a test asks").count() == 1


@pytest.mark.parametrize("broken", ["begin_study", "take_case", "change_profile"])
def test_a_load_that_broke_off_goes_on_where_it_was(
    small: None, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    with monkeypatch.context() as breaking:
        breaking.setattr(f"outtask.decide.commands.sample.{broken}", lambda **_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            load()
    assert not Study.objects.everything("a test asks").exists()

    load()

    assert Batch.objects.everything("a test asks").count() == 1
    assert Job.objects.everything("a test asks").filter(kind=KIND).count() == 1  # weighed once, next


def test_each_function_of_the_map_is_answered_for_or_set_apart() -> None:
    case = read_text(sample_case_path())

    named = set(read_functions_map(sample_functions_path()).values()) - {"Dispatch"}
    assert len(named) == 8
    assert all(f"- name: {function}\n" in case for function in named)
