"""How close do turning values lie to those of all paths? Each is put in on all of them and decided anew.

Most are read on a few hundred paths. Here the input is fixed at the value told, and the options between
which it turns the verdict are priced again: the one should cost no more than the other, the materiality
included. How far apart they are is told as a share of the materiality. Where a rule lets the choice fall
out, cost tells nothing: there tests decide on both sides (``tests/methods/test_gated.py``). A quote that
was tried is held against the one that all paths give, found by halving. Of the case of ``bench_decide``
some functions are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.bench_decide import FUNCTIONS, PATHS, case_of
from outtask.methods.costs.price import price_all, price_option, price_status_quo
from outtask.methods.draws import Array
from outtask.methods.gated import OF_OPTION, typed
from outtask.methods.gates import pass_gates, rooms
from outtask.methods.lines import lines_of
from outtask.methods.probes import Probe, probes_of
from outtask.methods.quotes import follows_hours
from outtask.methods.sampling import unit_brownian
from outtask.methods.turns import Turns, find_turns
from outtask.methods.verdict import Standing, stand
from outtask.methods.whatif import Field, until
from outtask.methods.world import horizons_of, world_of
from outtask.terms.amounts import fixed
from outtask.terms.case import Case
from outtask.terms.decision import Change
from outtask.terms.resolve import resolved

EACH = 9  # every ninth function
MEDIAN, P95, LARGEST, QUOTES = 1.0, 5.0, 20.0, 2.0  # per cent
LEAST = 40  # values of a function
HALVINGS, WIDE = 14, 1.25  # of the quotes between these multiples of the one told


@dataclass(frozen=True)
class Weighed:
    """A function as a decision weighs it, and what it tells of where the verdict turns."""

    field: Field
    standing: Standing
    turns: Turns

    def levels(self, probe: Probe, at: float) -> Array:
        """Return what options come to with an input fixed on all paths; a price per unit is typed as a quote.

        An overridden one would follow the hours of a unit, as one that nobody has quoted does.
        """
        field, owner = self.field, probe.owner
        every = np.arange(field.world.paths)
        here = until(field.world, (field.horizon,), brief=True)
        quoted = probe.path == "option.price_per_unit"
        world = here if quoted else here.variant(every, {probe.path: np.full(len(every), at)})
        found = self.standing.hurdled.copy()
        today = price_status_quo(world) if owner is None else None
        hurdle = self.standing.tolerance if today is None else field.materiality * today.cost[0].mean()
        for row, option in enumerate(field.options):
            if owner is None or row == owner:
                typed = option.model_copy(update={"price_per_unit": fixed(at)} if quoted else {})
                priced = today if row == 0 and today is not None else price_option(world, typed)
                own = field.twins[row] == field.twins[0]
                found[row] = (priced.cost[0] - priced.value[0]).mean() + (0.0 if own else hurdle)
        return found


def weigh(case: Case, at: int, base: Array) -> Weighed:
    """Weigh the options of one function, and find what would change the verdict."""
    world = world_of(case, case.functions[at], base=base)
    priced = price_all(world, pass_gates(case, world.function)[0])
    last = world.horizons.index(case.horizon_months)
    nets = np.stack([one.net(case.horizon_months) for one in priced])
    standing = stand(nets, float(priced[0].cost[last].mean()), case.materiality)
    field = Field(world, tuple(one.option for one in priced), standing.twins, case.materiality, nets)
    return Weighed(field, standing, find_turns(field, standing, lines_of(priced, last)))


def gaps(one: Weighed) -> Iterator[tuple[float, float, str]]:
    """Yield for each value told how far apart the two options are there, and as it is, by the materiality."""
    field, standing = one.field, one.standing
    names = [option.name for option in field.options]
    told = {(change.path, change.of): change for change in one.turns.changes}
    for probe in probes_of(field.world.case, field.world.function, field.options):
        change = told.get((probe.path, probe.of))
        if change is None or follows_hours(field, probe) or _is_by_rule(one, probe, change):
            continue
        to, tolerance = names.index(change.to), standing.tolerance
        levels, now = one.levels(probe, change.at), standing.hurdled
        there, here = levels[to] - levels[standing.choice], now[to] - now[standing.choice]
        yield float(abs(there) / tolerance), float(here / tolerance), probe.path


def _is_by_rule(one: Weighed, probe: Probe, change: Change) -> bool:
    """Tell whether the choice falls out there by a rule: the options are as far apart then as they may be."""
    field, row = one.field, one.standing.choice
    if probe.owner is not None and probe.owner != row:
        return False
    if probe.path not in (*OF_OPTION, "volume.per_month", "work.hours_per_unit", "work.fixed_hours"):
        return False
    beyond = change.at + 1e-6 * (change.at - change.now)
    function, option = typed(field.world.function, field.options[row], probe.path, beyond)
    return min(rooms(field.world.case, function, option)) < 0


def quotes(one: Weighed) -> Iterator[float]:
    """Yield for each quote that was tried by which share it lies beside the one found on all paths."""
    field, standing = one.field, one.standing
    for probe in probes_of(field.world.case, field.world.function, field.options):
        told = one.turns.at.get((probe.path, probe.owner))
        if told is None or probe.owner is None or not follows_hours(field, probe):
            continue
        own = field.twins[standing.choice]
        rivals = [row for row, first in enumerate(field.twins) if first != own]
        others = rivals if probe.owner == standing.choice else [standing.choice]
        goal = standing.hurdled[others].min()
        low, high = told / WIDE, told * WIDE
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            dearer = one.levels(probe, middle)[probe.owner] > goal
            low, high = (low, middle) if dearer else (middle, high)
        yield 2 * told / (low + high) - 1


def without_twin(case: Case) -> Case:
    """Return the case without the last option, which costs all but the same as another one."""
    left = (f.model_copy(update={"options": (f.options or ())[:-1]}) for f in case.functions)
    return case.model_copy(update={"functions": tuple(left)})


def compare(case: Case, what: str, chosen: range) -> list[dict[str, Any]]:
    """Return how far the values told of some functions lie from those of all paths."""
    case = resolved(case)
    base = unit_brownian(case.paths, horizons_of(case)[-1], case.seed)
    found, tried = [], []
    for at in chosen:
        one = weigh(case, at, base)
        found += list(gaps(one))
        tried += list(quotes(one))
    off, before = (100 * np.array([each[i] for each in found]) for i in (0, 1))
    middle, most, largest = np.quantile(off, (0.5, 0.95, 1.0))
    worst, share = found[int(off.argmax())][2], "% of materiality"
    least, error = LEAST * len(chosen), 100 * np.abs(tried)
    count = f"no fewer; {len(chosen)} functions, {PATHS:,} paths"
    begun = f"as the inputs stand {np.median(before):.0f} %"
    root = float(np.sqrt(np.square(error).mean()))
    return [
        row(f"turning values checked, {what}", len(off), "values", least, len(off) >= least, count),
        row("  options apart there, median", middle, share, MEDIAN, middle <= MEDIAN, begun),
        row("  95 of 100 at most", most, share, P95, most <= P95),
        row("  largest", largest, share, LARGEST, largest <= LARGEST, worst),
        row(
            "  quotes tried, rms error",
            root,
            "%",
            QUOTES,
            root <= QUOTES,
            f"largest of {len(tried)}: {error.max():.2f} %",
        ),
    ]


def row(name: str, figure: float, unit: str, limit: float, kept: bool, how: str = "") -> dict[str, Any]:
    """Return a figure beside its limit."""
    figure = round(float(figure), 3)
    return {"name": name, "figure": figure, "unit": unit, "limit": limit, "passed": bool(kept), "detail": how}


def run(quick: bool) -> list[dict[str, Any]]:
    """Return how far values told lie from those of all paths; ``quick`` looks at one function.

    The case has two offers that cost all but the same: between them the verdict turns close to what inputs
    are now, where little can go wrong. So it is looked at without the second of them too.
    """
    case, chosen = case_of(FUNCTIONS, PATHS), range(0, EACH if quick else FUNCTIONS, EACH)
    return [
        *compare(case, "six options, two of them nearly alike", chosen),
        *compare(without_twin(case), "five options", chosen),
    ]
