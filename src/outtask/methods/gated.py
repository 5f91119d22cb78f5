"""What gates do to turning values: an input may let the choice fall out, or let in what was removed.

A rule that compares quantities (``gates.rooms``) lets an option pass in a stretch of an input's values. At
the ends of these stretches the verdict can turn as well as where costs cross, whichever is nearer.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from outtask.methods.costs.price import price_option
from outtask.methods.gates import removed_by_nature, rooms
from outtask.methods.lines import Lines
from outtask.methods.probes import Probe
from outtask.methods.thresholds import Turn
from outtask.methods.verdict import Standing
from outtask.methods.whatif import Field, few_of, level_curves
from outtask.methods.words import money_3
from outtask.terms.amounts import fixed
from outtask.terms.decision import Change, WalkAway
from outtask.terms.functions import Function
from outtask.terms.inputs import Term
from outtask.terms.options import AnyOption, Outsourcing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

T = TypeVar("T", bound=Term)
Asked = tuple[str, int | None]  # its path, and the row of the option it is of
Stretch = tuple[float, float]  # of an input's values: the least and the largest at which an option passes
NOWHERE: Stretch = (math.inf, -math.inf)
ALWAYS: Stretch = (-math.inf, math.inf)
REMOVED_PATHS = 256  # on which a removed option is priced
READING_PATHS = 512  # on which is read where an input of its own turns the verdict
CLOSED = 0.005  # of the materiality: a gap so small is none
PAST = 1e-7  # of a value: so far past it is looked who is chosen there
STEPS = 80  # at most, to where a rule begins to hold
OF_OPTION = (
    "option.minimum_deal",
    "option.price_per_unit",
    "option.base_charge",
    "option.lead_time",
    "option.transition_months",
    "option.hire_lag",
    "option.delay_probability",
    "option.delay_months",
)
"""Inputs of an option that a rule reads."""
OF_PROJECT = (
    "project.work_hours",
    "project.duration",
    "work.hours_per_unit",
    "work.productive_hours",
    "work.utilisation",
    "today.people",
)
"""Inputs that a rule reads of a project: how large the deal is, and whether anybody must be hired."""


class GatedTurn(NamedTuple):
    """Where another option is chosen, and whether a rule makes it so."""

    turn: Turn
    by_rule: bool


@dataclass(frozen=True)
class Gated:
    """The options of a function, and after them those that a rule removed which some value would let in."""

    field: Field
    standing: Standing  # with their levels; they are no rivals as all is now
    lines: Lines  # of theirs nothing is known
    priced: int  # options that passed
    known: dict[Asked, list[Stretch] | None] = dataclasses.field(default_factory=dict)

    def is_removed(self, probe: Probe) -> bool:
        """Tell whether an input is that of an option that a rule removed."""
        return probe.owner is not None and probe.owner >= self.priced

    def grid(self, probe: Probe, grid: Array) -> Array:
        """Add to values of an input those at which a rule begins to hold, or no longer does."""
        ends = {end for stretch in self.stretches(probe) or () for end in stretch}
        inside = [end for end in ends if probe.low < end < probe.high]
        return np.union1d(grid, inside) if inside else grid

    def curves(
        self, probes: Sequence[Probe], grids: Sequence[Array], curves: Sequence[Array], count: int
    ) -> list[Array]:
        """Add to how the levels of priced options move those of removed ones that an input lets in."""
        removed, found = range(self.priced, len(self.field.options)), list(curves)
        if not removed:
            return found
        rows = []
        for at, probe in enumerate(probes):
            found[at] = np.vstack([curves[at], np.zeros((len(removed), curves[at].shape[1]))])
            stretches = self.stretches(probe)
            rows.append([row for row in removed if stretches is not None and stretches[row] != NOWHERE])
        asked = [at for at, own in enumerate(rows) if own]
        tried = [probes[at] for at in asked], [grids[at] for at in asked]
        more = level_curves(self.field, *tried, few_of(self.field, count), [rows[at] for at in asked])
        for at, curve in zip(asked, more, strict=True):
            hurdle = self.field.materiality * curves[at][0]  # what today is worth beyond money stays
            found[at][rows[at]] = curve[rows[at]] + hurdle
        return found

    def late(self) -> dict[int, int]:
        """Return the first horizon at which options would pass that start too late for the case's own."""
        field, found = self.field, {}
        for row in range(self.priced, len(field.options)):
            deal, need, horizon = rooms(field.world.case, field.world.function, field.options[row])
            if deal >= 0 and need > 0 and horizon <= 0:
                found[row] = math.floor(field.horizon - horizon) + 1
        return found

    def stretches(self, probe: Probe) -> list[Stretch] | None:
        """Return where an input lets each option pass, or None if it changes nothing within its bounds."""
        key = (probe.path, probe.owner)
        if key not in self.known:
            self.known[key] = self._stretches(probe)
        return self.known[key]

    def _stretches(self, probe: Probe) -> list[Stretch] | None:
        function, options = self.field.world.function, self.field.options
        if not _is_read(function, probe):
            return None
        found = [ALWAYS if row < self.priced else NOWHERE for row in range(len(options))]
        for row in range(1, len(options)):
            if _reads(function, options[row], probe, row):
                found[row] = self._stretch(options[row], probe)
        as_ever = all(one == ALWAYS for one in found[: self.priced])
        return None if as_ever and all(one == NOWHERE for one in found[self.priced :]) else found

    def _stretch(self, option: AnyOption, probe: Probe) -> Stretch:
        case, function = self.field.world.case, self.field.world.function

        def room(rule: int) -> Callable[[float], float]:
            return lambda value: rooms(case, *typed(function, option, probe.path, value))[rule]

        low, high = ALWAYS
        ends = [rooms(case, *typed(function, option, probe.path, end)) for end in (probe.low, probe.high)]
        for rule, (first, last) in enumerate(zip(*ends, strict=True)):
            below, above = first < 0 or (first == 0 and rule > 0), last < 0 or (last == 0 and rule > 0)
            if below and above:
                return NOWHERE
            if below or above:
                at = _root(room(rule), (probe.low, first), (probe.high, last))
                low, high = (max(low, at), high) if below else (low, min(high, at))
        return (low, high) if low <= high else NOWHERE


