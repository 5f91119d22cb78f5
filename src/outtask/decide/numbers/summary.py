"""What there is to say of each function's numbers, remembered by what went in: only changes are looked at."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from outtask.decide.models import Function, Study
from outtask.decide.numbers.checks import Looked, look_at_frame, look_at_one, look_at_staff
from outtask.formats.case_gaps import money_of
from outtask.formats.case_rules import unit_at
from outtask.formats.case_words import counted
from outtask.formats.report.numbers import ranged
from outtask.methods.questions import ALIKE, open_questions
from outtask.terms.amounts import Origin
from outtask.terms.inputs import inputs_of
from outtask.terms.resolve import without_settled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outtask.formats.yaml_lines import Place
    from outtask.terms.case import Case

REMEMBERED = 4096  # summaries, which are small
LOOKS = 64  # each holds a case


@dataclass(frozen=True)
class Open:
    """One open question: where its answer stands, below the function where it is one of a function."""

    place: Place
    asked: str
    until: str  # what holds until it is answered
    of_function: bool
    alike: bool  # asked of every function alike


@dataclass(frozen=True)
class Summary:
    """A function's numbers in short."""

    measured: int
    judged: int
    assumed: int
    errors: tuple[str, ...]
    doubts: int
    notes: int
    open: tuple[Open, ...]

    @property
    def numbers(self) -> int:
        """Return how many numbers there are."""
        return self.measured + self.judged + self.assumed


def summary_of(study: Study, function: Function) -> Summary:
    """Return what there is to say of one function in its study."""
    return _summary(_given(study, function))


def looked_at(study: Study, function: Function) -> Looked:
    """Look at one function in the case of its study, or remember what was seen (``checks.look_at_one``)."""
    return _looked(_given(study, function))


def frame_looked_at(study: Study) -> Looked:
    """Look at what holds for all functions of a study, or remember what was seen (``checks``)."""
    return _frame_looked(json.dumps((study.title, study.frame)))


def staff_looked_at(study: Study, functions: Sequence[Function]) -> Looked:
    """Look at the staff grid of a study, or remember what was seen (``checks.look_at_staff``)."""
    return _staff_looked(json.dumps((study.title, study.frame, [one.name for one in functions])))


@lru_cache(LOOKS)
def _staff_looked(given: str) -> Looked:
    title, frame, names = json.loads(given)
    return look_at_staff(Study(title=title), frame, [Function(name=name) for name in names])


@lru_cache(LOOKS)
def _frame_looked(given: str) -> Looked:
    title, frame = json.loads(given)
    return look_at_frame(Study(title=title), frame)


def _given(study: Study, function: Function) -> str:
    """Return all that a look at a function rests on."""
    frame = {key: value for key, value in study.frame.items() if key != "staff"}
    staff = [person for person in study.frame.get("staff", ()) if function.name in person["shares"]]
    given = (study.title, frame | {"staff": staff}, function.name, function.numbers, function.facts)
    return json.dumps(given)


@lru_cache(LOOKS)
def _looked(given: str) -> Looked:
    title, frame, name, numbers, facts = json.loads(given)
    return look_at_one(Study(title=title, frame=frame), Function(name=name, numbers=numbers, facts=facts))


@lru_cache(REMEMBERED)
def _summary(given: str) -> Summary:
    looked = _looked(given)
    measured, judged, assumed = _origins(looked)
    return Summary(
        measured,
        judged,
        assumed,
        tuple(one.text for one in looked.errors),
        sum(not (one.is_error or one.is_note) for one in looked.said),
        sum(one.is_note for one in looked.said),
        tuple(_open(looked.case)) if looked.case else (),
    )


def _origins(looked: Looked) -> tuple[int, int, int]:
    """Count where the numbers of a function come from, those of its options apart."""
    if looked.complete is None:
        return 0, 0, 0
    found = [item.amount.origin for item in inputs_of(looked.complete.functions[0]) if item.amount]
    measured, judged, assumed = (found.count(one) for one in (Origin.MEASURED, Origin.JUDGED, Origin.ASSUMED))
    return measured, judged, assumed


def _open(case: Case) -> Iterator[Open]:
    case = without_settled(case)
    for question in open_questions(case):
        place, until = question.place, question.until or ""
        if question.item and question.item.amount and question.part:
            unit, amount = counted(question.item.spec.unit, unit_at(case, place)), question.item.amount
            ends = (amount.low, amount.likely, amount.high) if amount.ranged else (amount.likely,) * 3
            until = ranged(*ends, unit, money_of(question.item.spec, question.part, case))
        of_function = place[0] == "functions"
        below = place[2:] if of_function else place
        alike = any(below == field for field, *_rest in ALIKE)
        yield Open(below, question.words(), until, of_function, alike)
