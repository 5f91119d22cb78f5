"""One provider takes the whole function for years: baselines, resource charges, transition, term and exit.

The volume agreed, or else expected at the start, sets a baseline for each year; the base charge pays it,
additional and reduced resource charges (ARC, RRC) follow the volume around it, and a floor is paid at least.
"""

from __future__ import annotations

import numpy as np

from outtask.methods.costs.blocks import blocks_of, part, room
from outtask.methods.costs.delegated import add_exit, add_management, volume_count
from outtask.methods.costs.failures import add_failures
from outtask.methods.costs.pricing import Pricing
from outtask.methods.costs.quantity import Quantity, counted
from outtask.methods.costs.team import first_people
from outtask.methods.costs.timeline import Sums
from outtask.methods.draws import Array, PerPath
from outtask.methods.world import Terms, World
from outtask.terms.options import AnyOption, Outsourcing

BENCHMARK_EVERY = 24  # months
ON_THE_EDGE = 1e-12  # an edge such as 700 × 1.1 must not be passed by rounding


def add_outsourcing(pricing: Pricing) -> None:
    """Add what outsourcing the whole function costs."""
    terms, world = pricing.terms, pricing.world
    months = pricing.active
    if pricing.start is not None:
        middle = pricing.start.month - pricing.start.transition / 2
        pricing.bought_once("Transition", "transition_cost", middle)
    charges, price, unit = _charges(pricing)
    back = terms.get("escalation_share") / world.get("work.utilisation")
    pricing.own("Work that stays inside", months * world.get("stays_inside"), fixed=True)
    steering = terms.get("retained_share") * first_people(world) * world.get("work.productive_hours") / 12
    pricing.own("Own people who steer", months * steering, fixed=True)
    add_management(pricing, months)
    hours = volume_count(pricing) * (world.get("work.hours_per_unit") * back)
    if np.any(fixed := world.get("work.fixed_hours")):
        hours = hours + months * (fixed * back)
    pricing.own("Work that comes back", hours, fixed=False)
    if charges is not None:
        add_failures(pricing, {price: charges})
    _add_term(pricing, price, unit)
    add_exit(pricing)


def _charges(pricing: Pricing) -> tuple[Quantity | None, str, Array]:
    """Add the charges; return their money, the price input behind them, and the base of each year.

    The base, ``(years, paths)``, is counted in units of that price: units of baseline, or base charges of the
    first baseline.
    """
    terms, world = pricing.terms, pricing.world
    price = "base_charge" if terms.given("base_charge") else "price_per_unit"
    if not world.need_months:
        return None, price, np.zeros((1, 1))
    planned = _planned(terms)
    per_unit: PerPath = 1.0
    fixed_work: PerPath = 0.0
    if price == "price_per_unit":
        fixed_work = _fixed_units(world)
        base, moved = pricing.walked("charges", charged_units)
    elif np.any(planned[0] > 0):
        per_unit = 1 / np.maximum(planned[0], 1e-9)
        base, moved = pricing.walked("charges", charged_units)
    else:  # nothing is counted: the base charge is all there is
        base, moved = np.ones((len(planned), world.paths)), np.zeros((2, 1, 1))
    index = pricing.prices("glide", -1.0)
    paid = pricing.by_year(base) * per_unit
    if np.any(fixed_work):
        paid = paid + pricing.active * (fixed_work * per_unit)
    extra = counted(moved) * per_unit
    changed = world.get("work.requirement_change") * terms.get("change_premium")
    money = [
        pricing.bought("Base charge", price, paid, index, fixed=True),
        pricing.bought("More or fewer units", price, extra, index, fixed=False),
        pricing.bought("Changes of what is asked for", price, (paid + extra) * changed, index, fixed=False),
    ]
    return money[0] + money[1] + money[2], price, (base + fixed_work) * per_unit


def _planned(terms: Terms) -> Array:
    """Return each year's baseline before any true-up, ``(years, paths or 1)``: as agreed, or expected."""
    expected = terms.world.expected_volume().by_year
    assert isinstance(terms.option, Outsourcing)
    if terms.option.baselines is None:
        return expected
    last = len(terms.option.baselines)
    agreed = [
        np.atleast_1d(terms.get(f"baselines.{min(year, last)}")) for year in range(1, len(expected) + 1)
    ]
    return np.stack(np.broadcast_arrays(*agreed))