def gated(field: Field, standing: Standing, lines: Lines) -> Gated:
    """Add the options that a rule removed, if a quantity would let them in."""
    case, function = field.world.case, field.world.function
    passed = {id(option) for option in field.options}
    removed = [
        option
        for option in function.options or ()
        if id(option) not in passed and not removed_by_nature(case, function, option)
    ]
    if not removed:
        return Gated(field, standing, lines, len(field.options))
    few = few_of(field, REMOVED_PATHS)
    levels = [float(price_option(few.world, one).net(field.horizon) @ few.weights) for one in removed]
    own = range(len(field.options), len(field.options) + len(removed))
    none: tuple[tuple[()], ...] = ((),) * len(removed)
    return Gated(
        replace(field, options=(*field.options, *removed), twins=(*field.twins, *own)),
        replace(
            standing,
            hurdled=np.append(standing.hurdled, np.array(levels) + standing.tolerance),
            twins=standing.twins + (standing.twins[standing.choice],) * len(removed),
        ),
        replace(lines, rows=(*lines.rows, *none), worths=(*lines.worths, *none)),
        len(field.options),
    )


def typed(function: Function, option: AnyOption, path: str, value: float) -> tuple[Function, AnyOption]:
    """Return a function and an option of it as they were if somebody had typed an input."""
    if path.startswith("option."):
        return function, option.model_copy(update={path.removeprefix("option."): fixed(value)})
    if path == "work.hours_per_unit" and isinstance(option, Outsourcing):
        price, hours = option.price_per_unit, function.work.hours_per_unit
        if price is not None and price.filled and hours is not None and hours.mean > 0:
            option = option.model_copy(update={"price_per_unit": price.scaled(value / hours.mean)})
    return put(function, path, value), option


