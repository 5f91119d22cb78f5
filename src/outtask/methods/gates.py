"""Rules that remove an option before any money is counted; each names itself and says why (methods, 4).

The status quo is no option here: it is never removed. Quantities are taken at their means.
"""

from __future__ import annotations

import math

from outtask.methods.words import money_apart, months_words
from outtask.terms.case import Case
from outtask.terms.decision import Removed
from outtask.terms.functions import SHORTEST_PROJECT, Function
from outtask.terms.options import AnyOption, InHouse, Model, Outsourcing
from outtask.terms.resolve import monthly_units

DELEGATED = (Model.OUT_TASKING, Model.CORE_OVERFLOW)
PRICES = {
    Model.STAFF_AUGMENTATION: ("rate_per_hour",),
    Model.OUT_TASKING: (
        "fixed_price", "price_per_unit", "price_per_hour", "price_per_month", "price_per_deliverable",
    ),
    Model.CORE_OVERFLOW: ("price_per_unit", "price_per_hour", "price_per_month"),
    Model.OUTSOURCING: ("base_charge", "price_per_unit"),
}  # fmt: skip
"""What may be the quote of an option of each model."""


def pass_gates(case: Case, function: Function) -> tuple[tuple[AnyOption, ...], tuple[Removed, ...]]:
    """Return the options of a resolved function that may be priced, and those removed, in their order.

    An option that several rules would remove names the first of them.
    """
    passed: list[AnyOption] = []
    removed: list[Removed] = []
    for option in function.options or ():
        found = (
            _stays(function, option)
            or _data(case, function, option)
            or _skill(case, option)
            or _time(case, function, option)
            or _deal(case, function, option)
        )
        if found is None:
            passed.append(option)
        else:
            removed.append(Removed(option.name, *found))
    return tuple(passed), tuple(removed)


def bundle_gates(case: Case, function: Function, option: Outsourcing) -> tuple[str, str] | None:
    """Return the gate and the reason that keep a function out of a bundle, if any.

    As for a function alone, but for the size of the deal, which is judged on the bundle's total.
    """
    return _stays(function, option) or _data(case, function, option) or _time(case, function, option)


def rooms(case: Case, function: Function, option: AnyOption) -> tuple[float, float, float]:
    """Return by how much an option passes the rules that compare quantities; below nought it is removed.

    In turn by the size of the deal in money a year, by months until the need ends, and by months until the
    horizon. At nought itself a deal is large enough, and a start too late.
    """
    deal = math.inf
    if isinstance(option, Outsourcing) and option.minimum_deal is not None:
        deal = yearly_charge(function, option) - option.minimum_deal.mean
    ends, _ = _ends(function)
    need = math.inf if ends is None else ends - soonest_start(function, option)
    return deal, need, case.horizon_months - expected_start(function, option)


def removed_by_nature(case: Case, function: Function, option: AnyOption) -> bool:
    """Tell whether a rule removes an option whatever its quantities are."""
    return bool(_stays(function, option) or _data(case, function, option) or _skill(case, option))


def yearly_charge(function: Function, option: Outsourcing) -> float:
    """Return what an outsourcing provider is paid in a year at today's volume, in the option's currency.

    Fixed work counts in units, as it is charged.
    """
    project, months, units, work = function.project, 12.0, monthly_units(function), function.work
    hours = work.hours_per_unit.mean if work.hours_per_unit else 0.0
    if project is not None and project.duration is not None:
        months = min(12.0, project.duration.mean)
        if project.work_hours and hours:  # it has no volume but its work
            units = project.work_hours.mean / hours / max(project.duration.mean, SHORTEST_PROJECT)
    elif work.fixed_hours and hours:
        units += work.fixed_hours.mean / hours
    if option.base_charge is not None:
        monthly = option.base_charge.mean
    else:
        monthly = option.price_per_unit.mean * units if option.price_per_unit else 0.0
    return monthly * months


def _stays(function: Function, option: AnyOption) -> tuple[str, str] | None:
    if function.stays is None or isinstance(option, InHouse):
        return None
    return "must stay inside", f"{function.name} stays inside: {function.stays}"


