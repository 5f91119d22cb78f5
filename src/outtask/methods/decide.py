"""The decision of a case: every function alone, then bundles, the estate, and the hours to govern it all.

Functions are independent given the case's seed, so they are weighed in processes, and small cases in threads
(numpy lets go of the interpreter's lock); nothing depends on which comes first. Only means, and sums by path,
leave a function's job, so memory is that of as many functions as are worked on at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.breakeven import break_even_map, demand_fan
from outtask.methods.bundles import Group, groups_of
from outtask.methods.costs.blocks import BLOCK
from outtask.methods.costs.price import RunBlocks, price_all
from outtask.methods.costs.priced import PricedOption
from outtask.methods.flexibility import two_stages
from outtask.methods.gates import pass_gates
from outtask.methods.governance import Candidate, Choices, govern
from outtask.methods.helpers import cores, helpers, share_out
from outtask.methods.joint import KEPT_PATHS, RANGE, Acted, Managed, joint_columns, on_columns, total_of
from outtask.methods.lines import Lines, lines_of
from outtask.methods.questions import questions_of
from outtask.methods.readiness import (
    LEAST_MONTHS,
    growth_unknown,
    growth_wait,
    kept_words,
    to_fix_first,
    volume_unknown,
)
from outtask.methods.reasons import Comparison, only_reasons, reasons
from outtask.methods.sampling import unit_brownian
from outtask.methods.summaries import option_result, volume_tenths
from outtask.methods.together import (
    Part,
    Single,
    managed,
    part_of,
    shared_providers,
    weigh_group,
)
from outtask.methods.turns import GROWTH_GRID, STATED_GROWTH, Turns, find_turns, walk_away
from outtask.methods.verdict import ROUNDING, Standing, hurdle, kind_of, lowest, stand, twins_of
from outtask.methods.whatif import Field, few_at
from outtask.methods.world import horizons_of, world_of
from outtask.terms.case import Case
from outtask.terms.decision import (
    Decision,
    FunctionResult,
    OpenQuestion,
    OptionResult,
    Removed,
    Verdict,
    VerdictKind,
)
from outtask.terms.errors import UserError
from outtask.terms.functions import Function
from outtask.terms.resolve import resolved

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

STAYING = (VerdictKind.TOO_EARLY, VerdictKind.FIX_FIRST)
"""Kinds that name an option without acting on it yet: elsewhere in the case the function stays as it is."""


AT_ONCE = 4
"""Functions worked on at once: each has arrays of its own, so more take memory faster than they save time."""
OVERHEAD = 8192
"""Paths: what does not depend on how many there are takes as long as so many of them."""
LEAST_BLOCK = 4096
"""Paths of a block that is worth a thread of its own."""
STARTING = 100_000
"""Paths of functions weighed in the time in which a helping process gets ready."""


@dataclass(frozen=True)
class Task:
    """What the jobs of all functions share."""

    case: Case  # resolved
    groups: Sequence[Group]
    base: Array
    questions: Mapping[str, tuple[OpenQuestion, ...]]  # by function
    with_maps: bool
    shared: frozenset[str] = frozenset()  # providers that more than one function names


@dataclass(frozen=True)
class Weighed:
    """All that leaves one function's job."""

    result: FunctionResult
    choices: Choices
    parts: dict[int, Part]  # by the place of the bundle: the estate may have a bundle's name
    acted: Acted


