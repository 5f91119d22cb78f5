"""What would change a verdict: each input's nearest turning value, the walk-away price, origins."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.costs.price import price_option, price_status_quo
from outtask.methods.costs.priced import PricedLine
from outtask.methods.gates import price_fields
from outtask.methods.probes import Probe, measured_judged_assumed, probes_of, unit_words
from outtask.methods.thresholds import (
    Turn,
    conditional,
    curve_turn,
    linear_turn,
    slope_at,
    stays_between,
)
from outtask.methods.verdict import Standing, hurdle
from outtask.methods.whatif import Field, few_of, level_curves, until
from outtask.terms.amounts import Origin
from outtask.terms.decision import Change, WalkAway
from outtask.terms.inputs import spec_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

FEW, MORE = 32, 64  # paths to find a crossing, and to read it off
GROWTH_GRID = np.linspace(-0.3, 0.6, 7)
STATED_GROWTH = (-0.1, 0.3)  # the range a conditional verdict is asked about
FARTHEST = 100.0  # a price a hundred times as high is no news


@dataclass(frozen=True)
class Turns:
    """What would change the verdict of one function."""

    changes: tuple[Change, ...]
    origin: dict[str, float]
    growth_kept: tuple[float, float] | None  # the growth for which the choice stays, within GROWTH_GRID


@dataclass(frozen=True)
class Lines:
    """Mean lines of each option at the case's horizon, row 0 the status quo."""

    rows: tuple[tuple[PricedLine, ...], ...]
    at: int  # index of the case's horizon

    def slopes(self, probe_path: str, owner: int | None) -> Array:
        """Return per option what the lines priced by an input cost together."""
        return np.array(
            [
                sum(float(line.mean[self.at]) for line in lines if line.path == probe_path)
                if owner is None or owner == row
                else 0.0
                for row, lines in enumerate(self.rows)
            ]
        )


def find_turns(field: Field, standing: Standing, lines: Lines) -> Turns:
    """Return the nearest value of every input at which the verdict turns, nearest first."""
    case, function = field.world.case, field.world.function
    choice, rivals = standing.choice, _rivals(standing)
    probes = probes_of(case, function, field.options, 0)
    weights, changes = [], []
    curved: list[Probe] = []
    against = standing.runner_up if standing.runner_up is not None else choice
    for probe in probes:
        slopes = lines.slopes(probe.path, probe.owner)
        if not probe.price or not slopes.any():
            curved += [] if probe.price else [probe]
            continue
        weights.append((probe.amount.origin, 0.1 * abs(float(slopes[choice] - slopes[against]))))
        turn = linear_turn(standing.hurdled, _hurdled_slopes(field, slopes), rivals, choice)
        if turn is not None and turn.at <= FARTHEST and turn.at * probe.now >= probe.low:
            changes.append(_change(field, probe, turn.at * probe.now, turn.to))
    for currency, rate in case.exchange_rates.items():
        slopes = _currency_slopes(field, lines, currency)
        turn = linear_turn(standing.hurdled, _hurdled_slopes(field, slopes), rivals, choice)
        if turn is not None and slopes.any() and turn.at <= FARTHEST:
            to = field.options[turn.to].name
            unit = f"{case.currency} for one {currency}"
            at = turn.at * rate.mean
            changes.append(
                Change(f"Exchange rate of {currency}", f"case.exchange.{currency}", rate.mean, at, unit, to)
            )
    kept = None
    if curved:
        found, weighed, kept = _curved_turns(field, standing, curved, against)
        changes += found
        weights += weighed
    if (horizon := _horizon_turn(field, standing)) is not None:
        changes.append(horizon)
    changes.sort(key=_distance)
    return Turns(tuple(changes), measured_judged_assumed(weights), kept)


def walk_away(field: Field, standing: Standing, lines: Lines) -> tuple[WalkAway | None, str | None]:
    """Return the quote at which the verdict turns, and why there is none.

    For a bought option the highest quote to accept; when staying, the quote at which the best bought
    alternative would be chosen.
    """
    choice = standing.choice
    row = choice
    if not price_fields(field.options[row]) or field.twins[row] == field.twins[0]:
        offers = [i for i in _rivals(standing) if i and price_fields(field.options[i])]
        if not offers:
            return None, "no option that is bought is left to compare with"
        row = min(offers, key=lambda i: standing.hurdled[i])
    option = field.options[row]
    names = price_fields(option)
    by_name = {name: float(lines.slopes(f"option.{name}", row)[row]) for name in names}
    name = max(names, key=lambda name: by_name[name])
    amount = getattr(option, name)
    others = _rivals(standing) if row == choice else [choice]
    if not others:
        return None, "there is no other option"
    if by_name[name] <= 0 or amount is None:
        return None, f"{option.name} has no price of its own"
    gap = float(min(standing.hurdled[i] for i in others) - standing.hurdled[row])
    factor = 1 + gap / by_name[name]
    if factor < 0:
        return None, f"even for nothing {option.name} would not be chosen"
    spec = spec_of(type(option), name)
    assert spec is not None
    function = field.world.function
    currency = option.currency or field.world.case.currency
    label = f"{spec.label} ({option.name})"
    return WalkAway(label, factor * amount.mean, unit_words(spec.unit, currency, function.volume.unit)), None


def _rivals(standing: Standing) -> list[int]:
    """Return the options that are no twin of the choice."""
    own = standing.twins[standing.choice]
    return [row for row, first in enumerate(standing.twins) if first != own]


