"""Functions weighed together with one provider: one at a time is the wrong unit (methods, section 5).

A provider of all is cheaper, moves all in one transition and is managed once, and people spread over several
members are freed as whole people. Costs are discounted over the case's horizon, path by path, so that demand
that moves together widens the range of what a bundle saves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.bundles import Group, exchange_mean, mean_of
from outtask.methods.costs.price import price_option, price_status_quo
from outtask.methods.gates import yearly_charge
from outtask.methods.joint import RANGE, Acted, Managed, counted_twice
from outtask.methods.verdict import Standing, stand
from outtask.methods.whatif import Few, Field, spread, until
from outtask.methods.words import money, money_apart, percent
from outtask.terms.case import Case
from outtask.terms.decision import BundleResult, VerdictKind
from outtask.terms.options import Outsourcing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outtask.methods.world import World

    Array = NDArray[np.float64]


MANAGING_PATHS = 256  # paths that tell what managing a provider costs


@dataclass(frozen=True)
class Single:
    """One function on its own. Arrays are on the paths on which bundles are priced, ``(paths,)``."""

    acted: Acted
    kind: VerdictKind | None  # None where own hours allow another way than the verdict
    today_cost: Array
    saving: Array  # of what is acted on, against today
    net: Array  # of what is acted on


@dataclass(frozen=True)
class Part:
    """What one member brings to a bundle; where it stays out, only what it is on its own."""

    single: Single
    saving: Array | None = None  # with the bundle's provider, against today, without managing it
    net: Array | None = None
    managing: Array | None = None  # what managing the provider costs on top of that
    hours: float = 0.0  # own hours a month, without those spent once per provider
    provider_hours: float = 0.0  # these
    yearly: float = 0.0  # charge a year, for the size of the deal
    least: float = 0.0  # the smallest that a provider takes on


def shared_providers(case: Case, groups: Sequence[Group]) -> frozenset[str]:
    """Return the providers that more than one function names, among its options or today.

    So is the provider of a group of which members stay out, who may be with it all the same.
    """
    options = [(function.today.terms, *(function.options or ())) for function in case.functions]
    options += [tuple(group.options.values()) for group in groups if group.excluded]
    named = Counter(provider for each in options for provider in {option.provider for option in each})
    return frozenset(provider for provider, times in named.items() if provider and times > 1)


def managed(field: Field, row: int, cost: Array, shared: Collection[str]) -> Managed:
    """Return what managing the provider of an option costs; ``cost`` is the option's, ``(paths,)``.

    That is asked only of providers that are ``shared``: others are managed once in any case.
    It is the difference that no hours for it would make: people who stay on may do it in passing.
    """
    option, world = field.options[row], field.world
    provider = option.provider
    if provider is None or provider not in shared or getattr(option, "management_hours", None) is None:
        return Managed(None, 0.0)
    columns = spread(field.order, MANAGING_PATHS)
    path = f"{'option' if row else 'today.terms'}.management_hours"
    few = until(world, (field.horizon,), brief=True).variant(columns, {path: np.zeros(len(columns))})
    free = price_option(few, option) if row else price_status_quo(few)
    return Managed(provider, float((cost[columns] - free.cost[0]).mean()))


def part_of(field: Field, group: Group, joint: Few, single: Single) -> Part:
    """Price a member of a group on the terms of the bundle, on the paths that all functions share.

    ``joint`` weights these paths so that expected levels are those of all paths.
    """
    world = field.world
    case, function = world.case, world.function
    option = group.options.get(function.name)
    if option is None:
        return Part(single)
    few = replace(_shared(joint.world, option, group), together=frozenset(group.options))
    whole = price_option(few, option)
    priced, hours = whole, float(whole.provider_hours.mean())
    if hours > 0:
        priced = price_option(_without(few, "option.management_hours"), option)
    rate = exchange_mean(case, option)
    return Part(
        single,
        saving=single.today_cost - _levelled(priced.cost[0], joint),
        net=_levelled(priced.net(case.horizon_months), joint),
        managing=_levelled(whole.cost[0] - priced.cost[0], joint),
        hours=float(whole.hours_bound.mean()) - hours,
        provider_hours=hours,
        yearly=yearly_charge(function, option) * rate,
        least=mean_of(option.minimum_deal) * rate,
    )


def _shared(few: World, option: Outsourcing, group: Group) -> World:
    """Return the world in which a member pays what is left when all go together.

    Cost is linear in prices, so a cheaper price makes all that follows from it cheaper.
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
    }
    kept = {
        f"option.{name}": np.broadcast_to(terms.get(name) * (1 - np.asarray(saved)), size)
        for name, saved in less.items()
        if terms.given(name)
    }
    return few.variant(np.arange(size), kept)


def _without(world: World, path: str) -> World:
    """Return the same world with an input at nought; what was made without reading it is kept."""
    made = world.draws.reading.made
    kept = {key: value for key, value in world.cache.items() if path not in made.get(key, ())}
    return replace(world.variant(np.arange(world.paths), {path: np.zeros(world.paths)}), cache=kept)


