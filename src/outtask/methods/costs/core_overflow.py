"""Own people carry the core, a provider what goes beyond it, the out-of-hours or the first level.

The core is sized once a year from what is expected at the start: whole people up to the point at which the
chance that the last one is needed no longer pays for him, F(core) = 1 − own cost ÷ provider's price
(critical ratio; Arrow, Harris & Marschak 1951). A retainer, a price per month alone, buys a share of the work
and no more; there the core is sized for the rest.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from outtask.methods.costs.blocks import blocks_of, part
from outtask.methods.costs.delegated import Load, Monthly, add_service
from outtask.methods.costs.own_people import add_first_people, add_posts, let_go_at_end, month_of
from outtask.methods.costs.pricing import Pricing
from outtask.methods.costs.timeline import Sums
from outtask.methods.costs.work import covering_people, people_for_volume, person_hours
from outtask.methods.draws import Array, PerPath
from outtask.methods.world import Terms
from outtask.terms.options import CoreOverflow, InHouse

OFFICE_HOURS_A_WEEK = 40.0  # hours; what lies beyond is out-of-hours


class Core(NamedTuple):
    """Own people in the core, by year, and the part of the work that goes to the provider in any case."""

    people: Array  # (years, paths)
    given_away: PerPath  # share of the work

    def at(self, point: PerPath, last: int) -> Array:
        """Return the people in the core at a point in time, at most the month ``last``; ``(paths,)``."""
        year = (month_of(point, last) - 1) // 12
        return np.asarray(self.people[year, np.arange(self.people.shape[1])])


def core_of(terms: Terms) -> Core:
    """Return the core of a core-overflow option: as stated, else the best number of whole people."""
    return terms.world.once(("core", terms.role), lambda world: _core_of(terms.within(world)))


def _core_of(terms: Terms) -> Core:
    option, world = terms.option, terms.world
    assert isinstance(option, CoreOverflow)
    free = option.carries == "overflow" and not option.is_retainer
    away = 0.0 if free else terms.get("carried_share")
    shape = (-(-world.need_months // 12), world.paths)
    if option.core_people is not None:
        return Core(np.broadcast_to(np.asarray(terms.get("core_people"), dtype=np.float64), shape), away)
    inside = _covering_inside(terms)
    need = people_for_volume(world) * (1 - away)
    whole = np.ceil(np.maximum(need, inside) - 1e-9)
    best = whole if option.is_retainer else _best(terms, need, inside)
    return Core(np.broadcast_to(best, (len(need), world.paths)), away)


def _best(terms: Terms, need: Array, inside: PerPath) -> Array:
    """Return whole people for each year in which ``need`` is expected, ``(years, paths or 1)``."""
    from scipy.special import ndtri

    world = terms.world
    own, bought = _own_month(terms), _bought_month(terms)
    years = np.arange(len(need))[:, None] + 0.5
    spread = np.expm1(np.square(world.get("volume.volatility")) * years)
    spread = spread + np.square(world.get("volume.noise")) + np.square(world.expected_volume().season)
    chance = np.clip(1 - own / np.maximum(bought, 1e-9), 1e-6, 1 - 1e-6)
    best = need * (1 + ndtri(chance) * np.sqrt(spread))
    best = np.where(own < bought, np.rint(np.maximum(best, 0.0)), 0.0)
    return np.asarray(np.maximum(best, np.ceil(inside - 1e-9)))


def _own_month(terms: Terms) -> PerPath:
    """Return what one person in the core costs a month."""
    core = terms.core(_core(terms))
    loaded = terms.world.get("today.loaded_cost") * (1 + core.get("management_share"))
    leaving = core.get("turnover") * (core.money("hiring_cost") + core.money("training_cost"))
    return (loaded + core.money("tools_per_person") + leaving) / 12


def _bought_month(terms: Terms) -> PerPath:
    """Return what it costs to have a provider do the work of one person in a month.

    The own hours that it takes are a part of it: to check what is delivered, and what comes back.
    """
    world = terms.world
    hours = person_hours(world)
    again = (1 + terms.get("repeat_share")) * (1 + world.of_case("irrecoverable_vat"))
    units = hours / np.maximum(world.get("work.hours_per_unit"), 1e-9)
    loaded = world.get("today.loaded_cost") / world.get("work.productive_hours")
    paid: PerPath = 0.0
    if terms.given("price_per_unit"):
        paid = paid + terms.money("price_per_unit") * units * again
    if terms.given("price_per_hour"):
        paid = paid + terms.money("price_per_hour") * hours * again
    own = units * terms.get("verification_hours")
    own = own + hours * terms.get("escalation_share") / world.get("work.utilisation")
    return paid + own * loaded


def _covering_inside(terms: Terms) -> PerPath:
    """Return the people who must be there for the hours that stay inside."""
    option, world = terms.option, terms.world
    assert isinstance(option, CoreOverflow)
    covering = covering_people(world)
    if option.carries != "out-of-hours":
        return covering
    hours = np.maximum(world.get("work.coverage_hours"), 1e-9)
    return covering * np.minimum(1.0, OFFICE_HOURS_A_WEEK / hours)


def _core(terms: Terms) -> InHouse:
    option = terms.option
    assert isinstance(option, CoreOverflow)
    return option.core


def add_core_and_overflow(pricing: Pricing, before: PerPath) -> None:
    """Add own people in the core and the provider who carries the rest.

    ``before`` counts the own people there when the option starts; who is missing then is hired.
    """
    terms, world = pricing.terms, pricing.world
    core, own = core_of(terms), terms.core(_core(terms))
    if not len(core.people):
        return
    add_posts(pricing, own, pricing.by_year(core.people))
    wages, tally = pricing.wages(), pricing.tally
    change = np.diff(core.people, axis=0, prepend=core.people[:1])
    if pricing.start is not None:
        start, last = pricing.start.month, world.need_months
        add_first_people(pricing, own, core.at(start, last) - before)
        change = change * (12 * np.arange(len(change))[:, None] >= month_of(start, last))
    if pricing.undone:
        change = change * 0.0  # who is in the core is hired when it starts
    for name, label, moved in (
        ("hiring_cost", "Hiring", np.maximum(change, 0.0)),
        ("training_cost", "Training new people", np.maximum(change, 0.0)),
        ("release_cost", "Letting people go", np.maximum(-change, 0.0)),
    ):
        quantity = pricing.at_year_starts(moved)
        tally.add(pricing.label(label), own.path(name), quantity, own.money(name), wages, fixed=True)
    let_go_at_end(pricing, own, core.people[-1])
    per_hour = 1 / np.maximum(world.get("work.hours_per_unit"), 1e-9)
    assert isinstance(terms.option, CoreOverflow)
    if not terms.option.is_retainer:
        add_service(pricing, Load(per_hour, 1.0, carried=_overflow))
        return
    add_service(pricing, Load(per_hour, 1.0, carried=_retained))
    beyond, price = pricing.count("beyond a retainer", _beyond), own.get("overtime_premium") * pricing.hour()
    tally.add(pricing.label("Overtime"), "today.loaded_cost", beyond, price, wages, fixed=False)


def _beyond(pricing: Pricing) -> Sums:
    """Return the hours that neither the core nor a retainer carries, over the window."""
    window, spans = pricing.window, pricing.window.spans()
    found = np.empty((2, len(spans), pricing.paths))
    for block in blocks_of(pricing.paths):
        over, kept = _overflow(pricing, block), _retained(pricing, block)
        for period, months in enumerate(spans):
            window.sum_up(months, over(months) - kept(months), block, found[:, period, block])
    return found


def _retained(pricing: Pricing, block: slice) -> Monthly:
    """Return the hours of a block of paths that a retainer buys."""
    world, away = pricing.world, part(core_of(pricing.terms).given_away, block)
    volume = world.volume[:, block]
    per_unit, fixed = (part(world.get(f"work.{name}"), block) for name in ("hours_per_unit", "fixed_hours"))
    return lambda months: (volume[months] * per_unit + fixed) * away


def _overflow(pricing: Pricing, block: slice) -> Monthly:
    """Return the hours of a block of paths that go beyond the core."""
    world, core = pricing.world, core_of(pricing.terms)
    volume, most = world.volume[:, block], part(core.people * person_hours(world), block)
    per_unit, fixed, away = (
        part(value, block)
        for value in (world.get("work.hours_per_unit"), world.get("work.fixed_hours"), core.given_away)
    )
    besides, given_away = np.any(fixed), np.any(away)
    nought = np.zeros(volume.shape[1])

    def hours(months: slice) -> Array:
        rows: Array = volume[months] * per_unit
        if besides:
            rows += fixed
        given = rows * away if given_away else nought  # to the provider in any case
        for year in range(months.start // 12, -(-months.stop // 12)):
            rows[max(0, 12 * year - months.start) : 12 * (year + 1) - months.start] -= most[year]
        return np.maximum(rows, given, out=rows)

    return hours
