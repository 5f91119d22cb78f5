"""What of today's cost stays when the work leaves: people, other cost, and an incumbent's contract."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from outtask.methods.costs.core_overflow import core_of
from outtask.methods.costs.own_people import let_go_at_end, month_of
from outtask.methods.costs.pricing import Pricing
from outtask.methods.costs.quantity import added, counted
from outtask.methods.costs.team import first_people_for, heads_at
from outtask.methods.costs.timeline import Sums
from outtask.methods.costs.work import work_hours
from outtask.methods.draws import Array, PerPath
from outtask.methods.world import Terms, World
from outtask.terms.case import Case
from outtask.terms.functions import Function
from outtask.terms.options import CoreOverflow, InHouse, Outsourcing, OutTasking
from outtask.terms.resolve import coverage_people, workload_people


def people_at(today: Terms, month: PerPath) -> Array:
    """Return the own people there at a point in time, ``(paths,)``; none where a provider does the work."""
    world = today.world
    if isinstance(today.option, CoreOverflow):
        return core_of(today).at(month, world.need_months)
    if not isinstance(today.option, InHouse):
        return np.zeros(world.paths)
    return heads_at(today, month_of(month, world.need_months))


def add_what_stays(pricing: Pricing, today: Terms, freed: Array) -> Array:
    """Add what goes on of today's people once it is left. Return own hours a month set free, ``(paths,)``.

    ``freed`` counts the people whose work leaves; with them goes the time of their lead. Whole people leave,
    at the avoidable share, where freed hours are to become cash; the others stay on until turnover takes
    them, do the hours that stay inside first, and are worth their use for the rest.
    """
    world, terms, function = pricing.world, pricing.terms, pricing.world.function
    assert pricing.leaves is not None
    use = function.freed_hours.use
    lead = _own(today).get("management_share") if freed.any() else 0.0  # nobody has no lead
    everybody = freed * (1 + lead)
    whole = whole_people(world, freed, lead)
    leaving = whole
    if not terms.option.transfers_people:
        leaving = whole * (world.get("today.people_avoidable") if use == "cash" else 0.0)
    if freed.any():
        _add_staying(pricing, today, everybody - leaving, credited=use in ("bought hours", "core work"))
    count = terms.get("severance_people") if terms.given("severance_people") else leaving
    label = "Transfer of people" if terms.option.transfers_people else "Severance"
    cost = terms.money("severance_cost")
    pricing.tally.add_once(label, terms.path("severance_cost"), pricing.leaves, count * cost, pricing.wages())
    hours = world.get("work.productive_hours") / 12
    return np.asarray(everybody * hours)


def _add_staying(pricing: Pricing, today: Terms, staying: Array, *, credited: bool) -> None:
    world, own = pricing.world, _own(today)
    kept = pricing.walked("staying", _staying)
    led = staying / (1 + own.get("management_share"))  # a team's desks and partings do not count its lead's
    let_go_at_end(pricing, own, led * kept.last)
    there, tally = counted(kept.months), pricing.tally
    wages, hour = pricing.wages(), pricing.hour()
    loaded = staying * world.get("today.loaded_cost") / 12
    tally.add("People who stay on", "today.loaded_cost", there, loaded, wages, fixed=True)
    desks, path = led * own.money("tools_per_person") / 12, own.path("tools_per_person")
    tally.add("Tools and desks of people who stay on", path, there, desks, pricing.prices(), fixed=True)
    a_month = staying * world.get("work.productive_hours") / 12
    hours = there * a_month
    if pricing.hours.inside:
        wanted = added(pricing.hours.inside).per_period(0)
        share = hours.per_period(0)[: len(wanted)]
        np.maximum(share, 1e-9, out=share)
        np.divide(wanted, share, out=share)
        np.minimum(share, 1.0, out=share)
        done = counted(there.parts[0].sums[:, : len(wanted)] * share) * a_month
        tally.add("Done by people who stay on", "today.loaded_cost", -done, hour, wages, fixed=True)
        hours = hours + -done
    if credited:
        rate = world.get("freed_hours.rate")
        bought = world.function.freed_hours.use == "bought hours"  # hours that need not be bought are cash
        tally.add("Use of freed hours", "freed_hours.rate", -hours, rate, wages, fixed=True, cash=bought)


def _own(today: Terms) -> Terms:
    """Return the terms of own people today."""
    return today.core(today.option.core) if isinstance(today.option, CoreOverflow) else today


class Staying(NamedTuple):
    """How many stay of one who stays on at first."""

    months: Sums
    last: Array  # at the end, (paths,)


def _staying(pricing: Pricing) -> Staying:
    """Return the months of people who stay on; some leave for good every year."""
    world, months = pricing.world, pricing.months
    assert pricing.leaves is not None
    turnover = _own(world.today).get("turnover")
    first = (month_of(pricing.leaves, world.need_months) - 1) // 12
    kept, before = np.ones(world.paths), 0
    rows = np.empty((months.shape[1], world.paths))
    for row, year in zip(rows, world.timeline.years, strict=False):
        if year > before:  # reviewed once a year
            kept, before = kept * (1 - turnover * (year > first)), year
        row[...] = kept
    return Staying(months * rows, kept)


def whole_people(world: World, freed: Array, lead: PerPath) -> Array:
    """Return how many of the freed people and their leads can leave: whole people, ``(paths,)``.

    Fractions of people free no cash unless someone leaves. On the staff grid a person can leave when all of
    his shares go with this function and those that move with it; without a grid fractions add up only where
    functions move together, to the whole people of their sum. ``lead`` is a lead's time for each person.
    """
    name, together = world.function.name, world.together | {world.function.name}
    rows = [person for person in world.case.staff if person.shares.get(name)]
    if rows:
        total = sum(person.count * person.shares[name] for person in rows)
        leaves = 0.0
        for person in rows:
            people = person.count * sum(share for one, share in person.shares.items() if one in together)
            leaves += person.count * person.shares[name] * math.floor(people + 1e-9) / people
        moving = freed * (leaves / total)
        return np.asarray(np.maximum(moving, np.floor(moving * (1 + lead) + 1e-9)))
    everybody = freed * (1 + lead)
    if len(together) == 1:
        return np.asarray(np.floor(everybody + 1e-9))
    expected = sum(_with_lead(world.case, one) for one in world.case.functions if one.name in together)
    return np.asarray(everybody * (math.floor(expected + 1e-9) / expected if expected else 0.0))


def _with_lead(case: Case, function: Function) -> float:
    """Return the own people of a function that is on no staff grid, and their leads, at mean values."""
    today, terms = function.today, function.today.terms
    if not isinstance(terms, InHouse | CoreOverflow) or function.project is not None:
        return 0.0
    if any(person.shares.get(function.name) for person in case.staff):
        return 0.0
    own, people = terms, today.people
    if isinstance(terms, CoreOverflow):
        own, people = terms.core, terms.core_people or today.people
    assert isinstance(own, InHouse) and own.management_share is not None
    if people is not None:
        return people.mean * (1 + own.management_share.mean)
    there = first_people_for(np.array(workload_people(function)), coverage_people(function))
    return float(there) * (1 + own.management_share.mean)


def add_other_cost(pricing: Pricing, *, moved: bool) -> None:
    """Add today's other cost: all of it while the work is here, what is stranded once it has moved."""
    world, option = pricing.world, pricing.terms.option
    lines: list[tuple[str, str, PerPath]] = []
    if np.any(world.get("today.other_cost")):
        share = 1 - world.get("today.other_avoidable") if moved else 1.0
        lines.append(("Other cost", "today.other_cost", share))
    taken_over = isinstance(option, OutTasking | Outsourcing)  # by a provider, in whose price it is then
    for line in world.function.today.costs:
        ends = line.fate == "avoidable" or (line.fate == "transferred" and taken_over)
        if not (moved and ends):
            lines.append((line.name, f"today.costs.{line.name}.yearly", 1.0))
    for name, path, part in lines:
        label = f"{name} that stays" if moved else pricing.label(name)
        monthly = world.get(path) / 12 * part
        pricing.tally.add(label, path, pricing.active, monthly, pricing.prices(), fixed=True)


