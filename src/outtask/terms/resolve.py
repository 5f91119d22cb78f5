"""Fill in what a case leaves out: every default becomes an amount that says it is assumed.

After ``resolved(case)`` each function has its options listed, the status quo in ``today.terms``, and every
input that the engine reads holds an amount. Defaults of money are counted in loaded hours of the function.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from outtask.terms.amounts import Amount, Origin, between, fixed
from outtask.terms.case import Case, Provider
from outtask.terms.errors import UserError
from outtask.terms.functions import SHORTEST_PROJECT, Function, Today
from outtask.terms.inputs import Spec, Term, specs_of
from outtask.terms.levels import REASONS, default_levels
from outtask.terms.options import (
    AnyOption,
    CoreOverflow,
    Delegated,
    InHouse,
    Model,
    Outsourcing,
    OutTasking,
    StaffAugmentation,
)
from outtask.terms.options.market import DELEGATED, OUTSOURCED

if TYPE_CHECKING:
    from outtask.terms.decision import OptionResult

LOADED = "IT staff with pension and leave, in euro; tools, desk and lead come on top"
EURO_LOADED_COST = between(60_000, 75_000, 95_000, Origin.ASSUMED, LOADED).as_filled()
VALUE_SHARES = {"control": 0.04, "skills": 0.03, "innovation": 0.02, "culture": 0.02}
WEEKS_A_YEAR = 52.18
NOBODY = "Own people, hired for it"  # what options are compared with where nobody does it today
LEAST_HOURS = 0.001  # of a unit: four seconds
FORMERLY = {"Core and overflow": "Shared with a provider"}  # defaults that decisions signed earlier hold
QUOTED = "until somebody quotes"
BY_OWN = f"what the same work costs own people, {QUOTED}"
COVER = f"what own people on duty in the hours to staff would cost, {QUOTED}"
"""Of what a default price is a share: the verdict may hang on it, so that it says so."""
CHARGES = "monthly charges at the market's price, whatever is quoted"
NBSP = "\u00a0"
T = TypeVar("T", bound=Term)


def resolved(case: Case) -> Case:
    """Return the case with every default filled in. Raises UserError where no default can be given."""
    case = _filled(case, 1.0, 1.0)
    functions = tuple(_resolve_function(case, function) for function in case.functions)
    hour = loaded_hour(functions[0])
    bundles = tuple(
        _filled(bundle, hour, hour).model_copy(
            update={"option": bundle.option and _filled(bundle.option, hour, hour)}
        )
        for bundle in case.bundles
    )
    estate = case.estate_option and _filled(case.estate_option, hour, hour)
    return case.model_copy(update={"functions": functions, "bundles": bundles, "estate_option": estate})


def loaded_hour(function: Function) -> float:
    """Cost of one productive hour of an own person, in the case's currency, at mean values."""
    assert function.today.loaded_cost is not None and function.work.productive_hours is not None
    return function.today.loaded_cost.mean / function.work.productive_hours.mean


def coverage_people(function: Function) -> float:
    """People needed to staff the coverage hours of the seats, however little happens in them."""
    work = function.work
    assert work.coverage_hours is not None and work.seats is not None and work.productive_hours is not None
    return work.coverage_hours.mean * WEEKS_A_YEAR * work.seats.mean / work.productive_hours.mean


def monthly_units(function: Function) -> float:
    """Return the volume a month now, with the units of further drivers counted by their hours."""
    volume, hours = function.volume, function.work.hours_per_unit
    units = volume.per_month.mean if volume.per_month else 0.0
    if not volume.also or hours is None or hours.mean == 0:
        return units
    further = sum(one.per_month.mean * one.hours_per_unit.mean for one in volume.also if one.per_month)
    return units + further / hours.mean


def workload_people(function: Function) -> float:
    """People needed for the volume of today at their utilisation."""
    work = function.work
    assert work.hours_per_unit and work.fixed_hours and work.productive_hours and work.utilisation
    hours = 12 * (monthly_units(function) * work.hours_per_unit.mean + work.fixed_hours.mean)
    return hours / work.productive_hours.mean / work.utilisation.mean


