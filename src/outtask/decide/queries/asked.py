"""What is still open in a study: the questions that only people here can answer, and where to answer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from outtask.decide.numbers.summary import Open, Summary, summary_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.decide.models import Function, Study

OF_PEOPLE, OF_PROVIDERS = "staff", "providers"


@dataclass(frozen=True)
class Told:
    """A function with what there is to say of its numbers."""

    function: Function
    summary: Summary

    @property
    def address(self) -> str:
        """Return where its numbers are asked."""
        return reverse("decide:numbers-of", args=[self.function.pk])


@dataclass(frozen=True)
class Question:
    """An open question as a page asks it."""

    of: str  # the function; empty where it is asked of all or of the organisation
    asked: str
    until: str
    to: str  # where to answer it
    alike: int = 1  # functions for which it is open


def told_of(study: Study, functions: Sequence[Function]) -> list[Told]:
    """Return functions with what there is to say of their numbers."""
    return [Told(function, summary_of(study, function)) for function in functions]


def open_in(study: Study, told: Sequence[Told]) -> list[Question]:
    """Return what is open, each question once: of the organisation, of all functions alike, of one."""
    general: dict[object, Question] = {}
    alike: dict[object, list[Told]] = {}
    own: list[Question] = []
    for one in told:
        for question in one.summary.open:
            if not question.of_function:
                general.setdefault(question.place, _of_study(study, question))
            elif question.alike:
                alike.setdefault(question, []).append(one)
            else:
                own.append(_of_one(one, question, one.function.name))
    shared = [
        Question("", question.asked, question.until, _of_one(ones[0], question, "").to, len(ones))
        for question, ones in alike.items()
        if isinstance(question, Open)
    ]
    return [*general.values(), *shared, *own]


def _of_one(one: Told, question: Open, name: str) -> Question:
    field = ".".join(str(step) for step in question.place)
    return Question(name, question.asked, question.until, f"{one.address}#id_{field}")


def _of_study(study: Study, question: Open) -> Question:
    top = question.place[0]
    page = "people" if top == OF_PEOPLE else "providers" if top == OF_PROVIDERS else "organisation"
    field = ".".join(str(step) for step in question.place)
    to = f"{reverse(f'decide:{page}', args=[study.pk])}#id_{field}"
    return Question("", question.asked, question.until, to)
