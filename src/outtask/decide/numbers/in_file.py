"""A figure that no page asks: its name, what counts now, and where a case file says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outtask.decide.numbers.standing import standings
from outtask.decide.numbers.summary import looked_at
from outtask.formats.case_words import field_name
from outtask.terms.inputs import inputs_of

if TYPE_CHECKING:
    from outtask.decide.models import Function
    from outtask.decide.numbers.standing import Standing
    from outtask.terms.inputs import Term


@dataclass(frozen=True)
class InFile:
    """A figure as the case file's page tells it."""

    label: str
    option: str  # of which option it is, if of one
    now: Standing
    field: str  # such as ``functions[Network].today.terms.hiring_cost``
    is_listed: bool  # else the file lists no options yet, and each must be named first


def in_file(function: Function, place: str, currency: str, unit: str) -> InFile | None:
    """Return what a case file says of a figure, by its place (see ``report.behind``); None where none is."""
    complete = looked_at(function.study, function).complete
    if complete is None:
        return None
    number, _, path = place.rpartition("/")
    asked, option = complete.functions[0], ""
    found: Term = asked
    steps: tuple[str | int, ...] = ("functions", 0)
    options = asked.options or ()
    if number:
        if not number.isdecimal() or int(number) >= len(options):
            return None
        found, option = options[int(number)], options[int(number)].name or ""
        steps = (*steps, "options", int(number))
        currency = options[int(number)].currency or currency
    item = next((one for one in inputs_of(found) if one.path == path), None)
    now = standings(found, {}, currency, unit).get(path)
    if item is None or now is None:
        return None
    listed = function.numbers.get("options")
    named = {"name": function.name, **function.numbers}
    if number and not listed:
        named["options"] = [{"model": one.model.value} for one in options]
    field = field_name({"functions": [named]}, (*steps, *item.place))
    return InFile(item.spec.label.partition(";")[0], option, now, field, bool(listed or not number))