def hours_follow_from_people(case: Case, function: Function) -> bool:
    """Tell whether the hours of a unit follow from the people who do the work today and its volume.

    So they do where own people are stated and nobody has said how long a unit takes: a default beside stated
    people, or a question still open, would claim that half of them are idle, or missing. Cover and projects
    need people for other reasons.
    """
    work, volume, today = function.work, function.volume, function.today
    stated = today.people is not None or any(person.shares.get(function.name) for person in case.staff)
    hours = work.hours_per_unit
    unknown = hours is None or hours.filled or hours.question
    counted = volume.per_month is not None and volume.per_month.mean > 0 and not volume.also
    covered = work.coverage_hours is not None and work.coverage_hours.mean > 0
    own = isinstance(today.terms, InHouse) and function.project is None and not today.nobody
    return stated and unknown and counted and own and not covered


def without_settled(case: Case) -> Case:
    """Return the case without open hours of a unit, and the question for them, where people settle them."""
    functions = tuple(
        function.model_copy(update={"work": function.work.model_copy(update={"hours_per_unit": None})})
        if hours_follow_from_people(case, function)
        else function
        for function in case.functions
    )
    return case.model_copy(update={"functions": functions})


def _hours_from_people(function: Function) -> Amount:
    """Return the hours of a unit at which today's people do today's work at their utilisation."""
    work, people = function.work, function.today.people
    assert people and work.productive_hours and work.utilisation and work.fixed_hours
    a_month = people.mean * work.productive_hours.mean * work.utilisation.mean / 12 - work.fixed_hours.mean
    source = "people who do it today, their hours and the volume"
    return fixed(max(a_month / monthly_units(function), LEAST_HOURS), people.origin, source).as_filled()


def other_cost(today: Today) -> float:
    """Return what today costs a year beside people, at mean values."""
    return sum(line.yearly.mean for line in today.costs) + (
        today.other_cost.mean if today.other_cost else 0.0
    )


def _filled(term: T, hour: float, unit_hour: float) -> T:
    """Fill every left-out input of a term (and the terms in it) that has a plain default."""
    update: dict[str, Any] = {}
    for name, spec in specs_of(type(term)).items():
        value = getattr(term, name)
        if spec is not None:
            if value is None and spec.default is not None:
                update[name] = _default(spec, hour, unit_hour)
        elif isinstance(value, Term) and name not in (
            "terms",
            "estate_option",
        ):  # these need their function's hour
            update[name] = _filled(value, hour, unit_hour)
    return term.model_copy(update=update) if update else term


def _default(spec: Spec, hour: float, unit_hour: float) -> Amount:
    plain = _plain_default(spec)
    return plain.scaled(unit_hour if spec.unit == "money/unit" else hour) if spec.is_price else plain


@cache  # as many as are declared; all functions share what never changes
def _plain_default(spec: Spec) -> Amount:
    """Return the default of an input, money in loaded hours."""
    assert spec.range is not None
    low, likely, high = spec.range
    source = spec.why or None
    return Amount(low=low, likely=likely, high=high, origin=Origin.ASSUMED, source=source).as_filled()


def _resolve_function(case: Case, function: Function) -> Function:
    people, cost = _staffing(case, function)
    if cost is None:
        raise UserError(
            f"what a person costs is not known for {function.name}",
            field="loaded_cost",
            mend=f"state loaded_cost in {case.currency} a year (only a case in EUR has a default)",
        )
    today = function.today.model_copy(update={"people": people, "loaded_cost": cost})
    work = _filled(function.work, 1.0, 1.0)
    function = function.model_copy(update={"today": today, "work": work})
    if hours_follow_from_people(case, function):
        work = work.model_copy(update={"hours_per_unit": _hours_from_people(function)})
        function = function.model_copy(update={"work": work})
    hour = loaded_hour(function)
    assert work.hours_per_unit is not None
    unit_hour = hour * work.hours_per_unit.mean
    function = _filled(function, hour, unit_hour)
    volume = function.volume
    if volume.per_month is None:
        volume = volume.model_copy(update={"per_month": _assumed(0.0)})
    if function.project is not None:  # its work is its hours: no driver counts
        volume = volume.model_copy(update={"also": ()})
    function = function.model_copy(update={"volume": volume})
    yearly = _yearly_cost(function)
    values = {
        name: getattr(function.values, name)
        or _assumed(share * yearly, f"{100 * share:.0f}{NBSP}% of what it costs a year")
        for name, share in VALUE_SHARES.items()
    }
    function = function.model_copy(update={"values": function.values.model_copy(update=values)})
    given, offered = function.today.named_terms, function.options
    if offered is None:
        offered = market(own=isinstance(given, InHouse), once=function.project is not None)
    options = tuple(_resolve_option(case, function, option, hour, unit_hour) for option in offered)
    if isinstance(given, CoreOverflow) and given.core_people is None and function.today.people is not None:
        given = given.model_copy(update={"core_people": function.today.people})
    terms = _resolve_option(case, function, given, hour, unit_hour, as_today=True)
    today = function.today.model_copy(update={"terms": terms})
    return function.model_copy(update={"options": options, "today": today})


