"""What an option costs on one path, written from docs/costs.md: plain loops over months, no arrays.

A second implementation to hold the engine against. It is slow, shares nothing with how the engine works, and
says each rule once, in the words of that page.
"""

from __future__ import annotations

import math
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))  # found from the benchmarks too

from plain_ledger import Ledger, pay_change
from plain_models import Run, run_model
from plain_project import run_project
from plain_world import (
    TINY,
    Inputs,
    Months,
    Place,
    core_people,
    month_of,
    moved_before,
)

from outtask.methods.world import World
from outtask.terms.options import AnyOption, CoreOverflow, InHouse

VALUES = ("control", "skills", "innovation", "culture")


def plain_cost(world: World, option: AnyOption, path: int, status_quo: bool = False) -> dict[str, Any]:
    """Return cost and worth to each horizon (discounted) and cash by year (as paid) on one path."""
    return plain_cost_of(Inputs(world, option, status_quo), path)


def plain_cost_of(inputs: Inputs, path: int) -> dict[str, Any]:
    """Do the same with inputs that are read once for all paths."""
    place = Place(inputs, path)
    ledger, always = Ledger(place), [1.0] * (place.last + 1)
    if inputs.world.function.project is not None:
        run_project(ledger, start_of(place))
        moved = always
    elif inputs.status_quo or goes_on(inputs):
        run_model(Run(ledger, place.option, always))
        add_other_cost(ledger, always)
        moved = hired(place) if place.function.today.nobody else always
    else:
        moved = hand_over(ledger)
    return {"cost": ledger.costs(), "cash": ledger.cash_by_year(), "value": worth(place, moved)}


def goes_on(inputs: Inputs) -> bool:
    """Tell whether an option only sets new terms for today's way."""
    now, option = inputs.world.function.today, inputs.option
    if isinstance(now.terms, InHouse) and isinstance(option, InHouse):
        return True
    provider = now.terms.provider or (now.contract.provider if now.contract else None)
    return option.model == now.terms.model and option.provider is not None and option.provider == provider


def hand_over(ledger: Ledger) -> Months:
    """Run today's way until it is left, the option from its start, and what stays; return 1 − b."""
    place = ledger.place
    option, today, s = place.option, place.today, start_of(place)
    ramp = option.get("ramp") if option.has("ramp") else 0.0
    left = s + (option.get("dual_running") if option.has("dual_running") else 0.0)
    contract = None if isinstance(today.option, InHouse) else place.function.today.contract
    if contract is not None:
        left = max(left, place.input("today.contract.notice"))
    active = [1.0, *(1.0 - moved_before(m, s, ramp) for m in place.months)]
    before = [0.0, *(moved_before(m, left, ramp) for m in place.months)]
    after = [1.0 - b for b in before]
    if place.function.today.nobody:
        add_undone(ledger, [1.0 - x for x in active])
    else:
        run_model(Run(ledger, today, before, left=left))
    add_other_cost(ledger, before)
    add_other_cost(ledger, after, moved=True)
    if contract is not None and left < contract.ends_month:
        ledger.once(left, place.input("today.contract.fee"))
    own_hours = run_model(Run(ledger, option, active, s, anew=True))
    add_stays(ledger, left, after, own_hours)
    return active


def add_undone(ledger: Ledger, before: Months) -> None:
    """Charge the months in which nobody does the work as if the option ran, and the harm of what waits."""
    place, undone = ledger.place, ledger.undone()
    run_model(Run(undone, place.option, before, undone=True))
    penalty, came = place.today.money("backlog_penalty"), 0.0
    for m in place.months:
        came += place.work[m] / place.h * before[m] if place.h else 0.0
        ledger.feel(m, came * before[m] * penalty * place.wage[m])


def start_of(place: Place) -> float:
    """Return s, in months from the start of the case."""
    option = place.option
    s = option.get("hire_lag") if isinstance(option.option, InHouse) else option.get("lead_time")
    if option.has("transition_months"):
        s += option.get("transition_months")
    if option.uniform("delay") < option.get("delay_probability"):
        s += option.get("delay_months")
    return s


def hired(place: Place) -> Months:
    """Return the months in which own people are there who must be hired first, as ones."""
    lag = math.floor(place.option.get("hire_lag"))
    return [float(m > lag) for m in range(place.last + 1)]


def add_other_cost(ledger: Ledger, weight: Months, moved: bool = False) -> None:
    place = ledger.place
    taken_over = place.option.option.model in ("out-tasking", "outsourcing")
    yearly = place.input("today.other_cost") * (1 - place.input("today.other_avoidable") * moved)
    for line in place.function.today.costs:
        goes_on = line.fate == "stranded" or (line.fate == "transferred" and not taken_over)
        if goes_on or not moved:
            yearly += place.input(f"today.costs.{line.name}.yearly")
    for m in place.months:
        ledger.pay(m, yearly / 12 * weight[m] * place.index[m])


