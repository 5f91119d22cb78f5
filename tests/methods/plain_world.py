"""One path of a world in plain numbers: months, prices, work, and own people.

Lists are by month and start with a filler, so that item m belongs to month m.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from statistics import NormalDist
from typing import Any

from outtask.methods.world import Terms, World
from outtask.terms.options import AnyOption, CoreOverflow, InHouse

WEEKS = 52.18
TINY = 1e-9  # a need that is whole but for the last digits takes nobody more
Months = list[float]


class Inputs:
    """Reads the inputs of an option, or of today's way, each once for all paths."""

    def __init__(self, world: World, option: AnyOption, status_quo: bool) -> None:
        self.world, self.status_quo = world, status_quo
        self.option = world.function.today.terms if status_quo else option
        self.today = world.terms(world.function.today.terms, "today.terms")
        self.terms = self.today if status_quo else world.terms(option)
        self.known: dict[Any, Any] = {}

    def read(self, key: Any, how: Callable[[], Any], path: int) -> float:
        if key not in self.known:
            found = how()
            self.known[key] = found.tolist() if getattr(found, "ndim", 0) else float(found)
        known = self.known[key]
        return float(known[path]) if isinstance(known, list) else float(known)


class Reader:
    """Reads one option's inputs on one path."""

    def __init__(self, place: Place, terms: Terms) -> None:
        self.place, self.terms, self.option = place, terms, terms.option
        self.known: dict[Any, float] = {}
        self.core_by_year: dict[int, float] = {}
        self.core: Reader | None = None
        if isinstance(terms.option, CoreOverflow):
            self.core = Reader(place, terms.core(terms.option.core))

    def has(self, name: str) -> bool:
        return name in type(self.option).model_fields

    def given(self, name: str) -> bool:
        return self.has(name) and self.terms.given(name)

    def _read(self, kind: str, name: str) -> float:
        if (kind, name) not in self.known:
            place, how, key = self.place, getattr(self.terms, kind), (self.terms.prefix, kind, name)
            self.known[kind, name] = place.inputs.read(key, lambda: how(name), place.path)
        return self.known[kind, name]

    def get(self, name: str) -> float:
        return self._read("get", name)

    def money(self, name: str) -> float:
        return self._read("money", name)

    def uniform(self, name: str) -> float:
        return self._read("uniform", name)

    @property
    def management_hours(self) -> float:
        providers = self.place.world.case.providers
        if any(p.managed_already for p in providers if p.name == self.option.provider):
            return 0.0
        return self.get("management_hours")