def add_undone(pricing: Pricing, undone: Pricing) -> None:
    """Add the harm of work that waits until an option starts, where nobody does it until then."""
    own = pricing.world.today
    waiting = undone.count("waiting until the start", _waiting)
    pricing.tally.add(
        undone.label("Work left waiting"),
        own.path("backlog_penalty"),
        waiting,
        own.money("backlog_penalty"),
        pricing.wages(),
        fixed=False,
        cash=False,
    )


def _waiting(undone: Pricing) -> Sums:
    """Return unit-months of work that waits: all that has come, in the part of each month before a start."""
    world, share = undone.world, undone.window.share
    assert share is not None
    per_unit = world.get("work.hours_per_unit")
    units = np.where(per_unit > 0, work_hours(world, slice(len(share))) / np.maximum(per_unit, 1e-9), 0.0)
    return world.timeline.sums(np.cumsum(units * share, axis=0) * share)


def add_contract_exit(pricing: Pricing, leave: PerPath) -> None:
    """Add the fee for leaving an incumbent's contract before its end."""
    world = pricing.world
    contract = world.function.today.contract
    if contract is None or isinstance(world.function.today.terms, InHouse):
        return
    early = np.asarray(leave) < contract.ends_month
    fee: PerPath = np.asarray(world.get("today.contract.fee") * early, dtype=np.float64)
    pricing.tally.add_once("Leaving today's contract", "today.contract.fee", leave, fee, None)


def leave_month(world: World, moved: PerPath) -> PerPath:
    """Return when today's way can be left: when the work has moved, and not before notice ends."""
    contract = world.function.today.contract
    if contract is None or isinstance(world.function.today.terms, InHouse):
        return moved
    return np.maximum(moved, world.get("today.contract.notice"))
