"""What an option costs on one path, from docs/costs.md alone: plain loops over months, no arrays.

A second implementation to hold the engine against. It is slow, knows nothing of how the engine works, and
says each rule once, in the words of that page.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))  # also found from the benchmarks

from plain_models import run_model
from plain_project import run_project
from plain_world import Inputs, Ledger, Place, moved_before, own_people

from outtask.methods.world import World
from outtask.terms.options import AnyOption, InHouse

VALUES = ("control", "skills", "innovation", "culture")


def plain_cost(world: World, option: AnyOption, path: int, status_quo: bool = False) -> dict[str, Any]:
    """Return cost and worth to each horizon (discounted) and cash by year (as paid) on one path."""
    return plain_cost_of(Inputs(world, option, status_quo), path)


def plain_cost_of(inputs: Inputs, path: int) -> dict[str, Any]:
    """Do the same with inputs that are read once for all paths."""
    place = Place(inputs, path)
    ledger = Ledger(place)
    if inputs.world.function.project is not None:
        moved = run_project(ledger)
    elif inputs.status_quo or goes_on(inputs):
        run_model(ledger, place.option, lambda m: 1.0, 0.0, bring_in=False)
        add_other_cost(ledger, lambda m: 1.0)
        moved = lambda m: 0.0 if inputs.status_quo else 1.0  # noqa: E731
    else:
        moved = hand_over(ledger)
    worth = worth_beyond_money(place, moved)
    return {"cost": ledger.costs(), "cash": ledger.cash_by_year(), "value": worth}


def goes_on(inputs: Inputs) -> bool:
    """Tell whether an option only sets new terms for today's way."""
    today, option = inputs.world.function.today.terms, inputs.option
    if isinstance(today, InHouse) and isinstance(option, InHouse):
        return True
    return option.model == today.model and option.provider is not None and option.provider == today.provider


def hand_over(ledger: Ledger) -> Callable[[int], float]:
    """Run today's way until it is left, the option from its start, and what stays; return 1 − b."""
    place = ledger.place
    option, today = place.option, place.today
    s = start_of(place)
    ramp = option.get("ramp") if option.has("ramp") else 0.0
    left = s + (option.get("dual_running") if option.has("dual_running") else 0.0)
    contract = place.function.today.contract
    if contract is not None:
        left = max(left, place.input("today.contract.notice"))

    def active(m: int) -> float:
        return 1.0 - moved_before(m, s, ramp)

    def before(m: int) -> float:
        return moved_before(m, left, ramp)

    run_model(ledger, today, before, 0.0, bring_in=False, left=left)
    add_other_cost(ledger, before)
    add_other_cost(ledger, active, 1.0 - place.input("today.other_avoidable"))
    if contract is not None and left < contract.ends_month:
        ledger.once(left, place.input("today.contract.fee"), place.price)
    own_hours = run_model(ledger, option, active, s, bring_in=True)
    add_stays(ledger, s, active, own_hours)
    return active


def start_of(place: Place) -> float:
    """Return s, in months from the start of the case."""
    option = place.option
    if isinstance(option.option, InHouse):
        s = option.get("hire_lag")
    else:
        s = option.get("lead_time")
        if option.has("transition_months"):
            s += option.get("transition_months")
    if option.uniform("delay") < option.get("delay_probability"):
        s += option.get("delay_months")
    return s


def add_other_cost(ledger: Ledger, weight: Callable[[int], float], share: float = 1.0) -> None:
    place = ledger.place
    for m in place.months:
        ledger.pay(m, place.input("today.other_cost") / 12 * share * weight(m) * place.price(m))


def add_stays(ledger: Ledger, s: float, active: Callable[[int], float], own_hours: list[float]) -> None:
    """Add what stays of today: severance, people who stay, and what they do."""
    place = ledger.place
    option, function = place.option, place.function
    people = 0.0
    if isinstance(function.today.terms, InHouse) and not isinstance(option.option, InHouse):
        month = max(1, math.ceil(s))
        if month <= place.last:
            people = own_people(place, place.today)[0][month]
        if option.core is not None:
            people = max(0.0, people - option.core_of_month(max(1, month)))
    whole = who_can_leave(place, people)
    leaving = 0.0
    if option.option.transfers_people:
        leaving = whole
    elif function.freed_hours.use == "cash":
        leaving = whole * place.input("today.people_avoidable")
    let_go = option.get("severance_people") if option.given("severance_people") else leaving
    ledger.once(s, let_go * option.money("severance_cost"), place.wage)
    turnover = place.today.get("turnover") if people > 0 else 0.0
    stay = [0.0] + [(people - leaving) * (1 - turnover) ** place.year(m) for m in place.months]
    theirs = [0.0] + [stay[m] * place.present * active(m) for m in place.months]
    wanted = function.freed_hours.use in ("bought hours", "core work")
    for year in range(place.year(place.last) + 1):
        months = [m for m in place.months if place.year(m) == year]
        own, have = sum(own_hours[m] for m in months), sum(theirs[m] for m in months)
        used = min(own, have)
        for m in months:
            ledger.pay(m, stay[m] * active(m) * place.input("today.loaded_cost") / 12 * place.wage(m))
            if own > 0:
                ledger.pay(m, -used * own_hours[m] / own * place.own_hour(m))
            if have > 0 and wanted:
                rest = theirs[m] * (1 - used / have)
                ledger.pay(m, -rest * place.input("freed_hours.rate") * place.wage(m))


def who_can_leave(place: Place, people: float) -> float:
    """Count the whole people who can leave."""
    name = place.function.name
    rows = [p for p in place.world.case.staff if p.shares.get(name)]
    if not rows:
        return people if place.world.together else float(math.floor(people))
    free = 0.0
    for row in rows:
        mine = row.shares[name]
        together = sum(share for f, share in row.shares.items() if f == name or f in place.world.together)
        free += math.floor(row.count * together + 1e-9) / (row.count * together) * row.count * mine
    return min(people, free)


def worth_beyond_money(place: Place, moved: Callable[[int], float]) -> dict[int, float]:
    """Return what control, skills, innovation and culture are worth to each horizon."""
    found = {}
    project = place.function.project
    for horizon in place.world.horizons:
        last = min(horizon, place.last if project is None else project.due_month)
        total = 0.0
        for m in range(1, last + 1):
            for name in VALUES:
                before, after = place.today.get(f"{name}_level"), place.option.get(f"{name}_level")
                level = (1 - moved(m)) * before + moved(m) * after
                total += place.input(f"values.{name}") / 12 * level * place.discount(m)
        found[horizon] = total
    return found


def BENCH(paths: int = 4096, sample: int = 24) -> float:  # noqa: N802
    """Return how many times faster the engine prices a path than this loop does, on the same options."""
    from plain_cases import benchmark_case

    from outtask.methods.costs.price import price_option

    world = benchmark_case(paths)
    options = world.function.options or ()
    for option in options:
        price_option(world, option)  # both read their inputs once before the clock starts
    begun = time.perf_counter()
    for option in options:
        price_option(world, option)
    fast = (time.perf_counter() - begun) / paths
    slow = 0.0
    for option in options:
        inputs = Inputs(world, option, False)
        plain_cost_of(inputs, 0)
        begun = time.perf_counter()
        for path in range(1, sample + 1):
            plain_cost_of(inputs, path)
        slow += (time.perf_counter() - begun) / sample
    return slow / fast
