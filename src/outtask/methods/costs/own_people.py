"""Own people doing the work: whole people hired and released with a lag, overtime, and work that waits.

A post is filled once it has been needed for the hire lag, and is gone once it has not been needed for the
release lag. Need follows the mean of the last three months, so that one month of noise hires nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outtask.methods.costs.blocks import blocks_of, part
from outtask.methods.costs.pricing import Pricing
from outtask.methods.costs.work import covering_people, expected_people, person_hours, work_hours
from outtask.methods.draws import Array, PerPath
from outtask.methods.world import Terms, World

SEEN = 3  # months behind a decision to hire or release


@dataclass(frozen=True)
class Team:
    """Own people on all paths, month by month; arrays are ``(months, paths)``."""

    at_start: PerPath  # people when the case begins
    heads: Array
    joined: Array
    left: Array
    overtime: Array  # hours
    waiting: Array  # units that wait at the end of the month


def first_people(world: World) -> Array:
    """Return the people at the beginning: as stated, else whole people for the first year's expected need."""
    if world.function.today.people is not None:
        return np.broadcast_to(np.asarray(world.get("today.people"), dtype=np.float64), (world.paths,))
    if "first people" not in world.cache:
        need = expected_people(world)[0] if world.need_months else np.zeros(1)
        world.cache["first people"] = np.broadcast_to(np.ceil(need - 1e-9), (world.paths,))
    first: Array = world.cache["first people"]
    return first


def team_of(terms: Terms, months: int) -> Team:
    """Return the team that would do all of the work on the terms of an in-house option, at least so long."""
    world = terms.world
    key = f"team of {terms.prefix}"
    team: Team | None = world.cache.get(key)
    if team is None or len(team.heads) < min(months, world.need_months):
        team = world.cache[key] = _run(terms, months)
    return team


def _run(terms: Terms, months: int) -> Team:
    world = terms.world
    hours, start = work_hours(world)[:months], first_people(world)
    team = Team(start, *np.empty((5, *hours.shape)))
    inputs = (
        start,
        person_hours(world),
        covering_people(world),
        terms.get("hire_lag"),
        terms.get("release_lag"),
        terms.get("overtime_cap"),
        np.maximum(world.get("work.hours_per_unit"), 1e-9),
    )
    for block in blocks_of(world.paths):
        _walk(hours, block, team, *(part(value, block) for value in inputs))
    return team


def _walk(
    hours: Array,
    block: slice,
    team: Team,
    start: PerPath,
    per_person: PerPath,
    covering: PerPath,
    hire_lag: PerPath,
    release_lag: PerPath,
    overtime_cap: PerPath,
    per_unit: PerPath,
) -> None:
    """Walk through the months of a block of paths and write its columns of the team."""
    paths = hours[:, block].shape[1]
    steps, lacking, idle, short, seen, scratch = np.zeros((6, paths))
    heads = np.broadcast_to(start, (paths,)).copy()
    for month, row in enumerate(hours[:, block]):
        seen += row
        if month >= SEEN:
            seen -= hours[month - SEEN, block]
        target = seen / (min(month + 1, SEEN) * per_person)
        np.maximum(target, covering, out=target)
        target -= start
        target -= 1e-9
        np.ceil(target, out=target)
        lacking += 1
        lacking *= target > steps
        idle += 1
        idle *= target < steps
        moved = (lacking > hire_lag) | (idle > release_lag)
        still = ~moved
        lacking *= still
        idle *= still
        target -= steps
        target *= moved
        joined, left = team.joined[month, block], team.left[month, block]
        np.maximum(target, 0.0, out=joined)
        np.subtract(joined, target, out=left)
        steps += target
        np.add(start, steps, out=heads)
        team.heads[month, block] = heads
        np.multiply(heads, per_person, out=scratch)
        short += row
        short -= scratch
        np.maximum(short, 0.0, out=short)
        scratch *= overtime_cap
        np.minimum(short, scratch, out=scratch)
        team.overtime[month, block] = scratch
        short -= scratch
        np.divide(short, per_unit, out=team.waiting[month, block])


