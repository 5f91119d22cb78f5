"""What the pricing of one option shares: its readers, price levels, and the lines gathered so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from outtask.methods.costs.quantity import Quantity, added
from outtask.methods.costs.start import Start
from outtask.methods.costs.tally import Tally
from outtask.methods.costs.window import Window, remaining
from outtask.methods.draws import Array, PerPath
from outtask.methods.world import Terms, World

MANAGING = "Managing the provider"


@dataclass(frozen=True)
class OwnHours:
    """Hours of own people that an option takes, by what they are for; gathered while it is priced."""

    inside: list[Quantity] = field(default_factory=list)  # all of them: people who stay on can do this work
    governing: list[Quantity] = field(default_factory=list)  # to manage, verify and supervise
    provider: list[Quantity] = field(default_factory=list)  # the part of it spent once per provider


@dataclass(frozen=True)
class Pricing:
    """One way of doing the work in one window: an option from its start on, or today's way until then."""

    world: World
    terms: Terms
    window: Window
    tally: Tally
    hours: OwnHours
    start: Start | None = None  # None: it runs already when the case begins
    leaves: PerPath | None = None  # the month in which today's way is left

    @property
    def paths(self) -> int:
        """Count the paths."""
        return self.world.paths

    def wages(self) -> Array:
        """Return the level of wages per period: 1 in the first year."""
        return self._level("wage_growth")

    def prices(self, trend: PerPath | None = None) -> Array:
        """Return the level of prices of bought services per period, with a trend of their own."""
        if trend is None:
            return self._level("price_indexation")
        return self.tally.index(self.world.of_case("price_indexation"), trend)

    def vat(self) -> PerPath:
        """Return one plus the VAT on bought services that cannot be reclaimed."""
        return 1 + self.world.of_case("irrecoverable_vat")

    def hour(self) -> PerPath:
        """Return what one productive hour of an own person costs."""
        return self.world.get("today.loaded_cost") / self.world.get("work.productive_hours")

    def label(self, text: str) -> str:
        """Return the label of a line: what is paid until an option starts says so."""
        return f"{text}, until it starts" if self.window.kind == "until" else text

    def bought(
        self, label: str, name: str, quantity: Quantity, index: Array, *, fixed: bool, factor: PerPath = 1.0
    ) -> Quantity:
        """Add a bought service: quantity × price × VAT; ``name`` is the price input. Return the money."""
        price = self.terms.money(name) * factor * self.vat()
        return self.tally.add(self.label(label), self.terms.path(name), quantity, price, index, fixed=fixed)

    def bought_once(
        self,
        label: str,
        name: str,
        month: PerPath,
        factor: PerPath = 1.0,
        index: Array | None = None,
        *,
        fixed: bool = True,
    ) -> None:
        """Add a bought service that is paid once; its price is indexed as usual unless said otherwise."""
        price = self.terms.money(name) * factor * self.vat()
        level = self.prices() if index is None else index
        self.tally.add_once(self.label(label), self.terms.path(name), month, price, level, fixed=fixed)

    def due_at_end(
        self,
        label: str,
        name: str,
        due: Mapping[int, PerPath],
        factor: PerPath = 1.0,
        index: Array | None = None,
    ) -> None:
        """Add a bought service that is paid when a horizon, or the need, ends; not where it never started."""
        ends = self.world.need_months
        begun: PerPath = 1.0
        quantity = {}
        for horizon, amount in due.items():
            if self.start is not None:
                begun = np.asarray(self.start.month < min(horizon, ends), dtype=np.float64)
            quantity[horizon] = amount * begun
        price = self.terms.money(name) * factor * self.vat()
        self.tally.add_at_end(
            self.label(label),
            self.terms.path(name),
            quantity,
            price,
            self.prices() if index is None else index,
            need_ends=ends if ends < self.world.months else None,
        )

    def own(self, label: str, hours: Quantity, *, fixed: bool, governs: bool = False) -> None:
        """Add hours of own people at what they cost."""
        self.hours.inside.append(hours)
        if governs:
            self.hours.governing.append(hours)
        self.tally.add(self.label(label), "today.loaded_cost", hours, self.hour(), self.wages(), fixed=fixed)

    def until(self, terms: Terms, point: PerPath, ramp: PerPath) -> Pricing:
        """Return the pricing of today's way until it is left; its own hours are no part of the option's."""
        months = self.window.months
        window = Window(self.world.timeline, months, "until", remaining(point, ramp, months))
        return replace(self, terms=terms, window=window, hours=OwnHours(), start=None, leaves=point)

    def after(self, before: Pricing) -> Pricing:
        """Return the pricing of what stays of today's way once that is left, for this option."""
        window = replace(before.window, kind="since")
        return replace(self, window=window, leaves=before.leaves)

    def _level(self, name: str) -> Array:
        key = f"level of {name}"
        if key not in self.world.cache:
            self.world.cache[key] = self.tally.index(self.world.of_case(name))
        level: Array = self.world.cache[key]
        return level


def all_along(world: World, terms: Terms) -> Pricing:
    """Return the pricing of what runs from the first month on."""
    window = Window(world.timeline, world.need_months)
    return Pricing(world, terms, window, _tally(world), OwnHours())


def from_start(world: World, terms: Terms, start: Start) -> Pricing:
    """Return the pricing of an option that takes the work over at its start."""
    months = world.need_months
    window = Window(world.timeline, months, "since", remaining(start.month, start.ramp, months))
    return Pricing(world, terms, window, _tally(world), OwnHours(), start)


def per_month(hours: list[Quantity], active: Quantity, at: int, paths: int) -> Array:
    """Return hours a month once an option runs, ``(paths,)``, from sums up to a period."""
    if not hours:
        return np.zeros(paths)
    total = added(hours).nominal_until(at)
    months = active.nominal_until(at)
    return np.broadcast_to(
        np.divide(total, months, out=np.zeros_like(total * months), where=months > 1e-9), (paths,)
    )


def _tally(world: World) -> Tally:
    last = world.months if world.function.project is not None else world.need_months
    return Tally(world.timeline, world.paths, world.case.horizon_months, last, brief=world.brief)