def _staffing(case: Case, function: Function) -> tuple[Amount | None, Amount | None]:
    """People and their loaded cost: as stated, else from the staff grid, else the case's own."""
    rows = [(p, p.count * p.shares[function.name]) for p in case.staff if p.shares.get(function.name)]
    people, cost = function.today.people, function.today.loaded_cost
    if people is None and rows:
        people = fixed(sum(share for _, share in rows))
    general = case.loaded_cost or (EURO_LOADED_COST if case.currency == "EUR" else None)
    if cost is None and any(person.loaded_cost for person, _ in rows) and general is not None:
        mean = sum((p.loaded_cost or general).mean * share for p, share in rows) / sum(s for _, s in rows)
        cost = fixed(mean)
    # Asked once for the whole case, it is no question of each function.
    return people, cost or (general and general.model_copy(update={"question": False}))


def _yearly_cost(function: Function) -> float:
    """Return today's yearly cost at mean values: people, or what the work needs, and the other cost."""
    today = function.today
    assert today.loaded_cost is not None
    people = today.people.mean if today.people else max(workload_people(function), coverage_people(function))
    return people * today.loaded_cost.mean + other_cost(today)


def market(*, own: bool, once: bool) -> tuple[AnyOption, ...]:
    """Return what can be had when no option is listed: each model once, at the market's price.

    Own people too, unless they do it today: else what is bought could only be bought otherwise. Of work that
    is done ``once`` no core is kept.
    """
    people = () if own else (InHouse(),)
    shared = () if once else (CoreOverflow(),)
    return (*people, StaffAugmentation(), OutTasking(), *shared, Outsourcing())


def _resolve_option(
    case: Case,
    function: Function,
    option: AnyOption,
    hour: float,
    unit_hour: float,
    *,
    as_today: bool = False,
) -> AnyOption:
    rate = _exchange_rate(case, option, function)
    provider = next((p for p in case.providers if p.name == option.provider), None)
    location = option.location or (provider.location if provider else None)
    option = option.model_copy(update={"location": location})
    derived = _derived(function, option, hour / rate, unit_hour / rate)
    option = option.model_copy(update={k: v for k, v in derived.items() if getattr(option, k) is None})
    if rate != 1.0:
        option = option.model_copy(update=_ours(option, hour))
    option = _filled(option, hour / rate, unit_hour / rate)
    option = option.model_copy(update=_levels(case, function, option, provider))
    if not option.name:
        today = NOBODY if function.nobody else "As today"
        name = today if as_today else default_name(option)
        option = option.model_copy(update={"name": name})
    return option


def _ours(option: AnyOption, hour: float) -> dict[str, Amount]:
    """Return the defaults of what an option costs at home, in the case's currency."""
    return {
        name: _default(spec, hour, hour)
        for name, spec in specs_of(type(option)).items()
        if spec is not None and spec.ours and getattr(option, name) is None
    }


def _exchange_rate(case: Case, option: AnyOption, function: Function) -> float:
    if option.currency is None or option.currency == case.currency:
        return 1.0
    if option.currency not in case.exchange_rates:
        raise UserError(
            f"the option {default_name(option)} of {function.name} is priced in {option.currency}",
            field="exchange_rates",
            mend=f"add exchange_rates with the {case.currency} that one {option.currency} costs",
        )
    return case.exchange_rates[option.currency].mean


def default_name(option: AnyOption | OptionResult) -> str:
    """Return what an option is called that nobody has named: its model, its provider and where it is."""
    words = {Model.IN_HOUSE: "In-house", Model.CORE_OVERFLOW: "Shared with a provider"}
    model = words.get(option.model, option.model.value.replace("-", " ").capitalize())
    model = "Out-tasking" if option.model is Model.OUT_TASKING else model
    return ", ".join(part for part in (model, option.provider, option.location) if part)


def named_now(name: str) -> str:
    """Return what a default name that an earlier version gave an option is today; other names stay."""
    model, comma, rest = name.partition(", ")
    return FORMERLY.get(model, model) + comma + rest


