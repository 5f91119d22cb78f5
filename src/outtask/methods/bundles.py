"""Functions weighed together with one provider: one at a time is the wrong unit (methods, section 5).

Members share the transition, the management of the provider and the size of the deal; people spread over
several members are freed as whole people. Costs are expected and discounted over the case's horizon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outtask.methods.costs.price import price_option, price_status_quo
from outtask.methods.costs.pricing import MANAGING
from outtask.methods.gates import bundle_gates, yearly_charge
from outtask.methods.whatif import spread, until
from outtask.methods.words import money, percent
from outtask.terms.amounts import Amount, Origin
from outtask.terms.case import Bundle, Case
from outtask.terms.decision import BundleResult, VerdictKind
from outtask.terms.errors import UserError
from outtask.terms.functions import Function
from outtask.terms.inputs import Term, spec_of
from outtask.terms.options import Outsourcing
from outtask.terms.resolve import other_cost, resolved

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    import numpy as np
    from numpy.typing import NDArray

    from outtask.methods.world import World

ESTATE = "the whole estate"
COLUMNS = 1024  # paths; the levels of today's way are those of all paths
ONCE = (  # paid once for the bundle, so stated for all of it in a bundle's own terms
    "base_charge",
    "transition_cost",
    "renewal_cost",
    "benchmarking_cost",
    "replacement_cost",
    "exit_cost",
    "management_hours",
    "severance_people",
)


@dataclass(frozen=True)
class Group:
    """A bundle with its members worked out."""

    name: str
    members: tuple[str, ...]
    terms: Bundle  # price reduction, transition saving and the shared option
    shares: Mapping[str, float]  # of each member in today's cost of all


@dataclass(frozen=True)
class Part:
    """What one member brings to a bundle."""

    function: str
    kind: VerdictKind
    today_cost: float
    today_net: float
    single_cost: float  # of its own verdict
    single_net: float
    excluded: str | None = None  # the reason why it cannot go along
    option: str = ""
    cost: float = 0.0
    net: float = 0.0
    charges: float = 0.0  # the part of cost that a lower price makes smaller
    transition: float = 0.0
    management: float = 0.0  # money of the hours that are spent once per provider
    provider_hours: float = 0.0
    hours: float = 0.0  # own hours a month, those spent once left out
    yearly: float = 0.0  # charge a year, for the size of the deal
    least: float = 0.0


def members_of(case: Case) -> dict[str, tuple[str, ...]]:
    """Return the functions of each bundle, those of bundles in it included, in the case's order.

    Raises UserError for a name that is neither function nor bundle, and for bundles that contain each other.
    """
    functions = [function.name for function in case.functions]
    bundles = {bundle.name: bundle for bundle in case.bundles}
    found: dict[str, tuple[str, ...]] = {}

    def walk(name: str, above: tuple[str, ...]) -> AbstractSet[str]:
        if name in above:
            circle = " → ".join([*above[above.index(name) :], name])
            raise UserError(f"bundles contain each other: {circle}", field="bundles", mend="break the circle")
        inside: set[str] = set()
        for member in bundles[name].functions:
            if member in functions:
                inside.add(member)
            elif member in bundles:
                inside |= walk(member, (*above, name))
            else:
                raise UserError(
                    f"the bundle {name} names {member}, which is neither a function nor a bundle",
                    field="bundles",
                    mend=f"use one of {', '.join(functions[:8])}",
                )
        return inside

    for name in bundles:
        inside = walk(name, ())
        found[name] = tuple(function for function in functions if function in inside)
    return found


def groups_of(case: Case) -> tuple[Group, ...]:
    """Return the bundles of a resolved case and, where it is asked for, the estate. Projects stay single."""
    members = members_of(case)
    lasting = [function for function in case.functions if function.project is None]
    named = [(bundle, members[bundle.name]) for bundle in case.bundles]
    if case.estate and len(lasting) >= 2:
        whole = Bundle(name=ESTATE, functions=tuple(f.name for f in lasting), option=case.estate_option)
        named.append((resolved_terms(case, whole), whole.functions))
    weight = {function.name: _size(function) for function in case.functions}
    groups = []
    for bundle, names in named:
        total = sum(weight[name] for name in names) or 1.0
        shares = {name: weight[name] / total for name in names}
        groups.append(Group(bundle.name, names, bundle, shares))
    return tuple(groups)


def resolved_terms(case: Case, bundle: Bundle) -> Bundle:
    """Fill in what a bundle that is not in the case leaves out."""
    bare = bundle.model_copy(update={"option": None})
    filled = resolved(case.model_copy(update={"bundles": (bare,)})).bundles[0]
    return filled.model_copy(update={"option": bundle.option})


def _size(function: Function) -> float:
    """Return a member's share in what is paid once: its people, or its other cost in people's terms."""
    today = function.today
    people = today.people.mean if today.people else 0.0
    cost = today.loaded_cost.mean if today.loaded_cost else 1.0
    hours = function.work.hours_per_unit.mean if function.work.hours_per_unit else 0.0
    units = function.volume.per_month.mean if function.volume.per_month else 0.0
    return (people * cost if people else units * hours * 12 * cost / 1500) + other_cost(today)


def member_option(case: Case, function: Function, group: Group) -> Outsourcing:
    """Return the outsourcing option of a member on the terms of the bundle.

    The member's own option, its first to outsource (the market's where it has none), with whatever the bundle
    states itself; what the bundle pays once falls on the members by their size.
    """
    own = next((o for o in function.options or () if isinstance(o, Outsourcing)), None)
    stated = _stated(group.terms.option) if group.terms.option else {}
    if own is None or {"provider", "location"} & stated.keys():
        plain = Outsourcing(provider=stated.get("provider"), location=stated.get("location"))
        alone = function.model_copy(update={"options": (plain,)})
        market = resolved(case.model_copy(update={"functions": (alone,), "bundles": (), "estate": False}))
        option = (market.functions[0].options or (plain,))[0]
        assert isinstance(option, Outsourcing)
        own = option
    share = group.shares[function.name]
    update = {
        name: value.scaled(share) if name in ONCE and value is not None else value
        for name, value in stated.items()
    }
    if "base_charge" in update:
        update["price_per_unit"] = None
    elif "price_per_unit" in update:
        update["base_charge"] = None
    return own.model_copy(update=update)


def _stated(option: Outsourcing) -> dict[str, Any]:
    """Return what somebody wrote in an option, leaving out what was filled in."""
    found = {}
    for name in type(option).model_fields:
        value = getattr(option, name)
        if spec_of(type(option), name) is not None:
            if isinstance(value, Amount) and value.origin is not Origin.ASSUMED:
                found[name] = value
        elif name in option.model_fields_set and not isinstance(value, Term) and name != "model":
            found[name] = value
    return found


def part_of(
    case: Case, function: Function, group: Group, world: World, order: NDArray[np.intp], single: Part
) -> Part:
    """Price a member on the terms of the bundle, on paths spread over ``order``.

    ``single`` holds what is known of the member alone.
    """
    option = member_option(case, function, group)
    gate = bundle_gates(case, function, option)
    if gate is not None:
        return _with(single, excluded=gate[1])
    few = until(world, (case.horizon_months,))
    few = few.variant(spread(order, COLUMNS), {})
    few = _together(few, frozenset(group.members))
    today, priced = price_status_quo(few), price_option(few, option)
    lines = priced.lines
    charges = sum(
        float(line.mean[0])
        for line in lines
        if line.path in ("option.base_charge", "option.price_per_unit")
        and not line.label.startswith("of which")
    )
    transition = sum(float(line.mean[0]) for line in lines if line.path == "option.transition_cost")
    rate = few.exchange(option.currency)
    rate = float(rate) if isinstance(rate, int | float) else float(rate.mean())
    least = option.minimum_deal.mean * rate if option.minimum_deal else 0.0
    once = float(priced.provider_hours.mean())
    own_hours = [line for line in lines if line.label == MANAGING]
    return _with(
        single,
        option=option.name,
        cost=single.today_cost + float((priced.cost[0] - today.cost[0]).mean()),
        net=single.today_net
        + float((priced.net(case.horizon_months) - today.net(case.horizon_months)).mean()),
        charges=charges,
        transition=transition,
        management=sum(float(line.mean[0]) for line in own_hours),
        provider_hours=once,
        hours=float(priced.hours_bound.mean()) - once,
        yearly=yearly_charge(function, option) * rate,
        least=least,
    )


def _with(part: Part, **update: Any) -> Part:
    return Part(**{**part.__dict__, **update})


def _together(world: World, names: frozenset[str]) -> World:
    from dataclasses import replace

    return replace(world, together=names)


def weigh_group(case: Case, group: Group, parts: Sequence[Part]) -> BundleResult:
    """Add the parts up and compare them with today and with the single verdicts.

    The bundle pays less by its price reduction, saves a share of the transition, and manages its provider
    once. Members that must stay are named and keep their own verdict on both sides.
    """
    going = [part for part in parts if part.excluded is None]
    out = [part for part in parts if part.excluded is not None]
    left = "".join(f"; {part.function} stays out ({part.excluded})" for part in out)
    today = sum(part.today_cost for part in parts)
    outside = sum(part.single_cost for part in out), sum(part.single_net for part in out)
    if not going:
        return BundleResult(group.name, (), "", 0.0, 0.0, f"No member can go along{left}.", 0.0)
    terms = group.terms
    assert terms.price_reduction is not None and terms.transition_saving is not None
    once = sum(part.management for part in going) - max(part.management for part in going)
    less = (
        terms.price_reduction.mean * sum(part.charges for part in going)
        + terms.transition_saving.mean * sum(part.transition for part in going)
        + once
    )
    cost = sum(part.cost for part in going) - less + outside[0]
    net = sum(part.net for part in going) - less + outside[1]
    single_net = sum(part.single_net for part in parts)
    single_cost = sum(part.single_cost for part in parts)
    saving = today - cost
    share = saving / today if today else 0.0
    hours = sum(part.hours for part in going) + max(part.provider_hours for part in going)
    names = tuple(part.function for part in going)
    option = going[0].option if len({part.option for part in going}) == 1 else "Outsourcing to one provider"
    yearly = sum(part.yearly for part in going) * (1 - terms.price_reduction.mean)
    least = max(part.least for part in going)
    if yearly < least:
        sentence = (
            f"Too small for one provider: about {money(yearly, case.currency)} a year is below the "
            f"{money(least, case.currency)} that providers take on{left}."
        )
        return BundleResult(group.name, names, option, saving, share, sentence, hours)
    sentence = _sentence(case, parts, saving, share, single_net - net, single_cost - cost, today) + left + "."
    return BundleResult(group.name, names, option, saving, share, sentence, hours)


def _sentence(
    case: Case,
    parts: Sequence[Part],
    saving: float,
    share: float,
    better: float,
    cheaper: float,
    today: float,
) -> str:
    """Compare handing the members over together with deciding on each alone."""
    kinds = {part.kind for part in parts}
    words = next(iter(kinds)).value.replace("-", " ") if len(kinds) == 1 else ""
    alone = f"Each alone says {words}" if words else "Decided one by one the verdicts differ"
    direction = "saves" if saving >= 0 else "costs more by"
    total = f"{direction} {percent(abs(share))} of today's cost ({money(abs(saving), case.currency)})"
    tolerance = case.materiality * abs(today)
    value = better - cheaper
    aside = ""
    if abs(value) > 0.2 * tolerance:
        what = "more" if value > 0 else "less"
        aside = f", and what money does not say is worth {money(abs(value), case.currency)} {what}"
    if better >= tolerance:
        return f"{alone}, together outsourcing is better: it {total}{aside}"
    if better > -tolerance:
        return f"{alone}; outsourcing them together makes no material difference: it {total}{aside}"
    return f"{alone}, and that is better: outsourcing them together {total}{aside}"
