"""When an option carries the work: lead time, transition, and the chance that the start slips."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from outtask.methods.draws import PerPath
from outtask.methods.world import Terms
from outtask.terms.options import InHouse, Outsourcing


class Start(NamedTuple):
    """The point at which an option begins to carry work, in months from the start of the case."""

    month: PerPath
    ramp: PerPath = 0.0  # months from then to full load
    dual: PerPath = 0.0  # months in which today's way is paid as well
    transition: PerPath = 0.0  # months of transition before the start


def start_of(terms: Terms) -> Start:
    """Return when an option starts; a delay falls on the share of paths on which a start slips."""
    option = terms.option
    slips = terms.uniform("delay") < terms.get("delay_probability")
    late = np.multiply(slips, terms.get("delay_months"), dtype=np.float64)
    ramp = terms.get("ramp")
    if isinstance(option, InHouse):
        return Start(terms.get("hire_lag") + late, ramp)
    if isinstance(option, Outsourcing):
        transition = terms.get("transition_months") + late
        month = terms.get("lead_time") + transition
        return Start(month, ramp, terms.get("dual_running"), transition)
    return Start(terms.get("lead_time") + late, ramp)
