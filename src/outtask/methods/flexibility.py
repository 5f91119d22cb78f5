"""Start small and keep the choice: out-task now, outsource once growth is known (methods, section 6).

A two-stage decision: at one date the volume so far is seen, and above a threshold the work goes on to an
outsourcing provider. The threshold is the best of a grid, so the worth found is a lower bound of the option
to switch (a policy fixed beforehand; Dixit & Pindyck 1994, ch. 2).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.costs.price import price_option
from outtask.methods.reasons import doing
from outtask.methods.whatif import Field, few_of, until
from outtask.methods.words import money, percent, plain
from outtask.methods.world import World
from outtask.terms.amounts import fixed
from outtask.terms.functions import Function
from outtask.terms.options import Model, Outsourcing, OutTasking

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

DECISION_MONTH = 24  # two years show growth, and most out-tasking agreements may be left by then
STAGE_PATHS = 2048


def two_stages(field: Field, means: Array) -> str | None:
    """Say what starting with out-tasking and deciding on outsourcing later is worth.

    ``means`` (options,) are the expected nets of committing now. ``None`` where the case has no such pair of
    options, no one volume to watch, or ends too soon.
    """
    world, horizon = field.world, field.horizon
    first = _cheapest(field, means, Model.OUT_TASKING)
    then = _cheapest(field, means, Model.OUTSOURCING)
    if first is None or then is None or world.function.project or horizon <= DECISION_MONTH + 12:
        return None
    volume = world.function.volume
    if world.need_months < horizon or volume.reversion is not None or volume.also:
        return None
    start, goal = field.options[first], field.options[then]
    assert isinstance(start, OutTasking) and isinstance(goal, Outsourcing)
    few = few_of(field, STAGE_PATHS)
    here = until(world, (DECISION_MONTH, horizon)).variant(few.columns, {})
    stay = price_option(here, start).net(horizon)
    alone, unpaid = _without_staying(here), {"severance_people": fixed(0.0)}
    going_on = price_option(alone, start.model_copy(update=unpaid)).net(horizon)
    until_then = price_option(alone, start.model_copy(update=unpaid | {"exit_cost": fixed(0.0)}))
    seen = here.volume[DECISION_MONTH - 12 : DECISION_MONTH].mean(axis=0)  # a year: no season, little noise
    gain = going_on - until_then.net(DECISION_MONTH) - _later(here, start, goal, horizon)
    thresholds = np.quantile(seen, np.linspace(0.02, 0.98, 49))
    worths = np.array([float(np.where(seen >= at, gain, 0.0) @ few.weights) for at in thresholds])
    best = int(np.argmax(worths))
    flexible = float(stay @ few.weights) - float(worths[best])
    committed = float(means.min())
    leads = int(np.argmin(means))
    name = doing(field.options[leads], field.options[leads].name, is_today=leads == 0)
    begin, end = doing(start, start.name), doing(goal, goal.name)
    case, unit = world.case, world.function.volume.unit
    if worths[best] <= 0:
        return (
            f"Starting with {begin} and going on to {end} after {DECISION_MONTH} months pays at no volume "
            "that was tried."
        )
    chance = float((seen >= thresholds[best]).astype(float) @ few.weights)
    rule = (
        f"Start with {begin} and go on to {end} if the second year brings more than "
        f"{plain(float(thresholds[best]), 2)} {unit}s a month (a chance of {percent(chance)})"
    )
    less = committed - flexible
    much = money(abs(less), case.currency)
    if less > 0:
        return f"{rule}: {much} better than committing to {name} now."
    return f"{rule}: {much} worse than committing to {name} now, which keeps the lead."


def _cheapest(field: Field, means: Array, model: Model) -> int | None:
    rows = [row for row, option in enumerate(field.options) if row and option.model is model]
    return min(rows, key=lambda row: means[row], default=None)


def _without_staying(world: World) -> World:
    """Return a world in which nobody of today's people stays on.

    Whoever stays on costs the same whether or not the work goes on to another provider, so both ways are
    compared without them; else they would be gone from the later world, where out-tasking is today's way.
    """
    function = world.function
    left = function.model_copy(
        update={
            "today": function.today.model_copy(update={"people_avoidable": fixed(1.0)}),
            "freed_hours": function.freed_hours.model_copy(update={"use": "cash"}),
        }
    )
    case = world.case.model_copy(update={"staff": ()})
    shared = frozenset({function.name, ""})  # with another function, so that parts of people leave too
    return replace(world, function=left, case=case, together=shared, cache={"volume": world.volume})


def _later(world: World, start: OutTasking, goal: Outsourcing, horizon: int) -> Array:
    """Return the net of outsourcing from the decision on, as of today, per path.

    Prices have been indexed by then, which worth beyond money is not, and nobody is let go a second time.
    """
    later = _world_then(world, start, horizon)
    priced = price_option(later, goal.model_copy(update={"severance_people": fixed(0.0)}))
    years = DECISION_MONTH / 12
    discount = (1 + np.asarray(world.timeline.rate)) ** -years
    indexed = (1 + np.asarray(world.of_case("price_indexation"))) ** years
    return np.asarray((priced.cost[0] * indexed - priced.value[0]) * discount)


def _world_then(world: World, start: OutTasking, horizon: int) -> World:
    """Return the world as it will be at the decision: out-tasked, with as much volume as there is by then."""
    begun, left = DECISION_MONTH, horizon - DECISION_MONTH
    later = replace(
        world,
        function=_then(world.function, start),
        timeline=replace(world.timeline, months=left, horizons=(left,)),
        brownian=world.brownian[begun:horizon] - world.brownian[begun - 1 : begun],
        case=world.case.model_copy(update={"horizon_months": left}),
        cache={},
    )
    level, year = world.volume[begun - 12 : begun].mean(axis=0), np.arange(1, 13)[:, None] / 12
    growth = np.asarray(world.get("volume.growth"))
    reached = level * np.exp(growth) / np.exp(growth * year).mean(axis=0)  # from a year's mean to its end
    return later.variant(np.arange(later.paths), {"volume.per_month": reached})


def _then(function: Function, start: OutTasking) -> Function:
    """Return the function as it will be at the decision: out-tasked, with the dated steps still ahead."""
    steps = tuple(
        step.model_copy(update={"month": step.month - DECISION_MONTH})
        for step in function.volume.steps
        if step.month > DECISION_MONTH
    )
    volume = function.volume.model_copy(update={"steps": steps, "ends_after": None})
    today, stranded = function.today, [line for line in function.today.costs if line.fate == "stranded"]
    assert today.other_cost is not None and today.other_avoidable is not None
    left = {
        "costs": tuple(stranded),
        "other_cost": today.other_cost.scaled(1 - today.other_avoidable.mean),
        "other_avoidable": fixed(0.0),
    }
    today = today.model_copy(update={"terms": start, "contract": None, **left})
    return function.model_copy(update={"volume": volume, "today": today})
