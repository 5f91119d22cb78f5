"""How an input of a case is declared, with its unit, its default and why; and how to walk over all of them.

Money defaults are written in *loaded hours*: multiples of what one productive hour of an own person costs
with everything on top. So no default belongs to a country or a currency: a case in yen that states its loaded
cost has sensible defaults. ``money/unit`` defaults count loaded hours per hour of handling time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from outtask.terms.amounts import Amount, Number

Given = Number | None
"""An input that may be left out; its Spec says what is then assumed."""


@dataclass(frozen=True)
class Spec:
    """The declaration of one input; stands beside its type: ``x: Annotated[Given, Spec(...)] = None``."""

    unit: str  # "money/unit", "share", "months", "hours/month", "per year" ...
    default: (
        tuple[float, float, float] | float | None
    )  # money in loaded hours; None: required, derived or unused
    label: str  # in plain words, as a page or a message names it
    why: str = ""  # where the default comes from
    minimum: float = 0.0
    maximum: float | None = None

    @property
    def is_price(self) -> bool:
        """Whether cost is linear in this input, so that its thresholds have a closed form."""
        return self.unit.startswith("money")

    @property
    def range(self) -> tuple[float, float, float] | None:
        """The default as (low, likely, high)."""
        if self.default is None or isinstance(self.default, tuple):
            return self.default
        return (float(self.default),) * 3

    @property
    def most(self) -> float | None:
        """The largest allowed value: 1 for a share unless said otherwise."""
        return 1.0 if self.maximum is None and self.unit == "share" else self.maximum


class Term(BaseModel):
    """Base of all parts of a case: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Input:
    """One input as it stands in a case."""

    path: str  # dotted place below the object walked over: "work.hours_per_unit"
    spec: Spec
    amount: Amount | None


def spec_of(model: type[BaseModel], name: str) -> Spec | None:
    """Return the Spec declared beside a field, if it has one."""
    return next((item for item in model.model_fields[name].metadata if isinstance(item, Spec)), None)


def inputs_of(term: BaseModel, prefix: str = "") -> Iterator[Input]:
    """Walk over every input of a term and of the terms below it, in the order of declaration.

    Lists of terms are not entered: functions and options are walked one by one by who owns them.
    """
    for name in type(term).model_fields:
        value = getattr(term, name)
        if (spec := spec_of(type(term), name)) is not None:
            yield Input(prefix + name, spec, value)
        elif isinstance(value, BaseModel):
            yield from inputs_of(value, f"{prefix}{name}.")
