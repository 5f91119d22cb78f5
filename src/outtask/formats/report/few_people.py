"""How few people carry the work of a function: said beside it, or once where it is so of nearly all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from outtask.methods.words import counted, few, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from outtask.terms.facts import FunctionFacts

FEW_PEOPLE: Final = 0.7
"""Least concentration of a function's work on its people that is told."""
ALONE: Final = "one person alone"
NEARLY_ALL: Final = 0.75
"""Part of several functions from which it is told of all of them once."""
SEVERAL: Final = 3


def rests_on_few(people: str) -> str:
    """Say that a function rests on few, where ``people`` names them."""
    if not people:
        return ""
    if people == ALONE:
        return f"Rests on one: the work is done by {people}. Write down what they know first."
    return f"Rests on few: half of the work is done by {people}. Write down what they know first."


def done_by(people: str) -> str:
    """Say the same briefly, behind what else holds of the function."""
    return f"{'it' if people == ALONE else 'half of it'} is done by {people}"


def carried_by(facts: FunctionFacts) -> str:
    """Say who does half of the work of a function, where that is few of its people; else nothing."""
    if not is_few(facts.key_person.value, facts.resolvers.value, facts.half_carried_by.value):
        return ""
    if round(facts.resolvers.value or 0) == 1:
        return ALONE
    people = counted(round(facts.resolvers.value or 0), "person")
    return f"{plain(facts.half_carried_by.value or 0, 2)} of {people}"


def is_few(key: float | None, resolvers: float | None, half_by: float | None) -> bool:
    """Tell whether few people carry a function, and how many they are is known."""
    return key is not None and key >= FEW_PEOPLE and bool(resolvers and half_by)


def said_of_each(found: Iterable[FunctionFacts]) -> str:
    """Say the same as `said_of_all` of facts."""
    return said_of_all(bool(carried_by(facts)) for facts in found)


def said_of_all(found: Iterable[bool]) -> str:
    """Say once that nearly all of several functions rest on few; nothing where it tells them apart."""
    found = list(found)
    so, every = sum(found), len(found)
    if every < SEVERAL or so < NEARLY_ALL * every:
        return ""
    which = f"All {few(every)}" if so == every else f"{few(so).capitalize()} of {few(every)}"
    return (
        f"{which} functions rest on few: a few of those who solve their tickets do half of the work. "
        "Write down what they know before any of it leaves."
    )
