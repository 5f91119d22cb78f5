"""One path of a world in plain numbers: months, prices, work, own people, and the ledger of what is paid."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Any

from outtask.methods.world import Terms, World
from outtask.terms.functions import Function
from outtask.terms.options import AnyOption, CoreOverflow, InHouse

WEEKS = 52.18
Weight = Callable[[int], float]


class Inputs:
    """Reads inputs for all paths, each once."""

    def __init__(self, world: World, option: AnyOption, status_quo: bool) -> None:
        self.world, self.status_quo = world, status_quo
        self.option = world.function.today.terms if status_quo else option
        self.today = world.terms(world.function.today.terms, "today.terms")
        self.terms = self.today if status_quo else world.terms(option)
        self.known: dict[Any, Any] = {}

    def read(self, key: Any, how: Callable[[], Any], path: int) -> float:
        if key not in self.known:
            self.known[key] = how()
        found = self.known[key]
        return float(found[path]) if getattr(found, "ndim", 0) else float(found)


class Reader:
    """Reads one option's inputs on one path."""

    def __init__(self, place: Place, terms: Terms) -> None:
        self.place, self.terms, self.option = place, terms, terms.option
        self.core: Reader | None = None
        if isinstance(terms.option, CoreOverflow):
            self.core = Reader(place, terms.core(terms.option.core))

    def has(self, name: str) -> bool:
        return name in type(self.option).model_fields

    def given(self, name: str) -> bool:
        return self.has(name) and self.terms.given(name)

    def _read(self, kind: str, name: str) -> float:
        how = getattr(self.terms, kind)
        return self.place.inputs.read((self.terms.prefix, kind, name), lambda: how(name), self.place.path)

    def get(self, name: str) -> float:
        return self._read("get", name)

    def money(self, name: str) -> float:
        return self._read("money", name)

    def uniform(self, name: str) -> float:
        return self._read("uniform", name)

    @property
    def managed_already(self) -> bool:
        providers = self.place.world.case.providers
        return any(p.managed_already for p in providers if p.name == self.option.provider)

    def core_of_month(self, m: int) -> float:
        return core_people(self, self.place.year(min(m, self.place.last)))


class Place:
    """Everything of one path that does not depend on the model."""

    def __init__(self, inputs: Inputs, path: int) -> None:
        self.inputs, self.path, self.world = inputs, path, inputs.world
        self.function: Function = self.world.function
        self.last = self.world.need_months if self.function.project is None else self.world.months
        self.months = range(1, self.last + 1)
        self.option, self.today = Reader(self, inputs.terms), Reader(self, inputs.today)
        get = self.input
        self.h, self.f = get("work.hours_per_unit"), get("work.fixed_hours")
        self.utilisation = get("work.utilisation")
        self.present = get("work.productive_hours") / 12
        self.p = self.present * self.utilisation
        self.cover = get("work.coverage_hours") * WEEKS / 12 * get("work.seats")
        self.cover_people = self.cover / self.present
        self.wages, self.prices, self.vat, self.rate = (
            self.case_input(name)
            for name in ("wage_growth", "price_indexation", "irrecoverable_vat", "discount_rate")
        )
        if self.function.project is None:
            self.volume = [0.0] + [float(x) for x in self.world.volume[:, path]]
            self.expected = [0.0, *expected_volume(self)]
            self.work = [0.0] + [d * self.h + self.f for d in self.volume[1:]]
            self.expected_work = [0.0] + [d * self.h + self.f for d in self.expected[1:]]

    def input(self, name: str) -> float:
        return self.inputs.read(name, lambda: self.world.get(name), self.path)

    def case_input(self, name: str) -> float:
        return self.inputs.read(("case", name), lambda: self.world.of_case(name), self.path)

    @staticmethod
    def year(m: int) -> int:
        return (m - 1) // 12

    def wage(self, m: int) -> float:
        return (1 + self.wages) ** self.year(m)

    def price(self, m: int) -> float:
        """Level of bought services, with the value-added tax that cannot be reclaimed."""
        return (1 + self.prices) ** self.year(m) * (1 + self.vat)

    def discount(self, m: int) -> float:
        return (1 + self.rate) ** (-m / 12)

    def own_hour(self, m: int) -> float:
        return self.input("today.loaded_cost") / self.input("work.productive_hours") * self.wage(m)

    def years(self) -> range:
        return range(self.year(self.last) + 1)

    def of_year(self, year: int) -> list[int]:
        return [m for m in self.months if self.year(m) == year]


