"""What is still open in a study: the questions that only people here can answer, and where to answer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from outtask.formats.case_gaps import money_of, spoken
from outtask.formats.case_rules import unit_at
from outtask.formats.case_words import counted
from outtask.methods.questions import open_questions
from outtask.terms.amounts import Origin
from outtask.terms.inputs import inputs_of
from outtask.terms.resolve import without_settled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.decide.models import Function, Study
    from outtask.decide.numbers.checks import Looked
    from outtask.methods.questions import Question
    from outtask.terms.case import Case

ORGANISATION = ("currency", "loaded_cost", "organisation")


@dataclass(frozen=True)
class Open:
    """One open question."""

    of: str  # the function, or nothing for the whole organisation
    asked: str
    until: str  # what holds until it is answered
    to: str  # where to answer it


def open_in(study: Study, functions: Sequence[Function], looked: Looked) -> list[Open]:
    """Return what is open, the organisation first, in the order of functions."""
    if looked.case is None:
        return []
    case = without_settled(looked.case)
    return [_open(study, functions, case, question) for question in open_questions(case)]


def _open(study: Study, functions: Sequence[Function], case: Case, question: Question) -> Open:
    place = question.place
    until = question.until or ""
    if question.item and question.item.amount and question.part:
        unit = counted(question.item.spec.unit, unit_at(case, place))
        until = spoken(question.item.amount, unit, money_of(question.part, case))
    if place[0] == "functions" and isinstance(place[1], int):
        function = functions[place[1]]
        field = ".".join(str(step) for step in place[2:])
        to = f"{reverse('decide:numbers-of', args=[function.pk])}#id_{field}"
        return Open("" if question.alike > 1 else function.name, question.words(), until, to)
    field = ".".join(str(step) for step in place)
    page = "organisation" if place[0] in ORGANISATION else "people" if place[0] == "staff" else "providers"
    return Open("", question.words(), until, f"{reverse(f'decide:{page}', args=[study.pk])}#id_{field}")


@dataclass(frozen=True)
class Counts:
    """How many of the numbers are measured, judged and assumed."""

    measured: int
    judged: int
    assumed: int

    @property
    def all(self) -> int:
        """Return how many there are."""
        return self.measured + self.judged + self.assumed


def origins_of(case: Case, function: int) -> Counts:
    """Count where the numbers of a function in a resolved case come from, those of its options apart."""
    found = [item.amount.origin for item in inputs_of(case.functions[function]) if item.amount]
    return Counts(*(found.count(origin) for origin in (Origin.MEASURED, Origin.JUDGED, Origin.ASSUMED)))
