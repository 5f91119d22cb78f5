"""One function of a case: its volume, its work, how it is done today, and the ways it could be done."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from outtask.terms.amounts import MOST, Number
from outtask.terms.inputs import Given, Spec, Term
from outtask.terms.options import AnyOption, InHouse


class Step(Term):
    """A dated change of demand: an acquisition, a move to the cloud."""

    month: int = Field(ge=1)  # 1 is the first month of the case
    factor: Annotated[Given, Spec("ratio", None, "Factor on the volume")] = None
    add: Annotated[Given, Spec("units/month", None, "Volume a month added", minimum=-MOST)] = None
    note: str = ""

    def key(self) -> str:
        """Return its month and kind."""
        return f"{'added' if self.factor is None else 'factor'} from month {self.month}"

    def spec_here(self, spec: Spec) -> Spec:
        """Return the declaration of one of its inputs, with its month."""
        return replace(spec, label=f"{spec.label} from month {self.month}")


class Reversion(Term):
    """Demand that is drawn back to a level."""

    level: Annotated[Number, Spec("units/month", None, "Volume a month to which it returns")]
    speed: Annotated[
        Number,
        Spec("per year", None, "Speed at which the volume returns", "half of the way takes ln 2 / speed"),
    ]


class Driver(Term):
    """A further driver of the same function's work. Numbers stand here, or come from a driver series."""

    unit: str = Field(min_length=1, max_length=120)
    per_month: Annotated[Given, Spec("units/month", None, "Volume a month now")] = None
    hours_per_unit: Annotated[Number, Spec("hours/unit", None, "Hours of work for one unit")]
    growth: Annotated[
        Given,
        Spec(
            "per year",
            None,
            "Growth of the mean, a year",
            "default: as the first driver",
            minimum=-0.95,
            maximum=1,
        ),
    ] = None
    drivers: str | None = None  # path of a driver series, relative to the case file; default the volume's own
    function: str | None = None  # its name there

    def key(self) -> str:
        """Return its unit."""
        return self.unit

    def spec_here(self, spec: Spec) -> Spec:
        """Return the declaration of one of its inputs, in its own unit."""
        unit = spec.unit.replace("units/", f"{self.unit}s/").replace("/unit", f"/{self.unit}")
        return replace(spec, label=f"{spec.label} ({self.unit})", unit=unit)


class Volume(Term):
    """What drives the work, per month. Numbers are written here, or come from a log or a driver series."""

    unit: str = "ticket"
    per_month: Annotated[Given, Spec("units/month", None, "Volume a month now")] = None
    growth: Annotated[
        Given,
        Spec(
            "per year",
            (-0.1, 0.0, 0.15),
            "Expected growth of the volume",
            "unknown: it may shrink, or grow",
            minimum=-0.95,
            maximum=1,
        ),
    ] = None
    growth_known: bool = True  # false: the verdict is conditional on growth, and says for which it holds
    volatility: Annotated[
        Given,
        Spec(
            "per year",
            (0.05, 0.15, 0.3),
            "Lasting surprises in the volume (volatility)",
            "unknown: between steady and restless",
            maximum=3.0,
        ),
    ] = None
    noise: Annotated[
        Given,
        Spec(
            "share",
            (0.03, 0.08, 0.15),
            "Month-to-month noise in the volume, which does not last",
            "chance alone moves 400 a month by 5 %, waves by more",
            maximum=2.0,
        ),
    ] = None
    season: tuple[float, ...] | None = None  # twelve factors with mean 1, January first
    reversion: Reversion | None = None
    steps: tuple[Step, ...] = ()
    also: tuple[Driver, ...] = ()  # further drivers, which move with this one
    ends_after: int | None = Field(default=None, ge=1)  # months; the need ends then
    log: str | None = None  # one of the case's logs, or the path of a ticket log
    drivers: str | None = None  # path of a driver series, relative to the case file
    function: str | None = None  # its name there; default this function's own
    months_observed: int | None = Field(default=None, ge=0)  # behind measured growth; few mean "too early"
    observed: tuple[Annotated[float, Field(ge=0)], ...] | None = None  # months that a series told


