"""Contractors who work under own direction: paid by the hour, judged per accepted hour, no commitment."""

from __future__ import annotations

import numpy as np

from outtask.methods.costs.delegated import volume_count
from outtask.methods.costs.own_people import month_of
from outtask.methods.costs.pricing import Pricing
from outtask.methods.costs.quantity import Quantity
from outtask.methods.costs.timeline import Sums
from outtask.methods.costs.work import covered_hours, present_hours
from outtask.methods.draws import Array, PerPath

MOST_REWORK = 0.95  # above it nothing would ever be accepted


def add_contractors(pricing: Pricing) -> None:
    """Add what contractors cost who do all of the work.

    Hours that are not accepted are paid too, so an accepted hour costs the rate over one less the rework.
    Each contractor who comes learns the place at full pay, at the start and whenever one leaves.
    """
    terms, world, prices = pricing.terms, pricing.world, pricing.prices()
    share = paid_share(pricing)
    hours = _present(pricing) * share
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
    inside = pricing.active * world.get("stays_inside")
    pricing.own("Work that stays inside", inside, fixed=True)
    if not world.need_months:
        return
    if pricing.start is not None:
        hours_then = pricing.walked("hours at first", lambda here: present_hours(here.world, 0))
        first = hours_then * share * (12 / world.get("work.productive_hours"))
        pricing.bought_once("Contractors learning the place", rate, pricing.start.month, first * learning)
    notice = terms.get("notice") * share
    if pricing.leaves is not None:
        hours_then = pricing.walked("hours at last", _hours_at_last)
        pricing.bought_once("Notice to contractors", rate, pricing.leaves, hours_then * notice)
    else:
        ends = world.horizons if world.brief else world.timeline.bounds
        months = [min(horizon, world.need_months) - 1 for horizon in ends]
        rows = pricing.walked("hours at ends", lambda here: present_hours(here.world, months))
        due = {horizon: row * notice for horizon, row in zip(ends, rows, strict=True)}.__getitem__
        pricing.due_at_end("Notice to contractors", rate, due)


def _present(pricing: Pricing) -> Quantity:
    """Return the hours in which contractors are present, over the window."""
    world = pricing.world
    if np.any(covered_hours(world)):
        return pricing.count("hours", _present_sums)
    busy = 1 / world.get("work.utilisation")
    hours = volume_count(pricing) * (world.get("work.hours_per_unit") * busy)
    return hours + pricing.active * (world.get("work.fixed_hours") * busy)


def _present_sums(pricing: Pricing) -> Sums:
    return pricing.window.sums(present_hours(pricing.world, slice(pricing.window.reach)))


def _hours_at_last(pricing: Pricing) -> Array:
    world = pricing.world
    assert pricing.leaves is not None
    months = np.broadcast_to(month_of(pricing.leaves, world.need_months) - 1, (world.paths,))
    return present_hours(world, (months, np.arange(world.paths)))


def paid_share(pricing: Pricing) -> PerPath:
    """Return the hours paid for each hour that is accepted."""
    return 1 / (1 - np.minimum(pricing.terms.get("rework_share"), MOST_REWORK))
