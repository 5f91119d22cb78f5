"""What an option costs on every path: today's way until it starts, its own cost from then on, and what stays.

Costs are discounted monthly in arrears; wages and prices are indexed once a year. Methods, section 3.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Sequence

import numpy as np

from outtask.methods.costs.blocks import BLOCK
from outtask.methods.costs.core_overflow import add_core_and_overflow, core_of
from outtask.methods.costs.delegated import add_out_tasking
from outtask.methods.costs.outsourcing import add_outsourcing
from outtask.methods.costs.own_people import add_own_people
from outtask.methods.costs.priced import PricedOption, together
from outtask.methods.costs.pricing import Pricing, all_along, from_start, move_of, per_month
from outtask.methods.costs.project import add_project
from outtask.methods.costs.quantity import Quantity
from outtask.methods.costs.staff_augmentation import add_contractors
from outtask.methods.costs.stays import (
    add_contract_exit,
    add_other_cost,
    add_undone,
    add_what_stays,
    leave_month,
    people_at,
)
from outtask.methods.costs.tally import Tally
from outtask.methods.costs.team import first_people
from outtask.methods.costs.value import Beyond, months_with_people, value_of
from outtask.methods.costs.window import Window
from outtask.methods.draws import Array, PerPath
from outtask.methods.gates import goes_on
from outtask.methods.world import Terms, World
from outtask.terms.options import AnyOption, CoreOverflow, InHouse, Outsourcing, StaffAugmentation

RunBlocks = Callable[[Callable[[World], list[PricedOption]], Iterable[World]], Iterable[list[PricedOption]]]


def price_status_quo(world: World) -> PricedOption:
    """Return the cost of going on as today, on every path of the world."""
    return together([_noted(block, block.today, status_quo=True) for block in world.blocks()])


def price_option(world: World, option: AnyOption) -> PricedOption:
    """Return the cost of an option on every path of the world: money in the case's currency."""
    return together([_noted(block, block.terms(option), status_quo=False) for block in world.blocks()])


def price_all(
    world: World, options: Sequence[AnyOption], run: RunBlocks = map, size: int = BLOCK
) -> list[PricedOption]:
    """Return the cost of going on as today, and of each option.

    Blocks of ``size`` paths are priced one after the other, each with all options, so that what they share
    stays near the processor; ``run`` may price them in threads.
    """

    def priced(block: World) -> list[PricedOption]:
        found = [_noted(block, block.today, status_quo=True)]
        for option in options:
            terms = block.terms(option)
            found.append(_noted(block, terms, status_quo=False))
            block.forget(terms.role)  # nobody asks for it again, and it takes much room
        return found

    return [together(parts) for parts in zip(*run(priced, world.blocks(size)), strict=True)]


def key_of(terms: Terms) -> Hashable:
    """Return the key under which the inputs are noted that the price of a way of working reads."""
    return "price", terms.role


def _noted(world: World, terms: Terms, *, status_quo: bool) -> PricedOption:
    reading = world.draws.reading
    return reading.while_making(key_of(terms), lambda: _priced(world, terms, status_quo=status_quo))


def _priced(world: World, terms: Terms, *, status_quo: bool) -> PricedOption:
    today = world.today
    if world.function.project is not None:
        return _project(world, terms, status_quo=status_quo)
    if status_quo or goes_on(world.function, terms.option):
        pricing = all_along(world, terms)
        _add_running(pricing, first_people(world))
        add_other_cost(pricing, moved=False)
        return _result(pricing, today, status_quo=status_quo, freed=np.zeros(world.paths))
    pricing = from_start(world, terms)
    before = _until_left(pricing, today)
    leave = before.leaves
    assert pricing.start is not None and leave is not None
    nobody = world.function.today.nobody
    if nobody:  # a start that comes late must not be a saving
        undone = pricing.before_start()
        _add_running(undone, np.zeros(world.paths))
        add_undone(pricing, undone)
    else:
        _add_running(before, first_people(world))
    add_other_cost(before, moved=False)
    add_contract_exit(pricing, leave)
    _add_running(pricing, np.zeros(world.paths) if nobody else pricing.walked("people there", _people_there))
    freed = before.walked("people freed", _people_freed)
    if isinstance(terms.option, CoreOverflow):
        freed = np.maximum(freed - core_of(terms).at(leave, world.need_months), 0.0)
    if isinstance(terms.option, InHouse) or nobody:
        freed = np.zeros(world.paths)
    after = pricing.after(before)  # while both run, today's people and costs are paid in full
    hours = add_what_stays(after, today, freed)
    add_other_cost(after, moved=True)
    return _result(pricing, today, status_quo=False, freed=hours)