class Work(Term):
    """What the work is like, whoever does it."""

    hours_per_unit: Annotated[
        Given,
        Spec(
            "hours/unit",
            (0.5, 1.0, 2.0),
            "Hours of work for one unit",
            "unknown: half an hour to two",
            minimum=0.001,  # four seconds; work without hours is fixed work
        ),
    ] = None
    fixed_hours: Annotated[
        Given, Spec("hours/month", 0, "Hours of work that do not follow the volume", "upkeep, reporting")
    ] = None
    productive_hours: Annotated[
        Given,
        Spec(
            "hours/year",
            (1450, 1560, 1650),
            "Hours that a person is at work",
            "after leave and illness",
            minimum=100,
            maximum=3000,
        ),
    ] = None
    utilisation: Annotated[
        Given,
        Spec(
            "share",
            (0.7, 0.8, 0.88),
            "Share of a person's working hours spent on this work",
            "meetings, learning",
            minimum=0.05,
        ),
    ] = None
    coverage_hours: Annotated[
        Given,
        Spec(
            "hours/week",
            0,
            "Hours that must be staffed, however little happens",
            "0: nothing must be",
            maximum=168,
        ),
    ] = None
    seats: Annotated[
        Given,
        Spec(
            "people",
            1,
            "People on duty at once in the hours that must be staffed",
            "one, until somebody says more",
        ),
    ] = None
    requirement_change: Annotated[
        Given,
        Spec(
            "per year",
            (0.05, 0.12, 0.25),
            "Share of the work whose requirements change",
            "new systems, rules and releases",
        ),
    ] = None
    containment: Annotated[
        Given,
        Spec("share", None, "Share of the work received that stays until it is done", "measured from a log"),
    ] = None
    routineness: Annotated[
        Given, Spec("share", None, "Share of the work that is repeatable", "measured from a log")
    ] = None
    key_person: Annotated[
        Given, Spec("share", None, "Reliance on few people, from 0 to 1", "measured from a log")
    ] = None
    documented: Literal["yes", "partly", "no"] = "partly"
    measured: bool = True  # whether volume and results are measured at all


class Data(Term):
    """Which data the work touches, and where it may go."""

    kind: Literal["none", "personal", "regulated"] = "none"
    allowed_locations: tuple[str, ...] | None = (
        None  # ISO country codes; none given: anywhere for kind "none"
    )


class YearlyCost(Term):
    """A line of today's cost beside people, and what becomes of it when the work leaves."""

    name: str = Field(min_length=1, max_length=120)
    yearly: Annotated[Number, Spec("money/year", None, "Yearly cost")]
    fate: Literal["avoidable", "stranded", "transferred"]
    note: str = ""

    def key(self) -> str:
        """Return its name."""
        return self.name


class Contract(Term):
    """An incumbent contract: when it ends and what leaving before costs."""

    provider: str | None = None
    ends_month: int = Field(default=0, ge=0)  # months from the start of the case; 0: may be left at once
    notice: Annotated[
        Given, Spec("months", 3, "Notice to leave today's contract", "a quarter of a year is usual")
    ] = None
    fee: Annotated[
        Given, Spec("money", 0, "Fee for leaving today's contract before its end", "none is known")
    ] = None


