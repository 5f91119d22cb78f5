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

from outtask.methods.costs.blocks import blocks_of, part, room
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
    add_service(pricing, Load(1.0, per_unit, fixed))
    if pricing.terms.given("price_per_unit"):  # a price per ticket buys no upkeep
        upkeep = pricing.active * (fixed / world.get("work.utilisation"))
        pricing.own("Work that no unit price covers", upkeep, fixed=True)
    stays = pricing.active * world.get("stays_inside")
    pricing.own("Work that stays inside", stays, fixed=True)


Monthly = Callable[[slice], Array]
"""Gives some months of a block of paths, ``(months, paths of the block)``; the array may be changed."""


@dataclass(frozen=True)
class Load:
    """What a provider carries, and how many units and hours one of it is; nothing where it is the volume."""

    units: PerPath
    hours: PerPath
    fixed_hours: PerPath = 0.0  # a month, whatever the volume
    carried: Callable[[Pricing, slice], Monthly] | None = None  # of a block of paths


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
    again = 1 + terms.get("repeat_share")
    if carried.units is not None:
        billed = counted(carried.units) * (load.units * again)
        charges["price_per_unit"] = pricing.bought(CHARGES, "price_per_unit", billed, prices, fixed=False)
    if carried.hours is not None:
        billed = counted(carried.hours) * again
        charges["price_per_hour"] = pricing.bought(CHARGES, "price_per_hour", billed, prices, fixed=False)
    if terms.given("price_per_month"):
        charges["price_per_month"] = pricing.bought(CHARGES, "price_per_month", months, prices, fixed=True)
    if isinstance(terms.option, OutTasking) and terms.given("price_per_deliverable"):
        name, made = "price_per_deliverable", months * terms.get("deliverables_per_month")
        charges[name] = pricing.bought(CHARGES, name, made, prices, fixed=True)
    if pricing.start is not None:
        add_definition(pricing)
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


def _carried(pricing: Pricing, load: Load) -> Carried:
    """Walk through the months once for all that follows what is carried."""
    terms, world, window = pricing.terms, pricing.world, pricing.window
    spans = window.spans()
    found = np.empty((3, 2, len(spans), pricing.paths))
    wanted = [terms.given(name) for name in ("price_per_unit", "price_per_hour")]
    per_unit, fixed = world.get("work.hours_per_unit"), world.get("work.fixed_hours")
    for block in blocks_of(pricing.paths) if any(wanted) or load.carried else ():
        bill, carried = _Bill(pricing, block), load.carried(pricing, block) if load.carried else None
        for period, months in enumerate(spans):
            early = slice(max(0, months.start - bill.most), months.stop)
            volume = np.asarray(world.volume[early, block] if carried is None else carried(early))
            if wanted[0]:
                window.sum_up(months, bill.of(volume, months), block, found[0, :, period, block])
            if wanted[1]:
                by_hour = volume if carried else volume * part(per_unit, block) + part(fixed, block)
                window.sum_up(months, bill.of(by_hour, months), block, found[1, :, period, block])
            if carried:
                here = volume[months.start - early.start :]
                window.sum_up(months, here, block, found[2, :, period, block])
    units, hours = (sums if given else None for sums, given in zip(found[:2], wanted, strict=True))
    return Carried(found[2] if load.carried else volume_sums(pricing), units, hours)


class _Bill:
    """Bills what a block of paths brings, in units without repeats.

    Volume repeats by the share billed again. The band follows the volume of ``notice_weeks`` ago, read
    between months; below ``minimum_share`` of it the agreed minimum is billed, above the band's upper edge
    each further unit costs ``above_band`` more.
    """

    def __init__(self, pricing: Pricing, block: slice) -> None:
        terms = pricing.terms
        notice = np.minimum(terms.get("notice_weeks") * (12 / WEEKS_A_YEAR), pricing.world.need_months)
        notice = np.asarray(part(notice, block))
        weights = ((lag, np.maximum(0.0, 1 - np.abs(notice - lag))) for lag in range(_ceiling(notice) + 1))
        self.weights = [(lag, weight) for lag, weight in weights if weight.any()]
        self.most = self.weights[-1][0]  # months back
        names = ("repeat_share", "minimum_share", "band_width", "above_band")
        again, least, width, self.surcharge = (part(terms.get(name), block) for name in names)
        self.least, self.upper = least / (1 + again), (1 + width) / (1 + again)

    def of(self, volume: Array, months: slice) -> Array:
        """Return what is billed in some months; ``volume`` begins as far back as notice does, or first.

        Repeats are not counted: they make all of it dearer by their share.
        """
        rows, before = months.stop - months.start, len(volume) - (months.stop - months.start)
        agreed, beyond = room("bill", 2, rows, volume.shape[1])
        for at, (lag, weight) in enumerate(self.weights):
            first = before - lag
            known = volume[first : first + rows] if first >= 0 else volume[_back(before, rows, lag)]
            np.multiply(known, weight, out=beyond if at else agreed)
            if at:
                agreed += beyond
        own = volume[before:]
        np.multiply(agreed, self.upper, out=beyond)
        np.subtract(own, beyond, out=beyond)
        np.maximum(beyond, np.zeros(volume.shape[1]), out=beyond)  # faster with an array than with a number
        beyond *= self.surcharge
        agreed *= self.least
        np.maximum(own, agreed, out=agreed)
        agreed += beyond
        return np.asarray(agreed)


def _ceiling(values: Array) -> int:
    return int(np.ceil(values.max()))


def _back(first: int, rows: int, lag: int) -> NDArray[np.intp]:
    """Return the rows some months before, the first one before it."""
    return np.asarray(np.maximum(np.arange(first, first + rows) - lag, 0))


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


def add_definition(pricing: Pricing) -> None:
    """Add defining the work: own people do it, so no tax is paid on it."""
    cost, path = pricing.terms.money("definition_cost"), pricing.terms.path("definition_cost")
    pricing.tally.add_once("Defining the work", path, 1.0, cost, pricing.wages())


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
        pricing.due_at_end("Leaving the provider", "exit_cost", lambda _: 1.0)