class Place:
    """Everything of one path that does not depend on the model."""

    def __init__(self, inputs: Inputs, path: int) -> None:
        self.inputs, self.path, self.world = inputs, path, inputs.world
        self.function = self.world.function
        project = self.function.project is not None
        self.last = self.world.months if project else self.world.need_months
        self.months = range(1, self.last + 1)
        self.known: dict[str, float] = {}
        self.option, self.today = Reader(self, inputs.terms), Reader(self, inputs.today)
        self.h, self.f = self.input("work.hours_per_unit"), self.input("work.fixed_hours")
        self.utilisation = self.input("work.utilisation")
        self.present = self.input("work.productive_hours") / 12
        self.p = self.present * self.utilisation
        self.cover = self.input("work.coverage_hours") * WEEKS / 12 * self.input("work.seats")
        self.cover_people = self.cover / self.present
        self.loaded = self.input("today.loaded_cost")
        wages, prices, rate = (
            1 + self.case_input(name) for name in ("wage_growth", "price_indexation", "discount_rate")
        )
        self.vat = 1 + self.case_input("irrecoverable_vat")
        months = range(self.world.months + 1)
        self.wage = [wages ** self.year(m) for m in months]
        self.index = [prices ** self.year(m) for m in months]
        self.price = [level * self.vat for level in self.index]  # of what is bought
        self.discount = [rate ** (-m / 12) for m in months]
        self.own_hour = [self.loaded / self.input("work.productive_hours") * level for level in self.wage]
        if not project:
            self.volume = [0.0, *(float(x) for x in self.world.volume[:, path])]
            self.expected = [0.0, *expected_volume(self)]
            self.work = [0.0, *(d * self.h + self.f for d in self.volume[1:])]

    def input(self, name: str) -> float:
        if name not in self.known:
            self.known[name] = self.inputs.read(name, lambda: self.world.get(name), self.path)
        return self.known[name]

    def case_input(self, name: str) -> float:
        return self.inputs.read(("case", name), lambda: self.world.of_case(name), self.path)

    @staticmethod
    def year(m: int) -> int:
        return (m - 1) // 12

    def years(self) -> range:
        return range(self.year(self.last) + 1)

    def of_year(self, year: int) -> range:
        return range(12 * year + 1, min(12 * year + 12, self.last) + 1)

    @cached_property
    def periods(self) -> list[list[int]]:
        """The months of each year; a horizon within it cuts it in two."""
        ends = sorted({12 * (y + 1) for y in self.years()} | set(self.world.horizons))
        runs = [[m for m in self.months if a < m <= b] for a, b in zip([0, *ends], ends, strict=False)]
        return [run for run in runs if run]

    def expected_work(self, year: int) -> float:
        """Return the mean hours a month expected in a year."""
        months = self.of_year(year)
        return sum(self.expected[m] * self.h + self.f for m in months) / len(months)

    @cached_property
    def people_at_start(self) -> float:
        if self.function.today.people is not None:
            return self.input("today.people")
        return self.people_for(0)

    def people_for(self, year: int) -> float:
        """Return the people whom the work of a year needs, as expected."""
        need = self.expected_work(year) / self.p
        if max(need, self.cover_people) < 1:
            return max(need, self.cover_people)
        return float(max(math.floor(need + 0.5 + TINY), math.ceil(self.cover_people - TINY)))

    @cached_property
    def shares_people(self) -> bool:
        """Whether the people are shares of persons who do other work too."""
        shares = [p.shares.get(self.function.name) for p in self.world.case.staff]
        held = [share for share in shares if share]
        return 0 < self.people_at_start < 1 or (bool(held) and max(held) < 1)

    @cached_property
    def team(self) -> tuple[Months, Months, Months]:
        """Today's own people, as ``own_people`` tells them."""
        return own_people(self, self.today, self.people_at_start, self.shares_people)

    def own_people_at(self, t: float) -> float:
        """Return the own people whom today's way has in the month of a point in time."""
        m = month_of(t)
        if m > self.last or self.function.today.nobody:
            return 0.0
        if isinstance(self.today.option, InHouse):
            return self.team[0][m]
        return core_people(self.today, self.year(m)) if self.today.core is not None else 0.0


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


def expected_volume(place: Place) -> Months:
    """Return the volume from the path's own start, with growth at its mean and no surprise."""
    volume, case = place.function.volume, place.world.case
    assert volume.growth is not None
    own = place.input("volume.per_month")
    season = volume.season or (1.0,) * 12
    average, first = sum(season) / 12, int(case.start[5:])
    found = []
    for m in place.months:
        if volume.reversion and own:
            level, keep = volume.reversion.level.mean, math.exp(-volume.reversion.speed.mean * m / 12)
            d = level * (own / level) ** keep
        else:
            d = own * math.exp(volume.growth.mean * m / 12)
        for step in sorted(volume.steps, key=lambda step: step.month):
            if step.month <= m:
                d = d * step.factor.mean if step.factor else d + step.add.mean if step.add else d
        found.append(max(d, 0.0) * with_others(place, m) * season[(first - 1 + m - 1) % 12] / average)
    return found


def with_others(place: Place, m: int) -> float:
    """Return how many units all drivers are expected to be for one of the first."""
    volume, total = place.function.volume, 1.0
    assert volume.growth is not None
    for driver in volume.also:
        at = f"volume.also.{driver.unit}"
        weight = place.input(f"{at}.hours_per_unit") / place.h
        drift = driver.growth.mean - volume.growth.mean if driver.growth else 0.0
        count = place.input(f"{at}.per_month") / place.input("volume.per_month")
        total += count * weight * math.exp(drift * m / 12)
    return total


def new_team(place: Place, terms: Reader, weight: Months) -> tuple[Months, Months, Months]:
    """Return the same of a team that begins to work where its part of a month is more than none."""
    first = next((m for m in place.months if weight[m] > 0), place.last)
    start = place.people_for(place.year(first))
    return own_people(place, terms, start, 0 < start < 1, first, weight)


