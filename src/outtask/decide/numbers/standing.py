"""Where each number stands: what counts now, where it comes from, and whether anybody has confirmed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outtask.decide.numbers.places import Data, at, put
from outtask.formats.case_words import counted
from outtask.formats.report.numbers import with_mean
from outtask.terms.amounts import Origin
from outtask.terms.inputs import inputs_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outtask.decide.numbers.fields import Section
    from outtask.terms.amounts import Amount
    from outtask.terms.inputs import Input, Term

CONFIRMED = "the usual figure, confirmed here"


@dataclass(frozen=True)
class Standing:
    """What counts for one field now."""

    text: str  # the amount with its unit
    origin: str
    why: str
    is_stated: bool  # in the inputs; else it stands in for what was left out

    @property
    def may_confirm(self) -> bool:
        """Tell whether it is a default that nobody has confirmed."""
        return self.origin == Origin.ASSUMED.value


def standings(term: Term, data: Data, currency: str, unit: str) -> dict[str, Standing]:
    """Return where each amount of a resolved term stands, by the name of its field."""
    found = {}
    for item in inputs_of(term):
        if item.amount is not None:
            found[item.path] = _standing(item, item.amount, data, currency, unit)
    return found


def _standing(item: Input, amount: Amount, data: Data, currency: str, unit: str) -> Standing:
    told = counted(item.spec.unit, unit)
    text = with_mean(amount, told, currency)
    # The reason of a default is none for what somebody said.
    why = amount.source or (item.spec.why if amount.origin is Origin.ASSUMED else "")
    return Standing(text, amount.origin.value, why, at(data, item.path.split(".")) is not None)


def confirmed(data: Data, section: Section, term: Term, names: set[str] | None = None) -> Data:
    """Return the data with the assumed numbers of a section said by a person from now on.

    ``names`` picks some of its fields; None means all of them. What is stated keeps its source.
    """
    amounts: Mapping[str, Amount | None] = {item.path: item.amount for item in inputs_of(term)}
    for field in section.fields:
        amount = amounts.get(field.name)
        if field.kind != "amount" or amount is None or (names is not None and field.name not in names):
            continue
        if amount.origin is not Origin.ASSUMED and not amount.question:
            continue
        data = put(data, field.path, _judged(amount, at(data, field.path)))
    return data


def _judged(amount: Amount, before: Any) -> dict[str, Any]:
    stated = dict(before) if isinstance(before, dict) else {}
    source = stated.get("source") or CONFIRMED  # why a default was assumed is not why somebody says it now
    found = {"low": amount.low, "likely": amount.likely, "high": amount.high}
    return {**found, "origin": Origin.JUDGED.value, "source": source}