def _levelled(values: Array, joint: Few) -> Array:
    """Move values on some paths to the mean that their weights tell."""
    return np.asarray(values + (joint.weights @ values - values.mean()))


def weigh_group(case: Case, group: Group, parts: Sequence[Part]) -> BundleResult:
    """Add the parts up path by path and compare them with today and with the single verdicts.

    Members that must stay are named and keep their own verdict on both sides. Going together needs a reason:
    it must be better than each alone by the materiality, as an option must be better than today.
    """
    left = "".join(f"; {name} stays out ({why})" for name, why in group.excluded.items())
    left += "".join(f"; {name} stays out (a one-time project, decided alone)" for name in group.projects)
    if not group.options:
        return BundleResult(group.name, (), "", 0.0, 0.0, f"No member can go along{left}.", 0.0)
    if len(group.options) == 1 and left:
        alone = f"Only {next(iter(group.options))} can go along, so nothing goes together{left}."
        return BundleResult(group.name, (), "", 0.0, 0.0, alone, 0.0)
    singles, out = [part.single for part in parts], [part.single for part in parts if part.net is None]
    twice = counted_twice(one.acted.managed_today for one in singles)
    today = sum(one.acted.today for one in singles) - twice
    once = counted_twice(one.acted.managed for one in singles)
    provider = next(iter(group.options.values())).provider
    managing = _managing(parts)
    ours = Managed(provider, float(managing.mean()))
    still = counted_twice([*(one.acted.managed for one in out), ours])
    each = _sum(one.net for one in singles) - once
    both = _sum(part.single.net if part.net is None else part.net for part in parts) + managing - still
    saving = _sum(part.single.saving if part.saving is None else part.saving for part in parts)
    saving += still - twice - managing
    standing = stand(np.stack([each, both]), today, case.materiality)
    apart = float(_sum(one.saving for one in singles).mean()) + once - twice
    gain = float(standing.means[0] - standing.means[1])
    provider_hours = max(part.provider_hours for part in parts)
    told = BundleResult(
        name=group.name,
        functions=tuple(group.options),
        option=group.option,
        saving_mean=float(np.mean(saving)),
        saving_share=float(np.mean(saving)) / today if today else 0.0,
        verdict="",
        hours_bound=sum(part.hours for part in parts) + provider_hours,
        saving_p10=float(np.percentile(saving, RANGE[0])),
        saving_p90=float(np.percentile(saving, RANGE[1])),
        confidence=float(standing.confidence[standing.choice]),
        provider=provider,
        provider_hours=provider_hours,
        saving_alone=apart,
        beyond_money=gain - (float(np.mean(saving)) - apart),
    )
    yearly = sum(part.yearly for part in parts) * (1 - mean_of(group.terms.price_reduction))
    least = max(part.least for part in parts)
    if yearly < least:
        words = money_apart(yearly, least, case.currency)
        small = f"The deal would be too small: about {words[0]} a year, below the {words[1]}"
        return replace(told, verdict=f"{small} that providers take on{left}.", confidence=None)
    kinds = {one.kind for one in singles}
    said = f"{_sentence(case, kinds, apart, told, standing)}{left}."
    return replace(told, verdict=said, better=standing.choice == 1)


def _managing(parts: Sequence[Part]) -> Array:
    """Return what managing the provider of a group costs: once, for the member for which it costs most."""
    return max((part.managing for part in parts if part.managing is not None), key=np.mean)


def _sum(arrays: Iterable[Array]) -> Array:
    return np.asarray(np.sum(list(arrays), axis=0))


def _sentence(
    case: Case, kinds: Collection[VerdictKind | None], alone: float, told: BundleResult, standing: Standing
) -> str:
    """Compare each alone, row 0 of the standing, with handing the members over together, row 1.

    The better of the two comes first. ``alone`` is what the single verdicts save, as far as own
    hours allow them: where they do not, one kind is None.
    """
    better, tolerance = float(standing.means[0] - standing.means[1]), standing.tolerance
    same = next(iter(kinds)) if len(kinds) == 1 else None
    each = " as far as own hours allow" if None in kinds else f" ({same.words} each)" if same else ""
    apart = (
        f"{_saves(alone, case.currency)} in all" if abs(alone) > 0.1 * tolerance else "costs as much as today"
    )
    jointly = f"{_saves(told.saving_mean, case.currency)} ({percent(abs(told.saving_share))} of today's cost)"
    value = told.beyond_money
    if abs(value) > 0.2 * tolerance:
        what = "more" if value > 0 else "less"
        jointly += f", and what money does not say is worth {money(abs(value), case.currency)} {what}"
    if standing.choice == 1:
        return f"Better together: outsourcing them to one provider {jointly}; one by one{each} {apart}"
    if better > -tolerance:
        return f"No material difference: one by one{each} {apart}; outsourcing them together {jointly}"
    return f"Better one by one{each}: that {apart}; outsourcing them together {jointly}"


def _saves(amount: float, currency: str) -> str:
    return f"saves {money(amount, currency)}" if amount >= 0 else f"costs {money(-amount, currency)} more"
