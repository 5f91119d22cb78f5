"""What is still open in a study: the questions that only people here can answer, and where to answer them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from outtask.decide.numbers.checks import look_at_frame
from outtask.decide.numbers.summary import Open, Summary, summary_of
from outtask.decide.queries.studies import decided_in, names_in
from outtask.decide.remembered import Remembered
from outtask.methods.questions import asked_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.core.scope import Scope
    from outtask.decide.models import Study
    from outtask.decide.numbers.checks import Said

_remembered: Remembered[Asked] = Remembered()
OF_PEOPLE, OF_PROVIDERS = "staff", "providers"
LISTED = 12  # of them that are named


@dataclass(frozen=True)
class Told:
    """A function with what there is to say of its numbers."""

    pk: int
    name: str
    summary: Summary

    @property
    def address(self) -> str:
        """Return where its numbers are asked."""
        return reverse("decide:numbers-of", args=[self.pk])


@dataclass(frozen=True)
class Question:
    """An open question as a page asks it."""

    of: str  # the function; empty where it is asked of several or of the organisation
    asked: str
    until: str
    to: str  # where to answer it
    each: tuple[tuple[str, str], ...] = ()  # functions of which it is asked one by one, with their addresses
    more: int = 0  # functions that are not listed
    alike: int = 1  # functions for which one answer serves


@dataclass(frozen=True)
class Asked:
    """All that there is to say of the numbers of a study."""

    told: list[Told]
    open: list[Question]
    general: tuple[Said, ...]  # what is wrong with what holds for all functions


def asked_of(scope: Scope, study: Study, names: Sequence[tuple[int, str]] | None = None) -> Asked:
    """Return what there is to say of the numbers of the functions that may be seen.

    ``names`` are their keys and names, where a caller has read those of many studies at once.
    """
    names = names_in(scope, study) if names is None else names

    def look() -> Asked:
        told = [Told(one.pk, one.name, summary_of(study, one)) for one in decided_in(scope, study)]
        return Asked(told, open_in(study, told), look_at_frame(study, study.frame).errors)

    return _remembered.get(study, tuple(names), look)


def open_in(study: Study, told: Sequence[Told]) -> list[Question]:
    """Return what is open, each question once: of the organisation, of all functions alike, of one."""
    general: dict[object, Question] = {}
    own: list[tuple[Told, Open]] = []
    for one in told:
        for question in one.summary.open:
            if question.of_function:
                own.append((one, question))
            elif question.place not in general:
                general[question.place] = _of_study(study, question)
    asked = [_of_functions(ones) for ones in asked_once(own, lambda found: _same(found[1]))]
    return [*general.values(), *sorted(asked, key=lambda question: bool(question.of))]


def _same(question: Open) -> tuple[object, ...]:
    """Return what makes a question one, whichever function it is asked of, and wherever its option stands."""
    option, field = question.place[:1] == ("options",), question.place
    return question.asked, field[2:] if option else field


def _of_functions(ones: list[tuple[Told, Open]]) -> Question:
    """Ask once what is asked of several functions."""
    (first, question), count = ones[0], len(ones)
    if question.alike:
        return replace(_of_one(first, question, ""), alike=count)
    if count == 1:
        return _of_one(first, question, first.name)
    each = tuple((one.name, _of_one(one, question, "").to) for one, question in ones[:LISTED])
    same = len({question.until for _, question in ones}) == 1
    until = question.until if same else _("what is usual for each")
    return replace(_of_one(first, question, ""), until=until, each=each, more=count - len(each))


def _of_one(one: Told, question: Open, name: str) -> Question:
    field = ".".join(str(step) for step in question.place)
    return Question(name, question.asked, question.until, f"{one.address}#id_{field}")


def _of_study(study: Study, question: Open) -> Question:
    top = question.place[0]
    page = "people" if top == OF_PEOPLE else "providers" if top == OF_PROVIDERS else "organisation"
    field = ".".join(str(step) for step in question.place)
    to = f"{reverse(f'decide:{page}', args=[study.pk])}#id_{field}"
    return Question("", question.asked, question.until, to)