def put(term: T, path: str, value: float) -> T:
    """Return a term with another value of the input that ``inputs_of`` names by a path."""
    name, _, rest = path.partition(".")
    part = getattr(term, name)
    if isinstance(part, tuple):
        keys = [f"{one.key()}." for one in part]  # keys may have dots
        parts = zip(part, keys, strict=True)
        lists = tuple(
            put(one, rest.removeprefix(key), value) if rest.startswith(key) else one for one, key in parts
        )
        return term.model_copy(update={name: lists})
    return term.model_copy(update={name: put(part, rest, value) if rest else fixed(value)})


def straight_turn(
    one: Gated, probe: Probe, rising: Array, bounds: tuple[float, float], stretches: Sequence[Stretch]
) -> Turn | None:
    """Return where an input turns the verdict in which cost is linear, or that costs nothing."""
    ends = np.array(bounds)
    levels = one.standing.hurdled[:, None] + rising[:, None] * (ends - probe.now)
    row = probe.owner
    if row is not None and row >= one.priced and probe.path != "option.minimum_deal":
        # As it is now nobody may choose it: the line through two quotes that could be typed.
        tried = np.array([max(stretches[row][0], ends[0]), ends[1]])
        (curve,) = level_curves(one.field, [probe], [tried], few_of(one.field, REMOVED_PATHS), [[row]])
        if tried[1] <= tried[0]:
            return None
        slope = (curve[row, 1] - curve[row, 0]) / (tried[1] - tried[0])
        levels[row] = one.standing.hurdled[row] + curve[row, 0] + slope * (ends - tried[0])
    found = nearest(one, probe.now, ends, levels, stretches)
    return found.turn if found else None


def let_in(one: Gated, probe: Probe, stretches: Sequence[Stretch]) -> list[tuple[Probe, Turn]]:
    """Return where an input of an option that a rule removed lets it in and it is chosen, if anywhere."""
    row, field, choice = probe.owner or 0, one.field, one.standing.choice
    low, high = max(stretches[row][0], probe.low), min(stretches[row][1], probe.high)
    first, last = (high, low) if probe.now >= high else (low, high)
    few = few_of(field, READING_PATHS)

    def gap(value: float) -> float:
        tried = few.world.variant(np.arange(len(few.columns)), {probe.path: np.full(len(few.columns), value)})
        level = float(price_option(tried, field.options[row]).net(field.horizon) @ few.weights)
        return level + one.standing.tolerance - float(one.standing.hurdled[choice])

    if (at_first := gap(first)) < 0:
        return [(probe, Turn(first, row))]
    if (at_last := gap(last)) >= 0:
        return []
    at = _root(gap, (first, at_first), (last, at_last), CLOSED * one.standing.tolerance)
    return [(probe, Turn(at, row))]


def nearest(
    one: Gated, now: float, grid: Array, levels: Array, stretches: Sequence[Stretch]
) -> GatedTurn | None:
    """Return the value nearest to ``now`` beyond which another option is chosen, and if a rule makes it so.

    ``levels`` (options, grid) are straight between the values of ``grid``, ascending. An option that is
    lower than the choice already, by what few paths have wrong, has nothing to turn.
    """
    choice, twins = one.standing.choice, one.field.twins

    def at(row: int, value: float) -> float:
        return float(np.interp(value, grid, levels[row]))

    def passes(row: int, value: float) -> bool:
        return stretches[row][0] <= value <= stretches[row][1]

    rows = [
        row
        for row in range(len(levels))
        if stretches[row] != NOWHERE
        if twins[row] == twins[choice] or not passes(row, now) or at(row, now) >= at(choice, now)
    ]
    points = {end for row in rows for end in stretches[row] if grid[0] <= end <= grid[-1]}
    rules = set(points)
    for row in rows:
        if twins[row] != twins[choice]:
            gap = levels[row] - levels[choice]
            (left,) = np.nonzero((gap[:-1] >= 0) != (gap[1:] >= 0))
            here, there = gap[left], gap[left + 1]
            points |= set((grid[left] + (grid[left + 1] - grid[left]) * here / (here - there)).tolist())
    for value in sorted(points, key=lambda value: abs(value - now)):
        step = PAST * max(abs(value), 1e-3 * float(grid[-1] - grid[0]))
        for beyond in [value + step] * (value >= now) + [value - step] * (value <= now):
            if not grid[0] <= beyond <= grid[-1]:
                continue
            stays = passes(choice, beyond)
            others = [row for row in rows if passes(row, beyond) and row != choice]
            others = [row for row in others if not stays or twins[row] != twins[choice]]
            best = min(others, key=lambda row: at(row, beyond), default=None)
            if best is not None and (not stays or at(best, beyond) < at(choice, beyond)):
                return GatedTurn(Turn(value, best), value in rules)
    return None


