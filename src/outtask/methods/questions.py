"""What only people here know and nobody has said: the one list of open questions of a case."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from outtask.terms.amounts import Amount
from outtask.terms.case import Case, parts
from outtask.terms.decision import Decision, OpenQuestion, with_owner
from outtask.terms.functions import Function
from outtask.terms.inputs import Input, Term, inputs_of
from outtask.terms.levels import VALUES
from outtask.terms.options import AnyOption, InHouse, Option
from outtask.terms.resolve import default_name

Place = tuple[str | int, ...]
Asked = TypeVar("Asked")
ALIKE: tuple[tuple[Place, str, str, Callable[[Function], bool]], ...] = (
    (
        ("freed_hours", "use"),
        "what would people do with freed hours",
        "they free cash",
        lambda function: "use" in function.freed_hours.model_fields_set,
    ),
    (
        ("data", "kind"),
        "does the work touch personal or regulated data",
        "as if it touched none: no country is ruled out",
        lambda function: "kind" in function.data.model_fields_set,
    ),
    (
        ("values",),
        "what are control, skills, innovation and culture worth a year",
        "11 % of today's cost",
        lambda function: any(_stated(getattr(function.values, name)) for name in VALUES),
    ),
)
"""What is asked of every function alike: where, in which words, what holds until then, how it is answered."""
ORGANISATION = (
    (
        "provider_skill",
        "can your people define, manage and verify the work of others",
        "yes, some can",
    ),
    ("governance_hours", "how many own hours a month are there to manage providers", "no limit"),
    ("country", "in which country are you", "every named location counts as another country"),
)


@dataclass(frozen=True)
class Question:
    """One thing that is open."""

    place: Place  # where its answer stands in the case
    asked: str  # in plain words, without a question mark
    until: str | None  # what holds until it is answered; None: the amount that stands there
    item: Input | None = None  # that amount
    part: Term | None = None  # the part of the case that it belongs to
    of: str = ""  # the option that it is asked of
    about: str = ""  # the provider, person or bundle that it is asked of
    alike: int = 1  # functions for which it is open

    def words(self) -> str:
        """Return the question as it is asked of the part of the case that it belongs to."""
        many = f" (open for {self.alike} functions)" if self.alike > 1 else ""
        return f"{with_owner(self.asked[0].upper() + self.asked[1:], self.of or self.about)}?{many}"


def open_questions(case: Case) -> Iterator[Question]:
    """Find what is marked as a question, or left out although only people here know it.

    The case may be resolved or not; what was filled in answers nothing.
    """
    for place, part in parts(case):
        of = _called(case, part) if isinstance(part, Option) else ""
        about = str(getattr(part, "name", "")) if place and place[0] != "functions" else ""
        for item in inputs_of(part):
            if item.amount is not None and item.amount.question:
                label = item.spec.label.split(";")[0]
                yield Question((*place, *item.place), label, None, item, part, of, about)
    if "currency" not in case.model_fields_set:
        yield Question(("currency",), "which currency", case.currency)
    unknown = any(not _stated(function.today.loaded_cost) for function in case.functions)
    if case.loaded_cost is None and case.currency == "EUR" and unknown:
        yield Question(("loaded_cost",), "what does an own person cost a year", "EUR 60,000 to 95,000")
    for name, asked, until in ORGANISATION:
        if name not in case.organisation.model_fields_set:
            yield Question(("organisation", name), asked, until)
    for i, function in enumerate(case.functions):
        yield from _of_function(("functions", i), case, function)
    yield from _of_all(case.functions)


def _called(case: Case, option: Option) -> str:
    """Return what an option is called in the decision, also where the case was not resolved yet."""
    placed = {provider.name: provider.location for provider in case.providers}
    location = option.location or placed.get(option.provider or "")
    return option.name or default_name(cast("AnyOption", option.model_copy(update={"location": location})))


def asking(decision: Decision, asked: tuple[OpenQuestion, ...]) -> Decision:
    """Return a decision with what is open now: an answer that says what the default said moves no number."""
    own: dict[str | None, list[OpenQuestion]] = {}
    for question in asked:
        own.setdefault(question.function, []).append(question)
    functions = (replace(one, open_questions=tuple(own.get(one.name, ()))) for one in decision.functions)
    return replace(decision, functions=tuple(functions), open_questions=asked)


def asked_once(questions: Iterable[Asked], same: Callable[[Asked], Hashable]) -> list[list[Asked]]:
    """Group open questions as people count them: the same asked of several functions is one question.

    Every page, report and list counts the groups, so that all tell the same number.
    """
    groups: dict[Hashable, list[Asked]] = {}
    for question in questions:
        groups.setdefault(same(question), []).append(question)
    return list(groups.values())


def questions_of(case: Case) -> tuple[tuple[OpenQuestion, ...], dict[str, tuple[OpenQuestion, ...]]]:
    """Return all open questions of a resolved case, and those that each function alone has."""
    everything, own = [], {function.name: list[OpenQuestion]() for function in case.functions}
    for question in open_questions(case):
        top, *below = question.place
        found = OpenQuestion(question.words(), None, _path(question), question.of or None)
        if top == "functions" and question.alike == 1 and isinstance(below[0], int):
            found = replace(found, function=case.functions[below[0]].name)
            own[found.function or ""].append(found)
        everything.append(found)
    return tuple(everything), {name: tuple(asked) for name, asked in own.items()}


def _path(question: Question) -> str:
    """Return the path of the input that would answer a question, as probes name it."""
    top, *below = question.place
    below = below[1:] if top == "functions" else [top, *below]
    if question.item is not None:
        below = [question.item.path]
    head = ["option"] if question.of else [] if top == "functions" else ["case"]
    return ".".join(map(str, [*head, *below]))


def _stated(amount: Amount | None) -> bool:
    return amount is not None and not amount.filled


def _of_function(place: Place, case: Case, function: Function) -> Iterator[Question]:
    today = function.today
    on_grid = any(person.shares.get(function.name) for person in case.staff)
    known = today.people is not None or on_grid or function.project is not None
    if not known and isinstance(today.terms, InHouse):
        asked = "how many own people do it now"
        yield Question((*place, "today", "people"), asked, "as many as its volume needs")
    if function.project and not _stated(function.project.late_cost):
        yield Question((*place, "project", "late_cost"), "what does a month of delay cost", "a guess")


def _of_all(functions: Sequence[Function]) -> Iterator[Question]:
    """Ask once what is open for several functions alike, at the first of them."""
    for field, asked, until, answered in ALIKE:
        left = [i for i, function in enumerate(functions) if not answered(function)]
        if left:
            yield Question(("functions", left[0], *field), asked, until, alike=len(left))
