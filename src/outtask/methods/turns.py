"""What would change a verdict: each input's nearest turning value, the walk-away price, origins."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.costs.course import Course
from outtask.methods.costs.price import price_option, price_status_quo
from outtask.methods.crossings import FEW, Crossing, look_again, read_off
from outtask.methods.gated import (
    Gated,
    gated,
    let_in,
    let_in_by_quote,
    nearest,
    straight_turn,
    too_small,
    within,
)
from outtask.methods.gates import price_fields
from outtask.methods.lines import Lines
from outtask.methods.probes import (
    EXCHANGE,
    SPREAD,
    Probe,
    exchange_probes,
    measured_judged_assumed,
    probes_of,
)
from outtask.methods.quotes import follows_hours, quote_turn
from outtask.methods.thresholds import (
    Turn,
    conditional,
    curve_turn,
    linear_turn,
    stays_between,
)
from outtask.methods.tornado import one_way
from outtask.methods.verdict import Standing, hurdle
from outtask.methods.whatif import RATE, Field, few_of, level_curves, until
from outtask.terms.decision import Change, WalkAway
from outtask.terms.options import AnyOption, CoreOverflow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

MORE = 256  # paths to weigh a single change
FARTHEST = 5.0  # a price more than five times as high is no news
FARTHEST_SPREADS = (FARTHEST - 1) / SPREAD  # the same for an input of which no range is known
STEPS = np.array([0.0, 0.5, 0.8, 1.0, 1.25, 1.7, 2.7, FARTHEST])
"""Multiples of a price that are tried where cost is not linear in it."""
Effect = tuple[Probe, "Array", "Array"]  # an input, values of it, and how much the choice leads more there
Quotes = dict[tuple[str, int | None], float]  # by the path of a price and the option it is of
SIZING = (
    "price_per_unit",
    "price_per_hour",
    "core.hiring_cost",
    "core.training_cost",
    "core.tools_per_person",
)
"""Prices by which the own people of a core are counted, where nobody has stated how many they are."""
RATES = 41  # discount rates on which the curve is drawn
GROWTH_GRID = np.linspace(-0.3, 0.6, 7)
STATED_GROWTH = (-0.1, 0.3)  # the range a conditional verdict is asked about


@dataclass(frozen=True)
class Turns:
    """What would change the verdict of one function."""

    changes: tuple[Change, ...]
    origin: dict[str, float]
    growth_kept: tuple[float, float] | None  # the growth for which the choice stays, within GROWTH_GRID
    at: Quotes  # where each input turns it, by path and by the option it is of


def find_turns(field: Field, standing: Standing, lines: Lines) -> Turns:
    """Return the nearest value of every input at which the verdict turns, nearest first."""
    case, function = field.world.case, field.world.function
    choice, rivals = standing.choice, _rivals(standing)
    every = gated(field, standing, lines)
    probes = [*probes_of(case, function, every.field.options), *exchange_probes(case)]
    turns: list[tuple[Probe, Turn]] = []
    curved: list[Probe] = []
    effects: list[Effect] = []
    against = standing.runner_up if standing.runner_up is not None else choice
    for probe in probes:
        if probe.path == RATE:
            at, effect = _rate_turn(field, standing, lines.courses, probe, against)
            turns += [(probe, at)] if at is not None else []
            effects.append(effect)
            continue
        stretches = every.stretches(probe)
        if every.is_removed(probe) and (stretches is None or not probe.straight):
            turns += let_in(every, probe, stretches) if stretches is not None else []
            continue
        if not probe.straight or _counts_core(field, probe) or follows_hours(every.field, probe):
            curved.append(probe)
            continue
        slopes, of_today = every.lines.slopes(probe, every.field.options)
        if not slopes.any() and stretches is None:
            continue
        ends = np.array(probe.ends)
        if slopes.any():
            effects.append((probe, ends, (slopes[against] - slopes[choice]) * (ends - probe.now)))
        bounds = (probe.low, FARTHEST * probe.now if probe.price else probe.high)
        rising = hurdle(slopes, field.materiality * of_today, every.field.twins)
        if stretches is None:
            turn = linear_turn(every.standing.hurdled, rising, rivals, choice, probe.now, bounds)
        else:
            turn = straight_turn(every, probe, rising, bounds, stretches)
        if turn is not None:
            turns.append((probe, turn))
    kept: tuple[float, float] | None = None
    quotes: Quotes = {}
    if curved:
        found, moved, kept, quotes = _curved_turns(field, standing, lines, curved, against, every)
        turns += found
        effects += moved
    changes = [
        (abs(turn.at - probe.now) / probe.spread, _change(every.field, probe, turn)) for probe, turn in turns
    ]
    if (horizon := _horizon_turn(every, lines.courses)) is not None:
        changes.append((abs(horizon.at - horizon.now) / (SPREAD * horizon.now), horizon))
    changes.sort(key=lambda told: told[0])
    news = tuple(change for distance, change in changes if _is_news(distance, change))
    bars = one_way(
        {probe: (partial(np.interp, xp=at, fp=moves), *probe.ends) for probe, at, moves in effects}
    )
    origin = measured_judged_assumed([(bar.input.amount.origin, bar.swing) for bar in bars])
    return Turns(news, origin, kept, {(probe.path, probe.owner): turn.at for probe, turn in turns} | quotes)


def walk_away(
    field: Field, standing: Standing, lines: Lines, turns: Turns
) -> tuple[WalkAway | None, str | None]:
    """Return the quote at which the verdict turns, and why there is none.

    For a bought option the highest quote to accept; when staying, the quote at which the best bought
    alternative would be chosen.
    """
    choice = standing.choice
    if price_fields(field.options[choice]) and field.twins[choice] != field.twins[0]:
        return _quote_of(field, standing, lines, turns, choice)
    offers = [i for i in _rivals(standing) if i and price_fields(field.options[i])]
    if not offers:
        return None, "no option that is bought is left to compare with" + let_in_by_quote(
            field, turns.changes
        )
    first = ""
    for row in sorted(offers, key=lambda i: standing.hurdled[i]):  # one that cannot be had gives way
        price, why = _quote_of(field, standing, lines, turns, row)
        if price is not None and (why := too_small(field, row, price)) is None:
            return price, None
        first = first or why or ""
    return None, first


def _quote_of(
    field: Field, standing: Standing, lines: Lines, turns: Turns, row: int
) -> tuple[WalkAway | None, str | None]:
    """Return the quote at which an option's place changes, costs alone considered, or why there is none."""
    option, choice = field.options[row], standing.choice
    probes = {
        probe.path.removeprefix("option."): probe
        for probe in probes_of(field.world.case, field.world.function, field.options)
        if probe.owner == row
    }
    by_name = {
        name: float(lines.priced_by(probes[name], field.options)[row]) for name in price_fields(option)
    }
    name = max(by_name, key=lambda name: by_name[name])
    probe = probes[name]
    others = _rivals(standing) if row == choice else [choice]
    if not others:
        return None, "there is no other option"
    if by_name[name] <= 0:
        return None, f"{option.name} has no price of its own"
    gap = float(min(standing.hurdled[i] for i in others) - standing.hurdled[row])
    price: float | None = (1 + gap / by_name[name]) * probe.now
    if follows_hours(field, probe) or _counts_core(field, probe):
        price = turns.at.get((probe.path, probe.owner))
        if price is None and row == choice:
            return None, f"{option.name} stays the choice up to {STEPS[-1]:g} times its price"
    if price is None or price < 0:
        return None, f"even for nothing {option.name} would not be chosen"
    return WalkAway(probe.label, price, probe.unit, probe.path, probe.of), None


