"""Providers that fail and must be replaced: what it costs, and the dip in service while it happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

import numpy as np

from outtask.methods.costs.pricing import Pricing
from outtask.methods.costs.quantity import Quantity, picked
from outtask.methods.draws import Array, PerPath

DIPS = "Dips while a provider is replaced"


def failure_gaps(pricing: Pricing) -> Iterator[Array]:
    """Return the months to the first failure and between those that follow, each ``(paths,)``, without end.

    Failures arrive at a constant rate (exponential gaps); with a rate of zero nothing fails.
    """
    rate = np.asarray(pricing.terms.get("failure_rate"), dtype=np.float64)
    if not rate.any():
        return
    with np.errstate(divide="ignore"):
        scale = -12 / rate
    for k in count(1):
        yield scale * np.log1p(-pricing.terms.uniform(f"failure {k}"))


def add_failures(pricing: Pricing, charges: Mapping[str, Quantity]) -> None:
    """Add replacements and dips. ``charges`` is the money of the service by the price input behind it."""
    terms, tally = pricing.terms, pricing.tally
    begins: PerPath = 0.0 if pricing.start is None else pricing.start.month
    last = pricing.world.need_months if pricing.leaves is None else pricing.leaves
    when = np.broadcast_to(np.asarray(begins, dtype=np.float64), (pricing.paths,))
    months = pricing.months[1]  # discounted, as the charges are
    dip = terms.get("dip_share") * terms.get("dip_months")
    never = float(pricing.world.months + 1)
    for gap in failure_gaps(pricing):
        when = when + gap
        happens = when < last
        if not happens.any():
            break
        month = when + ~happens * never  # after the end where it does not happen
        period = pricing.world.timeline.period_of(month)
        pricing.bought_once("Replacing a provider that fails", "replacement_cost", month)
        at = np.minimum(period, len(months) - 1)
        active = picked(months, at)
        for price, money in charges.items():
            usual = np.divide(
                money.discounted_at(at), active, out=np.zeros(pricing.paths), where=active > 1e-9
            )
            harm = usual * dip
            tally.add_once(pricing.label(DIPS), terms.path(price), month, harm, None, fixed=False)
