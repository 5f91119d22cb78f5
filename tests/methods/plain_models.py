"""Each sourcing model on one path, month by month, in the words of docs/costs.md."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

from plain_ledger import Ledger, pay_change, pay_people
from plain_world import (
    Months,
    Reader,
    away,
    core_people,
    is_retainer,
    month_of,
    new_team,
    own_people,
)

from outtask.terms.options import CoreOverflow, InHouse, Outsourcing, OutTasking, StaffAugmentation

FOR_EVER = math.inf
MOST_REWORK = 0.95  # above it nothing would ever be accepted


@dataclass
class Run:
    """A way of doing the work in its part of each month: an option from its start, or today's way."""

    ledger: Ledger
    terms: Reader
    weight: Months
    start: float = 0.0
    anew: bool = False  # it is brought in, with all that this costs
    undone: bool = False  # nobody does it yet: no failures, no term, nobody joins or leaves
    left: float = FOR_EVER  # when today's way is left; what is due at the end then falls there

    def close(self, due: Callable[[int], float]) -> None:
        """Pay what is due at the end, where it has started."""
        if self.left < FOR_EVER:
            m = month_of(self.left)
            if m <= self.ledger.place.last:
                self.ledger.pay(m, due(m))
        else:
            self.ledger.at_end(lambda end: due(end) if self.start < end else 0.0)


def run_model(run: Run) -> Months:
    """Pay a way of doing the work and return its own hours by month, in its part of each month."""
    pay: dict[type, Callable[[Run], Months]] = {
        InHouse: run_own_people,
        StaffAugmentation: run_contractors,
        OutTasking: run_out_tasking,
        CoreOverflow: run_core,
        Outsourcing: run_outsourcing,
    }
    hours, place = pay[type(run.terms.option)](run), run.ledger.place
    for m in place.months:
        hours[m] *= run.weight[m]
        run.ledger.pay(m, hours[m] * place.own_hour[m])
    return hours


def pay_team(run: Run, terms: Reader, people: Months) -> None:
    """Pay own people, who joins and leaves, those missing when it starts, and the end of the need."""
    ledger, place = run.ledger, run.ledger.place
    first = month_of(run.start) if run.anew else 1
    if run.anew and first <= place.last:
        pay_change(ledger, terms, first, max(0.0, people[first] - place.own_people_at(run.start)))
    for m in place.months:
        pay_people(ledger, terms, m, people[m] * run.weight[m])
        if not run.undone and (m > first or not run.anew):
            pay_change(ledger, terms, m, (people[m] - people[m - 1]) * run.weight[m])
    if place.last < place.world.months and not run.undone:
        pay_change(ledger, terms, place.last, -people[place.last] * run.weight[place.last])


def run_own_people(run: Run) -> Months:
    ledger, terms, place = run.ledger, run.terms, run.ledger.place
    if run.anew:
        team = new_team(place, terms, run.weight)
    elif terms is place.today:
        team = place.team
    else:
        team = own_people(place, terms, place.people_at_start, place.shares_people)
    people, overtime, waiting = team
    pay_team(run, terms, people)
    for m in place.months:
        extra = overtime[m] * terms.get("overtime_premium") * place.own_hour[m]
        harm = waiting[m] * terms.money("backlog_penalty") * place.wage[m]
        ledger.pay(m, extra * run.weight[m])
        ledger.feel(m, harm * run.weight[m])
    return [0.0] * (place.last + 1)


def run_contractors(run: Run) -> Months:
    ledger, terms, place = run.ledger, run.terms, run.ledger.place
    rate, learning = terms.money("rate_per_hour"), terms.get("onboarding_hours")
    share = 1 - min(terms.get("rework_share"), MOST_REWORK)
    paid = [max(work / place.utilisation, place.cover) / share for work in place.work]
    contractors = [hours / place.present for hours in paid]
    for m in place.months:
        again = contractors[m] * terms.get("turnover") / 12 * learning
        ledger.pay(m, (paid[m] + again) * rate * place.price[m] * run.weight[m])
    if run.anew:
        ledger.once(run.start, contractors[1] * learning * rate, place.price)
    run.close(lambda m: terms.get("notice") * paid[m] * rate * place.price[m])
    inside = place.input("stays_inside")
    return [people * terms.get("supervision_hours") + inside for people in contractors]


