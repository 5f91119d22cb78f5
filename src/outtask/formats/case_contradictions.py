"""What can be decided but does not fit together: a part without effect, two that tell different things."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING

from outtask.formats.case_names import options_of
from outtask.methods.gates import pass_gates
from outtask.methods.words import counted, percent, plain
from outtask.terms.amounts import Amount, Origin
from outtask.terms.options import CoreOverflow, Delegated, InHouse, Outsourcing, OutTasking
from outtask.terms.resolve import coverage_people, monthly_units, workload_people

if TYPE_CHECKING:
    from outtask.formats.case_names import Finding
    from outtask.formats.yaml_lines import Place
    from outtask.terms.case import Case
    from outtask.terms.functions import Function, Today
    from outtask.terms.options import AnyOption

MENDS = {"minimum deal size": "bundles and the estate are weighed in any case"}
APART = 2.0  # times by which stated people may differ from what volume and hours need
NOTED = 4 / 3  # times from which it is said that the work, not the people stated, sets the price
FAR = 3.0  # the same where the hours of a unit, or those that must be staffed, are assumed


def contradictions(case: Case, complete: Case) -> Iterator[Finding]:
    """Find every contradiction of a case without errors; ``complete`` is the same case resolved."""
    yield from _organisation(case)
    yield from _bundles(case)
    for i, (function, full) in enumerate(zip(case.functions, complete.functions, strict=True)):
        place: Place = ("functions", i)
        yield from _options(place, complete, function, full)
        yield from _volume((*place, "volume"), case, function)
        yield from _project(place, case, function)
        yield from _today((*place, "today"), function.today)
        if function.stays is not None and not isinstance(function.today.terms, InHouse):
            mend = "leave stays out, or state own people under today"
            yield (*place, "stays"), "it must stay inside, but a provider does it today", mend
        away = sum(not isinstance(option, InHouse) for option in function.options or ())
        if function.stays is not None and away:
            what = f"it must stay inside ({function.stays}): its {counted(away, 'other option')}"
            mend = "leave out stays, or the options"
            yield (*place, "stays"), f"{what} {'is' if away == 1 else 'are'} never weighed", mend
        yield from _people(place, case, function, full)
        if function.data.kind == "none" and function.data.allowed_locations is not None:
            mend = "state its kind: personal or regulated"
            yield (*place, "data", "allowed_locations"), "has no effect on data of kind none", mend
        if function.freed_hours.rate and function.freed_hours.use in ("cash", "none"):
            what = f"has no effect while freed hours are used for {function.freed_hours.use}"
            yield (*place, "freed_hours", "rate"), what, "state use: bought hours, or core work"
        if function.freed_hours.use != "cash":
            why = f"freed hours are used for {function.freed_hours.use}: nobody leaves"
            yield from _no_effect((*place, "today", "people_avoidable"), function.today.people_avoidable, why)


def _organisation(case: Case) -> Iterator[Finding]:
    used = {option.provider for _, option in options_of(case)}
    used |= {f.today.contract.provider for f in case.functions if f.today.contract}
    for i, provider in enumerate(case.providers):
        if provider.name not in used:
            yield (
                ("providers", i),
                f"no option names {provider.name}",
                "name it in an option, or leave it out",
            )
    named = {function.volume.log for function in case.functions}
    for name in case.logs:
        if name not in named:
            yield ("logs", name), "no function names this log", "name it under volume.log, or leave it out"
    if case.estate_option and not case.estate:
        yield ("estate_option",), "has no effect while estate is false", None
    for i, person in enumerate(case.staff):
        if not any(person.shares.values()):
            yield ("staff", i, "shares"), f"{person.name} works for no function", None


def _bundles(case: Case) -> Iterator[Finding]:
    functions = {function.name: function for function in case.functions}
    for i, bundle in enumerate(case.bundles):
        if len(bundle.functions) == 1 and bundle.functions[0] in functions:
            yield ("bundles", i, "functions"), "one function alone is no bundle", "name two or more"
        for j, name in enumerate(bundle.functions):
            member, place = functions.get(name), ("bundles", i, "functions", j)
            if member and member.stays is not None:
                yield place, f"{name} must stay inside ({member.stays})", "take it out of the bundle"
            elif member and member.project is not None:
                yield place, f"{name} is a one-time project and is decided alone", "take it out of the bundle"


def _options(place: Place, complete: Case, function: Function, full: Function) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    written = function.options or ()
    for j, (option, priced) in enumerate(zip(written, full.options or (), strict=False)):
        here = (*place, "options", j)
        for removed in pass_gates(complete, full.model_copy(update={"options": (priced,)}))[1]:
            if function.stays is None and not _only_assumed(removed.gate, option):
                yield here, f"is never weighed: {removed.gate}: {removed.why}", MENDS.get(removed.gate)
        yield from _prices(here, function, option)
        content = option.model_dump_json(exclude={"name", "note"})
        if content in seen:
            yield here, f"is the same as {seen[content]} in all but its name", "state what differs"
        seen.setdefault(content, priced.name)
        if option == function.today.terms.model_copy(update={"name": option.name, "note": option.note}):
            yield (
                here,
                "is how it is done today, which is always weighed",
                "leave it out, or state what differs",
            )
        if isinstance(option, Outsourcing) and option.baselines and function.project:
            yield (*here, "baselines"), "has no effect: the work of a project is its work_hours", None
        if (
            isinstance(option, CoreOverflow)
            and isinstance(priced, CoreOverflow)
            and option.carries == "overflow"
            and not (function.project or priced.is_retainer)
        ):
            why = "it carries the overflow at a price per unit or per hour"
            yield from _no_effect((*here, "carried_share"), option.carried_share, why)


def staffing(complete: Case) -> Iterator[Finding]:
    """Find stated people with whom the work begins, but is not priced for long: others are needed for it."""
    for i, function in enumerate(complete.functions):
        for what, mend in staffed(complete, function):
            yield ("functions", i, "today", "people"), what, mend


def staffed(complete: Case, full: Function) -> Iterator[tuple[str, str]]:
    """Say with how many people a function is priced, where those stated are fewer or more; and the mend."""
    people = full.today.people
    if not people or not people.mean or not monthly_units(full) or full.project:
        return
    if not isinstance(full.today.terms, InHouse) or list(_idle((), full, people)):
        return
    load, cover = workload_people(full), coverage_people(full)
    needed, shares = max(load, cover), [one.shares.get(full.name, 0.0) for one in complete.staff]
    shared = people.mean < 1 or 0 < max(shares, default=0.0) < 1  # who are moved to the need itself
    priced = needed if shared else people.mean + ceil(needed - people.mean - 1e-9)  # as costs.team does
    if any(people.low / NOTED <= one <= people.high * NOTED for one in (needed, priced)):
        return
    moves = "missing posts are filled" if needed > people.mean else "spare posts go"
    check = "hours for one unit, or utilisation" if load >= cover else "or the hours that must be staffed"
    what = f"today's way is priced with about {plain(priced)} people from year 1 on, once {moves}"
    yield f"{what} (stated: {_range(people)})", f"if that is not meant, check people, {check}"


def remarks(case: Case, complete: Case) -> Iterator[Finding]:
    """Find options that would be removed on assumptions alone: nobody has stated a price."""
    for i, (function, full) in enumerate(zip(case.functions, complete.functions, strict=True)):
        for j, (option, priced) in enumerate(zip(function.options or (), full.options or (), strict=False)):
            for removed in pass_gates(complete, full.model_copy(update={"options": (priced,)}))[1]:
                if _only_assumed(removed.gate, option):
                    what = f"would not be weighed: {removed.gate}: {removed.why}"
                    yield ("functions", i, "options", j), what, MENDS.get(removed.gate)


def _only_assumed(gate: str, option: AnyOption) -> bool:
    """Tell whether an option is too small only by a price that is assumed."""
    stated = isinstance(option, Outsourcing) and (option.price_per_unit or option.base_charge)
    return gate == "minimum deal size" and not stated


def _no_effect(place: Place, amount: Amount | None, why: str) -> Iterator[Finding]:
    if amount is not None:
        yield place, f"has no effect while {why}", None


def _prices(place: Place, function: Function, option: AnyOption) -> Iterator[Finding]:
    """Find prices that charge the same work twice, or none."""
    if not isinstance(option, Delegated):
        return
    if option.price_per_unit and option.price_per_hour:
        what = "has a price per unit and one per hour: the same work is charged twice"
        yield (*place, "price_per_hour"), what, "state one of them"
    if not isinstance(option, OutTasking):
        return
    other = option.price_per_unit or option.price_per_hour or option.price_per_deliverable
    if option.fixed_price:
        if function.project is None:
            yield (*place, "fixed_price"), "has no effect: only a project has a fixed price", "add project"
        elif other:
            what = (
                "has a fixed price and one by the hour, unit or deliverable: the same work is charged twice"
            )
            yield (*place, "fixed_price"), what, "state one of them"
    if option.milestones and (function.project is None or (other and not option.fixed_price)):
        yield (*place, "milestones"), "has no effect: only a fixed price of a project is paid by them", None
    if option.price_per_deliverable is None:
        why = "nothing is paid by the deliverable"
        yield from _no_effect((*place, "deliverables_per_month"), option.deliverables_per_month, why)


def _volume(place: Place, case: Case, function: Function) -> Iterator[Finding]:
    volume = function.volume
    if volume.reversion and volume.growth and volume.growth.likely:
        yield (*place, "growth"), "has no effect where the volume returns to a level", None
    last = min(max(case.horizon_months, 120), volume.ends_after or 120)
    for i, step in enumerate(volume.steps):
        if step.month > last:
            what = f"the step in month {step.month} comes after month {last}, the last that counts"
            yield (*place, "steps", i), what, None
    if (volume.log or volume.drivers) and not function.work.measured:
        place = (*place[:-1], "work", "measured")
        yield place, "is false although its volume is measured", None


def _project(place: Place, case: Case, function: Function) -> Iterator[Finding]:
    project, volume = function.project, function.volume
    if project is None:
        return
    if project.due_month > case.horizon_months:
        what = f"is month {project.due_month}, after the horizon of {case.horizon_months}"
        yield (*place, "project", "due_month"), what, None
    if volume.per_month or volume.log or volume.drivers or volume.also:
        what = "has no effect: the work of a project is its work_hours"
        yield (*place, "volume"), what, "leave it out, or leave out project"
    for name in ("costs", "other_cost"):
        if getattr(function.today, name):
            yield (*place, "today", name), "has no effect: a project has no running cost of today", None


def _today(place: Place, today: Today) -> Iterator[Finding]:
    if today.contract and isinstance(today.terms, InHouse):
        mend = "state under terms what the incumbent is paid"
        yield (*place, "contract"), "there is a contract, but own people do the work today", mend
    elif today.contract and today.terms.provider not in (None, today.contract.provider):
        what = f"the contract is with {today.contract.provider or 'nobody named'}"
        yield (*place, "terms", "provider"), what, None


def _people(place: Place, case: Case, function: Function, full: Function) -> Iterator[Finding]:
    stated, work = function.today.people, function.work
    grid = sum(person.count * person.shares.get(function.name, 0.0) for person in case.staff)
    if stated and grid and not stated.low - 0.05 <= grid <= stated.high + 0.05:
        what = f"is {_range(stated)}, the staff grid says {plain(grid)}"
        yield (*place, "today", "people"), what, "leave one of the two out"
    if work.coverage_hours and work.coverage_hours.high > 0 and work.seats and work.seats.high == 0:
        yield (*place, "work", "seats"), "no seat is staffed in the coverage hours", None
    stated = stated or (full.today.people if grid else None)
    units = function.volume.per_month or function.volume.also
    if units and not function.project and isinstance(function.today.terms, InHouse):
        yield from _idle(place, full, stated)


def _idle(place: Place, full: Function, stated: Amount | None) -> Iterator[Finding]:
    """Find people, stated or for hours that are only assumed to be staffed, for whom there is little to do.

    And stated people who could never do it. Hours a month: what the people have, what the work needs.
    """
    work = full.work
    assert work.productive_hours and work.utilisation and work.hours_per_unit and work.fixed_hours
    own, cover = workload_people(full), coverage_people(full)
    on_duty = cover > own and any(map(_is_assumed, (work.coverage_hours, work.seats)))
    assumed = on_duty or _is_assumed(work.hours_per_unit) or _is_assumed(full.volume.per_month)
    needed, limit = own if on_duty else max(own, cover), FAR if assumed else APART
    a_month, unit = work.productive_hours.mean / 12, full.volume.unit
    told = (
        f"{_whole(monthly_units(full))} {unit}s a month at {plain(work.hours_per_unit.mean, 2)} hours"
        f"{' (assumed)' if _is_assumed(work.hours_per_unit) else ''}"
    )
    if work.fixed_hours.mean:
        told += f" and {plain(work.fixed_hours.mean, 2)} hours of other work"
    busy = own * work.utilisation.mean * a_month
    told += f" need {_whole(busy)}"
    duty = f"that {plain(cover * a_month, 2)} hours a month must be staffed is assumed"
    mend = "state the hours a week that must be staffed, and how many are on duty; 0 if it need not be"
    if stated and stated.high and (needed > limit * stated.high or needed < stated.low / limit):
        what = f"the {_range(stated)} who do the work have {_whole(stated.mean * a_month)} hours a month"
        if not on_duty and cover > own:
            what += f", the hours that must be staffed need {_whole(cover * a_month)}"
            wrong = "one of the two is probably wrong: people, or the hours that must be staffed"
        else:
            free = stated.mean * a_month * work.utilisation.mean
            share = percent(work.utilisation.mean)
            what += f", {_whole(free)} of them for this work (utilisation {share}); {told}"
            wrong = "one of these is probably wrong: people, volume, hours for one unit, or utilisation"
        yield (*place, "today", "people"), f"{what}; {duty}" if on_duty else what, mend if on_duty else wrong
    elif not stated and on_duty and cover > FAR * own:
        what = f"{duty}, and makes up most of the need: {told}"
        yield (*place, "work", "coverage_hours"), what, mend


def _whole(value: float) -> str:
    """Write a number so that what is computed with it can be computed again by hand."""
    return f"{value:,.0f}" if value >= 100 else plain(value)


def _is_assumed(amount: Amount | None) -> bool:
    return amount is not None and (amount.origin is Origin.ASSUMED or amount.question)


def _range(amount: Amount) -> str:
    if not amount.ranged:
        return plain(amount.likely)
    return f"{plain(amount.low)} to {plain(amount.high)}"
