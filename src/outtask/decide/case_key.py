"""Whether a study can be decided as it stands, and the key of the result that would come out."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from outtask.core.ledger import canonical
from outtask.decide.case_of import case_of
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outtask.decide.models import Function, Study
    from outtask.terms.case import Case

REMEMBERED: Final = 64
_known: OrderedDict[str, Standing] = OrderedDict()


@dataclass(frozen=True)
class Standing:
    """How a case stands: the key of its result, or what keeps it from being decided."""

    key: str
    problem: str


def case_json(case: Case) -> dict[str, Any]:
    """Return a case as JSON knows it: all that was said and measured, no defaults."""
    return case.model_dump(mode="json", exclude_none=True)


def key_of(case: dict[str, Any]) -> str:
    """Return the hash of a case as JSON and of the engine that decides it."""
    from importlib.metadata import version

    return hashlib.sha256(version("outtask").encode() + b"\0" + canonical(case)).hexdigest()


def standing_of(study: Study, functions: Sequence[Function]) -> Standing:
    """Return how the case of a study stands; what was looked at before is known by its content."""
    mark = _mark(study, functions)
    if mark not in _known:
        try:
            _known[mark] = Standing(key_of(case_json(case_of(study, functions))), "")
        except UserError as error:
            _known[mark] = Standing("", str(error))
        while len(_known) > REMEMBERED:
            _known.popitem(last=False)
    return _known[mark]


def _mark(study: Study, functions: Sequence[Function]) -> str:
    """Return the hash of all that a case is made of, as it is stored."""
    rows = [[f.name, f.set_apart, f.bundle, f.facts, f.numbers] for f in functions]
    return hashlib.sha256(canonical([study.title, study.frame, rows])).hexdigest()
