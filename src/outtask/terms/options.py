"""The sourcing models and everything that each of them costs. Ranges are (low, likely, high).

Every default is an assumption that the report shows as such; its reason stands beside it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from outtask.terms.amounts import Number, Share
from outtask.terms.inputs import Given, Spec, Term


class Model(StrEnum):
    """Who does the work, on which footing."""

    IN_HOUSE = "in-house"
    STAFF_AUGMENTATION = "staff-augmentation"
    OUT_TASKING = "out-tasking"
    CORE_OVERFLOW = "core-overflow"
    OUTSOURCING = "outsourcing"


class Option(Term):
    """What all options share: a model, a provider (or the market), a location."""

    name: str = ""  # default: model, provider and location
    provider: str | None = None  # a name from the case's providers; none means the market at large
    location: str | None = None  # ISO country code; none means the same country
    currency: str | None = None  # of every price in this option; default the case's own
    note: str = ""
    delay_probability: Annotated[
        Given,
        Spec(
            "share", (0.05, 0.15, 0.3), "Chance that the start is late", "starts of new services slip often"
        ),
    ] = None
    delay_months: Annotated[Given, Spec("months", (1, 2, 4), "Delay where the start is late", "")] = None
    severance_people: Annotated[
        Given, Spec("people", None, "Own people let go or transferred", "default: those whose work leaves")
    ] = None
    severance_cost: Annotated[
        Given,
        Spec(
            "money/person",
            (260, 520, 1040),
            "Cost of each person let go or transferred",
            "two to eight months of pay; where the law moves people to the provider, what the transfer costs",
        ),
    ] = None
    transfers_people: bool = (
        False  # staff-transfer law (TUPE, ARD): people go with the work, no severance saved
    )
    control_level: Annotated[
        Given, Spec("share", None, "Control and visibility, from 0 (worst) to 1 (best)")
    ] = None
    skills_level: Annotated[
        Given, Spec("share", None, "Internal skills and leadership kept or grown, from 0 (worst) to 1 (best)")
    ] = None
    innovation_level: Annotated[
        Given, Spec("share", None, "Innovation brought in, from 0 (worst) to 1 (best)")
    ] = None
    culture_level: Annotated[
        Given, Spec("share", None, "Freedom from cultural misfit, from 0 (worst) to 1 (best)")
    ] = None


class InHouse(Option):
    """Own people, hired and released with a lag; whole people, or whole shifts where hours are covered."""

    model: Literal[Model.IN_HOUSE] = Model.IN_HOUSE
    hire_lag: Annotated[Given, Spec("months", (2, 3, 6), "Time to fill a post", "typical notice periods")] = (
        None
    )
    release_lag: Annotated[
        Given,
        Spec(
            "months", (3, 6, 12), "Time until a post no longer needed is gone", "attrition before dismissal"
        ),
    ] = None
    hiring_cost: Annotated[
        Given,
        Spec(
            "money/person", (150, 300, 500), "Cost of recruiting one person", "15 to 25 % of a year's salary"
        ),
    ] = None
    training_cost: Annotated[
        Given,
        Spec(
            "money/person",
            (80, 200, 400),
            "Cost of bringing a new person up to speed",
            "two weeks to three months",
        ),
    ] = None
    release_cost: Annotated[
        Given,
        Spec("money/person", (130, 350, 800), "Cost of letting one person go", "one to six months of pay"),
    ] = None
    turnover: Annotated[
        Given, Spec("per year", (0.06, 0.12, 0.2), "Share of own people who leave", "IT staff")
    ] = None
    tools_per_person: Annotated[
        Given, Spec("money/person/year", (30, 60, 120), "Tools, licences and desk of one person", "")
    ] = None
    management_share: Annotated[
        Given,
        Spec(
            "share",
            (0.05, 0.1, 0.15),
            "Share of a team lead's time for each person led",
            "one lead for about ten people",
        ),
    ] = None
    overtime_premium: Annotated[
        Given,
        Spec(
            "ratio",
            (1.25, 1.5, 1.75),
            "Pay of an overtime hour, as a multiple of a normal one",
            "common agreements",
        ),
    ] = None
    overtime_cap: Annotated[
        Given, Spec("share", (0.05, 0.1, 0.15), "Most overtime, as a share of normal hours", "law and health")
    ] = None
    backlog_penalty: Annotated[
        Given,
        Spec(
            "money/unit",
            (0.1, 0.3, 1.0),
            "Harm done by one unit of work that waits a month",
            "delayed work of its caller",
        ),
    ] = None


class StaffAugmentation(Option):
    """Contractors who work under own direction: a rate, no commitment, more supervision and turnover."""

    model: Literal[Model.STAFF_AUGMENTATION] = Model.STAFF_AUGMENTATION
    rate_per_hour: Annotated[
        Given, Spec("money/hour", (1.15, 1.4, 1.8), "Contractor's hourly rate", "above an own loaded hour")
    ] = None
    rework_share: Annotated[
        Given,
        Spec(
            "share",
            (0.03, 0.08, 0.15),
            "Share of contractors' paid hours that are not accepted",
            "rate is judged per accepted hour",
        ),
    ] = None
    turnover: Annotated[
        Given, Spec("per year", (0.2, 0.4, 0.7), "Share of contractors who leave", "short engagements")
    ] = None
    onboarding_hours: Annotated[
        Given, Spec("hours/person", (40, 80, 160), "Paid hours until a contractor knows the place", "")
    ] = None
    supervision_hours: Annotated[
        Given, Spec("hours/person/month", (4, 8, 14), "Own hours to direct and check each contractor", "")
    ] = None
    lead_time: Annotated[Given, Spec("months", (0.5, 1, 2), "Time to find contractors", "")] = None
    notice: Annotated[Given, Spec("months", (0.25, 0.5, 1), "Notice to stop a contractor", "")] = None


class Delegated(Option):
    """What out-tasking and the overflow of a core share: a bounded service bought in small steps."""

    price_per_unit: Annotated[
        Given,
        Spec(
            "money/unit", None, "Price of one unit", "default: 0.8 to 1.3 of what its work costs own people"
        ),
    ] = None
    price_per_hour: Annotated[Given, Spec("money/hour", None, "Price of an hour worked")] = None
    price_per_month: Annotated[
        Given,
        Spec(
            "money/month",
            None,
            "Price of a month, whatever the volume",
            "default where hours must be covered",
        ),
    ] = None
    price_trend: Annotated[
        Given,
        Spec("per year", (-0.02, 0, 0.02), "Yearly change of the price beyond indexation", "", minimum=-0.5),
    ] = None
    definition_cost: Annotated[
        Given,
        Spec(
            "money",
            (80, 160, 320),
            "Cost of defining the work, tender and agreement",
            "one to two person-months",
        ),
    ] = None
    onboarding_cost: Annotated[
        Given,
        Spec(
            "money",
            (60, 150, 350),
            "Cost of bringing the provider in",
            "access, knowledge transfer, first checks",
        ),
    ] = None
    lead_time: Annotated[Given, Spec("months", (1, 2, 4), "Time until the provider starts", "")] = None
    ramp: Annotated[Given, Spec("months", (0, 1, 2), "Time from the start to full load", "")] = None
    minimum_share: Annotated[
        Given,
        Spec(
            "share",
            (0.5, 0.7, 0.9),
            "Least that is billed, as a share of the volume agreed",
            "short commitment",
        ),
    ] = None
    notice_weeks: Annotated[Given, Spec("weeks", (2, 4, 8), "Notice to agree another volume", "")] = None
    above_band: Annotated[
        Given,
        Spec(
            "share", (0, 0.05, 0.15), "Surcharge on volume far above what was agreed", "short-notice capacity"
        ),
    ] = None
    band_width: Annotated[
        Given,
        Spec(
            "share", (0.1, 0.2, 0.3), "Volume above what was agreed that bears no surcharge, as a share", ""
        ),
    ] = None
    management_hours: Annotated[
        Given, Spec("hours/month", (8, 14, 24), "Own hours to manage the provider", "once for each provider")
    ] = None
    verification_hours: Annotated[
        Given,
        Spec(
            "hours/unit",
            None,
            "Own hours to check one delivered unit",
            "default: 2 to 6 % of its handling time",
        ),
    ] = None
    repeat_share: Annotated[
        Given, Spec("share", (0.01, 0.04, 0.08), "Share of units billed again because they come back", "")
    ] = None
    escalation_share: Annotated[
        Given,
        Spec(
            "share",
            (0.03, 0.08, 0.15),
            "Share of the work that comes back to own people",
            "the entangled part",
        ),
    ] = None
    failure_rate: Annotated[
        Given,
        Spec("per year", (0.03, 0.07, 0.15), "Chance that the provider must be replaced", "", maximum=1.0),
    ] = None
    replacement_cost: Annotated[
        Given,
        Spec(
            "money",
            (150, 300, 600),
            "Cost of finding and starting another provider",
            "as for the first, with haste",
        ),
    ] = None
    dip_share: Annotated[
        Given,
        Spec(
            "share",
            (0.1, 0.25, 0.5),
            "Extra cost while the provider is replaced, as a share of its charges",
            "",
        ),
    ] = None
    dip_months: Annotated[
        Given, Spec("months", (1, 2, 3), "Time for which replacing the provider disturbs the service", "")
    ] = None
    exit_cost: Annotated[
        Given,
        Spec("money", (20, 60, 150), "Cost of leaving the provider at the end", "hand-over of knowledge"),
    ] = None


class Milestone(Term):
    """A part of a fixed price and when it is paid."""

    after: Share  # of the agreed duration
    pays: Share  # of the price
    note: str = ""


class OutTasking(Delegated):
    """A specialist does a bounded task; architecture, control and project management stay inside."""

    model: Literal[Model.OUT_TASKING] = Model.OUT_TASKING
    price_per_deliverable: Annotated[
        Given, Spec("money/deliverable", None, "Price of one deliverable of a bounded task")
    ] = None
    deliverables_per_month: Annotated[
        Given,
        Spec("deliverables/month", None, "Deliverables a month", "default: one, where they have a price"),
    ] = None
    fixed_price: Annotated[Given, Spec("money", None, "Fixed price of a one-time project, in milestones")] = (
        None
    )
    milestones: tuple[Milestone, ...] = ()  # when the fixed price is paid; none: evenly
    change_share: Annotated[
        Given,
        Spec(
            "share",
            (0.05, 0.15, 0.3),
            "Changes paid on top of a fixed price, as a share of it",
            "scope moves while it is built",
        ),
    ] = None
    overrun_share: Annotated[
        Given,
        Spec("share", (0, 0.15, 0.5), "Overrun of hours where work is paid by the hour", "", maximum=5.0),
    ] = None


class CoreOverflow(Delegated):
    """Own people carry the core, a provider the rest: what exceeds it, out-of-hours, or the first level."""

    model: Literal[Model.CORE_OVERFLOW] = Model.CORE_OVERFLOW
    carries: Literal["overflow", "out-of-hours", "first level"] = "overflow"
    carried_share: Annotated[
        Given,
        Spec(
            "share",
            (0.4, 0.55, 0.7),
            "Share of the work that is first level or out of hours, or that a price per month alone buys",
            "",
        ),
    ] = None
    core_people: Annotated[
        Given, Spec("people", None, "Own people in the core", "default: the best number")
    ] = None
    core: InHouse = InHouse()


class Outsourcing(Option):
    """One provider takes the whole function for years, with its people, tools and model."""

    model: Literal[Model.OUTSOURCING] = Model.OUTSOURCING
    price_per_unit: Annotated[
        Given,
        Spec(
            "money/unit",
            None,
            "Price of one unit of the baseline volume",
            "default: 0.65 to 1.0 of what its work costs own people",
        ),
    ] = None
    base_charge: Annotated[
        Given,
        Spec(
            "money/month",
            None,
            "Base charge at the baseline volume of the first year",
            "instead of a price per unit",
        ),
    ] = None
    baselines: Annotated[
        Annotated[tuple[Number, ...], Field(min_length=1)] | None,
        Spec(
            "units/month",
            None,
            "Baseline as agreed, by year",
            "default: the volume expected; by years of the case, the last one for later years too",
        ),
    ] = None
    glide: Annotated[
        Given, Spec("per year", (0, 0.02, 0.04), "Price reduction agreed", "productivity promise")
    ] = None
    dead_band: Annotated[
        Given, Spec("share", 0.1, "Change of volume that leaves the charge as it is", "common clause")
    ] = None
    arc_ratio: Annotated[
        Given,
        Spec(
            "ratio",
            (0.8, 0.9, 1.1),
            "Price of an additional unit, as a multiple of the base unit price",
            "ARC",
        ),
    ] = None
    rrc_ratio: Annotated[
        Given,
        Spec(
            "ratio", (0.4, 0.6, 0.8), "Credit for each unit less, as a multiple of the base unit price", "RRC"
        ),
    ] = None
    convention: Literal["from baseline", "beyond band"] = "from baseline"
    floor_share: Annotated[
        Given, Spec("share", (0.6, 0.7, 0.8), "Least charge, as a share of the base charge", "")
    ] = None
    true_up: bool = True  # the baseline is set anew for the next year when the year's mean left the band
    lead_time: Annotated[
        Given,
        Spec("months", (4, 6, 10), "Time for tender and negotiation before the transition", "large deals"),
    ] = None
    transition_months: Annotated[
        Given,
        Spec("months", None, "Length of the transition", "default: 3 months plus one for each 8 people"),
    ] = None
    transition_cost: Annotated[
        Given, Spec("money", None, "Cost of the transition", "default: 1.5 to 6 months of the base charge")
    ] = None
    dual_running: Annotated[
        Given, Spec("months", (1, 2, 4), "Time for which both today's way and the provider are paid", "")
    ] = None
    ramp: Annotated[Given, Spec("months", (0, 1, 3), "Time from the start to full load", "")] = None
    term: Annotated[Given, Spec("months", 60, "Length of the contract", "five years are common")] = None
    renewal_cost: Annotated[
        Given, Spec("money", (150, 400, 900), "Cost of negotiating a renewal or a new tender", "")
    ] = None
    benchmarking_cost: Annotated[
        Given, Spec("money", (60, 150, 300), "Cost of benchmarking the price, every second year", "")
    ] = None
    termination_share: Annotated[
        Given,
        Spec(
            "share", (0.1, 0.2, 0.35), "Fee for leaving early, as a share of the charges left", "unwind costs"
        ),
    ] = None
    change_premium: Annotated[
        Given,
        Spec(
            "share",
            (0.2, 0.5, 1.0),
            "Surcharge on work whose requirements changed",
            "changes are priced without competition",
            maximum=10.0,
        ),
    ] = None
    retained_share: Annotated[
        Given,
        Spec(
            "share",
            (0.06, 0.1, 0.15),
            "Own people kept to steer, as a share of today's",
            "retained organisation",
        ),
    ] = None
    management_hours: Annotated[
        Given, Spec("hours/month", (20, 40, 70), "Own hours to manage the provider", "once for each provider")
    ] = None
    repeat_share: Annotated[
        Given, Spec("share", (0.01, 0.03, 0.06), "Share of units billed again because they come back", "")
    ] = None
    escalation_share: Annotated[
        Given, Spec("share", (0.02, 0.05, 0.1), "Share of the work that comes back to own people", "")
    ] = None
    failure_rate: Annotated[
        Given,
        Spec("per year", (0.01, 0.03, 0.06), "Chance that the provider must be replaced", "", maximum=1.0),
    ] = None
    replacement_cost: Annotated[
        Given,
        Spec("money", None, "Cost of replacing the provider", "default: 4 to 10 months of the base charge"),
    ] = None
    dip_share: Annotated[
        Given,
        Spec(
            "share",
            (0.15, 0.35, 0.7),
            "Extra cost while the provider is replaced, as a share of its charges",
            "",
        ),
    ] = None
    dip_months: Annotated[
        Given, Spec("months", (4, 8, 14), "Time for which replacing the provider disturbs the service", "")
    ] = None
    exit_cost: Annotated[
        Given, Spec("money", (200, 500, 1200), "Cost of leaving at the end of the term", "")
    ] = None
    minimum_deal: Annotated[
        Given,
        Spec(
            "money/year",
            (4000, 6000, 9000),
            "Smallest yearly charge that a provider takes on",
            "about four people's work",
        ),
    ] = None


AnyOption = Annotated[
    InHouse | StaffAugmentation | OutTasking | CoreOverflow | Outsourcing, Field(discriminator="model")
]
