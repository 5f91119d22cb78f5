"""Functions weighed together with one provider: one at a time is the wrong unit (methods, section 5).

A provider of all is cheaper, moves all in one transition and is managed once, and people spread over several
members are freed as whole people. Costs are discounted over the case's horizon, path by path, so that demand
that moves together widens the range of what a bundle saves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.bundles import Group, exchange_mean, mean_of
from outtask.methods.costs.price import price_option
from outtask.methods.gates import yearly_charge
from outtask.methods.joint import RANGE
from outtask.methods.verdict import Standing, stand
from outtask.methods.whatif import Few, Field, until
from outtask.methods.words import money, money_apart, percent
from outtask.terms.case import Case
from outtask.terms.decision import BundleResult, VerdictKind
from outtask.terms.options import Outsourcing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outtask.methods.world import World

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Single:
    """One function on its own. Arrays are on the paths that all functions share, ``(paths,)``."""

    function: str
    kind: VerdictKind
    today: float  # expected cost as it is
    today_cost: Array
    saving: Array  # of its own verdict, against today
    net: Array  # of its own verdict


@dataclass(frozen=True)
class Part:
    """What one member brings to a bundle; where it stays out, only what it is on its own."""

    single: Single
    saving: Array | None = None  # with the bundle's provider, against today
    net: Array | None = None
    hours: float = 0.0  # own hours a month
    yearly: float = 0.0  # charge a year, for the size of the deal
    least: float = 0.0  # the smallest that a provider takes on


def part_of(field: Field, group: Group, joint: Few, single: Single) -> Part:
    """Price a member of a group on the terms of the bundle, on the paths that all functions share.

    ``joint`` weights these paths so that expected levels are those of all paths.
    """
    world = field.world
    case, function = world.case, world.function
    option = group.options.get(function.name)
    if option is None:
        return Part(single)
    few = until(world, (case.horizon_months,), brief=True).variant(joint.columns, {})
    few = replace(_shared(few, option, group), together=frozenset(group.options))
    priced = price_option(few, option)
    rate = exchange_mean(case, option)
    return Part(
        single,
        saving=single.today_cost - _levelled(priced.cost[0], joint),
        net=_levelled(priced.net(case.horizon_months), joint),
        hours=float(priced.hours_bound.mean()),
        yearly=yearly_charge(function, option) * rate,
        least=mean_of(option.minimum_deal) * rate,
    )


def _shared(few: World, option: Outsourcing, group: Group) -> World:
    """Return the world in which a member pays what is left when all go together.

    Cost is linear in prices, so a cheaper price makes all that follows from it cheaper. The provider is
    managed in the cost of the lead.
    """
    terms, size = few.terms(option), few.paths
    assert group.terms.price_reduction is not None and group.terms.transition_saving is not None
    drawn = {
        name: few.draws.value(name, amount, "bundle", group.name)
        for name, amount in (
            ("price_reduction", group.terms.price_reduction),
            ("transition_saving", group.terms.transition_saving),
        )
    }
    less = {
        "price_per_unit": drawn["price_reduction"],
        "base_charge": drawn["price_reduction"],
        "transition_cost": drawn["transition_saving"],
        "management_hours": 0.0 if few.function.name == group.lead else 1.0,
    }
    kept = {
        f"option.{name}": np.broadcast_to(terms.get(name) * (1 - np.asarray(saved)), size)
        for name, saved in less.items()
        if terms.given(name)
    }
    return few.variant(np.arange(size), kept)


def _levelled(values: Array, joint: Few) -> Array:
    """Move values on some paths to the mean that their weights tell."""
    return np.asarray(values + (joint.weights @ values - values.mean()))


def weigh_group(case: Case, group: Group, parts: Sequence[Part]) -> BundleResult:
    """Add the parts up path by path and compare them with today and with the single verdicts.

    Members that must stay are named and keep their own verdict on both sides. Going together needs a reason:
    it must be better than each alone by the materiality, as an option must be better than today.
    """
    left = "".join(f"; {name} stays out ({why})" for name, why in group.excluded.items())
    if not group.options:
        return BundleResult(group.name, (), "", 0.0, 0.0, f"No member can go along{left}.", 0.0)
    today = sum(part.single.today for part in parts)
    alone = _sum(part.single.net for part in parts)
    both = _sum(part.single.net if part.net is None else part.net for part in parts)
    saving = _sum(part.single.saving if part.saving is None else part.saving for part in parts)
    standing = stand(np.stack([alone, both]), 0, today, case.materiality)
    told = BundleResult(
        name=group.name,
        functions=tuple(group.options),
        option=group.option,
        saving_mean=float(np.mean(saving)),
        saving_share=float(np.mean(saving)) / today if today else 0.0,
        verdict="",
        hours_bound=sum(part.hours for part in parts),
        saving_p10=float(np.percentile(saving, RANGE[0])),
        saving_p90=float(np.percentile(saving, RANGE[1])),
        confidence=float(standing.confidence[standing.choice]),
    )
    yearly = sum(part.yearly for part in parts) * (1 - mean_of(group.terms.price_reduction))
    least = max(part.least for part in parts)
    if yearly < least:
        words = money_apart(yearly, least, case.currency)
        small = f"Too small for one provider: about {words[0]} a year is below the {words[1]} that providers"
        return replace(told, verdict=f"{small} take on{left}.", confidence=None)
    return replace(told, verdict=f"{_sentence(case, parts, told, standing)}{left}.")


def _sum(arrays: Iterable[Array]) -> Array:
    return np.asarray(np.sum(list(arrays), axis=0))


def _sentence(case: Case, parts: Sequence[Part], told: BundleResult, standing: Standing) -> str:
    """Compare each alone, row 0 of the standing, with handing the members over together, row 1."""
    kinds = {part.single.kind for part in parts}
    alone = float(_sum(part.single.saving for part in parts).mean())
    better, tolerance = float(standing.means[0] - standing.means[1]), standing.tolerance
    one_by_one = f"{_saves(alone, case.currency, 'save')} in all" if abs(alone) > 0.1 * tolerance else ""
    if len(kinds) == 1:
        verdicts = f"Each alone says {next(iter(kinds)).words}"
        one_by_one = one_by_one and f", which {_saves(alone, case.currency, 'saves')} in all"
    else:
        verdicts = "Decided one by one the verdicts differ"
        one_by_one = one_by_one and f" and {one_by_one}"
    saving = _saves(told.saving_mean, case.currency, "saves")
    verdicts += one_by_one
    total = f"{saving} ({percent(abs(told.saving_share))} of today's cost)"
    value = better - (told.saving_mean - alone)
    aside = ""
    if abs(value) > 0.2 * tolerance:
        what = "more" if value > 0 else "less"
        aside = f", and what money does not say is worth {money(abs(value), case.currency)} {what}"
    if standing.choice == 1:
        return f"{verdicts}; together, outsourcing is better: it {total}{aside}"
    if better > -tolerance:
        return f"{verdicts}; outsourcing them together makes no material difference: it {total}{aside}"
    return f"{verdicts}, and that is better: outsourcing them together {total}{aside}"


def _saves(amount: float, currency: str, verb: str) -> str:
    if amount >= 0:
        return f"{verb} {money(amount, currency)}"
    return f"{verb.replace('save', 'cost')} {money(-amount, currency)} more"
