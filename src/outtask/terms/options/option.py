"""What all options share."""

from __future__ import annotations

from typing import Annotated

from outtask.terms.inputs import Given, Spec, Term
from outtask.terms.levels import told


class Option(Term):
    """What all options share: a model, a provider (or the market), a location."""

    name: str = ""  # default: model, provider and location
    provider: str | None = None  # a name from the case's providers; none means the market at large
    location: str | None = None  # ISO country code; none means the same country
    currency: str | None = None  # of what is paid to others in this option; default the case's own
    note: str = ""
    delay_probability: Annotated[
        Given,
        Spec(
            "share", (0.05, 0.15, 0.3), "Chance that the start is late", "starts of new services slip often"
        ),
    ] = None
    delay_months: Annotated[
        Given,
        Spec(
            "months",
            (1, 2, 4),
            "Delay where the start is late",
            "access, people and approvals take that much longer",
        ),
    ] = None
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
            ours=True,
        ),
    ] = None
    transfers_people: bool = (
        False  # staff-transfer law (TUPE, ARD): people go with the work, no severance saved
    )
    control_level: Annotated[
        Given, Spec("share", None, "Control and visibility, from 0 (worst) to 1 (best)", told("control"))
    ] = None
    skills_level: Annotated[
        Given,
        Spec(
            "share",
            None,
            "Internal skills and leadership kept or grown, from 0 (worst) to 1 (best)",
            told("skills"),
        ),
    ] = None
    innovation_level: Annotated[
        Given, Spec("share", None, "Innovation brought in, from 0 (worst) to 1 (best)", told("innovation"))
    ] = None
    culture_level: Annotated[
        Given,
        Spec("share", None, "Freedom from cultural misfit, from 0 (worst) to 1 (best)", told("culture")),
    ] = None