def decide(case: Case, *, with_maps: bool = False) -> Decision:
    """Weigh every option of every function of a case and return the whole decision.

    The case may be resolved or not. ``with_maps`` also makes what only a report needs: break-even maps and
    the worth of deciding in two stages. The same case and seed give the same answer. Raises UserError for
    what cannot be weighed.
    """
    case = resolved(case)
    at_once = min(cores(), AT_ONCE, max(1, len(case.functions)))
    more = min(at_once - 1, len(case.functions) * (OVERHEAD + case.paths) // (2 * STARTING))
    with helpers(more) as crew:
        questions, own = questions_of(case)
        groups = groups_of(case)
        base = unit_brownian(case.paths, horizons_of(case)[-1], case.seed)
        task = Task(case, groups, base, own, with_maps, shared_providers(case, groups))
        if crew:
            weighed = share_out(_weigh_at, task, range(len(case.functions)), crew)
        else:
            with ThreadPoolExecutor(at_once) as pool:
                weighed = list(pool.map(partial(_weigh, task), case.functions))
    hours = case.organisation.governance_hours
    governance = govern([w.choices for w in weighed], hours.mean if hours else None)
    within = {one.function: one.option for one in governance.chosen if one.function in governance.changed}
    acted, allowed = [], {}
    for one, function in zip(weighed, case.functions, strict=True):
        stays = one.result.options[0].option == within.get(function.name)
        if function.name in within and (groups or not stays):
            allowed[function.name] = _within(task, function, within)
        if not stays:
            acted.append(allowed[function.name].acted if function.name in allowed else one.acted)
    bundles = [weigh_group(case, group, _parts(at, weighed, allowed)) for at, group in enumerate(groups)]
    named = len(case.bundles)
    return Decision(
        case=case.case,
        currency=case.currency,
        seed=case.seed,
        horizon_months=case.horizon_months,
        materiality=case.materiality,
        functions=tuple(w.result for w in weighed),
        bundles=tuple(bundles[:named]),
        governance=governance,
        estate=next(iter(bundles[named:]), None),
        open_questions=questions,
        total=total_of(acted, case.materiality),
    )


def decide_function(case: Case, name: str, *, with_maps: bool = False) -> FunctionResult:
    """Weigh one function of a case alone, without bundles and governance: for one changed input.

    Raises UserError where the case has no function of that name.
    """
    at = next((at for at, function in enumerate(case.functions) if function.name == name), None)
    if at is None:
        known = ", ".join(f.name for f in case.functions[:8])
        raise UserError(f"the case has no function {name}", field="functions", mend=f"it has {known}")
    alone = resolved(case.model_copy(update={"functions": case.functions[at : at + 1]}))
    (function,) = alone.functions
    # The others only need be there: to fill in theirs takes as long as to decide.
    case = alone.model_copy(update={"functions": (*case.functions[:at], function, *case.functions[at + 1 :])})
    base = unit_brownian(case.paths, horizons_of(case)[-1], case.seed)
    _, own = questions_of(case)
    at_once = 1 << (min(cores(), AT_ONCE).bit_length() - 1)  # so that each takes as many paths as the others
    size = min(BLOCK, max(case.paths // at_once, LEAST_BLOCK))
    with ThreadPoolExecutor(at_once) as pool:
        return _weigh(Task(case, (), base, own, with_maps), function, pool.map, size).result


def _weigh_at(task: Task, at: int) -> Weighed:
    return _weigh(task, task.case.functions[at])


def _weigh(task: Task, function: Function, run: RunBlocks = map, size: int = BLOCK) -> Weighed:
    case, groups, with_maps = task.case, task.groups, task.with_maps
    world = world_of(case, function, base=task.base)
    options, removed = pass_gates(case, function)
    priced = price_all(world, options, run, size)
    horizon = case.horizon_months
    at = world.horizons.index(horizon)
    nets = np.stack([one.net(horizon) for one in priced])
    standing = stand(nets, float(priced[0].cost[at].mean()), case.materiality)
    tenths = volume_tenths(world)
    results = tuple(
        option_result(one, priced[0], standing, row, world, tenths) for row, one in enumerate(priced)
    )
    field = Field(world, tuple(one.option for one in priced), standing.twins, case.materiality, nets)
    lines = lines_of(priced, at)
    turns = find_turns(field, standing, lines)
    verdict = _verdict(field, standing, results, removed, priced, lines, turns)
    result = FunctionResult(
        name=function.name,
        unit=function.volume.unit,
        removed=removed,
        options=results,
        verdict=verdict,
        fan=demand_fan(world),
        map=break_even_map(field, standing.hurdled) if with_maps else None,
        open_questions=task.questions[function.name],
        flexibility=two_stages(field, standing.means) if with_maps else None,
    )
    staying = verdict.kind in STAYING
    acting = 0 if staying else standing.choice
    allowed = (0,) if staying else range(len(results))  # own hours must not bring back what is not yet due
    limited = case.organisation.governance_hours is not None
    rows = {0, acting, *(allowed if limited else ())}
    managing = {row: managed(field, row, priced[row].cost[at], task.shared) for row in rows}
    candidates = tuple(_candidate(field, standing, results[row], row, managing.get(row)) for row in allowed)
    acted = _acted(field, priced, acting, managing)
    mine = {at: group for at, group in enumerate(groups) if function.name in group.members}
    parts = {}
    if mine:
        joint = few_at(field, joint_columns(world.paths), beyond=True)
        single = _single(field, priced, acting, acted, verdict.kind)
        parts = {at: part_of(field, group, joint, single) for at, group in mine.items()}
    return Weighed(result, Choices(function.name, candidates, acting), parts, acted)


def _acted(field: Field, priced: Sequence[PricedOption], row: int, managing: Mapping[int, Managed]) -> Acted:
    """Return what an option comes to that is acted on, on the paths that all functions share."""
    kept, at = joint_columns(field.world.paths, KEPT_PATHS), field.world.horizons.index(field.horizon)
    cost = [one.cost[at] for one in priced]
    return Acted(
        field.world.function.name,
        float(cost[0].mean()),
        on_columns(cost[0] - cost[row], kept),
        (field.nets[row] - field.nets.min(axis=0))[kept],
        managed=managing[row],
        managed_today=managing[0],
    )


def _single(
    field: Field, priced: Sequence[PricedOption], row: int, acted: Acted, kind: VerdictKind | None
) -> Single:
    """Return the same on the paths on which bundles are priced."""
    columns, at = joint_columns(field.world.paths), field.world.horizons.index(field.horizon)
    today = priced[0].cost[at]
    return Single(
        acted,
        kind,
        today_cost=on_columns(today, columns),
        saving=on_columns(today - priced[row].cost[at], columns),
        net=on_columns(field.nets[row], columns),
    )


def _parts(at: int, weighed: Sequence[Weighed], allowed: Mapping[str, Single]) -> list[Part]:
    """Return what members bring to a bundle, each on its own as own hours allow it."""
    return [
        replace(part, single=allowed.get(one.result.name, part.single))
        for one in weighed
        if (part := one.parts.get(at)) is not None
    ]


def _within(task: Task, function: Function, chosen: Mapping[str, str]) -> Single:
    """Return what a function comes to whose verdict gave way to own hours.

    It is priced anew: few give way, and what each of their options comes to would have to be kept of all.
    """
    case, horizon = task.case, task.case.horizon_months
    world = world_of(case, function, base=task.base)
    options, _ = pass_gates(case, function)
    priced = price_all(world, options)
    row = next(at for at, one in enumerate(priced) if one.option.name == chosen[function.name])
    nets = np.stack([one.net(horizon) for one in priced])
    at = world.horizons.index(horizon)
    field = Field(world, tuple(one.option for one in priced), twins_of(nets), case.materiality, nets)
    managing = {one: managed(field, one, priced[one].cost[at], task.shared) for one in {0, row}}
    return _single(field, priced, row, _acted(field, priced, row, managing), None)


def _candidate(
    field: Field, standing: Standing, result: OptionResult, row: int, managing: Managed | None
) -> Candidate:
    """Return an option as governance sees it; a provider managed already costs no further hours."""
    case, provider = field.world.case, result.provider
    already = any(p.managed_already and p.name == provider for p in case.providers)
    once = 0.0 if already else result.provider_hours
    hours = max(result.hours_bound - result.provider_hours, 0.0)
    money = managing.money if managing else 0.0
    return Candidate(result.option, float(standing.hurdled[row]), hours, provider, once, money)


def _verdict(
    field: Field,
    standing: Standing,
    results: Sequence[OptionResult],
    removed: tuple[Removed, ...],
    priced: Sequence[PricedOption],
    lines: Lines,
    turns: Turns,
) -> Verdict:
    world, choice = field.world, standing.choice
    case, function = world.case, world.function
    whys: dict[str, str] = {}
    stays = standing.twins[choice] == standing.twins[0]
    kind = kind_of(results[choice].model, status_quo=stays)
    if stays and standing.best != 0:
        kind = VerdictKind.NO_MATERIAL_DIFFERENCE
    confidence = float(standing.confidence[choice])
    against = []
    if (why := to_fix_first(function, results[choice].model)) is not None and not stays:
        kind = VerdictKind.FIX_FIRST
        against.append(why)
        whys["kind"] = why
    if (why := _too_early(field, turns, confidence)) is not None:
        kind = VerdictKind.TOO_EARLY
        against.append(why)
        whys["kind"] = why
    price, why = walk_away(field, standing, lines, turns)
    if why is not None:
        whys["walk_away"] = why
    rival, alone = results[0 if not stays else standing.runner_up or 0], len(results) == 1
    speaks_for, speaks_against = (
        reasons(
            Comparison(
                function=function,
                currency=case.currency,
                horizon=case.horizon_months,
                choice=results[choice],
                rival=rival,
                scale=abs(results[0].cost.mean),
                confidence=confidence,
                materiality=case.materiality,
            )
        )
        if rival is not results[choice]
        else (only_reasons(rival, removed if alone else (), case.currency, case.horizon_months), ())
    )
    saved = priced[0].cost[lines.at] - priced[choice].cost[lines.at]
    today = results[0].cost.mean
    p10, p90 = np.percentile(saved, RANGE)
    return Verdict(
        kind=kind,
        option=results[choice].option,
        confidence=confidence,
        saving_mean=today - results[choice].cost.mean,
        saving_share=(today - results[choice].cost.mean) / today if today else 0.0,
        walk_away=price,
        reasons_for=speaks_for,
        reasons_against=(*against, *speaks_against)[:3],
        holds_for=_holds_for(function, turns),
        changes=turns.changes,
        origin=turns.origin,
        by_horizon=_winners(field, priced),
        whys=whys,
        saving_p10=float(p10),
        saving_p90=float(p90),
        leading=results[standing.best].option,
        leading_advantage=float(standing.means[0] - standing.means[standing.best]),
    )


def _too_early(field: Field, turns: Turns, confidence: float) -> str | None:
    """Say which missing fact makes a verdict too early: one that could turn it, and that time will tell."""
    function, case = field.world.function, field.world.case
    if (why := volume_unknown(function)) is not None:
        return why
    if not growth_unknown(function) or turns.growth_kept is None:
        return None
    low, high = turns.growth_kept
    settled = low <= STATED_GROWTH[0] + 1e-9 and high >= STATED_GROWTH[1] - 1e-9
    if settled:
        return None
    seen = function.volume.months_observed
    if confidence < case.confidence_needed or (seen is not None and seen < LEAST_MONTHS):
        return growth_wait(function, turns.growth_kept, case.confidence_needed)
    return None


def _holds_for(function: Function, turns: Turns) -> str:
    if function.project is not None:
        return "holds whatever the growth: the work is done once"
    if turns.growth_kept is None:
        return "holds whatever the growth: volume does not follow it"
    return kept_words(*turns.growth_kept, (float(GROWTH_GRID[0]), float(GROWTH_GRID[-1])))


def _winners(field: Field, priced: Sequence[PricedOption]) -> dict[int, str]:
    """Return the option chosen at each horizon, by the same rule as the verdict."""
    found = {}
    for at, months in enumerate(field.world.horizons):
        levels = np.array([float((one.cost[at] - one.value[at]).mean()) for one in priced])
        today = abs(float(priced[0].cost[at].mean()))
        hurdled = hurdle(levels, field.materiality * today, field.twins)
        found[months] = priced[lowest(hurdled, field.twins, ROUNDING * today)].option.name
    return found
