"""Providers that fail and must be replaced: what it costs, and the dip in service while it happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count

import numpy as np

from outtask.methods.costs.pricing import Pricing
from outtask.methods.costs.quantity import Quantity, counted
from outtask.methods.costs.timeline import Sums
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
    if pricing.undone:
        return  # nobody is there who could fail
    terms, tally = pricing.terms, pricing.tally
    fails = pricing.walked("failures", _failures)
    if not fails.any():
        return
    label, name = "Replacing a provider that fails", "replacement_cost"
    pricing.bought(label, name, counted(fails), pricing.prices(), fixed=True)
    dip = terms.get("dip_share") * terms.get("dip_months")
    months = np.maximum(pricing.months[1], 1e-9)  # discounted, as the charges are
    for price, money in charges.items():
        for level, charged in money.by_level():
            periods = min(len(charged), len(months))
            charged = charged[:periods] / months[:periods]
            harm = counted(fails[:, :periods] * charged) * dip
            tally.add(pricing.label(DIPS), terms.path(price), harm, 1.0, level, fixed=False)


def _failures(pricing: Pricing) -> Sums:
    """Return how many failures fall in each period, and as many discounted from the months they fall in."""
    timeline = pricing.world.timeline
    begins: PerPath = 0.0 if pricing.start is None else pricing.start.month
    last: PerPath = float(pricing.world.need_months)  # nothing fails once nobody needs it, nor after leaving
    if pricing.leaves is not None:
        last = np.minimum(last, pricing.leaves)
    when = np.array(np.broadcast_to(np.asarray(begins, dtype=np.float64), (pricing.paths,)))
    stop = np.broadcast_to(np.asarray(last, dtype=np.float64), (pricing.paths,))
    sums = np.zeros((2, len(timeline.bounds), pricing.paths))
    for gap in failure_gaps(pricing):
        when += gap
        fail = (when < stop).nonzero()[0]  # ever fewer paths
        if not len(fail):
            break
        month = np.maximum(np.ceil(when[fail]), 1.0).astype(np.intp)
        cells = timeline.period_of_month[month - 1], fail
        sums[0][cells] += 1.0
        sums[1][cells] += timeline.factor_at(month, fail)
    return sums
