"""Contractors who work under own direction: paid by the hour, judged per accepted hour, no commitment."""

from __future__ import annotations

import numpy as np

from outtask.methods.costs.delegated import volume_count
from outtask.methods.costs.own_people import month_of
from outtask.methods.costs.pricing import Pricing
from outtask.methods.costs.quantity import Quantity
from outtask.methods.costs.work import covered_hours, present_hours
from outtask.methods.draws import PerPath

MOST_REWORK = 0.95  # above it nothing would ever be accepted


def add_contractors(pricing: Pricing) -> None:
    """Add what contractors cost who do all of the work.

    Hours that are not accepted are paid too, so an accepted hour costs the rate over one less the rework.
    Each contractor who comes learns the place at full pay, at the start and whenever one leaves.
    """
    terms, world, prices = pricing.terms, pricing.world, pricing.prices()
    share = paid_share(pricing)
    hours = present_count(pricing) * share
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
        first = present_hours(world, 0) * share * (12 / world.get("work.productive_hours"))
        pricing.bought_once("Contractors learning the place", rate, pricing.start.month, first * learning)
    notice = terms.get("notice") * share
    if pricing.leaves is not None:
        at = month_of(pricing.leaves, world.need_months) - 1
        pricing.bought_once("Notice to contractors", rate, pricing.leaves, present_hours(world, at) * notice)
    else:
        ends = {horizon: min(horizon, world.need_months) - 1 for horizon in world.horizons}
        due = {horizon: present_hours(world, month) * notice for horizon, month in ends.items()}
        pricing.due_at_end("Notice to contractors", rate, due)


def present_count(pricing: Pricing) -> Quantity:
    """Return the hours in which contractors are present, over the window."""
    world, window = pricing.world, pricing.window
    if np.any(covered_hours(world)):
        return window.count(present_hours(world, slice(window.reach)))
    busy = 1 / world.get("work.utilisation")
    hours = volume_count(pricing) * (world.get("work.hours_per_unit") * busy)
    return hours + window.active * (world.get("work.fixed_hours") * busy)


def paid_share(pricing: Pricing) -> PerPath:
    """Return the hours paid for each hour that is accepted."""
    return 1 / (1 - np.minimum(pricing.terms.get("rework_share"), MOST_REWORK))
