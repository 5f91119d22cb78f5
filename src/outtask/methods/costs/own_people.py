"""Own people doing the work: what their posts, their coming and going, overtime and waiting work cost."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outtask.methods.costs.pricing import Pricing
from outtask.methods.costs.quantity import Quantity, counted
from outtask.methods.costs.team import early_team, heads_at, team_of
from outtask.methods.costs.window import Move
from outtask.methods.costs.work import person_hours
from outtask.methods.draws import Array, PerPath
from outtask.methods.world import Terms


def add_own_people(pricing: Pricing, before: PerPath) -> None:
    """Add what own people cost who do all of the work.

    ``before`` counts the own people there when a team is built anew; who is missing then is hired.
    """
    terms, world, wages, tally = pricing.terms, pricing.world, pricing.wages(), pricing.tally
    if not pricing.window.reach:
        return
    own = pricing.walked("own people", _own_people)
    heads, joined, left, overtime, waiting = (counted(sums) for sums in own.sums)
    if own.first is not None:
        add_first_people(pricing, terms, own.first - before)
    a_person = person_hours(world)
    add_posts(pricing, terms, heads)
    _add(pricing, terms, "Hiring", "hiring_cost", joined)
    _add(pricing, terms, "Training new people", "training_cost", joined)
    _add(pricing, terms, "Letting people go", "release_cost", left)
    price = terms.get("overtime_premium") * pricing.hour()
    tally.add(pricing.label("Overtime"), "today.loaded_cost", overtime * a_person, price, wages, fixed=False)
    units = waiting * (a_person / np.maximum(world.get("work.hours_per_unit"), 1e-9))
    penalty, path = terms.money("backlog_penalty"), terms.path("backlog_penalty")
    label = pricing.label("Work left waiting")
    tally.add(label, path, units, penalty, wages, fixed=False, cash=False)  # harm to those who wait
    let_go_at_end(pricing, terms, own.last)


class OwnPeople(NamedTuple):
    """What a team comes to over a window; rows are those of ``Team.sums``."""

    sums: Array  # (5, 2, periods, paths)
    last: Array  # heads in the last month
    first: Array | None  # heads when the team begins, where it is built anew


def _own_people(pricing: Pricing) -> OwnPeople:
    terms, window = pricing.terms, pricing.window
    if not window.reach:
        return OwnPeople(np.zeros((5, 2, 0, pricing.paths)), np.zeros(pricing.paths), None)
    if window.kind == "until":
        early = early_team(terms, window.reach)
        return OwnPeople(window.sums(early), early[0][window.reach - 1], None)
    team = team_of(terms)
    if pricing.start is None:
        return OwnPeople(team.sums, team.last, None)
    first = month_of(pricing.start.month, pricing.world.need_months)
    assert window.share is not None
    months = max(int(first.max()), window.early)
    early = early_team(terms, months)
    # Those there by then are hired at once; of who comes and goes later counts what of the work has moved.
    before = np.where(np.arange(1, months + 1)[:, None] <= first, 1.0, 0.0)
    before = np.maximum(before, np.pad(window.share, ((0, months - window.early), (0, 0))))
    later = replace(window, move=Move(first.astype(np.float64), 0.0, window.months, lambda: before))
    windows = window, later, later, window, window
    sums = [one.sums(*pair) for one, *pair in zip(windows, early, team.sums, strict=True)]
    return OwnPeople(np.stack(sums), team.last, heads_at(terms, first))


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


def add_posts(pricing: Pricing, terms: Terms, months: Quantity) -> None:
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


def _add(pricing: Pricing, terms: Terms, label: str, name: str, quantity: Quantity) -> None:
    pricing.tally.add(
        pricing.label(label), terms.path(name), quantity, terms.money(name), pricing.wages(), fixed=True
    )
