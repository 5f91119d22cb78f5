"""The best set of options over all functions at once, within what they share (methods, section 7).

Least expected net cost plus λ times the CVaR of regret (Rockafellar & Uryasev 2000, J. Risk 2(3):21), one
option and start per function, as a mixed-integer linear program solved by HiGHS (Huangfu & Hall 2018, Math.
Prog. Comput. 10:119). Whatever is limited is one kind of row: hours a month, people in transition in a
quarter, money in a year, a provider's share of the whole. Where nothing fits, the limits in conflict are an
irreducible set, found by leaving out one after the other (Chinneck & Dravnieks 1991, ORSA J. Comput. 3:157).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from outtask.methods.risk import cvar
from outtask.terms.errors import UserError

FloatArray = NDArray[np.float64]

LARGEST_COST = 1e3
"""What costs are scaled to: the size of a currency must not meet the solver's tolerances."""


@dataclass(frozen=True)
class Way:
    """One way to source a function: an option, with its start where that is open."""

    name: str
    cost: float | FloatArray  # net and discounted, in money: one number, or one per scenario
    uses: Mapping[str, float] = field(default_factory=dict)  # of each limit, in the limit's unit
    provider: str | None = None
    once: Mapping[str, float] = field(default_factory=dict)  # of each limit, once per provider: the largest
    once_cost: float = 0.0  # the part of the cost that is paid once per named provider: the largest
    spend: float = 0.0  # money a year that counts towards the provider's volume rebate
    stays: bool = False  # True for the way things are


Functions = Mapping[str, Sequence[Way]]
_Placed = Mapping[str, Sequence[tuple[Way, int]]]  # each way with its variable


@dataclass(frozen=True)
class Rebate:
    """From a yearly spend on, the provider gives back a share of all of it."""

    provider: str
    threshold: float
    rate: float


@dataclass(frozen=True)
class Tail:
    """What the mean of the worst 1 − ``level`` share of scenarios weighs (λ), and how high it may be."""

    level: float = 0.95
    weight: float = 0.0
    at_most: float | None = None
    of: Literal["regret", "cost"] = "regret"


@dataclass(frozen=True)
class Portfolio:
    """The best set: for each function the number of its way, what it costs, and how sure that is."""

    picked: tuple[int, ...]
    mean: float  # expected net cost, rebates taken off
    tail: float | None  # CVaR of regret or cost, where a tail was asked for
    bound: float  # no set can have a mean plus weighted tail below this
    gap: float  # relative, 0 when proved best


@dataclass(frozen=True)
class Conflict:
    """Names of limits which no set keeps together, though any set of fewer of them could be kept."""

    names: tuple[str, ...]


def choose(
    functions: Functions,
    limits: Mapping[str, float],
    *,
    together: Sequence[Collection[str]] = (),
    rebates: Sequence[Rebate] = (),
    tail: Tail | None = None,
) -> Portfolio | Conflict:
    """Return the set of least mean cost plus weighted tail that keeps every limit, or the limits in conflict.

    ``limits`` maps a name to the most that may be used of it; ``together`` lists functions that all move or
    all stay. Raises ``UserError`` where a function has no way, or costs have different numbers of scenarios.
    """
    costs = scenario_costs(functions)
    scale = _scale(functions, costs, rebates)
    model = _Model()
    placed = _place(model, functions, [scale * table.mean(axis=1) for table in costs])
    for name, most in limits.items():
        model.row(name, _use(model, placed, name), -np.inf, most)
    for group in together:
        _tie(model, placed, list(group))
    paid = _pay_once(model, placed, scale)
    saved = [_give_back(model, placed, rebate, scale) for rebate in rebates]
    if tail is not None:
        _bound_tail(model, placed, [scale * table for table in costs], paid, saved, tail, scale)
    solved = model.solve()
    if solved is None:
        return Conflict(model.conflict())
    x, bound, gap = solved
    picked = _picked(placed, x)
    total = total_cost(functions, picked, rebates)
    worst = None if tail is None else float(cvar(total - _reference(costs, tail), tail.level))
    return Portfolio(picked, float(total.mean()), worst, bound / scale, gap)


def least_use(functions: Functions, limit: str) -> float:
    """Return the least that any set uses of a limit, counting what is spent once per provider once."""
    model = _Model()
    placed = _place(model, functions, [np.zeros(len(ways)) for ways in functions.values()])
    for variable, amount in _use(model, placed, limit).items():
        model.cost[variable] = amount
    solved = model.solve()
    assert solved is not None, "without limits something always fits"
    return use_of(functions, _picked(placed, solved[0]), limit)


def use_of(functions: Functions, picked: Sequence[int], limit: str) -> float:
    """Return what a set uses of a limit: each way's own, and once per named provider the largest."""
    total: list[float] = []
    once: dict[str, float] = {}
    for ways, at in zip(functions.values(), picked, strict=True):
        way = ways[at]
        total.append(way.uses.get(limit, 0.0))
        if way.provider is None:
            total.append(way.once.get(limit, 0.0))
        else:
            once[way.provider] = max(once.get(way.provider, 0.0), way.once.get(limit, 0.0))
    return math.fsum([*total, *once.values()])