class Ledger:
    """What is paid on one path, by month, and what is due at the end of each horizon."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.paid: dict[int, float] = {}
        self.closing: list[Callable[[int], float]] = []

    def pay(self, m: int, amount: float) -> None:
        if m <= self.place.last:
            self.paid[m] = self.paid.get(m, 0.0) + amount

    def once(self, t: float, amount: float, level: Weight) -> None:
        m = month_of(t)
        self.pay(m, amount * level(m))

    def at_end(self, due: Callable[[int], float]) -> None:
        self.closing.append(due)

    def costs(self) -> dict[int, float]:
        place, found = self.place, {}
        for horizon in place.world.horizons:
            end = min(horizon, place.last)
            running = sum(x * place.discount(m) for m, x in self.paid.items() if m <= horizon)
            found[horizon] = running + sum(due(end) for due in self.closing) * place.discount(end)
        return found

    def cash_by_year(self) -> list[float]:
        years = -(-self.place.world.months // 12)
        return [sum(x for m, x in self.paid.items() if self.place.year(m) == y) for y in range(years)]


def month_of(t: float) -> int:
    return max(1, math.ceil(t))


def moved_before(m: int, s: float, ramp: float) -> float:
    """Return b(m): the integral over [m − 1, m] of 1 before s, 1 − (t − s)/ramp in between, 0 after."""

    def until(t: float) -> float:
        if t <= s:
            return t
        x = min(t - s, ramp)
        return s + (x - x * x / (2 * ramp) if ramp > 0 else 0.0)

    return until(m) - until(m - 1)


def expected_volume(place: Place) -> list[float]:
    """Return the volume with growth at its mean and no surprise, from the path's own start."""
    volume, case = place.function.volume, place.world.case
    assert volume.per_month is not None and volume.growth is not None
    mean, own = volume.per_month.mean, place.input("volume.per_month")
    if mean == 0:
        mean, own = 0.0, 0.0
    season = volume.season or (1.0,) * 12
    average = sum(season) / 12
    found = []
    for m in place.months:
        if volume.reversion:
            level, keep = volume.reversion.level, math.exp(-volume.reversion.speed * m / 12)
            d = level * (mean / level) ** keep if mean else 0.0
        else:
            d = mean * math.exp(volume.growth.mean * m / 12)
        for step in sorted(volume.steps, key=lambda step: step.month):
            if step.month <= m:
                d = d * (step.factor or 1.0) + (step.add or 0.0)
        d = max(d, 0.0) * season[(int(case.start[5:]) - 1 + m - 1) % 12] / average
        found.append(d * (own / mean if mean else 1.0))
    return found


def people_at_start(place: Place) -> float:
    if place.function.today.people is not None:
        return place.input("today.people")
    first = [m for m in place.months if m <= 12]
    needs = [max(place.expected_work[m] / place.p, place.cover_people) for m in first]
    return float(math.ceil(sum(needs) / len(needs)))


def own_people(place: Place, terms: Reader) -> tuple[list[float], list[float], list[float]]:
    """Return people, overtime hours and waiting units of each month (index 0 is people at the start)."""
    people, overtime, waiting = [people_at_start(place)], [0.0], [0.0]
    up = down = 0
    left = 0.0
    for m in place.months:
        recent = place.work[max(1, m - 2) : m + 1]
        need = max(sum(recent) / len(recent) / place.p, place.cover_people)
        target = people[0] + math.ceil(need - people[0])
        now = people[-1]
        up = up + 1 if target > now else 0
        down = down + 1 if target < now else 0
        if up > terms.get("hire_lag") or down > terms.get("release_lag"):
            now, up, down = target, 0, 0
        short = max(0.0, left + place.work[m] - now * place.p)
        extra = min(short, terms.get("overtime_cap") * now * place.p)
        left = short - extra
        people.append(now)
        overtime.append(extra)
        waiting.append(left / place.h if place.h else 0.0)
    return people, overtime, waiting