def run_out_tasking(run: Run) -> Months:
    place = run.ledger.place
    hours = run_provider(run, place.volume, place.work)
    upkeep = place.f / place.utilisation if run.terms.given("price_per_unit") else 0.0
    return [own + place.input("stays_inside") + upkeep for own in hours]


def run_provider(run: Run, units: Months, work: Months) -> Months:
    """Pay a provider for units or hours of work; return the own hours it takes."""
    ledger, terms, place = run.ledger, run.terms, run.ledger.place
    charges, own = [0.0], [0.0]
    for m in place.months:
        charge = 0.0
        if terms.given("price_per_unit"):
            charge += terms.money("price_per_unit") * billed(terms, units, m)
        if terms.given("price_per_hour"):
            charge += terms.money("price_per_hour") * billed(terms, work, m)
        if terms.given("price_per_month"):
            charge += terms.money("price_per_month")
        if terms.given("price_per_deliverable"):
            charge += terms.money("price_per_deliverable") * terms.get("deliverables_per_month")
        trend = (1 + terms.get("price_trend")) ** place.year(m)
        charges.append(charge * trend * place.price[m] * run.weight[m])
        ledger.pay(m, charges[m])
        back = work[m] * terms.get("escalation_share") / place.utilisation
        own.append(terms.get("verification_hours") * units[m] + terms.management_hours + back)
    if run.anew:
        ledger.once(1, terms.money("definition_cost"), place.wage)
        ledger.once(run.start, terms.money("onboarding_cost"), place.price)
    add_failures(run, charges)
    run.close(lambda m: terms.money("exit_cost") * place.price[m])
    return own


def billed(terms: Reader, amount: Months, m: int) -> float:
    n = terms.get("notice_weeks") * 12 / 52.18
    v, agreed = amount[m] * (1 + terms.get("repeat_share")), amount_at(amount, m - n)
    beyond = max(0.0, v - agreed * (1 + terms.get("band_width")))
    return max(v, terms.get("minimum_share") * agreed) + terms.get("above_band") * beyond


def amount_at(amount: Months, t: float) -> float:
    """Return a monthly amount between months; month 1 before it."""
    if t <= 1:
        return amount[1]
    below = math.floor(t)
    return amount[below] + (t - below) * (amount[min(below + 1, len(amount) - 1)] - amount[below])


def add_failures(run: Run, charges: Months) -> None:
    ledger, terms, place = run.ledger, run.terms, run.ledger.place
    rate, t = terms.get("failure_rate"), run.start
    for k in itertools.count(1):
        if rate == 0 or run.undone:
            return
        t += -12 / rate * math.log(1 - terms.uniform(f"failure {k}"))
        m = month_of(t)
        if m > place.last or t >= run.left:
            return
        months = next(months for months in place.periods if m in months)
        active = sum(run.weight[x] * place.discount[x] for x in months)
        usual = sum(charges[x] * place.discount[x] for x in months) / active
        ledger.pay(m, terms.money("replacement_cost") * place.price[m])
        ledger.pay(m, terms.get("dip_share") * terms.get("dip_months") * usual)


def run_core(run: Run) -> Months:
    terms, place = run.terms, run.ledger.place
    assert terms.core is not None
    core = [core_people(terms, place.year(m)) for m in place.months]
    people = [core[0], *core]
    kept = [min(hours * (1 - away(terms)), n * place.p) for hours, n in zip(place.work, people, strict=True)]
    rest = [hours - own for hours, own in zip(place.work, kept, strict=True)]
    if is_retainer(terms):
        for m in place.months:
            beyond = rest[m] - place.work[m] * away(terms)
            rest[m] -= beyond
            overtime = beyond * terms.core.get("overtime_premium") * place.own_hour[m]
            run.ledger.pay(m, overtime * run.weight[m])
    pay_team(run, terms.core, people)
    return run_provider(run, [x / place.h if place.h else 0.0 for x in rest], rest)