def total_cost(functions: Functions, picked: Sequence[int], rebates: Sequence[Rebate] = ()) -> FloatArray:
    """Return the cost of a set in each scenario, rebates taken off, shape ``(scenarios,)``.

    What is paid once per provider is counted once.
    """
    table = scenario_costs(functions)
    total = np.sum([costs[at] for costs, at in zip(table, picked, strict=True)], axis=0)
    chosen = [ways[at] for ways, at in zip(functions.values(), picked, strict=True)]
    for provider in sorted({way.provider for way in chosen if way.provider is not None}):
        each = [_paid_once(way) for way in chosen if way.provider == provider]
        total = total - (math.fsum(each) - max(each))
    for rebate in rebates:
        spend = math.fsum(way.spend for way in chosen if way.provider == rebate.provider)
        total = total - (rebate.rate * spend if spend >= rebate.threshold else 0.0)
    return np.asarray(total)


def scenario_costs(functions: Functions) -> list[FloatArray]:
    """Return for each function the costs of its ways, shape ``(ways, scenarios)``, certain ones repeated."""
    if empty := next((name for name, ways in functions.items() if not ways), None):
        raise UserError(f"{empty} has no option left")
    sizes = {np.size(way.cost) for ways in functions.values() for way in ways} - {1}
    if len(sizes) > 1:
        raise UserError(f"costs have different numbers of scenarios: {', '.join(map(str, sorted(sizes)))}")
    scenarios = next(iter(sizes), 1)
    return [np.stack([np.broadcast_to(way.cost, scenarios) for way in ways]) for ways in functions.values()]


def _scale(functions: Functions, costs: Sequence[FloatArray], rebates: Sequence[Rebate]) -> float:
    """Return what brings the largest amount of money to ``LARGEST_COST``; 1 where there is none."""
    spend = max(way.spend for ways in functions.values() for way in ways)
    largest = max(
        *(float(np.abs(table).max()) for table in costs), *(spend * one.rate for one in rebates), 0.0
    )
    return LARGEST_COST / largest if largest > 0 else 1.0


class _Model:
    """A mixed-integer program in the making: variables, and rows that a name groups."""

    def __init__(self) -> None:
        self.cost: list[float] = []
        self.whole: list[bool] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.rows: list[tuple[str | None, dict[int, float], float, float]] = []

    def variable(
        self, cost: float = 0.0, *, whole: bool = False, least: float = 0.0, most: float = np.inf
    ) -> int:
        self.cost.append(cost)
        self.whole.append(whole)
        self.low.append(least)
        self.high.append(most)
        return len(self.cost) - 1

    def row(self, name: str | None, terms: Mapping[int, float], low: float, high: float) -> None:
        self.rows.append((name, dict(terms), low, high))

    def solve(self, leave_out: Collection[str] = ()) -> tuple[FloatArray, float, float] | None:
        """Return values, bound and gap, or None where nothing keeps the rows."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import coo_array

        kept = [row for row in self.rows if row[0] is None or row[0] not in leave_out]
        entries = [(r, v, amount) for r, row in enumerate(kept) for v, amount in row[1].items()]
        at, columns, amounts = zip(*entries, strict=True)
        matrix = coo_array((amounts, (at, columns)), shape=(len(kept), len(self.cost))).tocsr()
        solved: Any = milp(
            np.array(self.cost),
            constraints=LinearConstraint(matrix, [row[2] for row in kept], [row[3] for row in kept]),
            integrality=np.array(self.whole, dtype=int),
            bounds=Bounds(np.array(self.low), np.array(self.high)),
            options={"mip_rel_gap": 0.0},
        )
        if solved.x is None:
            if solved.status != 2:
                raise UserError(f"the best set could not be computed: {solved.message}")
            return None
        return np.asarray(solved.x), float(solved.mip_dual_bound), float(solved.mip_gap)

    def conflict(self) -> tuple[str, ...]:
        """Return names whose rows cannot be kept together, none of them to spare."""
        names = list(dict.fromkeys(name for name, *_ in self.rows if name is not None))
        left_out: list[str] = []
        for name in names:
            if self.solve([*left_out, name]) is None:
                left_out.append(name)
        return tuple(name for name in names if name not in left_out)


def _place(model: _Model, functions: Functions, means: Sequence[FloatArray]) -> _Placed:
    """Add a variable, 0 or 1, for each way at its mean cost, of which each function takes one."""
    placed = {
        name: [
            (way, model.variable(float(cost), whole=True, most=1))
            for way, cost in zip(ways, row, strict=True)
        ]
        for (name, ways), row in zip(functions.items(), means, strict=True)
    }
    for ways in placed.values():
        model.row(None, {variable: 1.0 for _, variable in ways}, 1, 1)
    return placed


def _picked(placed: _Placed, x: FloatArray) -> tuple[int, ...]:
    return tuple(int(np.argmax([x[variable] for _, variable in ways])) for ways in placed.values())


def _use(model: _Model, placed: _Placed, limit: str) -> dict[int, float]:
    """Return the terms of a limit's row; what is spent once per provider is at least what each way asks."""
    terms: dict[int, float] = {}
    once: dict[str, int] = {}
    for way, variable in (pair for ways in placed.values() for pair in ways):
        shared = way.once.get(limit, 0.0)
        terms[variable] = way.uses.get(limit, 0.0) + (shared if way.provider is None else 0.0)
        if way.provider is not None and shared > 0:
            if way.provider not in once:
                once[way.provider] = model.variable()
            model.row(None, {once[way.provider]: 1.0, variable: -shared}, 0, np.inf)
    return terms | dict.fromkeys(once.values(), 1.0)


