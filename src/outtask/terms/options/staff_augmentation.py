"""Contractors who work under own direction."""

from __future__ import annotations

from typing import Annotated, Literal

from outtask.terms.inputs import Given, Spec
from outtask.terms.model import Model
from outtask.terms.options.option import Option


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
        Given,
        Spec(
            "hours/person",
            (40, 80, 160),
            "Paid hours until a contractor knows the place",
            "one to four weeks",
        ),
    ] = None
    supervision_hours: Annotated[
        Given,
        Spec(
            "hours/person/month",
            (4, 8, 14),
            "Own hours to direct and check each contractor",
            "one to three hours a week",
        ),
    ] = None
    lead_time: Annotated[
        Given, Spec("months", (0.5, 1, 2), "Time to find contractors", "search, interviews, contract")
    ] = None
    ramp: Annotated[
        Given,
        Spec(
            "months", 0, "Time from the start to full load", "what it takes to know the place is paid apart"
        ),
    ] = None
    notice: Annotated[
        Given, Spec("months", (0.25, 0.5, 1), "Notice to stop a contractor", "one to four weeks are usual")
    ] = None
