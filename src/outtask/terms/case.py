"""A case: everything that a decision needs, in one object. Its file is YAML (see ``formats.case_file``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from outtask.terms.amounts import Number, Share
from outtask.terms.functions import Function
from outtask.terms.inputs import Given, Spec, Term
from outtask.terms.options import Outsourcing


class Provider(Term):
    """A provider that options may name."""

    name: str = Field(min_length=1)
    location: str | None = None  # ISO country code
    managed_already: bool = False  # its management hours are spent today in any case
    cultural_fit: Annotated[
        Given,
        Spec(
            "share",
            None,
            "How well the provider fits this organisation, from 0 to 1",
            "default: 0.7, nobody has rated it yet",
        ),
    ] = None
    note: str = ""


class Person(Term):
    """A row of the staff grid: one person (or several alike) over functions. Shares add up to 1 at most."""

    name: str = Field(min_length=1)
    count: float = Field(default=1, gt=0)
    shares: dict[str, Share]  # function -> share of this person's time
    loaded_cost: Annotated[
        Given,
        Spec("money/person/year", None, "Pay, pension and other on-costs of one such person", minimum=1),
    ] = None

    @model_validator(mode="after")
    def _at_most_whole(self) -> Self:
        if sum(self.shares.values()) > 1 + 1e-9:
            raise ValueError(f"the shares of {self.name} add up to more than 1")
        return self


class Log(Term):
    """A ticket log that functions name, and how it is to be read. Paths are relative to the case file."""

    path: str = Field(min_length=1)
    by: str | None = None  # column that names the function; default: the group in charge
    take: Literal["handled", "last", "first"] = "handled"
    zone: str | None = None  # of times that name none; default UTC
    day_first: bool | None = None  # how 3/4/2026 is read, where nothing in the log tells
    mapping: str | None = None  # path of a file that names the columns
    functions: str | None = None  # path of a file that says which group belongs to which function
    country: str | None = None  # durations then count its office hours


class Organisation(Term):
    """What kind of organisation decides."""

    provider_skill: Literal["none", "some"] = "some"  # to define, manage and verify others' work
    governance_hours: Annotated[
        Given,
        Spec("hours/month", None, "Own hours there are to manage providers", "default: no limit is known"),
    ] = None
    country: str | None = None  # ISO code: what "the same country" means


def _nothing_said(given: Any) -> Any:
    """Read a heading below which every line is still a comment."""
    return {} if given is None else given


class Bundle(Term):
    """Functions that could go together to one provider, sharing transition, management and deal size."""

    name: str = Field(min_length=1)
    functions: tuple[str, ...] = Field(min_length=1)  # names of functions, or of other bundles
    option: Outsourcing | None = None  # the shared terms; default: the members' own outsourcing options
    price_reduction: Annotated[
        Given, Spec("share", (0.03, 0.08, 0.15), "Price reduction where all go together", "deal size")
    ] = None
    transition_saving: Annotated[
        Given,
        Spec(
            "share",
            (0.1, 0.25, 0.4),
            "Part of the transition cost saved by doing it once",
            "one team, one plan, one set-up of access",
        ),
    ] = None


class Case(Term):
    """One decision case: the organisation, its functions, their options, and how to weigh them."""

    case: str = Field(min_length=1)  # its name
    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$")
    start: str = Field(default="2026-01", pattern=r"^\d{4}-(0[1-9]|1[0-2])$")  # month 1
    horizon_months: int = Field(default=60, ge=1, le=240)
    materiality: float = Field(default=0.05, gt=0, lt=1)
    confidence_needed: float = Field(default=0.5, gt=0, lt=1)  # below it, and with unknown facts: too early
    paths: int = Field(default=4096, ge=64, le=65_536)  # above it memory, not chance, is the limit
    seed: int = Field(default=1, ge=0)
    discount_rate: Annotated[
        Given, Spec("per year", 0.08, "Discount rate", "cost of capital", maximum=1.0)
    ] = None
    wage_growth: Annotated[
        Given,
        Spec(
            "per year",
            (0.02, 0.03, 0.04),
            "Growth of wages",
            "inflation, and about 1 % more",
            minimum=-0.2,
            maximum=1.0,
        ),
    ] = None
    price_indexation: Annotated[
        Given,
        Spec(
            "per year",
            (0.015, 0.025, 0.035),
            "Indexation of bought services",
            "contracts follow an index of inflation",
            minimum=-0.2,
            maximum=1.0,
        ),
    ] = None
    irrecoverable_vat: Annotated[
        Given, Spec("share", 0, "VAT on bought services that cannot be reclaimed", "most firms reclaim it")
    ] = None
    loaded_cost: Annotated[
        Given,
        Spec(
            "money/person/year",
            None,
            "Pay, pension and other on-costs of a person",
            "default: 60,000 to 95,000 in a case in euro; tools, desk and lead come on top",
            minimum=1,
        ),
    ] = None
    exchange_rates: dict[str, Number] = Field(
        default_factory=dict
    )  # currency -> units of the case's currency for one of it
    correlation: float = Field(default=0.3, ge=0, lt=1)  # of demand surprises between any two functions
    correlations: dict[str, dict[str, float]] | None = None  # or a full matrix by name
    organisation: Annotated[
        Organisation, BeforeValidator(_nothing_said, json_schema_input_type=Organisation | None)
    ] = Organisation()
    providers: tuple[Provider, ...] = ()
    staff: tuple[Person, ...] = ()
    logs: dict[str, Log] = Field(default_factory=dict)  # name -> a ticket log that volumes may name
    functions: tuple[Function, ...] = Field(min_length=1)
    bundles: tuple[Bundle, ...] = ()
    estate: bool = True  # also weigh handing everything to one provider
    estate_option: Outsourcing | None = None


def parts(case: Case) -> Iterator[tuple[tuple[str | int, ...], Term]]:
    """Walk over every part of a case that holds inputs, with its place. Parts of parts are not repeated."""
    yield (), case
    for name in ("providers", "staff", "functions", "bundles"):
        for i, item in enumerate(getattr(case, name)):
            yield (name, i), item
    for i, function in enumerate(case.functions):
        for j, option in enumerate(function.options or ()):
            yield ("functions", i, "options", j), option
