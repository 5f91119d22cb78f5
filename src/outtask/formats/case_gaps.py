"""What a case leaves open: questions only people here can answer, and what is assumed for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from outtask.formats.case_rules import unit_at
from outtask.formats.case_words import counted
from outtask.methods import questions
from outtask.methods.words import of_one, percent, plain
from outtask.terms.amounts import Amount, Origin
from outtask.terms.case import parts
from outtask.terms.functions import Function
from outtask.terms.inputs import Input, Spec, Term, inputs_of
from outtask.terms.options import Option
from outtask.terms.resolve import without_settled

if TYPE_CHECKING:
    from outtask.formats.case_names import Finding
    from outtask.formats.yaml_lines import Place
    from outtask.terms.case import Case

UNUSED = (
    "volume.", "work.fixed_hours", "work.coverage_hours", "work.seats", "today.other_",
    "today.people_avoidable", "freed_hours.",
)  # fmt: skip
SHOWN = 5  # inputs named in one line; the schema and `outtask case fields` tell all


def open_questions(case: Case) -> Iterator[Finding]:
    """Find what only people here know and nobody has said, with what holds until then."""
    for question in questions.open_questions(without_settled(case)):
        place, asked = question.place, question.asked
        if question.item and question.item.amount and question.part:
            unit = counted(question.item.spec.unit, unit_at(case, place))
            told = spoken(question.item.amount, unit, money_of(question.item.spec, question.part, case))
            yield place, f"{asked}? Until then {told}", "write your number in its place"
        else:
            more = f" (open for {question.alike} functions)" if question.alike > 1 else ""
            mend = "add currency: at the top" if place == ("currency",) else None
            yield place, f"{asked}? Until then {question.until}{more}", mend


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
            if isinstance(part, Function) and part.project is not None and _unused(part, item.path):
                continue
            before = given.get(item.path)
            if before is None or before.amount is None:
                groups.setdefault(item.place[:-1], []).append(item)
        for below, items in groups.items():
            names = [
                f"{item.path.rpartition('.')[2]} {spoken(item.amount, unit, money_of(item.spec, part, case))}"
                for item in items[:SHOWN]
                if item.amount and (unit := counted(item.spec.unit, unit_at(case, place)))
            ]
            more = f" and {len(items) - SHOWN} more" if len(items) > SHOWN else ""
            yield (*place, *below), f"assumed: {', '.join(names)}{more}", None
    for i, function in enumerate(case.functions):
        if function.options is None:
            names = [option.name for option in complete.functions[i].options or ()]
            what = f"no options are listed: {', '.join(names)} are weighed at the market's price"
            yield ("functions", i, "options"), what, None


def _unused(project: Function, path: str) -> bool:
    """Tell whether a one-time project, whose work is its hours, does without an input of functions."""
    if path == "work.hours_per_unit":
        by_unit = ("price_per_unit", "verification_hours")
        return not any(getattr(option, name, None) for option in project.options or () for name in by_unit)
    return path.startswith(UNUSED)


def money_of(spec: Spec, part: Term, case: Case) -> str:
    """Return the currency in which an input of a part of a case is written."""
    return spec.currency(part.currency if isinstance(part, Option) else None, case.currency)


def spoken(amount: Amount, unit: str, currency: str) -> str:
    """Say an amount with its unit: ``0.5 to 2 hours/unit``, ``5 % to 15 %``, ``EUR 40 to 60/hour``."""
    ends = (amount.low, amount.high) if amount.ranged else (amount.likely,)
    if unit in ("share", "per year"):
        return " to ".join(percent(end) for end in ends) + (" a year" if unit == "per year" else "")
    told = " to ".join(plain(end) for end in ends)
    if unit.startswith("money"):
        return f"{currency} {told}{unit.removeprefix('money')}"
    return told if unit == "ratio" else f"{told} {of_one(unit) if told == '1' else unit}"