def option_of(function: Function, name: str | None) -> AnyOption | None:
    """Return a function's option of a name, also of one that was stored before defaults were renamed."""
    options = {option.name: option for option in function.options or ()}
    return options.get(name or "") or options.get(named_now(name or ""))


def _spread(low: float, likely: float, high: float, base: float, of: str) -> Amount:
    return _around(low, likely, high, of).scaled(base)


def _share(low: float, likely: float, high: float, base: float, of: str) -> Amount:
    """Return a spread around something, told as percent of it."""
    return _spread(low, likely, high, base, f"{100 * low:.0f}{NBSP}% to {100 * high:.0f}{NBSP}% of {of}")


@lru_cache(maxsize=64)
def _around(low: float, likely: float, high: float, why: str) -> Amount:
    return between(low, likely, high, Origin.ASSUMED, why).as_filled()


def _assumed(value: float, why: str | None = None) -> Amount:
    return fixed(value, Origin.ASSUMED, why).as_filled()


def _derived(function: Function, option: AnyOption, hour: float, unit_hour: float) -> dict[str, Amount]:
    """Defaults that follow from the function: prices from its cost, transition from its size."""
    work, found = function.work, dict[str, Amount]()
    assert (
        work.utilisation is not None and work.hours_per_unit is not None and work.productive_hours is not None
    )
    covered = coverage_people(function)
    load = workload_people(function)
    person = hour * work.productive_hours.mean / 12  # a month of one
    by_coverage = covered > load and function.project is None
    if isinstance(option, Delegated):
        priced = [option.price_per_unit, option.price_per_hour, option.price_per_month]
        if isinstance(option, OutTasking) and option.price_per_deliverable:
            priced.append(option.price_per_deliverable)
            found["deliverables_per_month"] = _assumed(1.0)
        if function.project is not None and isinstance(option, OutTasking):
            assert function.project.work_hours is not None
            hours = function.project.work_hours.mean
            if not any(priced):
                found["fixed_price"] = _share(
                    *DELEGATED.project, hour / work.utilisation.mean * hours, BY_OWN
                )
        elif not any(priced):
            if by_coverage:
                found["price_per_month"] = _share(*DELEGATED.cover, covered * person, COVER)
            else:
                found["price_per_unit"] = _share(*DELEGATED.unit, unit_hour / work.utilisation.mean, BY_OWN)
        found["verification_hours"] = _share(
            0.02, 0.04, 0.06, work.hours_per_unit.mean, "the hours of a unit"
        )
    elif isinstance(option, Outsourcing):
        shares, month, of = OUTSOURCED.unit, load * person, BY_OWN
        if by_coverage:
            shares, month, of = OUTSOURCED.cover, covered * person, COVER
        elif (project := function.project) is not None and project.work_hours and project.duration:
            shares = OUTSOURCED.project
            month = hour / work.utilisation.mean * project.work_hours.mean
            month /= max(project.duration.mean, SHORTEST_PROJECT)
        if option.price_per_unit is None and option.base_charge is None:
            whole = by_coverage or function.project is not None
            base = month if whole else unit_hour / work.utilisation.mean
            found["base_charge" if whole else "price_per_unit"] = _share(*shares, base, of)
        # Moving takes what the work is, whoever asks how much for it: a quote moves nothing beside itself.
        charge = month * sum(shares) / 3
        people = function.today.people.mean if function.today.people else max(load, covered)
        months = min(3 + people / 8, 120)
        found["transition_months"] = _spread(0.7, 1, 1.7, months, "three months, and longer with more people")
        found["transition_cost"] = _spread(1.5, 3, 6, charge, f"1.5 to 6 {CHARGES}")
        found["replacement_cost"] = _spread(4, 6, 10, charge, f"4 to 10 {CHARGES}")
    return found


def _levels(
    case: Case, function: Function, option: AnyOption, provider: Provider | None
) -> dict[str, Amount]:
    home = case.organisation.country
    levels = default_levels(
        option.model,
        abroad=option.location is not None and option.location != home,
        containment=function.work.containment.mean if function.work.containment else None,
        fit=provider.cultural_fit.mean if provider and provider.cultural_fit else None,
        own=isinstance(option, InHouse),
    )
    why = REASONS[option.model]
    return {
        key: _level(level, why)
        for name, level in levels.items()
        if getattr(option, key := f"{name}_level") is None
    }


@lru_cache(maxsize=512)
def _level(level: float, why: str) -> Amount:
    return fixed(level, Origin.ASSUMED, why).as_filled()