def run_outsourcing(run: Run) -> Months:
    ledger, terms, place = run.ledger, run.terms, run.ledger.place
    base = baselines(run)
    changes = place.input("work.requirement_change") * terms.get("change_premium")
    again = 1 + terms.get("repeat_share")
    charges, base_charges = [0.0], [0.0]
    for m in place.months:
        at = base[place.year(m)]
        beside = beside_baseline(terms, place.volume[m] * again, at)
        if not terms.given("base_charge"):
            unit = terms.money("price_per_unit")
            fixed = unit * (at + (place.f / place.h if place.h else 0.0))
        elif base[0] > 0:
            unit = terms.money("base_charge") / base[0]
            fixed = unit * at
        else:  # nothing is counted: the base charge is all there is
            unit, fixed = 0.0, terms.money("base_charge")
        level = place.price[m] * (1 - terms.get("glide")) ** place.year(m)
        base_charges.append(fixed * level)
        charges.append((fixed + unit * beside) * (1 + changes) * level * run.weight[m])
        ledger.pay(m, charges[m])
    if run.anew:
        middle = (run.start + terms.get("lead_time")) / 2  # a start that slips lengthens the transition
        ledger.once(middle, terms.money("transition_cost"), place.price)
    add_failures(run, charges)
    run.close(lambda m: terms.money("exit_cost") * place.price[m])
    run_term(run, base_charges)
    steering = terms.get("retained_share") * place.people_at_start * place.present
    steady = place.input("stays_inside") + steering + terms.management_hours
    return [steady + work * terms.get("escalation_share") / place.utilisation for work in place.work]


def baselines(run: Run) -> list[float]:
    """Return the baseline of each year, set anew where a year's mean left the band."""
    terms, place = run.terms, run.ledger.place
    assert isinstance(terms.option, Outsourcing)
    scale, found = 1.0, []
    for year in place.years():
        months = place.of_year(year)
        planned = sum(place.expected[m] for m in months) / len(months)
        if agreed := terms.option.baselines:
            planned = terms.get(f"baselines.{min(year + 1, len(agreed))}")
        found.append(planned * scale)
        mean = sum(place.volume[m] for m in months) / len(months)
        if terms.option.true_up and planned > 0 and outside(mean, found[-1], terms.get("dead_band")):
            scale = mean / planned
    return found


def outside(v: float, base: float, band: float) -> bool:
    return not base * (1 - band) - TINY_SHARE * base <= v <= base * (1 + band) + TINY_SHARE * base


TINY_SHARE = 1e-12  # an edge such as 700 × 1.1 must not fall outside itself by rounding


def beside_baseline(terms: Reader, v: float, base: float) -> float:
    """Return the units charged beside the baseline, below zero where volume is missing."""
    option, band = terms.option, terms.get("dead_band")
    assert isinstance(option, Outsourcing)
    x = 0.0
    if outside(v, base, band):
        edge = base * (1 + band) if v > base else base * (1 - band)
        x = v - (base if option.convention == "from baseline" else edge)
    charged = x * terms.get("arc_ratio") if x > 0 else x * terms.get("rrc_ratio")
    return max(charged, (terms.get("floor_share") - 1) * base)


def run_term(run: Run, base_charges: Months) -> None:
    """Pay benchmarks and renewals; at the end, leaving before the term is over."""
    ledger, terms, place = run.ledger, run.terms, run.ledger.place
    stop, t = min(place.last, run.left), run.start + 24
    if run.undone:
        return
    while t < stop:
        ledger.once(t, terms.money("benchmarking_cost"), place.price)
        t += 24
    term = max(terms.get("term"), 1.0)
    first, contract = run.start + term, place.function.today.contract
    if not run.anew and contract is not None and contract.ends_month > 0:
        first = float(contract.ends_month)
    t = first
    while t < stop:
        ledger.once(t, terms.money("renewal_cost"), place.price)
        t += term

    def owed(end: int) -> float:
        over = first
        while over < end:
            over += term
        return terms.get("termination_share") * base_charges[end] * (over - end)

    if run.left == FOR_EVER:
        run.close(owed)