def _data(case: Case, function: Function, option: AnyOption) -> tuple[str, str] | None:
    data, home = function.data, case.organisation.country
    inside = isinstance(option, InHouse) and option.location in (None, home)  # it goes nowhere
    if data.kind == "none" or inside:
        return None
    place = option.location or home
    if data.allowed_locations is not None:
        if place is None or place in data.allowed_locations:
            return None
        allowed = ", ".join(data.allowed_locations) or "no place outside"
        return "data location", f"its {data.kind} data may go to {allowed}, not to {place}"
    if option.location is None or option.location == home:
        return None
    return (
        "data location",
        f"nobody has said that its {data.kind} data may go to {option.location} (allowed_locations)",
    )


def _skill(case: Case, option: AnyOption) -> tuple[str, str] | None:
    if case.organisation.provider_skill != "none" or option.model not in DELEGATED:
        return None
    return (
        "too little internal skill",
        "nobody inside can define, manage and verify others' work: outsourcing or building the skill first",
    )


def goes_on(function: Function, option: AnyOption) -> bool:
    """Tell whether an option only sets new terms for who does the work already."""
    now, contract = function.today.terms, function.today.contract
    if isinstance(now, InHouse) or isinstance(option, InHouse):
        return isinstance(now, InHouse) and isinstance(option, InHouse)
    provider = now.provider or (contract.provider if contract else None)
    return now.model is option.model and provider is not None and provider == option.provider


def soonest_start(function: Function, option: AnyOption) -> float:
    """Return the mean months until an option can carry the work, if nothing slips; 0 for what goes on.

    A project begins anew whoever does it, but own people who are there need not be hired for it.
    """
    if _at_once(function, option):
        return 0.0
    if isinstance(option, InHouse):
        return option.hire_lag.mean if option.hire_lag else 0.0
    lead = option.lead_time.mean if option.lead_time else 0.0
    if isinstance(option, Outsourcing) and option.transition_months:
        lead += option.transition_months.mean
    return lead


def _at_once(function: Function, option: AnyOption) -> bool:
    """Tell whether an option needs no time to start, and nothing that could slip."""
    return goes_on(function, option) if function.project is None else _there(function, option)


def _there(function: Function, option: AnyOption) -> bool:
    """Tell whether the own people who are there can do a project in its time, so that nobody is hired."""
    project, work, people = function.project, function.work, function.today.people
    if not isinstance(option, InHouse) or project is None or people is None:
        return False
    assert project.work_hours and project.duration and work.productive_hours and work.utilisation
    hours = (
        work.productive_hours.mean * work.utilisation.mean / 12 * max(project.duration.mean, SHORTEST_PROJECT)
    )
    return math.ceil(project.work_hours.mean / hours - 1e-9) <= people.mean


def expected_start(function: Function, option: AnyOption) -> float:
    """Return the month in which an option is expected to carry the work; 0 for what goes on as it is."""
    if _at_once(function, option):
        return 0.0
    start = soonest_start(function, option)
    if option.delay_probability and option.delay_months:
        start += option.delay_probability.mean * option.delay_months.mean
    return start


def _ends(function: Function) -> tuple[int | None, str]:
    """Return the month by which an option must have started, and what happens then."""
    ends = function.volume.ends_after
    if function.project is not None and (ends is None or function.project.due_month < ends):
        return function.project.due_month, "the project is due"
    return ends, "the need ends"


def _time(case: Case, function: Function, option: AnyOption) -> tuple[str, str] | None:
    lead, (ends, what) = soonest_start(function, option), _ends(function)
    if ends is None or lead < ends:
        return _horizon(case, function, option)
    return "starts too late", f"it could start after {months_words(lead)}, but {what} in month {ends}"


def _horizon(case: Case, function: Function, option: AnyOption) -> tuple[str, str] | None:
    start, horizon = expected_start(function, option), case.horizon_months
    if start < horizon:
        return None
    ahead = months_words(horizon)
    return (
        "starts too late",
        f"it is expected to start after {months_words(start)}; the case looks {ahead} ahead",
    )


def _deal(case: Case, function: Function, option: AnyOption) -> tuple[str, str] | None:
    if not isinstance(option, Outsourcing) or option.minimum_deal is None:
        return None
    charge, least = yearly_charge(function, option), option.minimum_deal.mean
    if charge >= least:
        return None
    told = money_apart(charge, least, option.currency or case.currency)
    return "minimum deal size", f"about {told[0]} a year is below the {told[1]} that providers take on"


def price_fields(option: AnyOption) -> tuple[str, ...]:
    """Name the inputs that are the quote of an option: its price for the work itself."""
    return tuple(name for name in PRICES.get(option.model, ()) if getattr(option, name) is not None)
