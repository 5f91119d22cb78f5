"""Numbers that are possible but hardly meant: money far from what would be assumed, hours beyond the team."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from outtask.formats.case_words import counted
from outtask.methods.gates import price_fields
from outtask.methods.words import counted as many
from outtask.methods.words import plain
from outtask.terms.amounts import Amount, Origin
from outtask.terms.inputs import Term, inputs_of, spec_of, specs_of
from outtask.terms.options import CoreOverflow, Option
from outtask.terms.resolve import (
    EURO_LOADED_COST,
    coverage_people,
    monthly_units,
    resolved,
    workload_people,
)

if TYPE_CHECKING:
    from outtask.formats.case_names import Finding
    from outtask.formats.yaml_lines import Place
    from outtask.terms.case import Case
    from outtask.terms.functions import Function
    from outtask.terms.options import AnyOption

WORTH = 1.25  # times what an own hour costs, beyond which the worth of one that is set free is doubted
APART = 5.0  # times by which a stated amount of money may differ from what would be assumed in its place
THOUSAND = 1000.0  # a point or a word read wrongly makes a number this much too small
PERCENT_POINT = 0.01  # a smaller share is a percentage of a percentage, or hardly worth a line
USUAL_MOST = 0.2  # discount rate that somebody may mean
YEAR = 12  # months
HOURS = 1500.0  # that a person works in a year, roughly
MEANT = "is this meant?"
ARTICLES = {"hour": "an"}
PRICES = (
    "price_per_unit", "price_per_hour", "price_per_month", "price_per_deliverable", "fixed_price",
    "base_charge",
)  # fmt: skip
KEPT = ("loaded_cost", "other_cost", "fee")  # these have no default, or that of none


def unusual(case: Case, complete: Case) -> Iterator[Finding]:
    """Find every stated number that is probably not meant; ``complete`` is the same case resolved.

    Money is compared, at mean values, with what would be assumed at the size of the function if it were left
    out, a price with what the whole work would cost at the assumed price. Own hours that an option takes are
    compared with those of the people who do the work today.
    """
    yield from _short(case)
    yield from _percent(case)
    costs = list(_loaded_costs(case))
    yield from costs
    doubted = {place[:2] for place, _, _ in costs}
    stripped = tuple(_without_money(function) for function in case.functions)
    states_some = any(less is not whole for less, whole in zip(stripped, case.functions, strict=True))
    assumed = resolved(case.model_copy(update={"functions": stripped})) if states_some else complete
    for i, function in enumerate(case.functions):
        place: Place = ("functions", i)
        full = complete.functions[i]
        states_money = stripped[i] is not function
        # All else is counted in loaded hours.
        if states_money and ("loaded_cost",) not in doubted and place not in doubted:
            usual = assumed.functions[i]
            yield from _money(place, case.currency, function, function, usual)
            # Where no option is listed, the others hold those that are assumed.
            pairs = zip(_options(function), _options(full), _options(usual), strict=False)
            for (below, option), (_, priced), (_, market) in pairs:
                currency = option.currency or case.currency
                yield from _money((*place, *below), case.currency, function, option, market)
                yield from _price((*place, *below), currency, full, (option, priced, market))
            yield from _freed((*place, "freed_hours", "rate"), case.currency, function, full)
        for below, option in _options(function):
            yield from _own_hours((*place, *below), full, option)


def _short(case: Case) -> Iterator[Finding]:
    """Find a horizon in which hardly anything can pay back."""
    if case.horizon_months < YEAR and any(function.project is None for function in case.functions):
        within = many(case.horizon_months, "month")
        yield ("horizon_months",), f"within {within} hardly any change pays back", MEANT


def _percent(case: Case) -> Iterator[Finding]:
    """Find shares of less than one percent that are a hundredth of something usual."""
    rate = case.discount_rate
    if rate is not None and _is_stated(rate) and 0 < rate.high < PERCENT_POINT:
        meant = f"did you mean {10_000 * rate.high:g} %?" if 100 * rate.high <= USUAL_MOST else MEANT
        yield ("discount_rate",), f"is {100 * rate.high:g} % a year", meant
    for i, person in enumerate(case.staff):
        for name, share in person.shares.items():
            if 0 < share < PERCENT_POINT:
                yield ("staff", i, "shares", name), f"{person.name}'s is {100 * share:g} % of the time", MEANT


def _loaded_costs(case: Case) -> Iterator[Finding]:
    """Find what a person can hardly cost: against the case's own number, or that of a case in euro."""
    usual = EURO_LOADED_COST if case.currency == "EUR" else None
    stated: list[tuple[Place, Amount | None]] = [(("loaded_cost",), case.loaded_cost)]
    stated += [
        (("functions", i, "today", "loaded_cost"), function.today.loaded_cost)
        for i, function in enumerate(case.functions)
    ]
    stated += [(("staff", i, "loaded_cost"), person.loaded_cost) for i, person in enumerate(case.staff)]
    for place, amount in stated:
        if amount is None or not _is_stated(amount):
            continue
        if usual is not None:
            yield from _far(place, amount, usual.mean, "money/person/year", case.currency)
        elif amount.mean < HOURS:
            what = f"{case.currency} {plain(amount.mean)} a year is less than {case.currency} 1 an hour"
            yield place, what, MEANT
        if place == ("loaded_cost",) and usual is None and amount.mean >= HOURS:
            usual = amount