def add_stays(ledger: Ledger, left: float, after: Months, own_hours: Months) -> None:
    """Add what stays of today once it is left: severance, people who stay, and what they do."""
    place = ledger.place
    option, function = place.option, place.function
    own = isinstance(option.option, InHouse) or function.today.nobody
    people = 0.0 if own else place.own_people_at(left)
    if option.core is not None:
        people = max(0.0, people - core_people(option, place.year(min(month_of(left), place.last))))
    terms = place.today.core or place.today
    led = 1 + (terms.get("management_share") if terms.has("management_share") else 0.0)
    whole = who_can_leave(place, people, led)
    leaving = 0.0
    if option.option.transfers_people:
        leaving = whole
    elif function.freed_hours.use == "cash":
        leaving = whole * place.input("today.people_avoidable")
    let_go = option.get("severance_people") if option.given("severance_people") else leaving
    ledger.once(left, let_go * option.money("severance_cost"), place.wage)
    if people == 0:
        return
    keep, credited = 1 - terms.get("turnover"), function.freed_hours.use in ("bought hours", "core work")
    first = place.year(min(month_of(left), place.last))
    stay = [people * led - leaving] * (place.last + 1)
    for m in place.months:
        stay[m] *= keep ** max(0, place.year(m) - first) * after[m]
    for months in place.periods:
        theirs = sum(stay[m] * place.present for m in months)
        done = min(1.0, sum(own_hours[m] for m in months) / theirs) if theirs > TINY else 0.0
        for m in months:
            pay = place.loaded / 12 * place.wage[m]
            pay += terms.money("tools_per_person") / 12 / led * place.index[m]
            rest = (1 - done) * place.input("freed_hours.rate") * place.wage[m] if credited else 0.0
            ledger.pay(m, stay[m] * (pay - place.present * done * place.own_hour[m]))
            credit = ledger.pay if function.freed_hours.use == "bought hours" else ledger.feel
            credit(m, -stay[m] * place.present * rest)
    if place.last < place.world.months:
        pay_change(ledger, terms, place.last, -stay[place.last] / led)


def who_can_leave(place: Place, people: float, led: float) -> float:
    """Count the whole people who can leave, their leads among them."""
    name, together = place.function.name, place.world.together
    rows = [p for p in place.world.case.staff if p.shares.get(name)]
    if not rows:
        everybody = people * led
        if not together - {name}:
            return float(math.floor(everybody + TINY))
        all_of_them = expected_with_lead(place)
        return everybody * math.floor(all_of_them + TINY) / all_of_them if all_of_them else 0.0
    free = there = 0.0
    for row in rows:
        moving = row.count * sum(share for f, share in row.shares.items() if f == name or f in together)
        there += row.count * row.shares[name]
        free += row.count * row.shares[name] * math.floor(moving + TINY) / moving
    moving = people * free / there
    return max(moving, float(math.floor(moving * led + TINY)))


def expected_with_lead(place: Place) -> float:
    """Count the people, with their leads, in all functions that move together and are on no staff grid."""
    case, names, total = place.world.case, place.world.together | {place.function.name}, 0.0
    for function in case.functions:
        today, terms, work = function.today, function.today.terms, function.work
        own = isinstance(terms, InHouse | CoreOverflow) and function.project is None
        on_grid = any(p.shares.get(function.name) for p in case.staff)
        if function.name not in names or on_grid or not own:
            continue
        core = terms.core if isinstance(terms, CoreOverflow) else terms
        stated = terms.core_people if isinstance(terms, CoreOverflow) and terms.core_people else today.people
        present = work.productive_hours.mean / 12
        units = function.volume.per_month.mean * work.hours_per_unit.mean
        units += sum(d.per_month.mean * d.hours_per_unit.mean for d in function.volume.also)
        need = (units + work.fixed_hours.mean) / present / work.utilisation.mean
        cover = work.coverage_hours.mean * 52.18 / 12 * work.seats.mean / present
        if stated is not None:
            people = stated.mean
        elif max(need, cover) < 1:
            people = max(need, cover)
        else:
            people = max(math.floor(need + 0.5 + TINY), math.ceil(cover - TINY))
        total += people * (1 + core.management_share.mean)
    return total


def worth(place: Place, moved: Months) -> dict[int, float]:
    """Return what control, skills, innovation and culture are worth to each horizon."""
    project = place.function.project
    last = place.last if project is None else min(project.due_month, place.last)
    none = place.function.today.nobody  # until the work is taken up
    before, after = (
        sum(place.input(f"values.{name}") * terms.get(f"{name}_level") for name in VALUES) / 12
        for terms in (place.today, place.option)
    )
    found, total = {}, 0.0
    for m in range(1, place.world.months + 1):
        if m <= last:
            total += ((1 - moved[m]) * (0.0 if none else before) + moved[m] * after) * place.discount[m]
        if m in place.world.horizons:
            found[m] = total
    return found if project is None else dict.fromkeys(found, total)


def BENCH(paths: int = 4096, sample: int = 24) -> float:  # noqa: N802
    """Return how many times faster the engine prices a path than this loop does, on the same options.

    The engine's time has reading and sampling the inputs in it, the loop's has not.
    """
    from plain_cases import benchmark_world, options_of

    from outtask.methods.costs.price import price_option

    few, world = benchmark_world(64), benchmark_world(paths)
    fast = slow = 0.0
    for warm, option in zip(options_of(few), options_of(world), strict=True):
        price_option(few, warm)  # imports what is imported late
        begun = time.perf_counter()
        price_option(world, option)
        fast += (time.perf_counter() - begun) / paths
        inputs = Inputs(world, option, status_quo=False)
        plain_cost_of(inputs, 0)  # reads the inputs
        begun = time.perf_counter()
        for path in range(1, sample + 1):
            plain_cost_of(inputs, path)
        slow += (time.perf_counter() - begun) / sample
    return slow / fast
