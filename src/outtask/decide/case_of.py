"""From a study and its functions to the case that is decided: what people said, and what the log measured.

A study holds a case without its functions (``Study.frame``), a function what a case file says of it
(``Function.numbers``). What nobody said is filled in as measured; what is left is assumed when it is decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from outtask.decide.models import Function, Study
    from outtask.terms.case import Case

LOG = "ticket log"


def case_of(study: Study, functions: Sequence[Function]) -> Case:
    """Return the case of a study, measured facts filled in; defaults are not (see ``terms.resolve``).

    Functions that are set apart are left out. Raises UserError for the first thing that keeps it from being
    decided, with its field.
    """
    return _valid(case_data(study, functions), functions)


def _valid(data: dict[str, Any], functions: Sequence[Function]) -> Case:
    from outtask.formats.case_rules import broken_rules
    from outtask.formats.case_valid import validated
    from outtask.formats.case_words import findings_in, names_at

    if not data["functions"]:
        raise UserError("there is no function to decide on", mend="make one of your groups")
    case, errors, _ = validated(data)
    for place, what, mend in findings_in(data, errors):
        raise UserError(what, field=names_at(data, place), mend=mend)
    assert case is not None
    case = measured(case, functions)
    for place, what, mend in broken_rules(case):
        raise UserError(what, field=names_at(data, place), mend=mend)
    return case


def case_alone(study: Study, function: Function) -> Case:
    """Return the case as if a function were the only one; raises UserError as :func:`case_of` does."""
    frame = {key: value for key, value in study.frame.items() if key not in ("correlations", "bundles")}
    name = function.name
    frame["staff"] = [
        {**person, "shares": {name: person["shares"][name]} if name in person["shares"] else {}}
        for person in frame.get("staff", ())
    ]
    data = case_data(study, [function], frame)
    data.pop("bundles", None)
    return _valid(data, [function])


def case_data(
    study: Study, functions: Sequence[Function], frame: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the case as a case file says it: what people said, nothing measured.

    With ``frame``, what it would be if this held for all functions.
    """
    kept, frame = decided_on(functions), study.frame if frame is None else frame
    data = {"case": study.title, **frame}
    data["functions"] = [{"name": function.name, **function.numbers} for function in kept]
    together: dict[str, list[str]] = {}
    for function in kept:
        if function.bundle:
            together.setdefault(function.bundle, []).append(function.name)
    if together:
        stated = {bundle["name"]: bundle for bundle in frame.get("bundles", ())}
        data["bundles"] = [
            {**stated.get(name, {}), "name": name, "functions": names} for name, names in together.items()
        ]
    else:
        data.pop("bundles", None)
    return data


def decided_on(functions: Sequence[Function]) -> list[Function]:
    """Return the functions that are not set apart, in their order."""
    return [function for function in functions if not function.set_apart]


def measured(case: Case, functions: Sequence[Function]) -> Case:
    """Return the case with what the log measured of each function, wherever it states nothing itself."""
    from outtask.formats.case_measured import filled_from
    from outtask.formats.stored import restored
    from outtask.terms.facts import FunctionFacts

    facts = {function.name: function.facts for function in functions if function.facts}
    filled = tuple(
        filled_from(function, restored(FunctionFacts, facts[function.name]), LOG)
        if function.name in facts
        else function
        for function in case.functions
    )
    return case.model_copy(update={"functions": filled})
