"""Each sourcing model on one path, month by month, in the words of docs/costs.md."""

from __future__ import annotations

import math

from plain_world import (
    Ledger,
    Reader,
    Weight,
    away,
    core_people,
    own_people,
    pay_change,
    pay_people,
    people_at_start,
)

from outtask.terms.options import CoreOverflow, InHouse, Outsourcing, OutTasking, StaffAugmentation

FOR_EVER = math.inf


def run_model(
    ledger: Ledger, terms: Reader, weight: Weight, s: float, *, bring_in: bool, left: float = FOR_EVER
) -> list[float]:
    """Pay a way of doing the work and return its own hours by month, already weighted.

    ``weight`` is the part of each month in which it runs, ``s`` its start. ``left`` is when today's way is
    left; what is due at the end then falls there.
    """
    run = {
        InHouse: run_own_people,
        StaffAugmentation: run_contractors,
        OutTasking: run_out_tasking,
        CoreOverflow: run_core,
        Outsourcing: run_outsourcing,
    }[type(terms.option)]
    hours = run(ledger, terms, weight, s, bring_in, left)
    for m in ledger.place.months:
        ledger.pay(m, hours[m] * ledger.place.own_hour(m))
    return hours


def close(ledger: Ledger, s: float, left: float, due: Weight) -> None:
    """Pay what is due at the end, or where today's way is left before."""
    if left < FOR_EVER:
        m = max(1, math.ceil(left))
        if m <= ledger.place.last:
            ledger.pay(m, due(m))
    else:
        ledger.at_end(lambda end: due(end) if s < end else 0.0)


def run_own_people(
    ledger: Ledger, terms: Reader, weight: Weight, s: float, bring_in: bool, left: float
) -> list[float]:
    place = ledger.place
    people, overtime, waiting = own_people(place, terms)
    first = max(1, math.ceil(s))
    if bring_in and first <= place.last:
        pay_change(ledger, terms, first, people[first], 1.0)
    for m in place.months:
        w = weight(m)
        pay_people(ledger, terms, m, people[m], w)
        if not (bring_in and m <= first):
            pay_change(ledger, terms, m, people[m] - people[m - 1], w)
        ledger.pay(m, overtime[m] * terms.get("overtime_premium") * place.own_hour(m) * w)
        ledger.pay(m, waiting[m] * terms.money("backlog_penalty") * place.wage(m) * w)
    if place.last < place.world.months:
        pay_change(ledger, terms, place.last, -people[place.last], weight(place.last))
    return [0.0] * (place.last + 1)


def run_contractors(
    ledger: Ledger, terms: Reader, weight: Weight, s: float, bring_in: bool, left: float
) -> list[float]:
    place = ledger.place
    rate, learning = terms.money("rate_per_hour"), terms.get("onboarding_hours")

    def paid_hours(m: int) -> float:
        return max(place.work[m] / place.utilisation, place.cover) / (1 - terms.get("rework_share"))

    hours = [0.0]
    for m in place.months:
        contractors = paid_hours(m) / place.present
        again = contractors * terms.get("turnover") / 12 * learning
        ledger.pay(m, (paid_hours(m) + again) * rate * place.price(m) * weight(m))
        inside = contractors * terms.get("supervision_hours") + place.input("stays_inside")
        hours.append(inside * weight(m))
    if bring_in:
        ledger.once(s, paid_hours(1) / place.present * learning * rate, place.price)
    close(ledger, s, left, lambda m: terms.get("notice") * paid_hours(m) * rate * place.price(m))
    return hours


def run_out_tasking(
    ledger: Ledger, terms: Reader, weight: Weight, s: float, bring_in: bool, left: float
) -> list[float]:
    place = ledger.place
    hours = run_provider(ledger, terms, weight, s, bring_in, left, place.volume, place.work)
    if terms.given("price_per_unit"):
        for m in place.months:
            hours[m] += place.f / place.utilisation * weight(m)
    return hours