def charged_units(pricing: Pricing) -> tuple[Array, Sums]:
    """Return the baseline of each year and what is charged beside it, in units of the base price.

    The baselines are ``(years, paths)``. Where the mean of a year leaves the dead band and a true-up is
    agreed, later baselines move in that proportion. The floor bounds base and charges together.
    """
    terms, window = pricing.terms, pricing.window
    names = ("dead_band", "floor_share", "arc_ratio", "rrc_ratio", "repeat_share")
    inputs, planned = [terms.get(name) for name in names], _planned(terms)
    spans = window.spans()
    baselines, sums = np.zeros((len(planned), pricing.paths)), np.empty((2, len(spans), pricing.paths))
    for block in blocks_of(pricing.paths):
        volume, base = pricing.world.volume[:, block], baselines[:, block]
        each = _Each(
            terms.option, np.asarray(part(planned, block)), *(part(value, block) for value in inputs)
        )
        scratch = room(
            "charges", 2, max((span.stop - span.start for span in spans), default=0), base.shape[1]
        )
        for period, months in enumerate(spans):
            if months.start % 12 == 0:
                each.set_baseline(volume, months.start // 12, base)
            charged = each.charged(volume[months], base[months.start // 12], scratch)
            window.sum_up(months, charged, block, sums[:, period, block])
    return baselines, sums


class _Each:
    """The terms of a block of paths, and how its baseline has moved."""

    def __init__(
        self,
        option: AnyOption,
        planned: Array,
        band: PerPath,
        floor: PerPath,
        more: PerPath,
        fewer: PerPath,
        again: PerPath,
    ) -> None:
        assert isinstance(option, Outsourcing)
        self.option, self.planned, self.floor, self.again = option, planned, floor, 1 + again
        self.band, self.middle, self.half = band + ON_THE_EDGE, (more + fewer) / 2, (more - fewer) / 2

    def set_baseline(self, volume: Array, year: int, baselines: Array) -> None:
        """Write the baseline of a year: as planned, or in proportion to the last true-up."""
        plan = np.broadcast_to(self.planned[year], baselines.shape[1:])
        if year == 0:
            self.scale = np.ones(baselines.shape[1])
        elif self.option.true_up:
            average = volume[12 * (year - 1) : 12 * year].mean(axis=0)
            before = np.broadcast_to(self.planned[year - 1], average.shape)
            left = np.abs(average - baselines[year - 1]) > baselines[year - 1] * self.band
            np.divide(average, before, out=self.scale, where=left & (before > 0))
        np.multiply(self.scale, plan, out=baselines[year])

    def charged(self, volume: Array, base: Array, scratch: Array) -> Array:
        """Return what some months are charged beside the baseline."""
        off, size = scratch[:, : len(volume)]
        width = base * self.band
        np.multiply(volume, self.again, out=off)
        off -= base
        np.abs(off, out=size)
        outside = size > width
        if self.option.convention == "beyond band":
            off -= np.copysign(width, off)
            size -= width
        off *= self.middle  # additional units at one ratio, fewer at the other
        size *= self.half
        off += size
        off *= outside
        np.maximum(off, base * (self.floor - 1), out=off)
        return np.asarray(off)


def _fixed_units(world: World) -> PerPath:
    """Return the fixed work of a month in units."""
    return world.get("work.fixed_hours") / np.maximum(world.get("work.hours_per_unit"), 1e-9)


def _term(pricing: Pricing) -> tuple[PerPath, PerPath]:
    """Return when the term ends first, and its length in months."""
    term = np.maximum(pricing.terms.get("term"), 1.0)
    contract = pricing.world.function.today.contract
    if pricing.start is None and contract is not None and contract.ends_month:
        return float(contract.ends_month), term  # an incumbent's term ends on its date
    return _begun(pricing) + term, term


def _begun(pricing: Pricing) -> PerPath:
    return 0.0 if pricing.start is None else pricing.start.month


def _benchmarks(pricing: Pricing) -> tuple[PerPath, PerPath]:
    return _begun(pricing) + BENCHMARK_EVERY, float(BENCHMARK_EVERY)


def _add_term(pricing: Pricing, price: str, base: Array) -> None:
    """Add benchmarks and renewals while it runs, and the fee for leaving before the term ends."""
    if pricing.undone:
        return  # no term has begun
    terms, world, prices = pricing.terms, pricing.world, pricing.prices()
    for label, name, due in (
        ("Benchmark of the price", "benchmarking_cost", _benchmarks),
        ("Renewal", "renewal_cost", _term),
    ):
        times = pricing.recurring(name, due)
        if times.parts[0].sums.any():
            pricing.bought(label, name, times, prices, fixed=True)
    if pricing.leaves is not None:
        return  # the fee for leaving an incumbent is stated in its contract
    ends, (first, term) = world.need_months, _term(pricing)

    def owed(horizon: int) -> PerPath:
        run = min(horizon, ends) - first
        # A term that ends here, but for rounding, is none that has just begun.
        left = np.ceil(np.maximum(run, 0.0) / term - ON_THE_EDGE) * term - run  # months of the term
        return np.asarray(left * base[(min(horizon, ends) - 1) // 12])

    share, glide = terms.get("termination_share"), pricing.prices("glide", -1.0)
    pricing.due_at_end("Leaving before the term ends", price, owed, share, glide)
