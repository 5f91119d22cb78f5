"""The world in which options are priced: a function's volume and inputs on every path, every month.

All options of a function are priced in one world, so that they meet the same demand and the same surprises
(common random numbers).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from outtask.methods.costs.blocks import BLOCK
from outtask.methods.costs.timeline import Timeline
from outtask.methods.demand import Passing, simulate_demand
from outtask.methods.draws import Array, Draws, PerPath
from outtask.methods.motion import Motion
from outtask.methods.reading import has_part
from outtask.methods.sampling import random_stream
from outtask.methods.volume import TRACE, amount_of, need_months, own_motion, shape_of, with_others
from outtask.terms.amounts import Amount
from outtask.terms.case import Case
from outtask.terms.errors import UserError
from outtask.terms.functions import Function
from outtask.terms.inputs import amount_at, is_ours
from outtask.terms.options import AnyOption, InHouse

if TYPE_CHECKING:
    from outtask.methods.tiles import View

T = TypeVar("T")
TODAY = "today.terms"
STANDARD_HORIZONS = (36, 60, 120)


class Expected(NamedTuple):
    """What a planner expects at the start."""

    by_year: Array  # (years, paths or 1), units a month
    season: Array  # (years, paths or 1), standard deviation of the months of a year, relative to their mean


@dataclass(frozen=True)
class World:
    """Volume and inputs of one function on all paths. Arrays are by month first: ``(months, paths)``."""

    case: Case
    function: Function
    timeline: Timeline
    draws: Draws
    brownian: Array | Motion  # (months, base paths), unit Brownian motion of this function's demand, in years
    together: frozenset[str] = frozenset()  # functions of a bundle: people whom they share are whole
    brief: bool = False  # only costs are asked for: no lines, no cash
    view: View | None = None  # where it is some of many values tried on the same few paths
    whole: int | None = None  # paths of the world of which this is a block
    cache: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)  # inputs read

    @property
    def volume(self) -> Array:
        """Units a month, ``(need_months, paths)``; those of further drivers counted by their hours."""
        return self.once("volume", World._demand)

    def blocks(self, size: int = BLOCK) -> Iterator[World]:
        """Give this world in blocks of paths; what is made of one goes with it, never to be there for all."""
        if self.paths <= size or self.view is not None:
            yield self
            return
        for first in range(0, self.paths, size):
            yield self._block(slice(first, min(first + size, self.paths)))

    def _block(self, some: slice) -> World:
        draws = self.draws.some(some, {})
        rate = draws.value("case.discount_rate", amount_of(self.case.discount_rate))
        return replace(
            self,
            draws=draws,
            timeline=replace(self.timeline, rate=rate),
            whole=self.paths,
            cache={"volume": self.volume[:, some]},
        )

    def early_volume(self, months: int) -> Array:
        """Return the volume of the first months, at least so many."""
        years = 12 * -(-months // 12)
        return self.once(("early volume", years), lambda here: here.volume[:years])

    @property
    def paths(self) -> int:
        """Count the paths."""
        return self.draws.paths

    @property
    def months(self) -> int:
        """Count the months to the longest horizon."""
        return self.timeline.months

    @property
    def horizons(self) -> tuple[int, ...]:
        """Return the horizons in months, ascending."""
        return self.timeline.horizons

    @property
    def need_months(self) -> int:
        """Return the last month in which the work is needed."""
        return need_months(self.function, self.months)

    @property
    def own_volume(self) -> Array:
        """Return the volume without further drivers, ``(need_months, paths)``: what a log would count."""
        share = with_others(self.function, len(self.volume), self._draw)
        return self.volume if share is None else self.volume / share

    def once(self, key: Hashable, make: Callable[[World], T]) -> T:
        """Return what ``make`` makes of this world, made once under its key; all inputs it reads are noted.

        It is an array, or a named tuple of arrays, with the paths last, or one of length 1.
        """
        reading = self.draws.reading
        if key not in self.cache:
            made = self.view.pick(key, make) if self.view else reading.while_making(key, lambda: make(self))
            self.cache[key] = made
        reading.note_all(reading.made[key])
        found: T = self.cache[key]
        return found

    def forget(self, part: Hashable) -> None:
        """Forget what was made under keys of which something is a part."""
        for key in [key for key in self.cache if has_part(key, part)]:
            del self.cache[key]

    def get(self, path: str) -> PerPath:
        """Return an input of the function, as ``work.hours_per_unit``: a number, or one per path."""
        known = self.known
        if path in known:
            self.draws.reading.note(path)
        else:
            known[path] = self._draw(path, amount_of(amount_at(self.function, path)))
        found: PerPath = known[path]
        return found

    def of_case(self, name: str) -> PerPath:
        """Return an input of the case, as ``wage_growth``."""
        return self.draws.value(f"case.{name}", getattr(self.case, name))

    def exchange(self, currency: str | None) -> PerPath:
        """Return what one unit of a currency costs in the case's currency."""
        if currency is None or currency == self.case.currency:
            return 1.0
        return self.draws.value(f"case.exchange.{currency}", self.case.exchange_rates[currency])

    @property
    def today(self) -> Terms:
        """A reader of the terms of today's way."""
        return self.terms(self.function.today.terms, TODAY)

    def terms(self, option: AnyOption, prefix: str = "option") -> Terms:
        """Return a reader of an option's inputs."""
        self.known[id(option)] = option  # kept, so that no other option can take its identity
        return Terms(self, option, prefix, option)

    def variant(self, columns: NDArray[np.intp], overrides: Mapping[str, Array]) -> World:
        """Return a world of some of the paths with some inputs replaced.

        ``columns`` are paths of this world, ``(k,)``, repeats allowed; each override is ``(k,)`` and stands
        under the input's path (``volume.growth``, ``option.lead_time``, ``case.discount_rate``). Demand is
        computed anew where an input of the volume is replaced.
        """
        draws = self.draws.some(columns, overrides)
        rate = draws.value("case.discount_rate", amount_of(self.case.discount_rate))
        hours = "work.hours_per_unit" if self.function.volume.also else ""  # further drivers count by them
        fresh = any(path.startswith("volume.") or path == hours for path in overrides)
        known = {} if fresh else {"volume": self.volume[:, columns]}
        return replace(self, draws=draws, timeline=replace(self.timeline, rate=rate), cache=known)

    @property
    def motion(self) -> Array | Motion:
        """The Brownian motion behind the volume, ``(need_months, paths)``."""
        months = slice(self.need_months)
        if self.draws.columns is not None:
            return self.once("motion", lambda here: here.brownian[months, here.draws.chosen])
        return self.brownian if len(self.brownian) == months.stop else self.brownian[months]

    def _demand(self) -> Array:
        volume = self.function.volume
        if self.function.project is not None:  # its work is hours, not a volume
            return np.zeros((0, self.paths))
        sigma, cv, growth = (self.get(f"volume.{name}") for name in ("volatility", "noise", "growth"))
        try:
            units = simulate_demand(
                self.motion,
                self._start,
                0.0 if volume.reversion else growth,
                sigma,
                noise=self._passing() if np.any(np.asarray(cv) > 0) else None,
                noise_cv=cv,
                **shape_of(self.function, self.case, self._draw),
            )
        except UserError as error:
            raise error.at(field=f"functions.{self.function.name}.volume") from error
        share = with_others(self.function, self.need_months, self._draw)
        return units if share is None else np.multiply(units, share, out=units)

    @property
    def _start(self) -> PerPath:
        """The first driver's volume now; a trace of it where others move with it."""
        start = self.get("volume.per_month")
        return np.maximum(start, TRACE) if self.function.volume.also else start

    def _passing(self) -> Array | Passing:
        """Return normals for the passing noise of the volume, ``(need_months, paths)``."""
        paths, seed = self.draws.base_paths, self.draws.seed
        months = need_months(self.function, len(self.brownian))  # also where a world is cut to fewer
        pool, rng = _normals(seed, paths, months), random_stream(seed, "noise of", self.function.name)
        shift, order = int(rng.integers(paths // 2)), rng.permutation(months)[: self.need_months]
        if self.draws.columns is None:
            return Passing(pool[:, shift : shift + paths], order)
        return self.once("noise", lambda here: pool[order[:, None], shift + here.draws.chosen])

    def _draw(self, path: str, amount: Amount) -> PerPath:
        return self.draws.value(path, amount, self.function.name)

    def _plan(self, path: str, amount: Amount) -> PerPath:
        """Return an input as a planner takes it: what can be counted now as it is, what comes at its mean."""
        if path.endswith((".per_month", ".hours_per_unit")):
            return self._draw(path, amount)
        return self.draws.planned(path, amount)

    def expected_volume(self) -> Expected:
        """Return the monthly volume of each year as expected at the start.

        Growth is taken at its mean: nobody who plans knows which growth or surprises will come.
        """
        return self.once("expected volume", World._expected)

    def _expected(self) -> Expected:
        function, volume, draws = self.function, self.function.volume, self.draws
        start = self._start
        growth = 0.0 if volume.reversion else draws.planned("volume.growth", amount_of(volume.growth))
        # A level to return to, and units added, stay what they are however many there are now.
        scales = volume.reversion is None and all(step.add is None for step in volume.steps)
        first = 1.0 if scales else start
        wide = np.ndim(first) or np.ndim(growth) or draws.asks("volume.steps.", "volume.reversion.")
        still = np.zeros((self.need_months, self.paths if wide else 1))
        path = simulate_demand(still, first, growth, 0.0, **shape_of(function, self.case, self._plan))
        share = with_others(function, len(path), self._plan)
        every = share if share is not None and len(share) == 1 else np.ones((1, 1))  # as much in all months
        if share is not None and len(share) > 1:
            path = path * share
        mean = _by_year(path, np.mean)
        season = _by_year(path, np.std) / np.maximum(mean, 1e-12)
        if scales:
            every = every * start
            if not np.all(start):  # of nothing there is no season
                season = season * (np.asarray(start) > 0)
        return Expected(mean * every, season)


@dataclass(frozen=True)
class Terms:
    """Reads the inputs of one option as numbers per path."""

    world: World
    option: AnyOption
    prefix: str
    owner: AnyOption  # the option as offered; differs from ``option`` for the core of core and overflow

    @property
    def role(self) -> Hashable:
        """What these terms are, in every world of the function."""
        return self.prefix, id(self.owner)

    def within(self, world: World) -> Terms:
        """Return a reader of the same inputs in another world of the function."""
        return replace(self, world=world)

    def get(self, name: str) -> PerPath:
        """Return an input that is no price."""
        known, draws = self.world.known, self.world.draws
        key = (self.prefix, id(self.owner), name)
        if key in known:
            draws.reading.note(self.path(name))
        else:
            about = self.world.function.name, *_who(self.owner)
            known[key] = draws.value(self.path(name), amount_of(amount_at(self.option, name)), *about)
        found: PerPath = known[key]
        return found

    def money(self, name: str) -> PerPath:
        """Return a price in the case's currency.

        A price per unit that nobody has quoted follows the hours that a unit takes, as the market's would:
        else a range of hours would make the provider cheap wherever the work turns out to be long. A quote
        that is tried stands as it is.
        """
        value = self.get(name)
        if name == "price_per_unit" and getattr(self.option, name).filled:
            hours = amount_of(self.world.function.work.hours_per_unit)
            if hours.mean > 0:
                follows = self.world.get("work.hours_per_unit") / hours.mean
                value = value * self.world.draws.unless_tried(self.path(name), follows)
        if self.option.currency is None or is_ours(self.option, name):
            return value
        return value * self.world.exchange(self.option.currency)

    def given(self, name: str) -> bool:
        """Tell whether an input without a default was given."""
        return getattr(self.option, name) is not None

    def path(self, name: str) -> str:
        """Return the input's path, as the priced lines name it."""
        return f"{self.prefix}.{name}"

    def core(self, core: InHouse) -> Terms:
        """Return a reader of the in-house core of this option; its prices are in the option's currency."""
        key = ("core", id(core))
        if key not in self.world.cache:
            priced = core.model_copy(update={"currency": core.currency or self.option.currency})
            self.world.cache[key] = core, priced
        return replace(self, option=self.world.cache[key][1], prefix=self.path("core"))

    def uniform(self, name: str) -> Array:
        """Return a uniform sample of this option's own, ``(paths,)``."""
        return self.world.draws.uniform(self.world.function.name, *_who(self.owner), name)


def _who(option: AnyOption) -> tuple[str, str, str]:
    return option.model.value, option.provider or "", option.location or ""


def horizons_of(case: Case) -> tuple[int, ...]:
    """Return the horizons at which costs are told: three, five and ten years, and the case's own."""
    return tuple(sorted({*STANDARD_HORIZONS, case.horizon_months}))


def world_of(case: Case, function: Function, *, base: Array) -> World:
    """Return the world of a function of a resolved case.

    ``base`` is unit Brownian motion, ``(months, paths)`` to the longest horizon, shared by all
    functions. Raises UserError where the volume is impossible.
    """
    draws = Draws(case.seed, base.shape[1])
    horizons = horizons_of(case)
    if base.shape[0] != horizons[-1]:
        raise ValueError(f"the base has {base.shape[0]} months, the longest horizon {horizons[-1]}")
    rate = draws.value("case.discount_rate", amount_of(case.discount_rate))
    timeline = Timeline(horizons[-1], horizons, rate)
    brownian = base if function.project is not None else own_motion(case, function, base)
    world = World(case, function, timeline, draws, brownian)
    assert world.volume.shape[1] == world.paths  # an impossible volume is told here
    return world


def _by_year(path: Array, how: Callable[..., Any]) -> Array:
    """Return a figure of the months of each year, ``(years, paths or 1)``."""
    return np.array([how(path[year : year + 12], axis=0) for year in range(0, len(path), 12)])


@lru_cache(maxsize=2)
def _normals(seed: int, paths: int, rows: int) -> Array:
    """Return normals from which each function takes its own stretch of columns, in its own order of rows."""
    return random_stream(seed, "noise").standard_normal((rows, paths + paths // 2))