def run_provider(
    ledger: Ledger,
    terms: Reader,
    weight: Weight,
    s: float,
    bring_in: bool,
    left: float,
    units: list[float],
    work: list[float],
) -> list[float]:
    """Pay a provider for units or hours of work; return the own hours it takes."""
    place = ledger.place
    charges, own = [0.0], [0.0]
    for m in place.months:
        charge = 0.0
        if terms.given("price_per_unit"):
            charge += terms.money("price_per_unit") * billed(terms, units, m)
        if terms.given("price_per_hour"):
            charge += terms.money("price_per_hour") * billed(terms, work, m)
        if terms.given("price_per_month"):
            charge += terms.money("price_per_month")
        trend = (1 + terms.get("price_trend")) ** place.year(m)
        charges.append(charge * trend * place.price(m) * weight(m))
        ledger.pay(m, charges[m])
        hours = terms.get("verification_hours") * units[m]
        hours += 0.0 if terms.managed_already else terms.get("management_hours")
        hours += work[m] * terms.get("escalation_share") / place.utilisation
        hours += place.input("stays_inside")
        own.append(hours * weight(m))
    if bring_in:
        ledger.once(1, terms.money("definition_cost"), place.price)
        ledger.once(s, terms.money("onboarding_cost"), place.price)
    add_failures(ledger, terms, charges, weight, s, left)
    close(ledger, s, left, lambda m: terms.money("exit_cost") * place.price(m))
    return own


def billed(terms: Reader, amount: list[float], m: int) -> float:
    n = terms.get("notice_weeks") * 12 / 52.18
    again = 1 + terms.get("repeat_share")
    v, agreed = amount[m] * again, amount_at(amount, m - n)
    beyond = max(0.0, v - agreed * (1 + terms.get("band_width")))
    return max(v, terms.get("minimum_share") * agreed) + terms.get("above_band") * beyond


def amount_at(amount: list[float], t: float) -> float:
    if t <= 1:
        return amount[1]
    below = math.floor(t)
    above = min(below + 1, len(amount) - 1)
    return amount[below] + (t - below) * (amount[above] - amount[below])


def add_failures(
    ledger: Ledger, terms: Reader, charges: list[float], weight: Weight, s: float, left: float
) -> None:
    place = ledger.place
    t = s
    for k in (1, 2, 3):
        rate = terms.get("failure_rate")
        if rate == 0:
            return
        t += -12 / rate * math.log(1 - terms.uniform(f"failure {k}"))
        m = max(1, math.ceil(t))
        if m > place.last or t >= left:
            return
        months = place.of_year(place.year(m))
        active = sum(weight(x) for x in months)
        usual = sum(charges[x] for x in months) / active
        ledger.pay(m, terms.money("replacement_cost") * place.price(m))
        ledger.pay(m, terms.get("dip_share") * terms.get("dip_months") * usual)


def run_core(
    ledger: Ledger, terms: Reader, weight: Weight, s: float, bring_in: bool, left: float
) -> list[float]:
    place, core = ledger.place, terms.core
    assert core is not None
    people = [0.0] + [core_people(terms, place.year(m)) for m in place.months]
    rest = [0.0]
    for m in place.months:
        rest.append(place.work[m] - min(place.work[m] * (1 - away(terms)), people[m] * place.p))
    units = [x / place.h if place.h else 0.0 for x in rest]
    first = max(1, math.ceil(s))
    for m in place.months:
        pay_people(ledger, core, m, people[m], weight(m))
        if m > max(first, 1):
            pay_change(ledger, core, m, people[m] - people[m - 1], weight(m))
    if bring_in and first <= place.last:
        there = 0.0
        if isinstance(place.function.today.terms, InHouse):
            there = own_people(place, place.today)[0][first]
        pay_change(ledger, core, first, max(0.0, people[first] - there), 1.0)
    if place.last < place.world.months:
        pay_change(ledger, core, place.last, -people[place.last], weight(place.last))
    return run_provider(ledger, terms, weight, s, bring_in, left, units, rest)


