"""A one-time project: work in hours, a date by which it must end, and what each month late costs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from outtask.methods.costs.delegated import add_definition, add_management
from outtask.methods.costs.failures import DIPS, failure_gaps
from outtask.methods.costs.own_people import add_posts
from outtask.methods.costs.pricing import Pricing
from outtask.methods.costs.quantity import Quantity, added, counted
from outtask.methods.costs.staff_augmentation import paid_share
from outtask.methods.costs.timeline import less
from outtask.methods.costs.window import remaining
from outtask.methods.costs.work import person_hours
from outtask.methods.draws import Array, PerPath
from outtask.methods.volume import amount_of
from outtask.methods.world import Terms, World
from outtask.terms.functions import SHORTEST_PROJECT
from outtask.terms.options import CoreOverflow, Delegated, InHouse, Outsourcing, OutTasking, StaffAugmentation


@dataclass(frozen=True)
class Run:
    """When a project runs on each path, and how much of it lies in each period."""

    world: World
    begin: PerPath  # months from the start of the case
    duration: PerPath  # months

    @property
    def finish(self) -> PerPath:
        """Return the point at which it ends."""
        return self.begin + self.duration

    @cached_property
    def active(self) -> Quantity:
        """The months in which it runs."""
        timeline = self.world.timeline
        parts = [timeline.sums(remaining(point, 0.0, timeline.months)) for point in (self.finish, self.begin)]
        return counted(less(*parts))

    def spread(self, total: PerPath) -> Quantity:
        """Spread a quantity evenly over the run."""
        return self.active * (total / self.duration)


def add_project(pricing: Pricing) -> Run:
    """Add what a project costs on the terms of an option, and return when it runs."""
    world, terms = pricing.world, pricing.terms
    assert pricing.start is not None
    duration = np.maximum(world.get("project.duration"), SHORTEST_PROJECT)
    if isinstance(terms.option, OutTasking) and terms.given("price_per_hour"):
        duration = duration * (1 + terms.get("overrun_share"))
    work, option = world.get("project.work_hours"), terms.option
    run = Run(world, pricing.start.month + pricing.start.ramp / 2, duration)
    if isinstance(option, InHouse):
        lacking = _hired(world, _people(run, work)) > 0
        at_once = pricing.start.ramp / 2  # by who is there
        run = Run(world, np.where(lacking, run.begin, at_once), duration)
        _add_own(pricing, terms, run, work)
    elif isinstance(option, StaffAugmentation):
        _add_contractors(pricing, run, work)
    elif isinstance(option, Outsourcing):
        run = _add_outsourced(pricing, run, work)
    else:
        share: PerPath = 1.0
        if isinstance(option, CoreOverflow):
            share = terms.get("carried_share")
            _add_own(pricing, terms.core(option.core), run, work * (1 - share))
        run = _add_delegated(pricing, run, work * share)
    assert world.function.project is not None
    late = np.maximum(run.finish - world.function.project.due_month, 0.0)
    cost = late * world.get("project.late_cost")
    pricing.tally.add_once("Being late", "project.late_cost", run.finish, cost, None, fixed=False)
    return run


def _add_own(pricing: Pricing, terms: Terms, run: Run, work: PerPath) -> None:
    """Add own people for some of the work: those there, and whole people hired for it."""
    wages, tally, people = pricing.wages(), pricing.tally, _people(run, work)
    hired = _hired(pricing.world, people)
    add_posts(pricing, terms, run.active * people)
    for name, label, when in (
        ("hiring_cost", "Hiring", run.begin),
        ("training_cost", "Training new people", run.begin),
        ("release_cost", "Letting people go", run.finish),
    ):
        tally.add_once(label, terms.path(name), when, hired * terms.money(name), wages)


def _people(run: Run, work: PerPath) -> Array:
    """Return the whole people who do some of the work in the time of the run."""
    return np.asarray(np.ceil(work / (person_hours(run.world) * run.duration) - 1e-9))


def _hired(world: World, people: Array) -> Array:
    """Return how many of them are not there today."""
    there = world.get("today.people") if world.function.today.people is not None else 0.0
    return np.asarray(np.maximum(people - there, 0.0))


def _add_contractors(pricing: Pricing, run: Run, work: PerPath) -> None:
    terms, world, prices, rate = pricing.terms, pricing.world, pricing.prices(), "rate_per_hour"
    paid = work / world.get("work.utilisation") * paid_share(pricing)
    people = paid / run.duration * 12 / world.get("work.productive_hours")
    months = run.active
    pricing.bought("Contractors' hours", rate, run.spread(paid), prices, fixed=False)
    learning = people * terms.get("onboarding_hours")
    assert pricing.start is not None
    pricing.bought_once("Contractors learning the place", rate, pricing.start.month, learning)
    joined = months * (learning * terms.get("turnover") / 12)
    pricing.bought("Contractors learning the place", rate, joined, prices, fixed=False)
    pricing.bought_once("Notice to contractors", rate, run.finish, paid / run.duration * terms.get("notice"))
    directing = months * (people * terms.get("supervision_hours"))
    pricing.own("Directing and checking contractors", directing, fixed=False, governs=True)
    pricing.own("Work that stays inside", months * world.get("stays_inside"), fixed=True)


def _add_delegated(pricing: Pricing, run: Run, work: PerPath) -> Run:
    terms, world, start = pricing.terms, pricing.world, pricing.start
    assert isinstance(terms.option, Delegated) and start is not None
    prices = pricing.prices("price_trend")
    units = work / np.maximum(world.get("work.hours_per_unit"), 1e-9)
    again = 1 + terms.get("repeat_share")
    money: dict[str, Quantity] = {}
    if isinstance(terms.option, OutTasking) and terms.given("fixed_price"):
        money["fixed_price"] = _add_fixed_price(pricing, run, prices)
    longer = 1 + terms.get("overrun_share") if isinstance(terms.option, OutTasking) else 1.0
    for name, quantity in (
        ("price_per_unit", run.spread(units * again)),
        ("price_per_hour", run.spread(work * again * longer)),
        ("price_per_month", run.active),
    ):
        if terms.given(name):
            money[name] = pricing.bought("Provider's charges", name, quantity, prices, fixed=False)
    if isinstance(terms.option, OutTasking) and terms.given("price_per_deliverable"):
        name, made = "price_per_deliverable", run.active * terms.get("deliverables_per_month")
        money[name] = pricing.bought("Provider's charges", name, made, prices, fixed=False)
    add_definition(pricing)
    pricing.bought_once("Bringing the provider in", "onboarding_cost", start.month)
    # Checking that nobody has stated is a share of the work: how many hours a unit takes is no question then.
    assumed = amount_of(terms.option.verification_hours).filled
    usual = amount_of(world.function.work.hours_per_unit).mean
    checked = work / max(usual, 1e-9) if assumed else units
    checking = run.spread(checked * terms.get("verification_hours"))
    pricing.own("Verifying what is delivered", checking, fixed=False, governs=True)
    return _add_rest(pricing, run, work, money)


def _add_fixed_price(pricing: Pricing, run: Run, prices: Array) -> Quantity:
    """Add a fixed price and the changes on top; return it as if paid evenly, which a dip is a share of."""
    terms, name = pricing.terms, "fixed_price"
    assert isinstance(terms.option, OutTasking)
    words = ("Milestones", True, 1.0), ("Changes to what was agreed", False, terms.get("change_share"))
    evenly = run.spread(1.0)
    if not terms.option.milestones:
        return added(
            pricing.bought(label, name, evenly * part, prices, fixed=fixed) for label, fixed, part in words
        )
    for milestone in terms.option.milestones:
        when = run.begin + milestone.after * run.duration
        for label, fixed, part in words:
            pricing.bought_once(label, name, when, milestone.pays * part, prices, fixed=fixed)
    whole = terms.money(name) * pricing.vat() * (1 + terms.get("change_share"))
    return (evenly * whole).at_level(prices)


def _add_outsourced(pricing: Pricing, run: Run, work: PerPath) -> Run:
    terms, world, start = pricing.terms, pricing.world, pricing.start
    assert start is not None
    prices = pricing.prices("glide", -1.0)
    price = "base_charge" if terms.given("base_charge") else "price_per_unit"
    units = work / np.maximum(world.get("work.hours_per_unit"), 1e-9) * (1 + terms.get("repeat_share"))
    quantity = run.active if price == "base_charge" else run.spread(units)
    paid = pricing.bought("Base charge", price, quantity, prices, fixed=True)
    changed = quantity * (world.get("work.requirement_change") * terms.get("change_premium"))
    more = pricing.bought("Changes of what is asked for", price, changed, prices, fixed=False)
    pricing.bought_once("Transition", "transition_cost", start.month - start.transition / 2)
    return _add_rest(pricing, run, work, {price: paid + more})


def _add_rest(pricing: Pricing, run: Run, work: PerPath, money: dict[str, Quantity]) -> Run:
    """Add what every provider brings with it: management, work that comes back, failure, exit."""
    terms, world = pricing.terms, pricing.world
    months = run.active
    add_management(pricing, months)
    back = work * terms.get("escalation_share") / world.get("work.utilisation")
    pricing.own("Work that comes back", run.spread(back), fixed=False)
    if not isinstance(terms.option, CoreOverflow):  # there it is the core's
        pricing.own("Work that stays inside", months * world.get("stays_inside"), fixed=True)
    gap = next(failure_gaps(pricing), None)
    if gap is not None and money:
        fails = gap < run.duration
        when = np.where(fails, run.begin + gap, world.months + 1.0)
        pricing.bought_once("Replacing a provider that fails", "replacement_cost", when)
        dip = terms.get("dip_months")
        active = np.maximum(run.active.per_period(1).sum(axis=0), 1e-9)
        for price, charges in money.items():
            harm = charges.discounted() / active * (terms.get("dip_share") * dip)
            pricing.tally.add_once(DIPS, terms.path(price), when, harm, None, fixed=False)
        run = Run(world, run.begin, run.duration + np.where(fails, dip, 0.0))
    pricing.bought_once("Leaving the provider", "exit_cost", run.finish)
    return run
