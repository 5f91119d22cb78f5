"""Whether a study can be decided as it stands, and the key of the result that would come out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outtask.core.ledger import canonical
from outtask.decide.case_of import case_of
from outtask.methods.questions import questions_of
from outtask.terms.errors import UserError
from outtask.terms.resolve import without_settled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.decide.models import Function, Study
    from outtask.terms.case import Case
    from outtask.terms.decision import OpenQuestion


@dataclass(frozen=True)
class Standing:
    """How a case stands: the key of its result, or what keeps it from being decided."""

    key: str
    problem: str
    asked: tuple[OpenQuestion, ...] = ()  # what is open in it


def case_json(case: Case) -> dict[str, Any]:
    """Return a case as JSON knows it: all that was said and measured, no defaults."""
    return case.model_dump(mode="json", exclude_none=True)


def key_of(case: dict[str, Any]) -> str:
    """Return the hash of a case as JSON and of the engine that decides it; its title decides nothing."""
    from importlib.metadata import version

    weighed = {key: value for key, value in case.items() if key != "case"}
    return hashlib.sha256(version("outtask").encode() + b"\0" + canonical(weighed)).hexdigest()


def standing_of(study: Study, functions: Sequence[Function]) -> Standing:
    """Return how the case of a study stands."""
    try:
        case = case_of(study, functions)
        return Standing(key_of(case_json(case)), "", questions_of(without_settled(case))[0])
    except UserError as error:
        return Standing("", str(error))