def _quoted_turn(
    field: Field, standing: Standing, probe: Probe, grid: Array, moves: Array
) -> tuple[float | None, Turn | None]:
    """Return the quote at which the place of its option changes, and the turn of the verdict that this is.

    ``moves`` are those of the option's level on ``grid``. There is no turn where a quote at the price that is
    assumed would have turned the verdict already.
    """
    choice, row, rivals = standing.choice, probe.owner, _rivals(standing)
    others = rivals if row == choice else [choice] if row in rivals else []
    if row is None or not others:
        return None, None
    best = min(others, key=lambda i: standing.hurdled[i])
    ahead = float(standing.hurdled[row] - standing.hurdled[best])
    at, now = quote_turn(field, probe, grid, ahead, moves)
    stands = now <= 0 if row == choice else now >= 0
    return at, Turn(at, best if row == choice else row) if at is not None and stands else None


def _rivals(standing: Standing) -> list[int]:
    """Return the options that are no twin of the choice."""
    own = standing.twins[standing.choice]
    return [row for row, first in enumerate(standing.twins) if first != own]


def _counts_core(field: Field, probe: Probe) -> bool:
    """Tell whether a price counts out the people of a core that nobody has stated: cost bends with it."""
    if not probe.price or field.world.function.project is not None:
        return False
    open_cores = {row: option for row, option in enumerate(field.options) if _open_core(option)}
    if probe.path.startswith(EXCHANGE):
        return any(EXCHANGE + str(option.currency) == probe.path for option in open_cores.values())
    owner = 0 if probe.path.startswith("today.terms.") else probe.owner
    if owner is None:
        return bool(open_cores) and probe.path == "today.loaded_cost"
    name = probe.path.removeprefix("today.terms.").removeprefix("option.")
    return owner in open_cores and name in SIZING


