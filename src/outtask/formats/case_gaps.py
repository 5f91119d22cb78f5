"""What a case leaves open: questions only people here can answer, and what is assumed for the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from outtask.formats.case_rules import parts, unit_at
from outtask.formats.case_words import counted
from outtask.methods.words import percent, plain
from outtask.terms.amounts import Amount, Origin
from outtask.terms.inputs import Input, Term, inputs_of
from outtask.terms.options import InHouse, Option
from outtask.terms.resolve import without_settled

if TYPE_CHECKING:
    from outtask.formats.case_names import Finding
    from outtask.formats.yaml_lines import Place
    from outtask.terms.case import Case
    from outtask.terms.functions import Function

SHOWN = 5  # inputs named in one line; the schema and `outtask case fields` tell all
VALUES = ("control", "skills", "innovation", "culture")
ALIKE: tuple[tuple[Place, str, Callable[[Function], bool]], ...] = (
    (
        ("freed_hours", "use"),
        "what would people do with freed hours? Until then they free cash",
        lambda function: "use" in function.freed_hours.model_fields_set,
    ),
    (
        ("data", "kind"),
        "does the work touch personal or regulated data? Until then none",
        lambda function: "kind" in function.data.model_fields_set,
    ),
    (
        ("values",),
        "what are control, skills, innovation and culture worth a year? Until then 11 % of today's cost",
        lambda function: any(getattr(function.values, name) for name in VALUES),
    ),
)
"""What is asked of every function alike: where, in which words, and how to see that it was answered."""


def open_questions(case: Case) -> Iterator[Finding]:
    """Find what only people here know and nobody has said: marked as a question, or left out."""
    for place, part in parts(without_settled(case)):
        for item in inputs_of(part):
            if item.amount is not None and item.amount.question:
                told = spoken(
                    item.amount, counted(item.spec.unit, unit_at(case, place)), money_of(part, case)
                )
                mend = "write your number in its place"
                yield (
                    (*place, *item.place),
                    f"{item.spec.label.split(';')[0]}? Until then {told}",
                    mend,
                )
    stated = case.model_fields_set
    if "currency" not in stated:
        yield ("currency",), f"which currency? Until then {case.currency}", "add currency: at the top"
    unknown = any(function.today.loaded_cost is None for function in case.functions)
    if case.loaded_cost is None and case.currency == "EUR" and unknown:
        what = "what does an own person cost a year? Until then EUR 60,000 to 95,000"
        yield ("loaded_cost",), what, None
    organisation = case.organisation.model_fields_set
    for name, asked in (
        (
            "provider_skill",
            "can your people define, manage and verify the work of others (none, some)? Until then some",
        ),
        ("governance_hours", "how many own hours a month are there to manage providers? Until then no limit"),
        ("country", "in which country are you? Until then every named location counts as another country"),
    ):
        if name not in organisation:
            yield ("organisation", name), asked, None
    for i, function in enumerate(case.functions):
        yield from _of_function(("functions", i), case, function)
    yield from _of_all(case.functions)


def _of_function(place: Place, case: Case, function: Function) -> Iterator[Finding]:
    today = function.today
    on_grid = any(person.shares.get(function.name) for person in case.staff)
    counted = today.people is not None or on_grid or function.project is not None
    if not counted and isinstance(today.terms, InHouse):
        what = "how many own people do it now? Until then as many as its volume needs"
        yield (*place, "today", "people"), what, None
    if function.project and function.project.late_cost is None:
        yield (*place, "project", "late_cost"), "what does a month of delay cost? Until then a guess", None


def _of_all(functions: Sequence[Function]) -> Iterator[Finding]:
    """Ask once what is open for several functions alike, at the first of them."""
    for field, what, answered in ALIKE:
        left = [i for i, function in enumerate(functions) if not answered(function)]
        if left:
            more = f" (open for {len(left)} functions)" if len(left) > 1 else ""
            yield ("functions", left[0], *field), what + more, None


def assumed_defaults(case: Case, complete: Case) -> Iterator[Finding]:
    """Find what is left out and assumed, one finding for each group of inputs; ``complete`` is resolved."""
    filled = dict(parts(complete))
    for place, part in parts(case):
        if place not in filled:
            continue
        given = {item.path: item for item in inputs_of(part)}
        groups: dict[Place, list[Input]] = {}
        for item in inputs_of(filled[place]):
            if item.amount is None or item.amount.origin is not Origin.ASSUMED:
                continue
            before = given.get(item.path)
            if before is None or before.amount is None:
                groups.setdefault(item.place[:-1], []).append(item)
        for below, items in groups.items():
            names = [
                f"{item.path.rpartition('.')[2]} "
                f"{spoken(item.amount, counted(item.spec.unit, unit_at(case, place)), money_of(part, case))}"
                for item in items[:SHOWN]
                if item.amount
            ]
            more = f" and {len(items) - SHOWN} more" if len(items) > SHOWN else ""
            yield (*place, *below), f"assumed: {', '.join(names)}{more}", None
    for i, function in enumerate(case.functions):
        if function.options is None:
            names = [option.name for option in complete.functions[i].options or ()]
            what = f"no options are listed: {', '.join(names)} are weighed at the market's price"
            yield ("functions", i, "options"), what, None


def money_of(part: Term, case: Case) -> str:
    """Return the currency in which a part of a case is written."""
    return (part.currency if isinstance(part, Option) else None) or case.currency


def spoken(amount: Amount, unit: str, currency: str) -> str:
    """Say an amount with its unit: ``0.5 to 2 hours/unit``, ``5 % to 15 %``, ``EUR 40 to 60/hour``."""
    ends = (amount.low, amount.high) if amount.ranged else (amount.likely,)
    if unit in ("share", "per year"):
        return " to ".join(percent(end) for end in ends) + (" a year" if unit == "per year" else "")
    told = " to ".join(plain(end) for end in ends)
    if unit.startswith("money"):
        return f"{currency} {told}{unit.removeprefix('money')}"
    return told if unit == "ratio" else f"{told} {unit}"