def baselines(ledger: Ledger, terms: Reader) -> list[float]:
    """Return the baseline of each year, set anew where a year's mean left the band."""
    place, option = ledger.place, terms.option
    assert isinstance(option, Outsourcing)
    again, band = 1 + terms.get("repeat_share"), terms.get("dead_band")
    scale, found = 1.0, []
    for year in place.years():
        months = place.of_year(year)
        planned = sum(place.expected[m] for m in months) / len(months)
        base = planned * scale
        found.append(base)
        mean = sum(place.volume[m] * again for m in months) / len(months)
        outside = not base * (1 - band) <= mean <= base * (1 + band)
        if option.true_up and planned > 0 and outside:
            scale = mean / planned
    return found


def beside_baseline(terms: Reader, v: float, base: float) -> float:
    """Return the units charged beside the baseline, below zero where volume is missing."""
    option, band = terms.option, terms.get("dead_band")
    assert isinstance(option, Outsourcing)
    low, high = base * (1 - band), base * (1 + band)
    if low <= v <= high:
        return 0.0
    if option.convention == "from baseline":
        x = v - base
    else:
        x = v - high if v > high else v - low
    charged = x * terms.get("arc_ratio") if x > 0 else x * terms.get("rrc_ratio")
    return max(charged, (terms.get("floor_share") - 1) * base)


def run_outsourcing(
    ledger: Ledger, terms: Reader, weight: Weight, s: float, bring_in: bool, left: float
) -> list[float]:
    place = ledger.place
    base = baselines(ledger, terms)
    upkeep = place.f / place.h if place.h else 0.0
    changes = place.input("work.requirement_change") * terms.get("change_premium")
    own, charges, base_charges = [0.0], [0.0], [0.0]
    for m in place.months:
        at = base[place.year(m)]
        v = place.volume[m] * (1 + terms.get("repeat_share"))
        level = place.price(m) * (1 - terms.get("glide")) ** place.year(m)
        beside = beside_baseline(terms, v, at)
        if terms.given("base_charge"):
            unit = terms.money("base_charge") / base[0] if base[0] else 0.0
            fixed = unit * at if base[0] else terms.money("base_charge")
        else:
            unit = terms.money("price_per_unit")
            fixed = unit * (at + upkeep)
        base_charges.append(fixed * level)
        charges.append((fixed + unit * beside) * (1 + changes) * level * weight(m))
        ledger.pay(m, charges[m])
        hours = place.input("stays_inside")
        hours += terms.get("retained_share") * people_at_start(place) * place.present
        hours += 0.0 if terms.managed_already else terms.get("management_hours")
        hours += place.work[m] * terms.get("escalation_share") / place.utilisation
        own.append(hours * weight(m))
    if bring_in:
        ledger.once(s - terms.get("transition_months") / 2, terms.money("transition_cost"), place.price)
    add_failures(ledger, terms, charges, weight, s, left)
    close(ledger, s, left, lambda m: terms.money("exit_cost") * place.price(m))
    run_term(ledger, terms, s, bring_in, left, base_charges)
    return own


def run_term(
    ledger: Ledger, terms: Reader, s: float, bring_in: bool, left: float, base_charges: list[float]
) -> None:
    """Pay benchmarks and renewals; at the end, leaving before the term is over."""
    place = ledger.place
    t = s + 24
    while t <= place.last and t < left:
        ledger.once(t, terms.money("benchmarking_cost"), place.price)
        t += 24
    term = terms.get("term")
    first = s + term
    contract = place.function.today.contract
    if not bring_in and contract is not None and contract.ends_month > 0:
        first = float(contract.ends_month)
    t = first
    while term > 0 and t <= place.last and t < left:
        ledger.once(t, terms.money("renewal_cost"), place.price)
        t += term

    def months_left(end: int) -> float:
        over = first
        while over < end and term > 0:
            over += term
        return max(0.0, over - end)

    if left == FOR_EVER:
        share = terms.get("termination_share")
        ledger.at_end(lambda end: share * base_charges[end] * months_left(end) if s < end else 0.0)
