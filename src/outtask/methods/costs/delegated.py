"""A bounded service bought in small steps: out-tasking, and what goes beyond an own core.

What is billed follows a band around the volume that was known when notice could last be given: at least the
agreed share of it, and with a surcharge on what goes beyond the band.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outtask.methods.costs.blocks import blocks_of, part
from outtask.methods.costs.failures import add_failures
from outtask.methods.costs.pricing import MANAGING, Pricing
from outtask.methods.costs.quantity import Quantity, counted
from outtask.methods.costs.timeline import Sums
from outtask.methods.draws import Array, PerPath
from outtask.terms.options import OutTasking
from outtask.terms.resolve import WEEKS_A_YEAR

CHARGES = "Provider's charges"


def add_out_tasking(pricing: Pricing) -> None:
    """Add what a specialist costs who takes the whole function as a bounded task."""
    world = pricing.world
    per_unit, fixed = world.get("work.hours_per_unit"), world.get("work.fixed_hours")
    add_service(pricing, Load(_volume, 1.0, per_unit, fixed))
    if pricing.terms.given("price_per_unit"):  # a price per ticket buys no upkeep
        upkeep = pricing.active * (fixed / world.get("work.utilisation"))
        pricing.own("Work that no unit price covers", upkeep, fixed=True)
    stays = pricing.active * world.get("stays_inside")
    pricing.own("Work that stays inside", stays, fixed=True)


@dataclass(frozen=True)
class Load:
    """What a provider carries: a volume, and how many units and hours one of it is."""

    volume: Callable[[Pricing], Array]  # (months, paths)
    units: PerPath
    hours: PerPath
    fixed_hours: PerPath = 0.0  # a month, whatever the volume


class Carried(NamedTuple):
    """What a provider carries over the window: the volume, and what is billed by unit and by hour."""

    volume: Sums
    units: Sums | None
    hours: Sums | None


def add_service(pricing: Pricing, load: Load) -> None:
    """Add what a bounded service costs that carries a load."""
    terms, world = pricing.terms, pricing.world
    prices = pricing.prices("price_trend")
    months = pricing.active
    carried = pricing.walked("carried", lambda here: _carried(here, load))
    volume = counted(carried.volume)
    charges: dict[str, Quantity] = {}
    if carried.units is not None:
        billed = counted(carried.units) * load.units
        charges["price_per_unit"] = pricing.bought(CHARGES, "price_per_unit", billed, prices, fixed=False)
    if carried.hours is not None:
        billed = counted(carried.hours)
        charges["price_per_hour"] = pricing.bought(CHARGES, "price_per_hour", billed, prices, fixed=False)
    if terms.given("price_per_month"):
        charges["price_per_month"] = pricing.bought(CHARGES, "price_per_month", months, prices, fixed=True)
    if isinstance(terms.option, OutTasking) and terms.given("price_per_deliverable"):
        name, made = "price_per_deliverable", months * terms.get("deliverables_per_month")
        charges[name] = pricing.bought(CHARGES, name, made, prices, fixed=True)
    if pricing.start is not None:
        pricing.bought_once("Defining the work", "definition_cost", 1.0)
        pricing.bought_once("Bringing the provider in", "onboarding_cost", pricing.start.month)
    checking = volume * (load.units * terms.get("verification_hours"))
    pricing.own("Verifying what is delivered", checking, fixed=False, governs=True)
    add_management(pricing, months)
    share = terms.get("escalation_share") / world.get("work.utilisation")
    back = volume * (load.hours * share)
    if np.any(load.fixed_hours):
        back = back + months * (load.fixed_hours * share)
    pricing.own("Work that comes back", back, fixed=False)
    add_failures(pricing, charges)
    add_exit(pricing)


def _volume(pricing: Pricing) -> Array:
    return pricing.world.volume


def _carried(pricing: Pricing, load: Load) -> Carried:
    terms, world, volume = pricing.terms, pricing.world, load.volume(pricing)
    sums = volume_sums(pricing) if volume is world.volume else pricing.window.sums(volume)
    units = billed_sums(pricing, volume) if terms.given("price_per_unit") else None
    if not terms.given("price_per_hour"):
        return Carried(sums, units, None)
    per_unit = world.get("work.hours_per_unit") if volume is world.volume else 1.0
    fixed = world.get("work.fixed_hours") if volume is world.volume else 0.0
    return Carried(sums, units, billed_sums(pricing, volume * per_unit + fixed))


def volume_count(pricing: Pricing) -> Quantity:
    """Return the volume over the window."""
    return pricing.count("volume", volume_sums)


def volume_sums(pricing: Pricing) -> Sums:
    """Return the volume over the window; over all months it is summed once for all options."""
    world, window = pricing.world, pricing.window
    if window.kind == "until":
        return window.sums(world.early_volume(window.early))
    total = world.once("volume sums", lambda here: here.timeline.sums(here.volume))
    return window.sums(world.early_volume(window.early), total)


def billed_sums(pricing: Pricing, volume: Array) -> Sums:
    """Return what is billed over the window, in the unit of ``volume`` (months, paths).

    Volume repeats by the share billed again. The band follows the volume of ``notice_weeks`` ago, read
    between months; below ``minimum_share`` of it the agreed minimum is billed, above the band's upper edge
    each further unit costs ``above_band`` more.
    """
    terms, window = pricing.terms, pricing.window
    notice = np.minimum(terms.get("notice_weeks") * (12 / WEEKS_A_YEAR), len(volume))
    weights = [
        (lag, weight)
        for lag in range(int(np.ceil(np.max(notice))) + 1)
        if np.any(weight := np.maximum(0.0, 1 - np.abs(notice - lag)))
    ]
    names = ("repeat_share", "minimum_share", "band_width", "above_band")
    again, least, width, surcharge = (terms.get(name) for name in names)
    spans = window.spans()
    sums = np.empty((2, len(spans), pricing.paths))
    for block in blocks_of(pricing.paths):
        inputs = (1 + part(again, block), part(least, block), 1 + part(width, block), part(surcharge, block))
        shares = [(lag, part(weight, block)) for lag, weight in weights]
        here = volume[:, block]
        scratch = np.empty((3, max((span.stop - span.start for span in spans), default=0), here.shape[1]))
        for period, months in enumerate(spans):
            row = _bill(here, months, shares, *inputs, scratch=scratch[:, : months.stop - months.start])
            window.sum_up(months, row, block, sums[:, period, block])
    return sums


def _bill(
    volume: Array,
    months: slice,
    weights: list[tuple[int, PerPath]],
    again: PerPath,
    least: PerPath,
    upper: PerPath,
    surcharge: PerPath,
    scratch: Array,
) -> Array:
    """Return what is billed in some months; the band is the volume at some lags, weighted."""
    row, agreed, beyond = scratch
    agreed[...] = 0.0
    for lag, weight in weights:
        first = months.start - lag
        known = volume[first : first + len(row)] if first >= 0 else volume[_lagged(months, lag)]
        np.multiply(known, weight, out=beyond)
        agreed += beyond
    np.multiply(volume[months], again, out=row)
    np.multiply(agreed, upper, out=beyond)
    np.subtract(row, beyond, out=beyond)
    np.maximum(beyond, np.zeros_like(beyond[0]), out=beyond)  # with a row it is faster than with a number
    beyond *= surcharge
    agreed *= least
    np.maximum(row, agreed, out=row)
    row += beyond
    return np.asarray(row)


def _lagged(months: slice, lag: int) -> NDArray[np.intp]:
    """Return the months some months before, the first one before it."""
    return np.asarray(np.maximum(np.arange(months.start, months.stop) - lag, 0))


def add_management(pricing: Pricing, months: Quantity) -> None:
    """Add the hours that managing a provider takes, once for each provider."""
    provider = pricing.terms.option.provider
    managed = any(p.managed_already and p.name == provider for p in pricing.world.case.providers)
    hours = months * ((0.0 if managed else 1.0) * pricing.terms.get("management_hours"))
    pricing.own(MANAGING, hours, fixed=True, governs=True)
    pricing.hours.provider.append(hours)


def add_exit(pricing: Pricing) -> None:
    """Add what leaving costs: when today's way is left, else at the end of each horizon."""
    if pricing.leaves is not None:
        pricing.bought_once("Leaving the provider", "exit_cost", pricing.leaves)
    else:
        pricing.due_at_end("Leaving the provider", "exit_cost", dict.fromkeys(pricing.world.horizons, 1.0))
