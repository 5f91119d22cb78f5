"""What an option costs on every path: today's way until it starts, its own cost from then on, and what stays.

Costs are discounted monthly in arrears; wages and prices are indexed once a year. Methods, section 3.
"""

from __future__ import annotations

import numpy as np

from outtask.methods.costs.core_overflow import add_core_and_overflow, core_of
from outtask.methods.costs.delegated import add_out_tasking
from outtask.methods.costs.outsourcing import add_outsourcing
from outtask.methods.costs.own_people import add_own_people
from outtask.methods.costs.priced import PricedOption
from outtask.methods.costs.pricing import Pricing, all_along, from_start, per_month
from outtask.methods.costs.project import add_project
from outtask.methods.costs.quantity import Quantity
from outtask.methods.costs.staff_augmentation import add_contractors
from outtask.methods.costs.start import start_of
from outtask.methods.costs.stays import (
    add_contract_exit,
    add_other_cost,
    add_what_stays,
    leave_month,
    people_at,
)
from outtask.methods.costs.team import first_people
from outtask.methods.costs.value import value_of
from outtask.methods.costs.window import Window
from outtask.methods.draws import Array, PerPath
from outtask.methods.world import Terms, World
from outtask.terms.options import AnyOption, CoreOverflow, InHouse, Outsourcing, StaffAugmentation

TODAY = "today.terms"


def price_status_quo(world: World) -> PricedOption:
    """Return the cost of going on as today, on every path of the world."""
    return _priced(world, world.terms(world.function.today.terms, TODAY), status_quo=True)


def price_option(world: World, option: AnyOption) -> PricedOption:
    """Return the cost of an option on every path of the world: money in the case's currency."""
    return _priced(world, world.terms(option), status_quo=False)


def _priced(world: World, terms: Terms, *, status_quo: bool) -> PricedOption:
    today = world.terms(world.function.today.terms, TODAY)
    if world.function.project is not None:
        return _project(world, terms, status_quo=status_quo)
    if status_quo or _goes_on(today, terms):
        pricing = all_along(world, terms)
        _add_running(pricing, first_people(world))
        add_other_cost(pricing, moved=False)
        return _result(pricing, today, status_quo=status_quo, freed=np.zeros(world.paths))
    start = start_of(terms)
    pricing = from_start(world, terms, start)
    leave = leave_month(world, start.month + start.dual)
    before = pricing.until(today, leave, start.ramp)
    _add_running(before, first_people(world))
    add_other_cost(before, moved=False)
    add_contract_exit(pricing, leave)
    _add_running(pricing, people_at(world, today, start.month))
    freed = people_at(world, today, leave)
    if isinstance(terms.option, CoreOverflow):
        freed = np.maximum(freed - core_of(terms).at(leave, world.need_months), 0.0)
    if isinstance(terms.option, InHouse):
        freed = np.zeros(world.paths)
    after = pricing.after(before)  # while both run, today's people and costs are paid in full
    hours = add_what_stays(after, today, freed)
    add_other_cost(after, moved=True)
    return _result(pricing, today, status_quo=False, freed=hours)


def _goes_on(today: Terms, terms: Terms) -> bool:
    """Tell whether an option only sets new terms for who does the work already."""
    now, then = today.option, terms.option
    if isinstance(now, InHouse) or isinstance(then, InHouse):
        return isinstance(now, InHouse) and isinstance(then, InHouse)
    contract = today.world.function.today.contract
    provider = now.provider or (contract.provider if contract else None)
    return now.model is then.model and provider is not None and provider == then.provider


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
    start = start_of(terms)
    pricing = from_start(world, terms, start)
    run = add_project(pricing)
    assert world.function.project is not None
    needed = Window(world.timeline, min(world.function.project.due_month, world.months))
    begin = np.broadcast_to(np.asarray(run.begin, dtype=np.float64), (world.paths,))
    return _assembled(
        pricing,
        value_of(world, terms, terms, needed),
        run.active,
        np.zeros(world.paths) if status_quo else begin,
        np.zeros(world.paths),
        status_quo=status_quo,
    )


def _result(pricing: Pricing, today: Terms, *, status_quo: bool, freed: Array) -> PricedOption:
    world, start = pricing.world, pricing.start
    value = value_of(world, today, pricing.terms, pricing.window)
    month: PerPath = 0.0 if start is None else start.month
    begin = np.broadcast_to(np.asarray(month, dtype=np.float64), (world.paths,))
    return _assembled(pricing, value, pricing.window.active, begin, freed, status_quo=status_quo)


def _assembled(
    pricing: Pricing, value: Array, active: Quantity, begin: Array, freed: Array, *, status_quo: bool
) -> PricedOption:
    world, tally, hours = pricing.world, pricing.tally, pricing.hours
    last = world.timeline.bounds.index(world.case.horizon_months)
    inside = per_month(hours.inside, active, last, world.paths)
    return PricedOption(
        option=pricing.terms.option,
        status_quo=status_quo,
        horizons=world.horizons,
        cost=tally.cost(),
        value=value,
        cash=tally.cash(),
        cash_by_month=tally.cash_by_month(),
        start_month=begin,
        hours_bound=per_month(hours.governing, active, last, world.paths),
        provider_hours=per_month(hours.provider, active, last, world.paths),
        hours_freed=freed - inside if freed.any() else freed,
        lines=tally.lines(),
    )
