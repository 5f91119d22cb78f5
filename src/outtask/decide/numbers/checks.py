"""What is wrong, does not fit, is hardly meant or worth a note in what people said, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from outtask.decide.case_of import measured
from outtask.formats.case_doubts import doubts
from outtask.formats.case_rules import broken_rules
from outtask.formats.case_valid import validated
from outtask.formats.case_words import Kind, findings_in, sentence
from outtask.terms.errors import UserError
from outtask.terms.resolve import resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from outtask.decide.models import Function, Study
    from outtask.formats.case_names import Finding
    from outtask.formats.yaml_lines import Place
    from outtask.terms.case import Case

STAND_IN = {"name": "any", "volume": {"per_month": 100}, "today": {"people": 1}}
ALONE = ("functions", 0)
"""Where a function stands that is looked at on its own."""


@dataclass(frozen=True)
class Said:
    """One finding: an error keeps the case from being decided, the others do not; a note is no doubt."""

    kind: Kind
    place: Place
    what: str
    mend: str | None = None

    @property
    def text(self) -> str:
        """Return it as a sentence."""
        return sentence(self.what, self.mend)

    @property
    def is_error(self) -> bool:
        """Tell whether it keeps the case from being decided."""
        return self.kind is Kind.ERROR

    @property
    def is_note(self) -> bool:
        """Tell whether all is well if it is meant so."""
        return self.kind is Kind.NOTE


@dataclass(frozen=True)
class Looked:
    """What is said, as far as a case could be made of it."""

    data: dict[str, Any]
    case: Case | None = None  # with errors: of the parts without
    complete: Case | None = None  # the same with defaults filled in
    said: tuple[Said, ...] = ()

    @property
    def errors(self) -> tuple[Said, ...]:
        """Return what keeps the case from being decided."""
        return tuple(one for one in self.said if one.is_error)


def look_at_frame(study: Study, frame: Mapping[str, Any]) -> Looked:
    """Look at what holds for all functions, with one plain function to stand in for them.

    That a person's cost is not known belongs to the study then, and not to that function.
    """
    data = {key: value for key, value in frame.items() if key not in ("correlations", "bundles", "staff")}
    looked = _look({"case": study.title, **data, "functions": [STAND_IN]}, [])
    said = [
        Said(one.kind, ("loaded_cost",), _("what a person costs a year is not known"), one.mend)
        if one.place[:2] == ALONE
        else one
        for one in looked.said
        if one.place[:2] != ALONE or one.place[-1:] == ("loaded_cost",)
    ]
    return replace(looked, said=tuple(said))


def look_at_staff(study: Study, frame: Mapping[str, Any], functions: Sequence[Function]) -> Looked:
    """Look at the staff grid, with plain functions of the names it knows."""
    kept = {key: value for key, value in frame.items() if key not in ("correlations", "bundles")}
    plain = [{**STAND_IN, "name": one.name} for one in functions]
    looked = _look({"case": study.title, **kept, "functions": plain or [STAND_IN]}, [])
    return replace(looked, said=tuple(one for one in looked.said if one.place[:1] == ("staff",)))


def look_at_one(study: Study, function: Function, numbers: Mapping[str, Any] | None = None) -> Looked:
    """Look at one function in the case of its study, as if it were the only one, set apart or not.

    With ``numbers``, at what it would be with these.
    """
    data = {key: value for key, value in study.frame.items() if key not in ("correlations", "bundles")}
    said = function.numbers if numbers is None else numbers
    data = {"case": study.title, **data, "functions": [{"name": function.name, **said}]}
    data["staff"] = [
        {**person, "shares": {name: part for name, part in person["shares"].items() if name == function.name}}
        for person in study.frame.get("staff", ())
    ]
    looked = _look(data, [function])
    return replace(looked, said=tuple(one for one in looked.said if one.place[:2] in (ALONE, ())))


def _look(data: dict[str, Any], functions: Sequence[Function]) -> Looked:
    case, wrong, sound = validated(data)
    said = list(_told(Kind.ERROR, findings_in(data, wrong)))
    if case is None:
        return Looked(data, said=tuple(said))
    case = measured(case, functions)

    def kept(kind: Kind, findings: Iterable[Finding]) -> Iterable[Said]:
        """Leave out what only follows from an error."""
        for one in _told(kind, findings):
            here = sound.origin(one.place)
            if not sound.touches(here):
                yield Said(kind, here, one.what, one.mend)

    said += kept(Kind.ERROR, broken_rules(case))
    try:
        complete = resolved(case)
    except UserError as why:
        if not said:
            said.append(Said(Kind.ERROR, (why.field,) if why.field else (), why.what, why.mend))
        return Looked(data, case, None, tuple(said))
    if not said:
        said += [one for kind, findings in doubts(case, complete) for one in kept(kind, findings)]
    return Looked(data, case, complete, tuple(said))


def _told(kind: Kind, findings: Iterable[Finding]) -> Iterable[Said]:
    return (Said(kind, place, what, mend) for place, what, mend in findings)