def own_people(
    place: Place, terms: Reader, start: float, shared: bool, first: int = 1, weight: Months | None = None
) -> tuple[Months, Months, Months]:
    """Return people, overtime hours and waiting units of each month; item 0 is people at the start."""
    people, overtime, waiting = [start] * first, [0.0] * first, [0.0] * first
    up = down = 0
    left = 0.0
    hire_lag, release_lag, cap = (terms.get(x) for x in ("hire_lag", "release_lag", "overtime_cap"))
    for m in range(first, place.last + 1):
        recent = place.work[max(1, m - 2) : m + 1]
        mean, now = sum(recent) / len(recent) / place.p, people[-1]
        need = max(mean, place.cover_people)
        target = need if shared else start + math.ceil(need - start - TINY)
        missing = mean > now * (1 + cap) + TINY or place.cover_people > now + TINY
        idle = need < now * (1 - cap) - TINY if shared else target < now - TINY
        up = up + 1 if missing else 0
        down = down + 1 if idle else 0
        if up > hire_lag or down > release_lag:
            now, up, down = target, 0, 0
        short = max(0.0, left + place.work[m] - now * place.p)
        extra = min(short, cap * now * place.p)
        left = short - extra
        people.append(now)
        overtime.append(extra)
        waiting.append(left / place.h if place.h else 0.0)
        left *= weight[m] if weight else 1.0
    return people, overtime, waiting


def core_people(terms: Reader, year: int) -> float:
    """Return the own people in the core of a year."""
    if year not in terms.core_by_year:
        terms.core_by_year[year] = _core_people(terms, year)
    return terms.core_by_year[year]


def _core_people(terms: Reader, year: int) -> float:
    place = terms.place
    if terms.given("core_people"):
        return terms.get("core_people")
    least = float(math.ceil(inside_cover(terms) - TINY))
    own, bought = own_month(terms), bought_month(terms)
    mean = place.expected_work(year) / place.p * (1 - away(terms))
    if is_retainer(terms):
        return max(float(math.ceil(mean - TINY)), least)
    if own >= bought:
        return least
    z = NormalDist().inv_cdf(1 - own / bought)
    sigma, noise = place.input("volume.volatility"), place.input("volume.noise")
    variance = math.exp(sigma**2 * (year + 0.5)) - 1 + noise**2 + season_of(place, year) ** 2
    return max(float(round(max(0.0, mean * (1 + z * math.sqrt(variance))))), least)


def season_of(place: Place, year: int) -> float:
    """Return how far the expected months of a year spread around their mean, as a share of it."""
    volumes = [place.expected[m] for m in place.of_year(year)]
    mean = sum(volumes) / len(volumes)
    return math.sqrt(sum((v - mean) ** 2 for v in volumes) / len(volumes)) / mean if mean else 0.0


def own_month(terms: Reader) -> float:
    """Return what a person in the core costs a month, at the wages and prices of the first year."""
    place, core = terms.place, terms.core
    assert core is not None
    joining = core.money("hiring_cost") + core.money("training_cost")
    yearly = place.loaded * (1 + core.get("management_share")) + core.get("turnover") * joining
    return (yearly + core.money("tools_per_person")) / 12


def bought_month(terms: Reader) -> float:
    """Return what as many bought hours as one own person works cost, with the own hours that they take."""
    place = terms.place
    again = (1 + terms.get("repeat_share")) * place.vat
    units = place.p / place.h if place.h else 0.0
    money = 0.0
    if terms.given("price_per_unit"):
        money += terms.money("price_per_unit") * units * again
    if terms.given("price_per_hour"):
        money += terms.money("price_per_hour") * place.p * again
    own = (
        units * terms.get("verification_hours") + place.p * terms.get("escalation_share") / place.utilisation
    )
    return money + own * place.own_hour[1]


def away(terms: Reader) -> float:
    option = terms.option
    assert isinstance(option, CoreOverflow)
    free = option.carries == "overflow" and not is_retainer(terms)
    return 0.0 if free else terms.get("carried_share")


def is_retainer(terms: Reader) -> bool:
    """Tell whether a price per month is all there is."""
    prices = ("price_per_unit", "price_per_hour")
    return terms.given("price_per_month") and not any(terms.given(name) for name in prices)


def inside_cover(terms: Reader) -> float:
    place, option = terms.place, terms.option
    assert isinstance(option, CoreOverflow)
    hours = place.input("work.coverage_hours")
    if option.carries == "out-of-hours":
        hours = min(hours, 40.0)
    return hours * WEEKS / 12 * place.input("work.seats") / place.present