def _people_there(pricing: Pricing) -> Array:
    """Return the own people there when an option starts."""
    assert pricing.start is not None
    return people_at(pricing.world.today, pricing.start.month)


def _people_freed(before: Pricing) -> Array:
    """Return the own people there when today's way is left."""
    assert before.leaves is not None
    return people_at(before.terms, before.leaves)


def _until_left(pricing: Pricing, today: Terms) -> Pricing:
    """Return the pricing of today's way until an option has taken the work over."""

    def again(world: World) -> Pricing:
        return _until_left(pricing.again(world), today.within(world))

    def ends(world: World) -> tuple[PerPath, PerPath]:
        start = pricing.within(world).start
        assert start is not None
        return leave_month(world, start.month + start.dual), start.ramp

    return pricing.until(today, move_of(pricing.world, ("until", pricing.role), ends), again)


def _add_running(pricing: Pricing, people: PerPath) -> None:
    """Add the running cost of a way of working in its window; ``people`` are there when it starts."""
    option = pricing.terms.option
    if isinstance(option, InHouse):
        add_own_people(pricing, people)
    elif isinstance(option, StaffAugmentation):
        add_contractors(pricing)
    elif isinstance(option, CoreOverflow):
        add_core_and_overflow(pricing, people)
    elif isinstance(option, Outsourcing):
        add_outsourcing(pricing)
    else:
        add_out_tasking(pricing)


def _project(world: World, terms: Terms, *, status_quo: bool) -> PricedOption:
    pricing = from_start(world, terms)
    run = add_project(pricing)
    assert world.function.project is not None
    needed = Window(world.timeline, min(world.function.project.due_month, world.months))
    begin = np.broadcast_to(np.asarray(run.begin, dtype=np.float64), (world.paths,))
    return _assembled(
        pricing,
        value_of(world, terms, needed.active),
        run.active,
        np.zeros(world.paths) if status_quo else begin,
        np.zeros(world.paths),
        status_quo=status_quo,
    )


def _result(pricing: Pricing, today: Terms, *, status_quo: bool, freed: Array) -> PricedOption:
    world, start = pricing.world, pricing.start
    nobody = world.function.today.nobody
    hired = nobody and start is None  # own people, who are not there at once
    months = months_with_people(pricing.terms) if hired else pricing.months
    beyond = value_of(world, pricing.terms, months, None if nobody or start is None else today)
    month: PerPath = 0.0 if start is None else start.month
    begin = np.broadcast_to(np.asarray(month, dtype=np.float64), (world.paths,))
    return _assembled(pricing, beyond, pricing.active, begin, freed, status_quo=status_quo)


def _assembled(
    pricing: Pricing,
    beyond: Beyond,
    active: Quantity,
    begin: Array,
    freed: Array,
    *,
    status_quo: bool,
) -> PricedOption:
    world, tally, hours = pricing.world, pricing.tally, pricing.hours
    assert isinstance(tally, Tally)
    whole = world.function.project is not None
    until = world.months if whole else min(world.case.horizon_months, world.months)
    last = bisect_left(world.timeline.bounds, until)  # of a cut world, whose hours do not count, the next
    inside = per_month(hours.inside, active, last, world.paths)
    return PricedOption(
        option=pricing.terms.option,
        status_quo=status_quo,
        horizons=world.horizons,
        cost=tally.cost(),
        value=beyond.upto,
        cash=tally.cash(),
        cash_by_month=tally.cash_by_month(),
        start_month=begin,
        hours_bound=per_month(hours.governing, active, last, world.paths),
        provider_hours=per_month(hours.provider, active, last, world.paths),
        hours_freed=freed - inside if freed.any() else freed,
        lines=tally.lines(),
        worths=beyond.worths,
        course=None if world.brief else tally.course(beyond.course),
    )
