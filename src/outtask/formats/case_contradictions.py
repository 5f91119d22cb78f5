"""What can be decided but does not fit together: a part without effect, two that tell different things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from outtask.formats.case_names import options_of
from outtask.formats.case_staffing import people_apart
from outtask.methods.gates import pass_gates
from outtask.methods.words import counted
from outtask.terms.amounts import Amount
from outtask.terms.options import CoreOverflow, Delegated, InHouse, Outsourcing, OutTasking

if TYPE_CHECKING:
    from outtask.formats.case_names import Finding
    from outtask.formats.yaml_lines import Place
    from outtask.terms.case import Case
    from outtask.terms.functions import Function, Today
    from outtask.terms.options import AnyOption

MENDS = {"minimum deal size": "bundles and the estate are weighed in any case"}


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
        yield from people_apart(place, case, function, full)
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
    first: dict[str, str] = {}
    for i, provider in enumerate(case.providers):
        same = first.setdefault(_spoken(provider.name), provider.name)
        if same != provider.name:
            what = f"{provider.name} is probably {same}, which is managed once"
            yield ("providers", i), what, "give both the same name, or tell them apart by more than signs"
    named = {function.volume.log for function in case.functions}
    for name in case.logs:
        if name not in named:
            yield ("logs", name), "no function names this log", "name it under volume.log, or leave it out"
    if case.estate_option and not case.estate:
        yield ("estate_option",), "has no effect while estate is false", None
    for i, person in enumerate(case.staff):
        if not any(person.shares.values()):
            yield ("staff", i, "shares"), f"{person.name} works for no function", None


def _spoken(name: str) -> str:
    """Return a name without what nobody hears: capitals, stops and spaces."""
    return "".join(sign for sign in name.casefold() if sign.isalnum()) or name


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