def _open_core(option: AnyOption) -> bool:
    """Tell whether an option has a core of as many people as prices make best."""
    return isinstance(option, CoreOverflow) and option.core_people is None


def _curved_turns(
    field: Field, standing: Standing, lines: Lines, probes: Sequence[Probe], against: int, every: Gated
) -> tuple[list[tuple[Probe, Turn]], list[Effect], tuple[float, float] | None, Quotes]:
    """Try the inputs that have no closed form: on few paths first, then on more where a crossing shows.

    Returns where they turn, how they move the lead over the option ``against``, the growth that is kept, and
    quotes at which the place of an option changes, also where the price as assumed is beyond them.
    """
    choice, rivals = standing.choice, _rivals(standing)
    grids = [every.grid(probe, _grid(probe)) for probe in probes]
    curves = _curves(field, lines, probes, grids)
    look_again(field, standing, probes, grids, curves)
    effects: list[Effect] = []
    crossings: list[Crossing] = []
    turns: list[tuple[Probe, Turn]] = []
    quotes: Quotes = {}
    kept = None
    for probe, grid, curve in zip(probes, grids, every.curves(probes, grids, curves, FEW), strict=True):
        effects.append((probe, grid, curve[against] - curve[choice]))
        if follows_hours(field, probe) and probe.owner is not None:
            quote, change = _quoted_turn(field, standing, probe, grid, curve[probe.owner])
            turns += [(probe, change)] if change is not None else []
            quotes |= {(probe.path, probe.owner): quote} if quote is not None else {}
            continue
        given = conditional(every.standing.hurdled, grid, curve, probe.amount)
        if (stretches := every.stretches(probe)) is not None:
            beyond = nearest(every, probe.now, grid, given, stretches)
            if beyond is not None and beyond.by_rule:
                turns.append((probe, beyond.turn))
            elif beyond is not None:
                crossings.append(Crossing(probe, grid, curve, given, beyond.turn))
            continue
        if probe.path == "volume.growth":
            kept = stays_between(grid, given, probe.now, rivals, choice)
        turn = curve_turn(grid, given, probe.now, rivals, choice)
        if turn is not None:
            crossings.append(Crossing(probe, grid, curve, given, turn))
    for probe, turn in read_off(every.field, every.standing, crossings):
        turns += [(probe, one)] if (one := within(every, probe, turn)) is not None else []
    for probe, turn in turns:
        if probe.path == "volume.growth" and kept is not None:
            kept = (turn.at, kept[1]) if turn.at < probe.now else (kept[0], turn.at)
    return turns, effects, kept, quotes


def _curves(field: Field, lines: Lines, probes: Sequence[Probe], grids: Sequence[Array]) -> list[Array]:
    """Return how levels move with inputs on few paths; of a price only cores that it counts out are tried."""
    every = range(len(field.options))
    cores = [row for row in every if _open_core(field.options[row])]
    apart = [probe.price and probe.owner is None and cores[0] != 0 for probe in probes]
    rows = [cores if one else every for one in apart]
    curves = level_curves(field, probes, grids, few_of(field, FEW), rows)
    for probe, grid, curve, one in zip(probes, grids, curves, apart, strict=True):
        if one:
            slopes, of_today = lines.slopes(probe, field.options)
            slopes[cores] = 0.0
            rising = hurdle(slopes, field.materiality * of_today, field.twins)
            curve += rising[:, None] * (grid - probe.now)
    return curves


def _grid(probe: Probe) -> Array:
    """Return the values tried first: the farthest, and the ends of its own range, or of what is usual."""
    if probe.path == "volume.growth":
        return np.union1d(GROWTH_GRID, [probe.now])
    amount = probe.amount
    if probe.price:  # its curve bends, also within its own range
        own = np.linspace(amount.low, amount.high, 4)
        return np.union1d(np.maximum(STEPS * probe.now, probe.low), own)
    inner = [] if amount.ranged else [amount.mean]
    return np.unique(np.clip([probe.low, *probe.ends, *inner, probe.high], probe.low, probe.high))


