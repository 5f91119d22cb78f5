"""A one-time project on one path, in the words of docs/costs.md."""

from __future__ import annotations

import math
from collections.abc import Callable

from plain_world import Ledger, Reader, month_of, pay_change, pay_people

from outtask.terms.options import CoreOverflow, InHouse, Outsourcing, OutTasking, StaffAugmentation


def run_project(ledger: Ledger) -> Callable[[int], float]:
    """Pay a project; return the part of each month in which the option's worth counts."""
    from plain_costs import goes_on, start_of

    place = ledger.place
    terms, project = place.option, place.function.project
    assert project is not None
    new_terms = place.inputs.status_quo or goes_on(place.inputs)
    start = 0.0 if new_terms else start_of(place)
    work, d = place.input("project.work_hours"), place.input("project.duration")
    option = terms.option
    if isinstance(option, OutTasking) and terms.given("price_per_hour"):
        work, d = work * (1 + terms.get("overrun_share")), d * (1 + terms.get("overrun_share"))
    begin = start + (terms.get("ramp") / 2 if terms.has("ramp") else 0.0)
    finish = begin + d
    days = [0.0] + [max(0.0, min(m, finish) - max(m - 1, begin)) for m in place.months]
    own = [place.input("stays_inside")] * (place.last + 1)
    if isinstance(option, InHouse):
        own = [0.0] * (place.last + 1)
        own_project(ledger, terms, work, d, begin, finish, days)
    elif isinstance(option, StaffAugmentation):
        contractor_project(ledger, terms, work, d, start, finish, days, own)
    else:
        finish = provider_project(ledger, terms, work, d, start, finish, days, own, not new_terms)
    for m in place.months:
        ledger.pay(m, own[m] * days[m] * place.own_hour(m))
    late = max(0.0, finish - project.due_month)
    ledger.once(finish, late * place.input("project.late_cost"), place.wage)
    return lambda m: 0.0 if place.inputs.status_quo else 1.0


def own_project(
    ledger: Ledger, terms: Reader, work: float, d: float, begin: float, finish: float, days: list[float]
) -> None:
    place = ledger.place
    people = math.ceil(work / (place.p * d))
    for m in place.months:
        pay_people(ledger, terms, m, people, days[m])
    there = place.input("today.people") if place.function.today.people is not None else 0.0
    hired = max(0.0, people - there)
    pay_change(ledger, terms, month_of(begin), hired, 1.0)
    pay_change(ledger, terms, month_of(finish), -hired, 1.0)


def contractor_project(
    ledger: Ledger,
    terms: Reader,
    work: float,
    d: float,
    start: float,
    finish: float,
    days: list[float],
    own: list[float],
) -> None:
    place = ledger.place
    paid = work / place.utilisation / (1 - terms.get("rework_share")) / d
    contractors, rate = paid / place.present, terms.money("rate_per_hour")
    learning = contractors * terms.get("onboarding_hours") * rate
    for m in place.months:
        ledger.pay(m, (paid * rate + learning * terms.get("turnover") / 12) * days[m] * place.price(m))
        own[m] += contractors * terms.get("supervision_hours")
    ledger.once(start, learning, place.price)
    ledger.once(finish, terms.get("notice") * paid * rate, place.price)


def provider_project(
    ledger: Ledger,
    terms: Reader,
    work: float,
    d: float,
    start: float,
    finish: float,
    days: list[float],
    own: list[float],
    bring_in: bool,
) -> float:
    """Pay a provider's part of a project and return when the whole is finished."""
    place, option = ledger.place, terms.option
    begin = finish - d
    if isinstance(option, CoreOverflow):
        assert terms.core is not None
        carried = terms.get("carried_share")
        own_project(ledger, terms.core, work * (1 - carried), d, begin, finish, days)
        work *= carried
    units = work / place.h if place.h else 0.0
    month = charge_a_month(terms, work, units, d)
    charges = [0.0] * (place.last + 1)
    for m in place.months:
        trend = 1.0
        if isinstance(option, Outsourcing):
            trend = (1 - terms.get("glide")) ** place.year(m)
        else:
            trend = (1 + terms.get("price_trend")) ** place.year(m)
            own[m] += terms.get("verification_hours") * units / d
        charges[m] = month * days[m] * trend * place.price(m)
        ledger.pay(m, charges[m])
        own[m] += 0.0 if terms.managed_already else terms.get("management_hours")
        own[m] += work / d * terms.get("escalation_share") / place.utilisation
    if bring_in and isinstance(option, Outsourcing):
        ledger.once(start - terms.get("transition_months") / 2, terms.money("transition_cost"), place.price)
    elif bring_in:
        ledger.once(1, terms.money("definition_cost"), place.price)
        ledger.once(start, terms.money("onboarding_cost"), place.price)
    ledger.once(finish, terms.money("exit_cost"), place.price)
    if terms.get("failure_rate") > 0:
        t = start - 12 / terms.get("failure_rate") * math.log(1 - terms.uniform("failure 1"))
        if t < finish:
            m = month_of(t)
            dip = terms.get("dip_share") * terms.get("dip_months") * month
            ledger.pay(m, (terms.money("replacement_cost") + dip) * place.price(m))
            finish += terms.get("dip_months")
    return finish


def charge_a_month(terms: Reader, work: float, units: float, d: float) -> float:
    """Return the charge of a month of work."""
    place, option = terms.place, terms.option
    again = 1 + terms.get("repeat_share")
    if isinstance(option, Outsourcing):
        changes = place.input("work.requirement_change") * terms.get("change_premium")
        if terms.given("base_charge"):
            return terms.money("base_charge") * (1 + changes)
        return terms.money("price_per_unit") * units / d * again * (1 + changes)
    charge = 0.0
    if terms.given("fixed_price"):
        charge += terms.money("fixed_price") * (1 + terms.get("change_share")) / d
    if terms.given("price_per_unit"):
        charge += terms.money("price_per_unit") * units / d * again
    if terms.given("price_per_hour"):
        charge += terms.money("price_per_hour") * work / d * again
    if terms.given("price_per_month"):
        charge += terms.money("price_per_month")
    return charge
