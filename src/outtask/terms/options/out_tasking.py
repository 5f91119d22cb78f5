"""A specialist who does a bounded task."""

from __future__ import annotations

from typing import Annotated, Literal

from outtask.terms.amounts import Share
from outtask.terms.inputs import Given, Spec, Term
from outtask.terms.model import Model
from outtask.terms.options.delegated import Delegated


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
        Spec(
            "share",
            (0, 0.15, 0.5),
            "Overrun of hours where work is paid by the hour",
            "hours are estimated too low more often than too high",
            maximum=5.0,
        ),
    ] = None
