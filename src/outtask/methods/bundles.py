"""Bundles: which functions could go together to one provider, and on which terms (methods, section 5).

Members share the transition, the management of the provider and the size of the deal. What they cost together
is in :mod:`outtask.methods.together`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outtask.methods.gates import bundle_gates
from outtask.terms.amounts import Amount
from outtask.terms.case import Bundle, Case
from outtask.terms.errors import UserError
from outtask.terms.functions import Function
from outtask.terms.inputs import Term, spec_of
from outtask.terms.options import Outsourcing
from outtask.terms.resolve import coverage_people, other_cost, resolved, workload_people

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

ESTATE = "The whole estate"
ONCE = (  # paid once for the bundle, so stated for all of it in a bundle's own terms
    "base_charge",
    "transition_cost",
    "renewal_cost",
    "benchmarking_cost",
    "replacement_cost",
    "exit_cost",
    "severance_people",
)


@dataclass(frozen=True)
class Group:
    """A bundle with its members worked out."""

    name: str
    members: tuple[str, ...]
    terms: Bundle  # price reduction, transition saving and the shared option
    options: Mapping[str, Outsourcing]  # of each member that can go along, on the terms of the bundle
    excluded: Mapping[str, str]  # the other members, and why they cannot
    projects: tuple[str, ...] = ()  # named, too, but each is decided alone

    @property
    def option(self) -> str:
        """Return what to call the option of all."""
        names = {option.name for option in self.options.values()}
        providers = {option.provider for option in self.options.values()}
        if len(names) == 1:
            return names.pop()
        provider = providers.pop() if len(providers) == 1 else None
        return f"Outsourcing, {provider}" if provider else "Outsourcing to one provider"


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
    named = [(bundle, members[bundle.name]) for bundle in case.bundles]
    if case.estate and sum(function.project is None for function in case.functions) >= 2:
        whole = Bundle(
            name=ESTATE, functions=tuple(f.name for f in case.functions), option=case.estate_option
        )
        named.append((resolved_terms(case, whole), whole.functions))
    by_name = {function.name: function for function in case.functions}
    return tuple(_group(case, bundle, [by_name[name] for name in names]) for bundle, names in named)


def _group(case: Case, bundle: Bundle, named: Sequence[Function]) -> Group:
    functions = [function for function in named if function.project is None]
    offers = {function.name: _offer(case, function, bundle, functions) for function in functions}
    gates = {function.name: bundle_gates(case, function, offers[function.name]) for function in functions}
    going = [function for function in functions if gates[function.name] is None]
    total = sum(_size(function) for function in going) or 1.0
    options = {f.name: _on_terms(case, offers[f.name], bundle, _size(f) / total) for f in going}
    return Group(
        name=bundle.name,
        members=tuple(function.name for function in functions),
        terms=bundle,
        options=options,
        excluded={name: gate[1] for name, gate in gates.items() if gate is not None},
        projects=tuple(function.name for function in named if function.project is not None),
    )


def mean_of(amount: Amount | None) -> float:
    """Return the mean of an input, 0 where it is not given."""
    return amount.mean if amount else 0.0


def resolved_terms(case: Case, bundle: Bundle) -> Bundle:
    """Fill in what a bundle that is not in the case leaves out."""
    bare = bundle.model_copy(update={"option": None})
    filled = resolved(case.model_copy(update={"bundles": (bare,)})).bundles[0]
    return filled.model_copy(update={"option": bundle.option})


def _size(function: Function) -> float:
    """Return how large a member is, by which what is paid once is shared: its yearly cost by own people."""
    today = function.today
    people = mean_of(today.people) or max(workload_people(function), coverage_people(function))
    return people * mean_of(today.loaded_cost) + other_cost(today)


def _offer(case: Case, function: Function, bundle: Bundle, members: Sequence[Function]) -> Outsourcing:
    """Return a member's own offer by the provider of the bundle, or what stands in for it.

    The provider is the one that the bundle names, else the one from whom most members have an offer. A member
    without an offer by it has its own that names no provider, else the market's terms.
    """
    stated = _stated(bundle.option) if bundle.option else {}
    offers = {f.name: [o for o in f.options or () if isinstance(o, Outsourcing)] for f in members}
    named = [name for each in offers.values() for name in dict.fromkeys(o.provider for o in each) if name]
    provider = stated.get("provider") or next((name for name, _ in Counter(named).most_common(1)), None)
    place = stated.get("location")
    fits = [
        option
        for option in offers[function.name]
        if option.provider in (provider, None) and place in (option.location, None)
    ]
    if own := next((option for option in fits if option.provider == provider), None):
        return own
    place = place or next((one.location for one in case.providers if one.name == provider), None)
    if fits:
        return fits[0].model_copy(update={"provider": provider, "location": place})
    plain = Outsourcing(provider=provider, location=place)
    alone = function.model_copy(update={"options": (plain,)})
    market = resolved(case.model_copy(update={"functions": (alone,), "bundles": (), "estate": False}))
    option = (market.functions[0].options or (plain,))[0]
    assert isinstance(option, Outsourcing)
    return option


def _on_terms(case: Case, own: Outsourcing, bundle: Bundle, share: float) -> Outsourcing:
    """Return an offer with whatever the bundle states itself; of what is paid once the member bears a share.

    What the bundle states is in its own currency, the rest of the offer in the offer's.
    """
    if bundle.option is None:
        return own
    update = _stated(bundle.option)
    update.pop("currency", None)
    rate = exchange_mean(case, bundle.option) / exchange_mean(case, own)
    for name, value in update.items():
        spec = spec_of(Outsourcing, name)
        if isinstance(value, Amount) and spec is not None:
            abroad = spec.is_price and not spec.ours
            update[name] = value.scaled((rate if abroad else 1.0) * (share if name in ONCE else 1.0))
    if "base_charge" in update:
        update["price_per_unit"] = None
    elif "price_per_unit" in update:
        update["base_charge"] = None
    return own.model_copy(update=update)


def exchange_mean(case: Case, option: Outsourcing) -> float:
    """Return what one unit of an option's currency costs in the case's, as expected."""
    if option.currency is None or option.currency == case.currency:
        return 1.0
    return case.exchange_rates[option.currency].mean


def _stated(option: Outsourcing) -> dict[str, Any]:
    """Return what somebody wrote in an option, leaving out what was filled in."""
    found = {}
    for name in type(option).model_fields:
        value = getattr(option, name)
        if spec_of(type(option), name) is not None:
            if isinstance(value, Amount) and not value.filled:
                found[name] = value
        elif name in option.model_fields_set and not isinstance(value, Term) and name != "model":
            found[name] = value
    return found
