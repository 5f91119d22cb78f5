"""Errors of a well-formed case: numbers out of bounds, parts that exclude each other, no work to decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from outtask.formats.case_names import Finding, options_of, wrong_names
from outtask.formats.case_words import counted
from outtask.methods.blocks import block_size
from outtask.terms.amounts import MOST, PERCENT, Amount, Origin
from outtask.terms.case import parts
from outtask.terms.errors import UserError
from outtask.terms.inputs import Term, inputs_of
from outtask.terms.options import Outsourcing, OutTasking
from outtask.terms.resolve import EURO_LOADED_COST

if TYPE_CHECKING:
    from outtask.formats.yaml_lines import Place
    from outtask.terms.case import Case
    from outtask.terms.functions import Function, Volume
    from outtask.terms.inputs import Spec

PERCENT_UNITS = ("share", "per year")
OF_A_HUNDRED = (*PERCENT_UNITS, "ratio")
"""Units in which a number may be a percentage."""
NO_REASON = ("no", "none", "false", "-", "–")
ENDS = ("value", "low", "likely", "high")
DOUBLING = ("growth", "volatility")  # more than 100 % a year is a percentage without its sign


def unit_at(case: Case, place: Place) -> str:
    """Return what the function at a place counts; elsewhere units."""
    match place:
        case ("functions", int(i), *_):
            return case.functions[i].volume.unit
    return "unit"


def broken_rules(case: Case) -> Iterator[Finding]:
    """Find every error in a well-formed case."""
    for place, part in parts(case):
        unit = unit_at(case, place)
        for item in inputs_of(part):
            if item.amount is not None:
                yield from _bounds((*place, *item.place), item.spec, item.amount, unit)
    yield from wrong_names(case)
    yield from _cost(case)
    yield from _paths(case)
    for i, function in enumerate(case.functions):
        yield from keys_taken_twice(function, ("functions", i))
        if function.stays is not None and function.stays.strip().lower() in NO_REASON:
            what = f"says why it must stay inside, and {function.stays.strip()} is no reason"
            yield ("functions", i, "stays"), what, "leave it out: then it may leave"
        yield from _volume(("functions", i, "volume"), function.volume)
        yield from _work(("functions", i), function)
    for place, option in options_of(case):
        if isinstance(option, Outsourcing) and option.base_charge and option.price_per_unit:
            what = "has both a base charge and a price per unit"
            yield (*place, "price_per_unit"), what, "state one: they are two ways to write the same price"
        if isinstance(option, Outsourcing) and option.baselines and place[0] != "functions":
            what = "several functions have no common unit to agree a baseline in"
            yield (*place, "baselines"), what, "state it in each function's own option"
        if isinstance(option, OutTasking) and option.milestones:
            paid = sum(milestone.pays for milestone in option.milestones)
            if abs(paid - 1) > 0.001:
                what = f"what the milestones pay adds up to {100 * paid:g} % of the price"
                yield (*place, "milestones"), what, "make it 100 %"


def stray_percentages(case: Case, said: Callable[[Place], Any]) -> Iterator[Finding]:
    """Find percentages of what is counted in something else: 900 % tickets a month would be read as 9.

    ``said`` gives what the file says at a place of the case.
    """
    for place, part in parts(case):
        for item in inputs_of(part):
            if item.amount is None or item.spec.unit in OF_A_HUNDRED:
                continue
            given = said((*place, *item.place))
            ends = [given.get(key) for key in ENDS] if isinstance(given, dict) else [given]
            if told := next((end for end in ends if isinstance(end, str) and PERCENT.match(end)), None):
                what = f"is counted in {counted(item.spec.unit, unit_at(case, place))}, and is no percentage"
                yield (*place, *item.place), f"{what}: {told.strip()}", "write the number"


def _bounds(place: Place, spec: Spec, amount: Amount, unit: str) -> Iterator[Finding]:
    least, most = spec.minimum, spec.most
    if amount.low < least:
        if least == 0:
            words = "a price must not be negative" if spec.is_price else "must not be negative"
            yield place, f"{words}, it is {amount.low:g}", None
        else:
            least_told = f"{least:g} {counted(spec.unit, unit)}"
            yield place, f"must be at least {least_told}, it is {amount.low:g}", None
    measured = place[-1] == "volatility" and amount.origin is Origin.MEASURED
    if place[-1] in DOUBLING and amount.high > 1 and not measured:
        what = f"is {100 * amount.high:,.0f} % a year"
        yield place, what, f"write {amount.high:g} %, or for a jump in volume a step (volume.steps)"
    elif most is not None and amount.high > most:
        percent = spec.unit in PERCENT_UNITS and 2 <= amount.high <= 100  # 1.2 may be 120 % as well
        mend = f"write {amount.high:g} % or {amount.high / 100:g}" if percent else None
        yield place, f"must be at most {most:g} ({counted(spec.unit, unit)}), it is {amount.high:g}", mend
    elif amount.high > MOST:
        yield place, f"is larger than anything in a case may be ({MOST:g})", None


def keys_taken_twice(term: Term, place: Place) -> Iterator[Finding]:
    """Find parts of lists that cannot be told from an earlier one."""
    for name in type(term).model_fields:
        value = getattr(term, name)
        if isinstance(value, Term):
            yield from keys_taken_twice(value, (*place, name))
        elif isinstance(value, tuple):
            keys = [part.key() for part in value if isinstance(part, Term)]
            for i, key in enumerate(keys):
                if key is not None and key in keys[:i]:
                    yield (*place, name, i), f"there are two of {key}", "make one of them"


def _cost(case: Case) -> Iterator[Finding]:
    """Find functions for which nothing tells what a person costs, and a guess in another currency."""
    if case.currency == "EUR":
        return
    general = case.loaded_cost
    if general is None:
        paid = {name for person in case.staff if person.loaded_cost for name, x in person.shares.items() if x}
        for i, function in enumerate(case.functions):
            if function.today.loaded_cost is None and function.name not in paid:
                what = f"what a person costs is not known for {function.name}"
                mend = f"state loaded_cost in {case.currency} a year, once for the case or here"
                yield ("functions", i, "today", "loaded_cost"), what, mend
    elif general.question and general.likely == EURO_LOADED_COST.likely:
        what = f"is still the guess in euro, but the case is in {case.currency}"
        yield ("loaded_cost",), what, f"state what a person costs in {case.currency} a year"


def _paths(case: Case) -> Iterator[Finding]:
    try:
        block_size(case.paths)
    except UserError as why:
        yield ("paths",), why.what, why.mend


def _volume(place: Place, volume: Volume) -> Iterator[Finding]:
    if volume.season is not None:
        mean = sum(volume.season) / len(volume.season) if volume.season else 0.0
        if len(volume.season) != 12:
            what = f"must have 12 factors, January first; it has {len(volume.season)}"
            yield (*place, "season"), what, None
        elif min(volume.season) < 0:
            yield (*place, "season"), "must not be negative", None
        elif abs(mean - 1) > 0.005:
            mend = f"divide each factor by {mean:.4f}" if mean else None
            yield (*place, "season"), f"must have the mean 1, it is {mean:.3f}", mend
    for i, step in enumerate(volume.steps):
        if (step.factor is None) == (step.add is None):
            yield (*place, "steps", i), "must have either factor or add", None
        yield from _above_zero((*place, "steps", i, "factor"), step.factor)
    if volume.reversion:
        yield from _above_zero((*place, "reversion", "level"), volume.reversion.level)
        yield from _above_zero((*place, "reversion", "speed"), volume.reversion.speed)
    if volume.log and volume.drivers:
        yield (*place, "drivers"), "the volume comes either from a log or from drivers, not from both", None


def _above_zero(place: Place, amount: Amount | None) -> Iterator[Finding]:
    if amount and amount.low <= 0:
        yield place, "must be more than 0", None


def _further(place: Place, function: Function) -> Iterator[Finding]:
    """Find what keeps further drivers from being counted by their hours, as units of the first."""
    volume, hours = function.volume, function.work.hours_per_unit
    for i, driver in enumerate(volume.also):
        here = (*place, "volume", "also", i)
        if driver.unit == volume.unit:
            yield (*here, "unit"), f"{driver.unit} is the unit of the first driver", "give each its own"
        if driver.per_month is None and not (driver.drivers or volume.drivers):
            yield here, f"nothing says how much {driver.unit} there is", "state per_month, or drivers"
    untold = volume.per_month is None and not (volume.log or volume.drivers)
    none = any(amount is not None and amount.high == 0 for amount in (volume.per_month, hours))
    if volume.also and (untold or none):
        what = "further drivers move with the first, of which there is nothing"
        yield (*place, "volume", "also"), what, "make the first that of which there is most"


def _work(place: Place, function: Function) -> Iterator[Finding]:
    volume, work, project = function.volume, function.work, function.project
    if project is not None:
        for name, amount in (("work_hours", project.work_hours), ("duration", project.duration)):
            yield from _above_zero((*place, "project", name), amount)
        return
    yield from _further(place, function)
    if any(x and x.high > 0 for x in (work.coverage_hours, work.fixed_hours)):
        return
    if volume.per_month is None:
        if volume.log or volume.drivers:  # they were looked at, and what is wrong was told
            return
        mend = "state per_month, log, drivers, work.coverage_hours, work.fixed_hours, or a project"
        yield (*place, "volume"), "nothing says how much work there is", mend
    elif volume.per_month.high == 0:
        told = "drivers" if volume.drivers else "per_month"
        yield (*place, "volume", told), "the volume is zero: there is nothing to decide", None