def _without_money(term: Term) -> Any:
    """Return a term with all money left out that has a default, so that it is assumed."""
    update: dict[str, Any] = {}
    for name, spec in specs_of(term.__class__).items():
        value = getattr(term, name)
        if isinstance(value, Amount):
            required = type(term).model_fields[name].is_required()
            if spec is not None and spec.is_price and name not in KEPT and not required:
                update[name] = None
        elif isinstance(value, Term):
            if (less := _without_money(value)) is not value:
                update[name] = less
        elif isinstance(value, tuple) and value and isinstance(value[0], Option):
            less = tuple(_without_money(one) for one in value)
            if any(one is not other for one, other in zip(less, value, strict=True)):
                update[name] = less
    return term.model_copy(update=update) if update else term


def _options(function: Function) -> list[tuple[Place, AnyOption]]:
    """Return the options that are written down, the terms of today first, with their places."""
    listed = [(("options", j), option) for j, option in enumerate(function.options or ())]
    return [(("today", "terms"), function.today.terms), *listed]


def _money(place: Place, home: str, function: Function, part: Term, assumed: Term) -> Iterator[Finding]:
    """Compare money that is no price for the work with what would be assumed; nothing is an answer too."""
    abroad = part.currency if isinstance(part, Option) else None
    usual = {item.path: item.amount for item in inputs_of(assumed)}
    for item in inputs_of(part):
        own = item.place[-1] not in (*PRICES, *KEPT) and item.place[:2] != ("today", "terms")
        other = usual.get(item.path)
        if not (item.spec.is_price and own and item.amount and other):
            continue
        if item.amount.mean > 0 and _is_stated(item.amount):
            unit = counted(item.spec.unit, function.volume.unit)
            yield from _far(
                (*place, *item.place), item.amount, other.mean, unit, item.spec.currency(abroad, home)
            )


def _price(
    place: Place, currency: str, full: Function, offers: tuple[AnyOption, AnyOption, AnyOption]
) -> Iterator[Finding]:
    """Compare a price with the market's for the same work; ``offers``: the option stated, priced, market."""
    option, priced, market = offers
    factors = _factors(full, priced)
    names = [name for name in price_fields(option) if name in PRICES]
    amounts = {name: getattr(option, name) for name in names}
    if len(names) != 1 or not _is_stated(amounts[names[0]]):
        for name, amount in amounts.items():
            if _is_stated(amount) and amount.high == 0:
                yield (*place, name), "0 means that the work is done for nothing", MEANT
        return
    name = names[0]
    kind = [field for field in price_fields(market) if field in PRICES]
    if not factors[name] or _is_part(option, name):
        return
    usual = most = sum(getattr(market, field).mean * factors[field] for field in kind) / factors[name]
    if name not in kind and full.project is None:  # it may pay for people on duty, or only for their work
        usual *= min(1.0, workload_people(full) / max(coverage_people(full), 1e-9))
    spec = spec_of(type(option), name)
    assert spec is not None
    unit = counted(spec.unit, full.volume.unit)
    yield from _far((*place, name), amounts[name], usual, unit, currency, most=most * _whole(full, name))