def _paid_once(way: Way) -> float:
    return max(way.once_cost, 0.0) if way.provider is not None else 0.0


def _pay_once(model: _Model, placed: _Placed, scale: float) -> list[int]:
    """Take what providers are paid once off their ways; return the variables that hold it, one for each."""
    paid: dict[str, int] = {}
    for way, variable in (pair for ways in placed.values() for pair in ways):
        if way.provider is not None and (once := scale * _paid_once(way)) > 0:
            if way.provider not in paid:
                paid[way.provider] = model.variable(1.0)
            model.cost[variable] -= once
            model.row(None, {paid[way.provider]: 1.0, variable: -once}, 0, np.inf)
    return list(paid.values())


def _tie(model: _Model, placed: _Placed, group: Sequence[str]) -> None:
    """Let the functions of a group all move or all stay."""
    if unknown := next((name for name in group if name not in placed), None):
        raise UserError(f"there is no function {unknown} to move together with others")
    first, *others = ([variable for way, variable in placed[name] if not way.stays] for name in group)
    for name, moves in zip(group[1:], others, strict=True):
        terms = dict.fromkeys(first, 1.0) | dict.fromkeys(moves, -1.0)
        model.row(f"{group[0]} and {name} move together", terms, 0, 0)


def _give_back(model: _Model, placed: _Placed, rebate: Rebate, scale: float) -> int:
    """Return the variable that holds a rebate: nothing below the threshold, its rate of all above."""
    spend = [{v: way.spend for way, v in ways if way.provider == rebate.provider} for ways in placed.values()]
    most = math.fsum(max(row.values(), default=0.0) for row in spend)
    given = {v: scale * rebate.rate * amount for row in spend for v, amount in row.items()}
    reached, saved = model.variable(whole=True, most=1), model.variable(-1.0)
    needed = scale * rebate.rate * rebate.threshold
    model.row(None, given | {reached: -needed}, 0, np.inf)
    model.row(None, {saved: 1.0, reached: -scale * rebate.rate * most}, -np.inf, 0)
    model.row(None, {saved: 1.0} | {v: -amount for v, amount in given.items()}, -np.inf, 0)
    return saved


def _bound_tail(
    model: _Model,
    placed: _Placed,
    costs: Sequence[FloatArray],
    paid: Sequence[int],
    saved: Sequence[int],
    tail: Tail,
    scale: float,
) -> None:
    """Add CVaR of the scaled costs as t + mean of what scenarios exceed t by, over 1 − level."""
    if not (0 <= tail.level < 1 and tail.weight >= 0):
        raise UserError("a tail needs a level from 0 to below 1 and a weight of zero or more")
    reference = _reference(costs, tail)
    share = 1 / ((1 - tail.level) * len(reference))
    level = model.variable(tail.weight, least=-np.inf)
    beyond = [model.variable(tail.weight * share) for _ in reference]
    variables = [variable for ways in placed.values() for _, variable in ways]
    ways = [way for placed_ways in placed.values() for way, _ in placed_ways]
    once = np.array([_paid_once(way) for way in ways])
    shared = dict.fromkeys(saved, 1.0) | dict.fromkeys(paid, -1.0)
    for excess, known, spent in zip(beyond, reference, np.concatenate(costs).T, strict=True):
        terms = dict(zip(variables, (scale * once - spent).tolist(), strict=True)) | shared
        model.row(None, terms | {level: 1.0, excess: 1.0}, -float(known), np.inf)
    if tail.at_most is not None:
        terms = {level: 1.0} | dict.fromkeys(beyond, share)
        model.row(f"the worst {1 - tail.level:.0%} of {tail.of}", terms, -np.inf, scale * tail.at_most)


def _reference(costs: Sequence[FloatArray], tail: Tail) -> FloatArray:
    """Return what regret is counted from: in each scenario the cheapest way of every function on its own."""
    best = np.sum([table.min(axis=0) for table in costs], axis=0)
    return np.asarray(best if tail.of == "regret" else np.zeros_like(best))
