"""One provider for the whole function."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from outtask.terms.amounts import Number
from outtask.terms.inputs import Given, Spec
from outtask.terms.model import Model
from outtask.terms.options.market import OUTSOURCED
from outtask.terms.options.option import Option


class Outsourcing(Option):
    """One provider takes the whole function for years, with its people, tools and model."""

    model: Literal[Model.OUTSOURCING] = Model.OUTSOURCING
    price_per_unit: Annotated[
        Given,
        Spec(
            "money/unit",
            None,
            "Price of one unit of the baseline volume",
            f"default: {OUTSOURCED.by_unit}",
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
            "no fixed cost comes with it (ARC)",
        ),
    ] = None
    rrc_ratio: Annotated[
        Given,
        Spec(
            "ratio",
            (0.4, 0.6, 0.8),
            "Credit for each unit less, as a multiple of the base unit price",
            "the provider's fixed cost stays (RRC)",
        ),
    ] = None
    convention: Literal["from baseline", "beyond band"] = "from baseline"
    floor_share: Annotated[
        Given,
        Spec(
            "share",
            (0.6, 0.7, 0.8),
            "Least charge, as a share of the base charge",
            "it covers what the provider cannot dismantle",
        ),
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
        Given,
        Spec("money", None, "Cost of the transition", "default: 1.5 to 6 months of the market's charge"),
    ] = None
    dual_running: Annotated[
        Given,
        Spec(
            "months",
            (1, 2, 4),
            "Time for which both today's way and the provider are paid",
            "until the new way has proved itself",
        ),
    ] = None
    ramp: Annotated[
        Given,
        Spec("months", (0, 1, 3), "Time from the start to full load", "the load moves over step by step"),
    ] = None
    term: Annotated[Given, Spec("months", 60, "Length of the contract", "five years are common")] = None
    renewal_cost: Annotated[
        Given,
        Spec(
            "money",
            (150, 400, 900),
            "Cost of negotiating a renewal or a new tender",
            "one to seven person-months",
        ),
    ] = None
    benchmarking_cost: Annotated[
        Given,
        Spec(
            "money",
            (60, 150, 300),
            "Cost of benchmarking the price, every second year",
            "two weeks to ten of one person",
        ),
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
        Given,
        Spec(
            "hours/month",
            (20, 40, 70),
            "Own hours to manage the provider",
            "5 to 16 hours a week, once for each provider",
        ),
    ] = None
    repeat_share: Annotated[
        Given,
        Spec(
            "share",
            (0.01, 0.03, 0.06),
            "Share of units billed again because they come back",
            "fewer than where a task alone is bought: one provider has the whole",
        ),
    ] = None
    escalation_share: Annotated[
        Given,
        Spec(
            "share",
            (0.02, 0.05, 0.1),
            "Share of the work that comes back to own people",
            "what only people here can decide",
        ),
    ] = None
    failure_rate: Annotated[
        Given,
        Spec(
            "per year",
            (0.01, 0.03, 0.06),
            "Chance that the provider must be replaced",
            "once in 17 to 100 years: large firms, long contracts",
            maximum=1.0,
        ),
    ] = None
    replacement_cost: Annotated[
        Given,
        Spec(
            "money", None, "Cost of replacing the provider", "default: 4 to 10 months of the market's charge"
        ),
    ] = None
    dip_share: Annotated[
        Given,
        Spec(
            "share",
            (0.15, 0.35, 0.7),
            "Extra cost while the provider is replaced, as a share of its charges",
            "the whole function hangs on it",
        ),
    ] = None
    dip_months: Annotated[
        Given,
        Spec(
            "months",
            (4, 8, 14),
            "Time for which replacing the provider disturbs the service",
            "as long as tender and transition take",
        ),
    ] = None
    exit_cost: Annotated[
        Given,
        Spec(
            "money",
            (200, 500, 1200),
            "Cost of leaving at the end of the term",
            "one and a half to nine person-months of hand-over",
        ),
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