def add_own_people(pricing: Pricing, before: PerPath) -> None:
    """Add what own people cost who do all of the work.

    ``before`` counts the own people there when a team is built anew; who is missing then is hired.
    """
    terms, window = pricing.terms, pricing.window
    team = team_of(terms, window.reach)
    if not len(team.heads):
        return
    wages = pricing.wages()
    changes = [team.joined, team.left]
    if pricing.start is not None:
        first = month_of(pricing.start.month, len(team.heads))
        there = np.take_along_axis(team.heads, np.broadcast_to(first - 1, (1, pricing.paths)), axis=0)[0]
        add_first_people(pricing, terms, there - before)
        later = np.arange(1, len(team.heads) + 1)[:, None] > first  # those there by then are hired at once
        changes = [np.where(later, change, 0.0) for change in changes]
    months = window.sums(team.heads)
    add_posts(pricing, terms, months)
    joined, left = (window.sums(change) for change in changes)
    _add(pricing, terms, "Hiring", "hiring_cost", joined)
    _add(pricing, terms, "Training new people", "training_cost", joined)
    _add(pricing, terms, "Letting people go", "release_cost", left)
    overtime = window.sums(team.overtime)
    price = terms.get("overtime_premium") * pricing.hour()
    pricing.tally.add(pricing.label("Overtime"), "today.loaded_cost", overtime, price, wages, fixed=False)
    waiting = window.sums(team.waiting)
    _add(pricing, terms, "Work left waiting", "backlog_penalty", waiting, fixed=False)
    let_go_at_end(pricing, terms, team.heads[-1])


def month_of(point: PerPath, last: int) -> NDArray[np.intp]:
    """Return the month in which a point in time lies, at most ``last``; ``(1 or paths,)``."""
    return np.asarray(np.clip(np.ceil(np.atleast_1d(point)), 1, last), dtype=np.intp)


def add_first_people(pricing: Pricing, terms: Terms, missing: PerPath) -> None:
    """Add hiring the people who are missing when an option starts."""
    assert pricing.start is not None
    hired = np.maximum(missing, 0.0)
    for name, label in (("hiring_cost", "Hiring"), ("training_cost", "Training new people")):
        cost = hired * terms.money(name)
        pricing.tally.add_once(label, terms.path(name), pricing.start.month, cost, pricing.wages())


def let_go_at_end(pricing: Pricing, terms: Terms, people: PerPath) -> None:
    """Add letting own people go where the need ends; ``people`` are there in its last month."""
    ends, part = pricing.world.need_months, pricing.window.last_part
    if ends < pricing.world.months and np.any(part):
        cost = people * part * terms.money("release_cost")
        label, path = pricing.label("Letting people go"), terms.path("release_cost")
        pricing.tally.add_once(label, path, float(ends), cost, pricing.wages())


def add_posts(pricing: Pricing, terms: Terms, months: Array) -> None:
    """Add what posts cost that are filled for some person-months: pay, lead, tools, and those who leave."""
    wages, index = pricing.wages(), pricing.prices()
    loaded = pricing.world.get("today.loaded_cost") / 12
    tally, label = pricing.tally, pricing.label
    tally.add(label("People"), "today.loaded_cost", months, loaded, wages, fixed=True)
    lead = loaded * terms.get("management_share")
    tally.add(label("Leading them"), "today.loaded_cost", months, lead, wages, fixed=True)
    tools = terms.money("tools_per_person") / 12
    tally.add(label("Tools and desks"), terms.path("tools_per_person"), months, tools, index, fixed=True)
    leavers = terms.get("turnover") / 12
    for name, text in (("hiring_cost", "Hiring"), ("training_cost", "Training new people")):
        tally.add(label(text), terms.path(name), months, leavers * terms.money(name), wages, fixed=True)


def _add(
    pricing: Pricing, terms: Terms, label: str, name: str, quantity: Array, *, fixed: bool = True
) -> None:
    pricing.tally.add(
        pricing.label(label), terms.path(name), quantity, terms.money(name), pricing.wages(), fixed=fixed
    )
