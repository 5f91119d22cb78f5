"""What kind of work a function is taken for, and whether its name tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outtask.decide.proposals import kind_of
from outtask.formats.case_template import TICKETS, template, told_by
from outtask.methods.facts.proposal import OTHER

if TYPE_CHECKING:
    from outtask.decide.models import Function


@dataclass(frozen=True)
class Kind:
    """The template whose numbers a function has."""

    title: str
    is_told: bool  # that of any team is nobody's choice where the name tells of no other


def taken(function: Function) -> Kind | None:
    """Return what a function was taken for; None where no number is a template's, or it is set apart."""
    name = None if function.set_apart or "project" in function.numbers else kind_of(function.numbers)
    if name is None:
        return None
    told = not function.groups or name != TICKETS or function.name == OTHER or told_by(function.name)
    return Kind(template(name).title, bool(told))
