"""Own people."""

from __future__ import annotations

from typing import Annotated, Literal

from outtask.terms.inputs import Given, Spec
from outtask.terms.model import Model
from outtask.terms.options.option import Option


class InHouse(Option):
    """Own people, hired and released with a lag; whole people, or whole shifts where hours are covered."""

    model: Literal[Model.IN_HOUSE] = Model.IN_HOUSE
    hire_lag: Annotated[Given, Spec("months", (2, 3, 6), "Time to fill a post", "typical notice periods")] = (
        None
    )
    ramp: Annotated[
        Given,
        Spec("months", 0, "Time from the start to full load", "the team is there when its posts are filled"),
    ] = None
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
        Given, Spec("per year", (0.06, 0.12, 0.2), "Share of own people who leave", "usual among IT staff")
    ] = None
    tools_per_person: Annotated[
        Given,
        Spec(
            "money/person/year",
            (30, 60, 120),
            "Tools, licences and desk of one person",
            "2 to 8 % of what the person costs",
        ),
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
