"""What is still open in a study: the questions that only people here can answer, and where to answer them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse

from outtask.decide.numbers.summary import Open, Summary, summary_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.decide.models import Function, Study

OF_PEOPLE, OF_PROVIDERS = "staff", "providers"
MANY = 3  # functions from which on a question is listed once for all of them


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

    of: str  # the function; empty where it is asked of several or of the organisation
    asked: str
    until: str
    to: str  # where to answer it
    each: tuple[tuple[str, str], ...] = ()  # functions of which it is asked one by one, with their addresses
    alike: int = 1  # functions for which one answer serves


def told_of(study: Study, functions: Sequence[Function]) -> list[Told]:
    """Return functions with what there is to say of their numbers."""
    return [Told(function, summary_of(study, function)) for function in functions]


def open_in(study: Study, told: Sequence[Told]) -> list[Question]:
    """Return what is open, each question once: of the organisation, of all functions alike, of one."""
    general: dict[object, Question] = {}
    several: dict[tuple[object, str], list[tuple[Told, Open]]] = {}
    for one in told:
        for question in one.summary.open:
            if question.of_function:
                several.setdefault((question.place, question.asked), []).append((one, question))
            else:
                general.setdefault(question.place, _of_study(study, question))
    asked = [shown for ones in several.values() for shown in _of_functions(ones)]
    return [*general.values(), *sorted(asked, key=lambda question: bool(question.of))]


def _of_functions(ones: list[tuple[Told, Open]]) -> list[Question]:
    """Ask once what is asked of several functions."""
    (first, question), count = ones[0], len(ones)
    if question.alike:
        return [replace(_of_one(first, question, ""), alike=count)]
    if count < MANY:
        return [_of_one(one, question, one.function.name) for one, question in ones]
    each = tuple((one.function.name, _of_one(one, question, "").to) for one, question in ones)
    until = question.until if len({question.until for _, question in ones}) == 1 else ""
    return [replace(_of_one(first, question, ""), until=until, each=each)]


def _of_one(one: Told, question: Open, name: str) -> Question:
    field = ".".join(str(step) for step in question.place)
    return Question(name, question.asked, question.until, f"{one.address}#id_{field}")


def _of_study(study: Study, question: Open) -> Question:
    top = question.place[0]
    page = "people" if top == OF_PEOPLE else "providers" if top == OF_PROVIDERS else "organisation"
    field = ".".join(str(step) for step in question.place)
    to = f"{reverse(f'decide:{page}', args=[study.pk])}#id_{field}"
    return Question("", question.asked, question.until, to)
