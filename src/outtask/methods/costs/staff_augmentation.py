"""Contractors who work under own direction: paid by the hour, judged per accepted hour, no commitment."""

from __future__ import annotations

import numpy as np

from outtask.methods.costs.own_people import month_of
from outtask.methods.costs.pricing import Pricing
from outtask.methods.costs.work import present_hours
from outtask.methods.draws import PerPath

MOST_REWORK = 0.95  # above it nothing would ever be accepted


def add_contractors(pricing: Pricing) -> None:
    """Add what contractors cost who do all of the work.

    Hours that are not accepted are paid too, so an accepted hour costs the rate over one less the rework.
    Each contractor who comes learns the place at full pay, at the start and whenever one leaves.
    """
    terms, world, prices = pricing.terms, pricing.world, pricing.prices()
    paid = present_hours(world), paid_share(pricing)
    hours = pricing.window.sums(paid[0]) * paid[1]
    people = hours * (12 / world.get("work.productive_hours"))
    learning = terms.get("onboarding_hours")
    rate = "rate_per_hour"
    pricing.bought("Contractors' hours", rate, hours, prices, fixed=False)
    joined = people * (terms.get("turnover") / 12 * learning)
    pricing.bought("Contractors learning the place", rate, joined, prices, fixed=False)
    pricing.own(
        "Directing and checking contractors",
        people * terms.get("supervision_hours"),
        fixed=False,
        governs=True,
    )
    inside = pricing.window.active * world.get("stays_inside")
    pricing.own("Work that stays inside", inside, fixed=True)
    if not world.need_months:
        return
    if pricing.start is not None:
        first = paid[0][0] * paid[1] * (12 / world.get("work.productive_hours"))
        pricing.bought_once("Contractors learning the place", rate, pricing.start.month, first * learning)
    notice = terms.get("notice") * paid[1]
    if pricing.leaves is not None:
        at = month_of(pricing.leaves, len(paid[0])) - 1
        hours = np.take_along_axis(paid[0], np.broadcast_to(at, (1, pricing.paths)), axis=0)[0]
        pricing.bought_once("Notice to contractors", rate, pricing.leaves, hours * notice)
    else:
        due = {horizon: paid[0][min(horizon, len(paid[0])) - 1] * notice for horizon in world.horizons}
        pricing.due_at_end("Notice to contractors", rate, due)


def paid_share(pricing: Pricing) -> PerPath:
    """Return the hours paid for each hour that is accepted."""
    return 1 / (1 - np.minimum(pricing.terms.get("rework_share"), MOST_REWORK))