def pay_people(ledger: Ledger, terms: Reader, m: int, people: float, weight: float) -> None:
    """Pay a month of own people: wages, their lead, tools, and replacing those who leave."""
    place = ledger.place
    joining = terms.money("hiring_cost") + terms.money("training_cost")
    wages = people * place.input("today.loaded_cost") / 12 * (1 + terms.get("management_share"))
    replaced = people * terms.get("turnover") / 12 * joining
    ledger.pay(m, (wages + replaced) * place.wage(m) * weight)
    ledger.pay(m, people * terms.money("tools_per_person") / 12 * place.price(m) * weight)


def pay_change(ledger: Ledger, terms: Reader, m: int, change: float, weight: float) -> None:
    """Pay for people who are hired or let go."""
    joining = terms.money("hiring_cost") + terms.money("training_cost")
    each = joining if change > 0 else terms.money("release_cost")
    ledger.pay(m, abs(change) * each * ledger.place.wage(m) * weight)


def core_people(terms: Reader, year: int) -> float:
    """Return the own people in the core of a year."""
    place = terms.place
    if terms.given("core_people"):
        return terms.get("core_people")
    option, core = terms.option, terms.core
    assert isinstance(option, CoreOverflow) and core is not None
    assert isinstance(core.option, InHouse)
    needs = [place.expected_work[m] / place.p for m in place.of_year(year)]
    mean = sum(needs) / len(needs) * (1 - away(terms))
    m = 12 * year + 1
    joining = core.money("hiring_cost") + core.money("training_cost")
    own = place.input("today.loaded_cost") / 12 * (1 + core.get("management_share")) * place.wage(m)
    own += core.get("turnover") / 12 * joining * place.wage(m)
    own += core.money("tools_per_person") / 12 * place.price(m)
    bought = bought_month(terms, m)
    least = math.ceil(inside_cover(terms) / 1.0)
    if own >= bought:
        return float(least)
    z = NormalDist().inv_cdf(1 - own / bought)
    sigma, noise = place.input("volume.volatility"), place.input("volume.noise")
    wave = place.function.volume.season
    season = 0.0
    if wave:
        average = sum(wave) / 12
        season = sum((x / average - 1) ** 2 for x in wave) / 12
    spread = math.sqrt(math.exp(sigma**2 * (year + 0.5)) - 1 + noise**2 + season)
    return max(float(round(mean * (1 + z * spread))), float(least))


def bought_month(terms: Reader, m: int) -> float:
    """Return what the provider is paid for as many hours as one own person works, checking included."""
    place = terms.place
    again = 1 + terms.get("repeat_share")
    level = place.price(m) * (1 + terms.get("price_trend")) ** place.year(m)
    units = place.p / place.h if place.h else 0.0
    money = 0.0
    if terms.given("price_per_unit"):
        money += terms.money("price_per_unit") * units * again
    if terms.given("price_per_hour"):
        money += terms.money("price_per_hour") * place.p * again
    return money * level + units * terms.get("verification_hours") * place.own_hour(m)


def away(terms: Reader) -> float:
    option = terms.option
    assert isinstance(option, CoreOverflow)
    return 0.0 if option.carries == "overflow" else terms.get("carried_share")


def inside_cover(terms: Reader) -> float:
    place, option = terms.place, terms.option
    assert isinstance(option, CoreOverflow)
    hours = place.input("work.coverage_hours")
    if option.carries == "out-of-hours":
        hours = min(hours, 40.0)
    return hours * WEEKS / 12 * place.input("work.seats") / place.present
