"""What is paid for a bounded service that is bought in small steps."""

from __future__ import annotations

from typing import Annotated

from outtask.terms.inputs import Given, Spec
from outtask.terms.options.market import DELEGATED
from outtask.terms.options.option import Option


class Delegated(Option):
    """What out-tasking and the overflow of a core share: a bounded service bought in small steps."""

    price_per_unit: Annotated[
        Given,
        Spec("money/unit", None, "Price of one unit", f"default: {DELEGATED.by_unit}"),
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
        Spec(
            "per year",
            (-0.02, 0, 0.02),
            "Yearly change of the price beyond indexation",
            "competition lowers it, scarce people raise it",
            minimum=-0.5,
        ),
    ] = None
    definition_cost: Annotated[
        Given,
        Spec(
            "money",
            (80, 160, 320),
            "Cost of defining the work, tender and agreement",
            "one to two person-months",
            ours=True,
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
    lead_time: Annotated[
        Given,
        Spec("months", (1, 2, 4), "Time until the provider starts", "choosing, agreeing, giving access"),
    ] = None
    ramp: Annotated[
        Given,
        Spec("months", (0, 1, 2), "Time from the start to full load", "the load moves over step by step"),
    ] = None
    minimum_share: Annotated[
        Given,
        Spec(
            "share",
            (0.5, 0.7, 0.9),
            "Least that is billed, as a share of the volume agreed",
            "short commitment",
        ),
    ] = None
    notice_weeks: Annotated[
        Given, Spec("weeks", (2, 4, 8), "Notice to agree another volume", "capacity is planned by the month")
    ] = None
    above_band: Annotated[
        Given,
        Spec(
            "share", (0, 0.05, 0.15), "Surcharge on volume far above what was agreed", "short-notice capacity"
        ),
    ] = None
    band_width: Annotated[
        Given,
        Spec(
            "share",
            (0.1, 0.2, 0.3),
            "Volume above what was agreed that bears no surcharge, as a share",
            "common clause",
        ),
    ] = None
    management_hours: Annotated[
        Given,
        Spec(
            "hours/month",
            (8, 14, 24),
            "Own hours to manage the provider",
            "2 to 6 hours a week, once for each provider",
        ),
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
        Given,
        Spec(
            "share",
            (0.01, 0.04, 0.08),
            "Share of units billed again because they come back",
            "what was not solved for good the first time",
        ),
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
        Spec(
            "per year",
            (0.03, 0.07, 0.15),
            "Chance that the provider must be replaced",
            "once in 7 to 30 years: insolvency, people leaving, poor work",
            maximum=1.0,
        ),
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
            "somebody steps in at a premium",
        ),
    ] = None
    dip_months: Annotated[
        Given,
        Spec(
            "months",
            (1, 2, 3),
            "Time for which replacing the provider disturbs the service",
            "as long as a start takes",
        ),
    ] = None
    exit_cost: Annotated[
        Given,
        Spec("money", (20, 60, 150), "Cost of leaving the provider at the end", "hand-over of knowledge"),
    ] = None
