"""Where a figure comes from: the address of the page, and of the place on it, to which its origin leads."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse

from outtask.decide.numbers.fields import FUNCTION, STUDY
from outtask.decide.numbers.incumbent import OWN, PRICES
from outtask.decide.numbers.places import at
from outtask.terms.amounts import Origin

if TYPE_CHECKING:
    from collections.abc import Container

    from outtask.decide.models import Function
    from outtask.decide.numbers.fields import Section

FACTS: Final = {
    "volume.per_month": "level",
    "volume.growth": "growth",
    "volume.volatility": "volatility",
    "volume.noise": "by-month",
    "work.containment": "containment",
    "work.routineness": "routineness",
    "work.key_person": "key_person",
}
"""What a log measures -> the fact on the page of all that it told of a function."""
CARDS: Final = {"today.costs.": "costs", "today.contract.": "incumbent", "volume.steps.": "steps"}
"""How the paths start of what is asked a page further -> the card there."""
TERMS: Final = "today.terms."
IN_FILE: Final = "#figure"
"""How the address ends of a figure that no page asks: it stands in the case file."""


def whence(function: Function, place: str, origin: str, prices: Container[str] = ()) -> str:
    """Return where a figure of a function comes from, by its place (see ``report.behind``) and its origin.

    What was measured leads to where it was counted or quoted, else a figure leads to the field in which it
    is said; what no page asks stands in the case file. ``prices`` are those that may be quoted.
    """
    option, _, path = place.rpartition("/")
    if option:
        is_price = f"{option}-{path}" in prices
        return _to("decide:function", function, "quote") if is_price else _case(function, place)
    if origin == Origin.MEASURED.value:
        if path in FACTS and function.facts and at(function.numbers, path.split(".")) is None:
            return _to("decide:measured", function, FACTS[path])
        if path.startswith("volume."):
            return _to("decide:more-of", function, "series")
    return _said(function, path)


def _said(function: Function, path: str) -> str:
    """Return where a figure is said: of the function, of all functions, or in the case file."""
    stated = at(function.numbers, path.split(".")) is not None
    if not stated and (
        (path == "today.people" and _is_in_grid(function))
        or (path == "today.loaded_cost" and _is_in_grid(function, "loaded_cost"))
    ):
        return reverse("decide:people", args=[function.study_id])
    if path == "today.loaded_cost" and not stated:
        path = "loaded_cost"
    if path in inputs(FUNCTION):
        return _to("decide:numbers-of", function, inputs(FUNCTION)[path])
    if path in inputs(STUDY):
        return f"{reverse('decide:organisation', args=[function.study_id])}#{inputs(STUDY)[path]}"
    card = next((card for start, card in CARDS.items() if path.startswith(start)), None)
    if path.startswith(TERMS) and path.removeprefix(TERMS) in _paid_by(function):
        card = "incumbent"
    return _to("decide:more-of", function, card) if card else _case(function, path)


@cache
def inputs(sections: tuple[Section, ...]) -> dict[str, str]:
    """Return the name of each field with what its input is called on the page; of a range, the likely end."""
    fields = (field for section in sections for field in section.fields)
    return {one.name: f"id_{one.name}" + ("_1" if one.kind == "amount" else "") for one in fields}


def _is_in_grid(function: Function, said: str = "shares") -> bool:
    """Tell whether the staff grid says of somebody who does the work what is asked."""
    staff = function.study.frame.get("staff", ())
    return any(person["shares"].get(function.name) and person.get(said) for person in staff)


def _paid_by(function: Function) -> Container[str]:
    """Return the prices that are asked of who does the work today: each footing has its own."""
    model = (at(function.numbers, ("today", "terms")) or {}).get("model", OWN)
    return PRICES.get(model, {}).values()


def _to(page: str, function: Function, there: str) -> str:
    return f"{_address(page, function.pk)}#{there}"


@lru_cache(64)
def _address(page: str, key: int) -> str:
    """Look an address up once for the dozens of figures that lead to it."""
    return reverse(page, args=[key])


def _case(function: Function, place: str) -> str:
    asked = urlencode({"function": function.pk, "figure": place})
    return f"{_address('decide:case-upload', function.study_id)}?{asked}{IN_FILE}"
