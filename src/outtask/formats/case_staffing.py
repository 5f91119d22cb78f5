"""Stated people beside those whom the work needs: where the two are far apart, and who is priced then."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from outtask.methods.words import percent, plain
from outtask.terms.amounts import Amount, Origin
from outtask.terms.options import InHouse
from outtask.terms.resolve import coverage_people, monthly_units, workload_people

if TYPE_CHECKING:
    from outtask.formats.case_names import Finding
    from outtask.formats.yaml_lines import Place
    from outtask.terms.case import Case
    from outtask.terms.functions import Function, Work

APART = 2.0  # times by which stated people may differ from what volume and hours need
FAR = 3.0  # the same where the hours of a unit, or those that must be staffed, are assumed
NOTED = 4 / 3  # times from which it is said that the work, not the people stated, sets the price
NOTED_IN_ALL = 1.15  # the same of all functions together: what they cost is known from a budget
SOME = 0.05  # people
LISTED = 3  # functions that explain the difference
MUCH = 0.2  # share of the work from which it is told as what fills the posts


def staffing(complete: Case) -> Iterator[Finding]:
    """Find stated people with whom the work begins, but is not priced for long: others are needed for it."""
    for i, function in enumerate(complete.functions):
        for what, mend in staffed(complete, function):
            yield ("functions", i, "today", "people"), what, mend
    for found in staffed_in_all(complete):
        yield ("functions",), *said_in_all(found)


def staffed(complete: Case, full: Function) -> Iterator[tuple[str, str]]:
    """Say with how many people a function is priced, where those stated are fewer or more; and the mend."""
    people, priced = full.today.people, _priced(complete, full)
    if people is None or priced is None:
        return
    load, cover = workload_people(full), coverage_people(full)
    if any(people.low / NOTED <= one <= people.high * NOTED for one in (max(load, cover), priced)):
        return
    moves = "missing posts are filled" if priced > people.mean else "spare posts go"
    check = "hours for one unit, or utilisation"
    if cover > load:
        check = "or the hours that must be staffed"
    what = f"today's way is priced with about {_people(priced)} from year 1 on, once {moves}"
    what += f" (stated: {_range(people)})"
    if priced > people.mean and (why := _why_more(full)):
        what += f": {why}"
    yield what, f"if that is not meant, check people, {check}"


class InAll(NamedTuple):
    """People with whom all functions are priced, beside those stated, and where the two are most apart."""

    priced: float
    stated: float
    most: tuple[tuple[str, float, float], ...]  # name, priced, stated


def staffed_in_all(complete: Case) -> Iterator[InAll]:
    """Find, if so, that all functions together are priced with other people than those stated."""
    told: list[tuple[float, str, float, float]] = []
    for function in complete.functions:
        people, needed = function.today.people, _priced(complete, function)
        if people is not None and needed is not None:
            told.append((abs(needed - people.mean), function.name, needed, people.mean))
    priced, stated = sum(one[2] for one in told), sum(one[3] for one in told)
    most = sorted((one for one in told if one[0] >= SOME), reverse=True)[:LISTED]
    if len(most) > 1 and not stated / NOTED_IN_ALL <= priced <= stated * NOTED_IN_ALL:
        yield InAll(priced, stated, tuple(one[1:] for one in most))


def said_in_all(found: InAll) -> tuple[str, str]:
    """Say with how many people all functions are priced; and the mend."""
    listed = ", ".join(f"{name} {plain(one)} (stated: {plain(other)})" for name, one, other in found.most)
    what = f"today's way is priced with about {_people(found.priced)} in all from year 1 on"
    what += f" (stated: {plain(found.stated)}); most apart: {listed}"
    mend = (
        f"if you pay for {plain(found.stated)}, check what one unit takes there, and how many must be on duty"
    )
    return what, mend


def _people(number: float) -> str:
    """Say how many people: the figure as it is read tells whether that is one."""
    told = plain(number)
    return f"{told} {'person' if told == '1' else 'people'}"


def _priced(complete: Case, full: Function) -> float | None:
    """Return the people with whom today's way goes on once posts are filled or gone; None where not told."""
    people = full.today.people
    if not people or not people.mean or not monthly_units(full) or full.project:
        return None
    if not isinstance(full.today.terms, InHouse) or list(_idle((), full, people)):
        return None
    needed = max(workload_people(full), coverage_people(full))
    shares = [one.shares.get(full.name, 0.0) for one in complete.staff]
    shared = people.mean < 1 or 0 < max(shares, default=0.0) < 1  # who are moved to the need itself
    return needed if shared else people.mean + ceil(needed - people.mean - 1e-9)  # as costs.team does


