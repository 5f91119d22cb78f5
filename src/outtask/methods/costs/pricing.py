"""What the pricing of one option shares: its readers, price levels, and the lines gathered so far."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from outtask.methods.costs.priced import PICTURED
from outtask.methods.costs.quantity import Quantity, added, counted
from outtask.methods.costs.start import Start, start_of
from outtask.methods.costs.tally import Tally, Undone
from outtask.methods.costs.timeline import Sums
from outtask.methods.costs.window import Move, Window, remaining
from outtask.methods.draws import Array, PerPath
from outtask.methods.world import Terms, World

T = TypeVar("T")
Again = Callable[[World], "Pricing"]
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
    tally: Tally | Undone
    hours: OwnHours
    role: Hashable  # which way it is, and until or since when
    again: Again  # the same in another world of the function
    start: Start | None = None  # None: it runs already when the case begins
    leaves: PerPath | None = None  # the month in which today's way is left
    undone: bool = False  # what it would cost before it starts, where nobody does the work until then

    @property
    def paths(self) -> int:
        """Count the paths."""
        return self.world.paths

    def within(self, world: World) -> Pricing:
        """Return the same in another world of the function; noted is what its window depends on."""
        if self.window.move is not None:
            reading = world.draws.reading
            reading.note_all(reading.made[self.window.move.key])
        return self if world is self.world else self.again(world)

    def walked(self, what: str, make: Callable[[Pricing], T]) -> T:
        """Return what takes a walk through the months, made once: see :meth:`World.once`."""
        return self.world.once((what, self.role), lambda world: make(self.within(world)))

    def count(self, what: str, make: Callable[[Pricing], Sums]) -> Quantity:
        """Return sums over the window that take a walk through the months, as a quantity."""
        return counted(self.walked(what, make))

    @property
    def months(self) -> Sums:
        """The months of the window in each period."""
        return self.walked("months", lambda here: here.window.active)

    @property
    def active(self) -> Quantity:
        """The months of the window."""
        return counted(self.months)

    def by_year(self, level: Array) -> Quantity:
        """Count a level that holds for whole years, ``(years, paths or 1)``, over the window."""
        return counted(self.months * level[self._years(self.months)])

    def at_year_starts(self, quantity: Array) -> Quantity:
        """Count what happens in the first month of each year, ``(years, paths or 1)``, over the window."""
        first = self.walked("year starts", lambda here: here.window.year_starts)
        return counted(first * quantity[self._years(first)])

    def _years(self, sums: Sums) -> NDArray[np.intp]:
        """Return the year of each period summed up: none where today's way is left at once."""
        return np.array(self.world.timeline.years[: sums.shape[1]], dtype=np.intp)

    def wages(self) -> Array:
        """Return the level of wages per period: 1 in the first year."""
        return self._level("wage_growth")

    def prices(self, trend: str | None = None, sign: float = 1.0) -> Array:
        """Return the level of prices of bought services per period; ``trend`` names one of their own."""
        if trend is None:
            return self._level("price_indexation")

        def made(here: World) -> Array:
            own = sign * self.terms.within(here).get(trend)
            return here.timeline.index(here.of_case("price_indexation"), own)

        return self.world.once(("level of prices", trend, self.terms.role), made)

    def vat(self) -> PerPath:
        """Return one plus the VAT on bought services that cannot be reclaimed."""
        return 1 + self.world.of_case("irrecoverable_vat")

    def hour(self) -> PerPath:
        """Return what one productive hour of an own person costs."""
        return self.world.get("today.loaded_cost") / self.world.get("work.productive_hours")

    def label(self, text: str) -> str:
        """Return the label of a line: what is paid until an option starts says so."""
        return f"{text}, until it starts" if self.window.kind == "until" else text

    def bought(self, label: str, name: str, quantity: Quantity, index: Array, *, fixed: bool) -> Quantity:
        """Add a bought service: quantity × price × VAT; ``name`` is the price input. Return the money."""
        price = self.terms.money(name) * self.vat()
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

    def recurring(self, what: str, due: Callable[[Pricing], tuple[PerPath, PerPath]]) -> Quantity:
        """Return how often a payment falls due: at a point in time first, and then every so many months.

        ``due`` returns both for a pricing. Nothing falls due once this way is left or the need has ended.
        """
        return self.count(what, lambda here: _recurring(here, *due(here)))

    def due_at_end(
        self,
        label: str,
        name: str,
        due: Callable[[int], PerPath],
        factor: PerPath = 1.0,
        index: Array | None = None,
    ) -> None:
        """Add a bought service that is paid when a horizon, or the need, ends; not where it never started."""
        ends = self.world.need_months

        def quantity(horizon: int) -> PerPath:
            begun = 1.0 if self.start is None else self.start.month < min(horizon, ends)
            return np.multiply(due(horizon), begun)

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

    def until(self, terms: Terms, move: Move, again: Again) -> Pricing:
        """Return the pricing of today's way until it is left; its own hours are no part of the option's."""
        return replace(
            self,
            terms=terms,
            window=replace(self.window, kind="until", move=move),
            hours=OwnHours(),
            role=("until", self.role),
            again=again,
            start=None,
            leaves=move.point,
        )

    def before_start(self) -> Pricing:
        """Return the pricing of the months before an option starts, as if it ran in them already."""
        assert self.start is not None
        return replace(
            self,
            window=replace(self.window, kind="until"),
            tally=Undone(self.tally),
            hours=OwnHours(),
            role=("undone", self.role),
            again=lambda world: self.again(world).before_start(),
            start=None,
            leaves=self.start.month,
            undone=True,
        )

    def after(self, before: Pricing) -> Pricing:
        """Return the pricing of what stays of today's way once that is left, for this option."""
        window = replace(before.window, kind="since")

        def again(world: World) -> Pricing:
            return self.again(world).after(before.again(world))

        return replace(self, window=window, role=("after", self.role), again=again, leaves=before.leaves)

    def _level(self, name: str) -> Array:
        return self.world.once(("level", name), lambda here: here.timeline.index(here.of_case(name)))