class Today(Term):
    """How the function is done now: the status quo that every option is compared with."""

    people: Annotated[
        Given,
        Spec(
            "people", None, "Own people who do it, in full-time equivalents", "default: what the work needs"
        ),
    ] = None
    loaded_cost: Annotated[
        Given,
        Spec(
            "money/person/year",
            None,
            "Pay, pension and other on-costs of a person",
            "tools, desk and lead come on top",
            minimum=1,
        ),
    ] = None
    other_cost: Annotated[
        Given, Spec("money/year", 0, "Other yearly cost: licences, hardware, space", "none is known")
    ] = None
    other_avoidable: Annotated[
        Given,
        Spec(
            "share",
            (0.2, 0.5, 0.8),
            "Part of today's other cost that ends when the work leaves",
            "the rest is stranded",
        ),
    ] = None
    costs: tuple[YearlyCost, ...] = ()  # the same line by line, beside or instead of other_cost
    people_avoidable: Annotated[
        Given,
        Spec(
            "share",
            (0.6, 0.85, 1.0),
            "Part of today's cost of people that ends when the work leaves",
            "fractions of people free no cash unless someone leaves",
        ),
    ] = None
    terms: AnyOption = InHouse()  # on which footing it runs today: own people, or what an incumbent is paid
    contract: Contract | None = None  # when and at what cost an incumbent can be left

    @property
    def named_terms(self) -> AnyOption:
        """The terms, with the provider that the contract names where they name none."""
        name = self.contract.provider if self.contract else None
        if not name or self.terms.provider or isinstance(self.terms, InHouse):
            return self.terms
        return self.terms.model_copy(update={"provider": name})

    @property
    def nobody(self) -> bool:
        """Whether nobody does the work today: people are stated, and there are none."""
        return self.people is not None and self.people.high == 0 and isinstance(self.terms, InHouse)


class FreedHours(Term):
    """What people do with the hours that a decision frees."""

    use: Literal["cash", "bought hours", "core work", "none"] = "cash"
    rate: Annotated[
        Given,
        Spec(
            "money/hour",
            (0.5, 1.0, 1.5),
            "Worth of an own hour that is set free",
            "from half of what it costs to half more",
        ),
    ] = None


class Values(Term):
    """What money does not already say: worth a year to go from the worst to the best level."""

    control: Annotated[
        Given,
        Spec(
            "money/year",
            None,
            "Worth of control and visibility, from worst to best",
            "default 4 % of today's cost",
        ),
    ] = None
    skills: Annotated[
        Given,
        Spec(
            "money/year", None, "Worth of internal skills and leadership, from worst to best", "default 3 %"
        ),
    ] = None
    innovation: Annotated[
        Given, Spec("money/year", None, "Worth of innovation brought in, from worst to best", "default 2 %")
    ] = None
    culture: Annotated[
        Given,
        Spec("money/year", None, "Worth of freedom from cultural misfit, from worst to best", "default 2 %"),
    ] = None


SHORTEST_PROJECT = 0.25  # months: a week


class Project(Term):
    """A one-time project: work with an end, and what it costs to be late."""

    work_hours: Annotated[
        Given,
        Spec(
            "hours",
            (800, 1500, 3000),
            "Hours of work in the whole project",
            "half a year to two years of one person",
        ),
    ] = None
    duration: Annotated[
        Given,
        Spec("months", (3, 5, 8), "Length of the project once started", "two or three people at work on it"),
    ] = None
    due_month: int = Field(default=12, ge=1)
    late_cost: Annotated[
        Given,
        Spec(
            "money/month",
            (40, 120, 300),
            "Cost of each month that the project is late",
            "what was to end goes on, and somebody waits",
        ),
    ] = None


class Function(Term):
    """One IT function or service tower, with its options. The status quo is always one of them."""

    name: str = Field(min_length=1, max_length=120)
    note: str = ""
    stays: str | None = None  # the reason why it must stay inside (accountability, architecture)
    volume: Volume = Volume()
    work: Work = Work()
    project: Project | None = None
    data: Data = Data()
    today: Today = Today()
    freed_hours: FreedHours = FreedHours()
    stays_inside: Annotated[
        Given,
        Spec(
            "hours/month",
            (10, 20, 40),
            "Own hours still needed when the work leaves",
            "incident lead, architect",
        ),
    ] = None
    values: Values = Values()
    options: tuple[AnyOption, ...] | None = None  # default: each model, at the market's price

    @property
    def nobody(self) -> bool:
        """Whether nobody does the work today: it is said, or it is a project without people stated for it."""
        unmanned = self.project is not None and self.today.people is None
        return self.today.nobody or (unmanned and isinstance(self.today.terms, InHouse))