def _why_more(full: Function) -> str:
    """Say what fills the posts where it is assumed: somebody here knows better."""
    work, load, cover = full.work, workload_people(full), coverage_people(full)
    assert work.coverage_hours and work.seats and work.fixed_hours and work.hours_per_unit
    if cover > load:
        if not any(map(_is_assumed, (work.coverage_hours, work.seats))):
            return ""
        on_duty = f"{_mean(work.seats)} on duty at once"
        if not _is_assumed(work.seats):
            return f"that {_mean(work.coverage_hours)} hours a week must be staffed is assumed"
        return f"that {_mean(work.coverage_hours)} hours a week need {on_duty} is assumed"
    hours = monthly_units(full) * work.hours_per_unit.mean
    if work.fixed_hours.mean > MUCH * (hours + work.fixed_hours.mean) and _is_assumed(work.fixed_hours):
        return f"that {_mean(work.fixed_hours)} hours a month are spent whatever the volume is assumed"
    if _is_assumed(work.hours_per_unit):
        return f"that one {full.volume.unit} takes {_mean(work.hours_per_unit)} hours is assumed"
    return ""


def people_apart(place: Place, case: Case, function: Function, full: Function) -> Iterator[Finding]:
    """Find people of whom two places tell different things, or too few or too many for their work."""
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
    units = "on average " if full.volume.per_month and full.volume.per_month.ranged else ""
    told = (
        f"{units}{_whole(monthly_units(full))} {unit}s a month at {_mean(work.hours_per_unit)} hours"
        f"{' (assumed)' if _is_assumed(work.hours_per_unit) else ''}"
    )
    if work.fixed_hours.mean:
        told += f" and {_mean(work.fixed_hours)} hours of other work"
    busy = own * work.utilisation.mean * a_month
    told += f" need {_whole(busy)}"
    duty, mend = _duty(work, plain(cover * a_month, 2))
    if stated and stated.high and (needed > limit * stated.high or needed < stated.low / limit):
        what = f"the {_range(stated)} who do the work have {_whole(stated.mean * a_month)} hours a month"
        if not on_duty and cover > own:
            what += f", the hours that must be staffed need {_whole(cover * a_month)}"
            wrong = "one of the two is probably wrong: people, or the hours that must be staffed"
        else:
            free = stated.mean * a_month * work.utilisation.mean
            share = "on average " if work.utilisation.ranged else ""
            share += percent(work.utilisation.mean)
            what += f", {_whole(free)} of them for this work (utilisation {share}); {told}"
            wrong = (
                "one of these is probably wrong: people, volume, hours for one unit, utilisation, or the "
                f"hours of work that makes no {unit}s (fixed_hours)"
            )
        yield (*place, "today", "people"), f"{what}; {duty}" if on_duty else what, mend if on_duty else wrong
    elif not stated and on_duty and cover > FAR * own:
        what = f"{duty}, and makes up most of the need: {told}"
        yield (*place, "work", "coverage_hours"), what, mend


def _duty(work: Work, hours: str) -> tuple[str, str]:
    """Say that the hours a month to staff are assumed, or which factor of them is; and the mend."""
    assert work.coverage_hours and work.seats
    by_that = f"is assumed ({hours} hours a month must be staffed with that)"
    if not _is_assumed(work.coverage_hours):
        people = "person is" if work.seats.mean == 1 else "people are"
        return (
            f"that {_mean(work.seats)} {people} on duty at once {by_that}",
            "state how many are on duty at once (seats)",
        )
    if not _is_assumed(work.seats):
        return (
            f"that {_mean(work.coverage_hours)} hours a week must be staffed {by_that}",
            "state the hours a week that must be staffed; 0 if it need not be",
        )
    return (
        f"that {hours} hours a month must be staffed is assumed",
        "state the hours a week that must be staffed, and how many are on duty; 0 if it need not be",
    )


def _mean(amount: Amount) -> str:
    """Write what is counted with; the mean of a range, which stands nowhere in the case, as one."""
    return f"on average {plain(amount.mean, 2)}" if amount.ranged else plain(amount.mean, 2)


def _whole(value: float) -> str:
    """Write a number so that what is computed with it can be computed again by hand."""
    return f"{value:,.0f}" if value >= 100 else plain(value)


def _is_assumed(amount: Amount | None) -> bool:
    return amount is not None and (amount.origin is Origin.ASSUMED or amount.question)


def _range(amount: Amount) -> str:
    if not amount.ranged:
        return plain(amount.likely)
    return f"{plain(amount.low)} to {plain(amount.high)}"