def within(one: Gated, probe: Probe, turn: Turn) -> Turn | None:
    """Return a turn read off on more paths where rules let it be: an end of a stretch may come first."""
    stretches = one.stretches(probe)
    if stretches is None:
        return turn
    up = 1 if turn.at > probe.now else -1
    (low, high), choice = stretches[turn.to], stretches[one.standing.choice]
    first, last = (low, high) if up > 0 else (high, low)
    if up * (turn.at - last) > 0:
        return None
    at = up * max(up * turn.at, up * first)
    return Turn(min(at, choice[1]) if up > 0 else max(at, choice[0]), turn.to)


def too_small(field: Field, row: int, found: WalkAway) -> str | None:
    """Say why an option would be removed at the quote at which it becomes the better one, if it would."""
    option, case = field.options[row], field.world.case
    typed = option.model_copy(update={found.path.removeprefix("option."): fixed(found.value)})
    if rooms(case, field.world.function, typed)[0] > 0:
        return None
    least = money_3(found.value, option.currency or case.currency)
    return f"{option.name} is better below {least} only, where the deal is smaller than providers take on"


def let_in_by_quote(field: Field, changes: Sequence[Change]) -> str:
    """Say at which quote an option that was removed would get in and be chosen, if there is one."""
    names = {option.name for option in field.options}
    prices = ("option.price_per_unit", "option.base_charge")
    one = next((c for c in changes if c.path in prices and c.of == c.to and c.of not in names), None)
    if one is None:
        return ""
    currency = field.world.case.currency
    for option in field.world.function.options or ():
        currency = option.currency or currency if option.name == one.of else currency
    return f"; {one.of} is removed, but at {money_3(one.at, currency)} it would pass and be chosen"


def _is_read(function: Function, probe: Probe) -> bool:
    if probe.owner is not None:
        return probe.path in OF_OPTION
    if function.project is not None:
        return probe.path in OF_PROJECT
    if probe.path in ("volume.per_month", "work.hours_per_unit", "work.fixed_hours"):
        return True
    return probe.path.startswith("volume.also.") and probe.path.endswith((".per_month", ".hours_per_unit"))


def _reads(function: Function, option: AnyOption, probe: Probe, row: int) -> bool:
    """Tell whether a rule reads an input for an option."""
    if probe.owner is not None:
        return probe.owner == row
    return function.project is not None or isinstance(option, Outsourcing)


def _root(room: Callable[[float], float], left: Stretch, right: Stretch, none: float | None = None) -> float:
    """Return where a room is nought, between two values with theirs: at once where it is linear."""
    (a, at_a), (b, at_b) = left, right
    none = 1e-10 * max(abs(at_a), abs(at_b)) if none is None else none
    for step in range(STEPS):
        value = a + (b - a) * at_a / (at_a - at_b) if step % 2 == 0 else (a + b) / 2
        found = room(value)
        if abs(found) <= none or not min(a, b) < value < max(a, b):
            return value
        if (found < 0) == (at_a < 0):
            a, at_a = value, found
        else:
            b, at_b = value, found
    return a if at_a > at_b else b