def _is_part(option: AnyOption, name: str) -> bool:
    """Tell whether a price is for a part of the work whose size nobody knows."""
    return isinstance(option, CoreOverflow) and name == "price_per_month"


def _factors(full: Function, option: AnyOption) -> dict[str, float]:
    """Return what turns each kind of price into the charge of a month, or of a whole project."""
    assert full.work.hours_per_unit is not None
    units = monthly_units(full)
    hours, months = units * full.work.hours_per_unit.mean, 1.0
    if full.project is not None:
        assert full.project.work_hours is not None and full.project.duration is not None
        hours, months, units = full.project.work_hours.mean, full.project.duration.mean, 0.0
    deliverables = getattr(option, "deliverables_per_month", None)
    pieces = months * deliverables.mean if deliverables else 0.0
    return dict(zip(PRICES, (units, hours, months, pieces, 1.0, months), strict=True))


def _whole(full: Function, name: str) -> float:
    """Return by how much work that does not follow the volume may raise a price for all of it."""
    assert full.work.hours_per_unit is not None and full.work.fixed_hours is not None
    hours = monthly_units(full) * full.work.hours_per_unit.mean
    flat = full.project is None and name in ("price_per_month", "base_charge", "price_per_deliverable")
    return 1 + full.work.fixed_hours.mean / hours if flat and hours else 1.0


def _far(
    place: Place, amount: Amount, usual: float, unit: str, currency: str, most: float | None = None
) -> Iterator[Finding]:
    """Tell a number that lies beyond all that the usual one allows for."""
    if usual <= 0 or usual / APART <= amount.mean <= (most or usual) * APART:
        return
    usual = usual if amount.mean < usual else most or usual
    ends = (amount.low, amount.high) if amount.ranged else (amount.likely,)
    told = " to ".join(_exact(end) for end in ends)
    per = "".join(f" {ARTICLES.get(part, 'a')} {part}" for part in unit.split("/")[1:])
    mend = MEANT
    if usual / APART <= THOUSAND * amount.mean <= usual * APART:
        mend = f"did you mean {currency} {_exact(THOUSAND * amount.likely)}?"
    apart = "below" if amount.mean < usual else "above"
    yield place, f"{currency} {told}{per} is far {apart} the usual, about {currency} {plain(usual)}", mend


def _exact(value: float) -> str:
    """Write a stated number as it was stated, with commas."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,.6g}"


def _freed(place: Place, currency: str, function: Function, full: Function) -> Iterator[Finding]:
    """Find freed hours that are worth more in core work than they cost; bought ones may well cost more."""
    rate, costs, year = function.freed_hours.rate, full.today.loaded_cost, full.work.productive_hours
    if rate is None or function.freed_hours.use != "core work" or not _is_stated(rate):
        return
    if costs and year and year.mean and WORTH < (times := rate.mean * year.mean / costs.mean) <= APART:
        what = f"an hour is worth {currency} {_exact(rate.likely)}, {plain(times, 2)} times what an own hour "
        yield place, f"{what}costs, about {currency} {plain(costs.mean / year.mean, 2)}", MEANT


def _own_hours(place: Place, full: Function, option: AnyOption) -> Iterator[Finding]:
    """Find own hours for managing or checking that exceed all hours of those who do the work today."""
    work, people = full.work, full.today.people
    assert work.productive_hours is not None
    number = people.mean if people else max(workload_people(full), coverage_people(full))
    team = number * work.productive_hours.mean / 12
    for name, times in (("management_hours", 1.0), ("verification_hours", monthly_units(full))):
        amount = getattr(option, name, None)
        if isinstance(amount, Amount) and _is_stated(amount) and team and amount.mean * times > team:
            hours = f"{plain(amount.mean * times)} hours a month"
            yield (*place, name), f"{hours} are more than the whole team has, {plain(team)}", MEANT


def _is_stated(amount: Amount) -> bool:
    return amount.origin is not Origin.ASSUMED and not amount.question