def _change(field: Field, probe: Probe, turn: Turn) -> Change:
    to = field.options[turn.to].name
    return Change(probe.label, probe.path, probe.now, float(turn.at), probe.unit, to, probe.of)


def _is_news(distance: float, change: Change) -> bool:
    """Tell whether a turning value is worth a line: not far beyond both its spread and twice its value."""
    return distance <= FARTHEST_SPREADS or abs(change.at - change.now) <= abs(change.now)


def _rate_turn(
    field: Field, standing: Standing, courses: Sequence[Course], probe: Probe, against: int
) -> tuple[Turn | None, Effect]:
    """Return the discount rate at which the verdict turns, and how rates move the lead of the choice."""
    rates = np.union1d(np.linspace(probe.low, probe.high, RATES), [*probe.ends, probe.now])
    levels = np.empty((len(field.options), len(rates)))
    tolerance = field.materiality * courses[0].at_rates(field.horizon, rates, probe.now)[1]
    for row, course in enumerate(courses):
        levels[row] = course.at_rates(field.horizon, rates, probe.now)[0]
        if field.twins[row] != field.twins[0]:
            levels[row] += tolerance
    given = conditional(standing.hurdled, rates, levels, probe.amount)
    turn = curve_turn(rates, given, probe.now, _rivals(standing), standing.choice)
    return turn, (probe, rates, levels[against] - levels[standing.choice])


def _horizon_turn(every: Gated, courses: Sequence[Course]) -> Change | None:
    """Return the nearest horizon at which another option is chosen, first to the year, then to the month.

    An option that starts too late for the case's own horizon may be chosen at a longer one.
    """
    field, standing, late = every.field, every.standing, every.late()
    own, bounds, rivals = field.horizon, courses[0].bounds, [*_rivals(standing), *late]
    tolerance = field.materiality * courses[0].cost_upto()
    known = np.zeros((len(field.options), len(bounds)))
    nets = np.array([course.net_upto() for course in courses])
    known[: len(courses)] = hurdle(nets, tolerance, field.twins[: len(courses)])
    levels = known.copy()
    for row, first in late.items():
        known[row] = _upto(field, bounds, [row])[0] + tolerance
        levels[row] = np.where(np.array(bounds) < first, np.inf, known[row])
    years = np.array(bounds, dtype=np.float64)
    levels[~np.isfinite(levels)] = FARTHEST * np.abs(known).max()  # not to be had
    near = curve_turn(years, levels, own, rivals, standing.choice)
    if near is None:
        return None
    right = min(max(int(np.searchsorted(years, near.at)), 1), len(years) - 1)
    ends = slice(right - 1, right + 1)
    if near.to in late:  # where it would have been chosen before, it is as soon as it may be
        near = near._replace(at=float(late[near.to]))
    turn = _turn_within(field, standing, bounds[ends], known[:, ends], near.to) or near
    at = max(math.ceil(turn.at), late.get(turn.to, 0)) if turn.at > own else math.floor(turn.at)
    name = field.options[turn.to].name
    return Change("Horizon", "case.horizon_months", own, float(at), "months", name)


def _upto(field: Field, months: Sequence[int], rows: Sequence[int]) -> Array:
    """Return mean nets up to some months on few paths, and last the hurdle there, (rows + 1, months)."""
    few = few_of(field, MORE)
    world = until(field.world, tuple(months), brief=True).variant(few.columns, {})
    status_quo = price_status_quo(world)
    found = [field.materiality * (status_quo.cost @ few.weights)]
    for row in rows:
        priced = price_option(world, field.options[row]) if row else status_quo
        found.append((priced.cost - priced.value) @ few.weights)
    return np.array([*found[1:], found[0]])


def _turn_within(
    field: Field, standing: Standing, ends: Sequence[int], known: Array, rival: int
) -> Turn | None:
    """Return the month between two at which a rival is chosen; ``known`` are the levels there, (options, 2).

    The months between are priced on few paths, and moved so that the levels at both ends are those known.
    """
    choice, months = standing.choice, np.arange(ends[0], ends[1] + 1)
    *nets, tolerance = _upto(field, months.tolist(), [choice, rival])
    curve = np.zeros((len(field.options), len(months)))
    for row, net in zip((choice, rival), nets, strict=True):
        curve[row] = net if field.twins[row] == field.twins[0] else net + tolerance
        curve[row] += np.interp(months, ends, known[row] - curve[row, [0, -1]])
    return curve_turn(months.astype(np.float64), curve, field.horizon, [rival], choice)