def _hurdled_slopes(field: Field, slopes: Array) -> Array:
    return hurdle(slopes, field.materiality * float(slopes[0]), 0, field.twins)


def _currency_slopes(field: Field, lines: Lines, currency: str) -> Array:
    """Return per option the cost of everything priced in a foreign currency."""
    found = np.zeros(len(field.options))
    for row, option in enumerate(field.options):
        if option.currency == currency:
            prefix = "today.terms." if row == 0 else "option."
            found[row] = sum(
                float(line.mean[lines.at]) for line in lines.rows[row] if line.path.startswith(prefix)
            )
    return found


def _curved_turns(
    field: Field, standing: Standing, probes: Sequence[Probe], against: int
) -> tuple[list[Change], list[tuple[Origin, float]], tuple[float, float] | None]:
    """Try the inputs that have no closed form: on few paths first, then on more where a crossing shows."""
    choice, rivals = standing.choice, _rivals(standing)
    rows = range(len(field.options))
    grids = [_grid(probe) for probe in probes]
    curves = level_curves(field, probes, grids, few_of(field, FEW), rows)
    weights: list[tuple[Origin, float]] = []
    crossing: list[tuple[Probe, Array, int]] = []
    kept = None
    for probe, grid, curve in zip(probes, grids, curves, strict=True):
        step = 0.1 * abs(probe.now)
        step = step if probe.now + step <= grid[-1] else -step
        moved = slope_at(grid, curve, probe.now, step)
        weights.append((probe.amount.origin, abs(float(moved[choice] - moved[against]))))
        given = conditional(standing.hurdled, grid, curve, probe.amount)
        if probe.path == "volume.growth":
            kept = stays_between(grid, given, probe.now, rivals, choice)
        turn = curve_turn(grid, given, probe.now, rivals, choice)
        if turn is not None:
            crossing.append((probe, _finer(grid, turn.at, probe), turn.to))
    changes = []
    more = few_of(field, MORE)
    finer = [grid for _, grid, _ in crossing]
    touched = sorted({choice, *(to for _, _, to in crossing)})
    curves = level_curves(field, [probe for probe, _, _ in crossing], finer, more, touched)
    for (probe, grid, to), curve in zip(crossing, curves, strict=True):
        given = conditional(standing.hurdled, grid, curve, probe.amount)
        turn = curve_turn(grid, given, probe.now, [to], choice)
        if turn is not None:
            changes.append(_change(field, probe, turn.at, to))
            if probe.path == "volume.growth" and kept is not None:
                kept = (turn.at, kept[1]) if turn.at < probe.now else (kept[0], turn.at)
    return changes, weights, kept


def _grid(probe: Probe) -> Array:
    """Return the values tried first: the ends, and two that hold the input's own range between them."""
    if probe.path == "volume.growth":
        return np.union1d(GROWTH_GRID, [probe.now])
    amount = probe.amount
    inner = [amount.low, amount.mean, amount.high] if amount.ranged else [amount.mean]
    return np.unique(np.clip([probe.low, *inner, probe.high], probe.low, probe.high))


def _finer(grid: Array, at: float, probe: Probe) -> Array:
    """Return the values around a crossing, and those that carry the input's own range."""
    i = int(np.clip(np.searchsorted(grid, at), 1, len(grid) - 1))
    amount = probe.amount
    own = [amount.low, amount.mean, amount.high]
    return np.unique([*np.linspace(grid[i - 1], grid[i], 4), *own])


def _change(field: Field, probe: Probe, at: float, to: int) -> Change:
    return Change(probe.label, probe.path, probe.now, float(at), probe.unit, field.options[to].name)


def _distance(change: Change) -> float:
    return abs(change.at - change.now) / max(abs(change.now), 1e-3)


def _horizon_turn(field: Field, standing: Standing) -> Change | None:
    """Return the nearest horizon at which another option is chosen, first to the year, then to the month."""
    own, last = field.horizon, field.world.horizons[-1]
    years = tuple(sorted({*range(12, last + 1, 12), own}))
    rivals = _rivals(standing)
    near = _turn_over(field, standing, years, rivals, 2 * MORE)
    if near is None:
        return None
    low = max((year for year in years if year <= near.at), default=1)
    high = min((year for year in years if year >= near.at), default=last)
    months = tuple(sorted({*range(low, high + 1), own}))
    turn = _turn_over(field, standing, months, [near.to], 8 * MORE) or near
    at = math.ceil(turn.at) if turn.at > own else math.floor(turn.at)
    name = field.options[turn.to].name
    return Change("Horizon", "case.horizon_months", own, float(at), "months", name)


def _turn_over(
    field: Field, standing: Standing, horizons: tuple[int, ...], rivals: Sequence[int], count: int
) -> Turn | None:
    """Return where between some horizons a rival is chosen, tied to the level at the case's own."""
    few, choice = few_of(field, count), standing.choice
    world = until(field.world, horizons, brief=True).variant(few.columns, {})
    status_quo = price_status_quo(world)
    tolerance = field.materiality * (status_quo.cost @ few.weights)
    curve = np.zeros((len(field.options), len(horizons)))
    for row in {choice, *rivals}:
        priced = status_quo if row == 0 else price_option(world, field.options[row])
        level = (priced.cost - priced.value) @ few.weights
        curve[row] = level if field.twins[row] == field.twins[0] else level + tolerance
    curve += (standing.hurdled - curve[:, horizons.index(field.horizon)])[:, None]
    return curve_turn(np.array(horizons, dtype=float), curve, field.horizon, rivals, choice)
