"""How an input of a case is declared, with its unit, its default and why; and how to walk over all of them.

Money defaults are written in *loaded hours*: multiples of what one productive hour of an own person costs
with pension and other on-costs. So no default belongs to a country or a currency: a case in yen that states
its loaded cost has sensible defaults. ``money/unit`` defaults count loaded hours per hour of handling time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from pydantic import BaseModel, ConfigDict

from outtask.terms.amounts import Amount, Number

Given = Number | None
"""An input that may be left out; its Spec says what is then assumed."""
LARGEST = {"share": 1.0, "months": 1200.0}
"""By unit: a century is longer than any plan, and looking for what turns a verdict goes month by month."""


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
    ours: bool = False  # paid to nobody outside: in the case's currency, whatever an option is priced in

    def currency(self, option: str | None, case: str) -> str:
        """Return the currency in which it is stated: that of the option, if it has one, or of the case."""
        return case if self.ours or option is None else option

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
        """The largest allowed value: 1 for a share and a century for months, unless said otherwise."""
        return LARGEST.get(self.unit) if self.maximum is None else self.maximum


class Term(BaseModel):
    """Base of all parts of a case: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def key(self) -> str | None:
        """Return what tells this part of a list from the others; None where nobody walks over the list."""
        return None

    def spec_here(self, spec: Spec) -> Spec:
        """Return the declaration of one of its inputs, told as that of this part of a list."""
        return replace(spec, label=f"{spec.label} ({self.key()})")


@dataclass(frozen=True)
class Input:
    """One input as it stands in a case."""

    path: str  # its name below the object walked over: "work.hours_per_unit", "today.costs.Licences.yearly"
    spec: Spec
    amount: Amount | None
    place: tuple[str | int, ...]  # where it stands: ("today", "costs", 0, "yearly")


def spec_of(model: type[BaseModel], name: str) -> Spec | None:
    """Return the Spec declared beside a field, if it has one."""
    return specs_of(model)[name]


def is_ours(term: BaseModel, name: str) -> bool:
    """Tell whether an input of an option is what it costs at home, in the case's currency."""
    spec = specs_of(type(term)).get(name)
    return spec is not None and spec.ours


@cache  # as many as there are terms
def specs_of(model: type[BaseModel]) -> dict[str, Spec | None]:
    """Return the fields of a term in the order of declaration, each with its Spec, if it has one."""
    return {
        name: next((item for item in field.metadata if isinstance(item, Spec)), None)
        for name, field in model.model_fields.items()
    }


def inputs_of(term: BaseModel, prefix: str = "", place: tuple[str | int, ...] = ()) -> Iterator[Input]:
    """Walk over every input of a term and of the terms below it, in the order of declaration.

    Of lists those are entered whose parts have a key, such as lines of cost; functions and options are
    walked one by one by who owns them. In paths the key stands for the position, so that a part keeps its
    path whatever else is in its list.
    """
    for name, spec in specs_of(type(term)).items():
        value = getattr(term, name)
        if spec is None and not isinstance(value, BaseModel | tuple):
            continue
        path, here = prefix + name, (*place, name)
        if spec is not None:
            if isinstance(value, tuple):
                for i, amount in enumerate(value):
                    told = replace(spec, label=f"{spec.label}: {i + 1}")
                    yield Input(f"{path}.{i + 1}", told, amount, (*here, i))
            else:
                yield Input(path, spec, value, here)
        elif isinstance(value, BaseModel):
            yield from inputs_of(value, f"{path}.", here)
        elif isinstance(value, tuple):
            for i, part in enumerate(value):
                if isinstance(part, Term) and (key := part.key()) is not None:
                    for item in inputs_of(part, f"{path}.{key}.", (*here, i)):
                        yield replace(item, spec=part.spec_here(item.spec))


def amount_at(term: BaseModel, path: str) -> Amount | None:
    """Return the amount that :func:`inputs_of` names by a path, or None where there is none."""
    name, _, rest = path.partition(".")
    value = getattr(term, name, None)
    if isinstance(value, Amount):
        return None if rest else value
    if isinstance(value, BaseModel):
        return amount_at(value, rest)
    for i, part in enumerate(value if isinstance(value, tuple) else ()):
        if isinstance(part, Amount) and rest == str(i + 1):
            return part
        # Keys may have dots, so they are compared whole.
        if isinstance(part, Term) and rest.startswith(f"{part.key()}."):
            found = amount_at(part, rest.removeprefix(f"{part.key()}."))
            if found is not None:
                return found
    return None
