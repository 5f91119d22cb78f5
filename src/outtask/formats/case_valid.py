"""Turn the data of a file into a Case, and go on past what is wrong, so that all of it is found at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from outtask.formats.case_names import STAND_IN
from outtask.formats.case_words import place_of
from outtask.terms.case import Case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

    from outtask.formats.yaml_lines import Place

ROUNDS = 12  # each leaves out what the one before found; more than the depth of a case is never needed
YES_NO = {"yes": True, "Yes": True, "no": False, "No": False}
NAMES = ("name", "case")  # what is only a name may be anything while the rest is looked at


def validated(
    data: dict[str, Any], without: Sequence[Place] = ()
) -> tuple[Case | None, list[ErrorDetails], Sound]:
    """Return the case, what is wrong with the data, and which sound part of it the case was made from.

    With errors the case is that of the sound part, or None where too little is left to make one. What is
    known to be wrong already is left out from the start.
    """
    sound = Sound(data, without)
    found: list[ErrorDetails] = []
    for _ in range(ROUNDS):
        try:
            # As JSON, because only there strict means: no text for numbers, no numbers for text.
            return Case.model_validate_json(json.dumps(sound.data), strict=True), found, sound
        except ValidationError as why:
            errors = [error for error in why.errors(include_url=False) if not _follows(error)]
        errors = [error for error in errors if not sound.reads_as_bool(error)]
        found = found or errors
        if not sound.leave_out(errors):
            break
    return None, found, sound


def _follows(error: ErrorDetails) -> bool:
    """Tell whether an error only says that a list is empty once its wrong items are left out."""
    return error["type"] == "too_short" and bool(error["input"])


class Sound:
    """The part of a file's data in which nothing was found wrong, with places as in the whole file."""

    def __init__(self, whole: dict[str, Any], without: Sequence[Place] = ()) -> None:
        self.whole = whole
        self.removed: set[Place] = set(without)
        self._stand_ins: dict[Place, str] = {}
        self._kept: dict[Place, list[int]] = {}
        self._bools: dict[Place, bool] = {}
        self.data = self._rebuilt(whole, ())

    def leave_out(self, errors: list[ErrorDetails]) -> bool:
        """Leave out what the errors point at; tell whether anything of a case is left."""
        for error in errors:
            place = self.origin(place_of(self.data, error["loc"]))
            if place and place[-1] in NAMES:
                given = error["input"]
                plain = isinstance(given, int | float) and error["type"] != "missing"
                self._stand_ins[place] = str(given) if plain else f"{STAND_IN} {len(self._stand_ins) + 1})"
            elif error["type"] == "missing":
                self.removed.add(place[:-1])
            else:
                self.removed.add(place)
        if () in self.removed:
            return False
        self._kept.clear()
        self.data = self._rebuilt(self.whole, ())
        return True

    def reads_as_bool(self, error: ErrorDetails) -> bool:
        """Tell whether yes or no stands where true or false is due; from now on it is read as that."""
        given = error["input"]
        meant = YES_NO.get(given) if error["type"] == "bool_type" and isinstance(given, str) else None
        if meant is not None:
            self._bools[self.origin(place_of(self.data, error["loc"]))] = meant
        return meant is not None

    def origin(self, place: Place) -> Place:
        """Return where a place of the sound part stands in the whole file."""
        found: Place = ()
        for step in place:
            kept = self._kept.get(found)
            found = (*found, kept[step] if kept is not None and isinstance(step, int) else step)
        return found

    def touches(self, place: Place) -> bool:
        """Tell whether a finding at a place of the whole file may only follow from what was left out."""
        gone = self.removed | self._stand_ins.keys()
        return any(place[: len(one)] == one or one[: len(place)] == place for one in gone)

    def _rebuilt(self, data: Any, place: Place) -> Any:
        if isinstance(data, dict):
            names = [key for key in NAMES if (*place, key) in self._stand_ins]
            kept = {
                k: self._rebuilt(v, (*place, k)) for k, v in data.items() if (*place, k) not in self.removed
            }
            return kept | {key: self._stand_ins[*place, key] for key in names}
        if isinstance(data, list):
            self._kept[place] = [i for i in range(len(data)) if (*place, i) not in self.removed]
            return [self._rebuilt(data[i], (*place, i)) for i in self._kept[place]]
        return self._bools.get(place, data)
