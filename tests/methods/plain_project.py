"""A one-time project on one path, in the words of docs/costs.md."""

from __future__ import annotations

import math

from plain_ledger import Ledger, pay_change, pay_people
from plain_models import MOST_REWORK
from plain_world import Months, Place, Reader, month_of

from outtask.terms.options import CoreOverflow, InHouse, Outsourcing, OutTasking, StaffAugmentation


class Project:
    """When a project runs, and what it pays."""

    def __init__(self, ledger: Ledger, start: float) -> None:
        self.ledger, self.place, self.terms = ledger, ledger.place, ledger.place.option
        self.work = self.place.input("project.work_hours")
        self.d = max(self.place.input("project.duration"), 0.25)  # at least a week
        if isinstance(self.terms.option, OutTasking) and self.terms.given("price_per_hour"):
            self.d *= 1 + self.terms.get("overrun_share")
        if isinstance(self.terms.option, InHouse) and self.hired(self.work) == 0:
            start = 0.0  # who is there begins at once
        self.start = start
        self.begin = start + (self.terms.get("ramp") / 2 if self.terms.has("ramp") else 0.0)
        self.finish = self.begin + self.d
        self.part = [0.0, *(self.share_of(m) for m in self.place.months)]

    def share_of(self, m: int) -> float:
        return max(0.0, min(m, self.finish) - max(m - 1, self.begin))

    def people(self, work: float) -> float:
        return float(math.ceil(work / (self.place.p * self.d) - 1e-9))

    def hired(self, work: float) -> float:
        place = self.place
        there = place.input("today.people") if place.function.today.people is not None else 0.0
        return max(0.0, self.people(work) - there)

    def pay_own_people(self, terms: Reader, work: float) -> None:
        for m in self.place.months:
            pay_people(self.ledger, terms, m, self.people(work) * self.part[m])
        pay_change(self.ledger, terms, month_of(self.begin), self.hired(work))
        pay_change(self.ledger, terms, month_of(self.finish), -self.hired(work))


def run_project(ledger: Ledger, start: float) -> None:
    """Pay a project of which the option could start at ``start``."""
    run = Project(ledger, start)
    place, option, end = run.place, run.terms.option, run.finish
    own = 0.0  # hours of own people a month
    if isinstance(option, InHouse):
        run.pay_own_people(run.terms, run.work)
    elif isinstance(option, StaffAugmentation):
        own = pay_contractors(run) + place.input("stays_inside")
    elif isinstance(option, CoreOverflow):
        assert run.terms.core is not None
        carried = run.terms.get("carried_share")
        run.pay_own_people(run.terms.core, run.work * (1 - carried))
        own, end = pay_provider(run, run.work * carried)
    else:
        own, end = pay_provider(run, run.work)
        own += place.input("stays_inside")
    for m in place.months:
        ledger.pay(m, own * run.part[m] * place.own_hour[m])
    assert place.function.project is not None
    late = max(0.0, end - place.function.project.due_month)
    ledger.once(end, late * place.input("project.late_cost"))


def pay_contractors(run: Project) -> float:
    place, terms, rate = run.place, run.terms, run.terms.money("rate_per_hour")
    paid = run.work / place.utilisation / (1 - min(terms.get("rework_share"), MOST_REWORK)) / run.d
    contractors = paid / place.present
    learning = contractors * terms.get("onboarding_hours")
    for m in place.months:
        hours = paid + learning * terms.get("turnover") / 12
        run.ledger.pay(m, hours * rate * run.part[m] * place.price[m])
    run.ledger.once(run.start, learning * rate, place.price)
    run.ledger.once(run.finish, terms.get("notice") * paid * rate, place.price)
    return contractors * terms.get("supervision_hours")


def pay_provider(run: Project, work: float) -> tuple[float, float]:
    """Pay a provider's part; return own hours a month for it, and when the whole is finished."""
    place, terms, ledger = run.place, run.terms, run.ledger
    units = work / place.h if place.h else 0.0
    charge = charge_a_month(terms, work / run.d, units / run.d, run.d)
    own = terms.management_hours + work / run.d * terms.get("escalation_share") / place.utilisation
    if isinstance(terms.option, Outsourcing):
        middle = (run.start + terms.get("lead_time")) / 2
        ledger.once(middle, terms.money("transition_cost"), place.price)
    else:
        ledger.once(1, terms.money("definition_cost"), place.wage)
        ledger.once(run.start, terms.money("onboarding_cost"), place.price)
        assumed = terms.option.verification_hours.filled  # a share of the work, however long a unit takes
        checked = work / place.function.work.hours_per_unit.mean if assumed else units
        own += terms.get("verification_hours") * checked / run.d
    charges, levels = [0.0], [0.0, *(level(place, terms, m) for m in place.months)]
    milestones = terms.option.milestones if isinstance(terms.option, OutTasking) else ()
    agreed = fixed_price(terms) if milestones else 0.0
    for milestone in milestones:
        ledger.once(run.begin + milestone.after * run.d, milestone.pays * agreed, levels)
    for m in place.months:
        charges.append(charge * run.part[m] * levels[m])
        ledger.pay(m, (charge - agreed / run.d) * run.part[m] * levels[m])
    end = run.finish
    if terms.get("failure_rate") > 0:
        gap = -12 / terms.get("failure_rate") * math.log(1 - terms.uniform("failure 1"))
        if gap < run.d:
            ledger.once(run.begin + gap, terms.money("replacement_cost"), place.price)
            ledger.once(
                run.begin + gap, terms.get("dip_share") * terms.get("dip_months") * usual(run, charges)
            )
            end += terms.get("dip_months")
    ledger.once(end, terms.money("exit_cost"), place.price)
    return own, end


def level(place: Place, terms: Reader, m: int) -> float:
    growth = -terms.get("glide") if isinstance(terms.option, Outsourcing) else terms.get("price_trend")
    return place.price[m] * (1 + growth) ** place.year(m)


def usual(run: Project, charges: Months) -> float:
    """Return the charges of an active month."""
    place = run.place
    active = sum(run.part[m] * place.discount[m] for m in place.months)
    return sum(charges[m] * place.discount[m] for m in place.months) / active


def charge_a_month(terms: Reader, hours: float, units: float, d: float) -> float:
    """Return the charge of a month of work, before indexation."""
    again, charge = 1 + terms.get("repeat_share"), 0.0
    if isinstance(terms.option, Outsourcing):
        changes = terms.place.input("work.requirement_change") * terms.get("change_premium")
        base = terms.given("base_charge")
        charge = terms.money("base_charge") if base else terms.money("price_per_unit") * units * again
        return charge * (1 + changes)
    if terms.given("fixed_price"):
        charge += fixed_price(terms) / d
    if terms.given("price_per_unit"):
        charge += terms.money("price_per_unit") * units * again
    if terms.given("price_per_hour"):
        charge += terms.money("price_per_hour") * hours * again * overrun(terms)
    if terms.given("price_per_month"):
        charge += terms.money("price_per_month")
    if terms.given("price_per_deliverable"):
        charge += terms.money("price_per_deliverable") * terms.get("deliverables_per_month")
    return charge


def fixed_price(terms: Reader) -> float:
    return terms.money("fixed_price") * (1 + terms.get("change_share"))


def overrun(terms: Reader) -> float:
    """Return by how much work paid by the hour takes longer."""
    by_the_hour = isinstance(terms.option, OutTasking) and terms.given("price_per_hour")
    return 1 + terms.get("overrun_share") if by_the_hour else 1.0
