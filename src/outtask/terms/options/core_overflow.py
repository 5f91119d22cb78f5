"""Own people for the core, a provider for the rest."""

from __future__ import annotations

from typing import Annotated, Literal

from outtask.terms.inputs import Given, Spec
from outtask.terms.model import Model
from outtask.terms.options.delegated import Delegated
from outtask.terms.options.in_house import InHouse


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
            "about half of most work is standard, or comes out of hours",
        ),
    ] = None
    core_people: Annotated[
        Given, Spec("people", None, "Own people in the core", "default: the best number")
    ] = None
    core: InHouse = InHouse()

    @property
    def is_retainer(self) -> bool:
        """Tell whether a price per month is all there is: it buys a share of the work, and no more.

        Else nothing would limit what it buys. Where no price is given, only a resolved case can tell.
        """
        return (
            self.price_per_month is not None and self.price_per_unit is None and self.price_per_hour is None
        )