def all_along(world: World, terms: Terms) -> Pricing:
    """Return the pricing of what runs from the first month on."""
    window = Window(world.timeline, world.need_months)

    def again(other: World) -> Pricing:
        return all_along(other, terms.within(other))

    return Pricing(world, terms, window, _tally(world), OwnHours(), terms.role, again)


def from_start(world: World, terms: Terms) -> Pricing:
    """Return the pricing of an option that takes the work over at its start."""

    def starts(other: World) -> Start:
        return other.once(("start", terms.role), lambda here: start_of(terms.within(here)))

    def again(other: World) -> Pricing:
        return from_start(other, terms.within(other))

    move = move_of(world, terms.role, lambda other: starts(other)[:2])
    window = Window(world.timeline, world.need_months, "since", move)
    return Pricing(world, terms, window, _tally(world), OwnHours(), terms.role, again, starts(world))


def move_of(world: World, role: Hashable, ends: Callable[[World], tuple[PerPath, PerPath]]) -> Move:
    """Return the move of which ``ends`` says, in any world of the function, when it begins and its ramp."""
    months, key = world.need_months, ("move", role)
    point, ramp = world.once(key, ends)

    def made() -> Array:
        return world.once(("share", role), lambda here: remaining(*here.once(key, ends), months))

    return Move(point, ramp, months, made, key)


def _recurring(pricing: Pricing, first: PerPath, every: PerPath) -> Sums:
    """Return how often something falls due in each period, and as much discounted."""
    world, timeline = pricing.world, pricing.world.timeline
    stop = np.minimum(world.need_months if pricing.leaves is None else pricing.leaves, world.need_months)
    sums, each = np.zeros((2, len(timeline.bounds), world.paths)), np.arange(world.paths)
    when, gap, stop = (np.broadcast_to(value, (world.paths,)) for value in (first, every, stop))
    while (due := when < stop).any():
        # Paid at the end of the month in which it falls due, as everything else is.
        month = np.maximum(np.ceil(when), 1.0).astype(np.intp)[due]
        cells = timeline.period_of_month[month - 1], each[due]
        sums[0][cells] += 1.0
        sums[1][cells] += timeline.factor_at(month, each[due])
        when = when + gap
    return sums


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
    whole = world.function.project is not None
    last = world.months if whole else world.need_months
    step = max(1, (world.whole or world.paths) // PICTURED)
    return Tally(
        world.timeline,
        world.paths,
        world.case.horizon_months,
        last,
        pictured=step,
        whole=whole,
        brief=world.brief,
    )
