"""All facts of a log, per function."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from outtask.methods.facts import definitions as told
from outtask.methods.facts import flow, kinds, people, times, volume
from outtask.methods.facts.encode import SNAPSHOT, EventArrays, encode
from outtask.methods.facts.grouped import count
from outtask.methods.facts.stays import Stays, follow
from outtask.methods.facts.trend import Trend, trend_of_large
from outtask.methods.facts.unknown import MISSING, NO_HOURS, NO_TICKET_HERE, ON_THE_WAY, leave_out_hours
from outtask.methods.facts.window import NOT_YET, Openings, find_window
from outtask.methods.words import counted
from outtask.methods.working_time import DAY, EPOCH, Offsets, WorkClock, work_clock, zone_offsets
from outtask.terms.calendar import ALWAYS, OFFICE_WEEK, Calendar
from outtask.terms.facts import (
    NONE,
    Assessment,
    Estimate,
    FunctionFacts,
    Measured,
    MonthVolume,
    Spread,
    Take,
    Window,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

    from outtask.methods.facts.arrays import Bools, Floats, Ints


def measure(
    connection: DuckDBPyConnection,
    *,
    by: str = "group",
    zone: str = "UTC",
    take: Take = Take.HANDLED,
    functions: Mapping[str, str] | None = None,
    calendar: Calendar | None = None,
    tickets: int | None = None,
) -> Assessment:
    """Measure the facts of each function of a log.

    Args:
        connection: a DuckDB connection with the table ``events`` (columns of ``terms.events``).
        by: the name of the column that names the function, for the record.
        zone: IANA zone in which months, weekdays and hours are told.
        take: which function a ticket counts in.
        functions: group -> function; groups it does not name stay functions of their own.
        calendar: working time for durations, working days and out-of-hours; around the clock by default.
        tickets: how many there are, where that is known.

    Raises:
        UserError: the log is empty, or the zone or country is unknown.
    """
    log = encode(connection, tickets)
    zone = calendar.zone if calendar else zone
    begin, end = int(min(log.at.min(), log.opened.min())), int(log.at.max())
    end = max(end, int(log.ended.max()))
    offsets = zone_offsets(zone, begin, end)
    clock = work_clock(calendar or ALWAYS, begin, end)
    names, function = _functions(log, functions)
    stays = follow(log, function, len(names))
    opened_day = offsets.local(log.opened) // DAY
    end_row = np.where(stays.resolved_row >= 0, stays.resolved_row, stays.last_row)

    def day_of(row: Ints, came: Bools) -> Ints:
        return np.where(came, offsets.local(log.at[row]) // DAY, NOT_YET)

    window = find_window(
        Openings(
            opened=opened_day,
            resolved=day_of(end_row, stays.over),
            closed=day_of(stays.closed_row, stays.closed_row >= 0),
            last=int(offsets.local(np.int64(log.at.max())) // DAY),
            tells_end=bool((log.stage >= 0).any() or stays.over.sum() not in (0, log.tickets)),
        )
    )
    taken = _count(log, stays, take, names, offsets, opened_day)
    who = np.where(stays.over, log.who[end_row], -1)
    machines = people.automatic_accounts(log.people, who, log.at[end_row])
    who = np.where((who >= 0) & machines[np.maximum(who, 0)], -1, who) if len(log.people) else who
    facts = _all_facts(log, stays, who, clock, offsets, window)
    opened, rows = (not (offsets.local(times) % DAY).any() for times in (log.opened, log.at))
    notes = leave_out_hours(facts, opened=opened, rows=rows)
    months = _months(taken, window, calendar)
    order = np.lexsort((np.array(taken.names), -taken.tickets))
    listed = [i for i in order if taken.tickets[i] > 0]
    return Assessment(
        tickets=log.tickets,
        events=int(log.at.size),
        first=_instant(int(log.at.min())),
        last=_instant(int(log.at.max())),
        zone=zone,
        by=by,
        take=take,
        window=window,
        functions=tuple(_facts_of(int(i), taken, stays, facts, months, log.tickets) for i in listed),
        without_function=int(log.tickets - np.count_nonzero(np.diff(stays.stay_ticket, prepend=-1))),
        automatic_accounts=tuple(n for n, machine in zip(log.people, machines, strict=True) if machine),
        calendar=_told_calendar(calendar),
        notes=notes,
    )


def office_hours(zone: str, country: str) -> Calendar:
    """Return Monday to Friday, 08:00 to 18:00 in `zone`, with the public holidays of the country."""
    return Calendar(zone, OFFICE_WEEK, country=country)


@dataclass(frozen=True)
class _Counted:
    """Which tickets count where and when, by the chosen take."""

    names: list[str]
    function: Ints  # (counted,)
    month: Ints  # (counted,) since January 1970, of the first arrival or of the opening
    opened_day: Ints
    opened_month: Ints
    tickets: Floats  # (functions,)
    events: Floats


def _functions(log: EventArrays, mapping: Mapping[str, str] | None) -> tuple[list[str], Ints]:
    """Return the names of the functions and the function of each event, -1 none."""
    named = [(mapping or {}).get(group, group) for group in log.groups]
    names = sorted(set(named))
    place = {name: i for i, name in enumerate(names)}
    code = np.array([place[name] for name in named] + [-1], np.int64)
    return names, code[log.group]


def _count(
    log: EventArrays, stays: Stays, take: Take, names: list[str], offsets: Offsets, opened_day: Ints
) -> _Counted:
    opened_month = volume.month_of(opened_day * DAY)
    rows = stays.function[stays.first_row] if log.snapshot else stays.function
    events = count(rows, stays.functions)
    if take is Take.HANDLED:
        ticket, function = stays.visit_ticket, stays.visit_function
        month = volume.month_of(offsets.local(log.at[stays.visit_row]))
    else:
        ticket = np.arange(log.tickets)
        function = stays.function[stays.first_row if take is Take.FIRST else stays.last_row]
        month = opened_month
        if (function < 0).any():
            names = [*names, NONE]
            function = np.where(function < 0, stays.functions, function)
            events = np.append(events, (rows < 0).sum())
    return _Counted(
        names=names,
        function=function,
        month=month,
        opened_day=opened_day[ticket],
        opened_month=opened_month[ticket],
        tickets=count(function, len(names)),
        events=events,
    )


@dataclass(frozen=True)
class _Months:
    """Monthly tickets and what follows from them."""

    names: list[str]
    table: Floats  # (months, functions) all months of the log
    complete: tuple[str, ...]
    level: Floats
    trend: Trend | None
    monthly_mean: Floats  # of the newest complete months


def _months(taken: _Counted, window: Window, calendar: Calendar | None) -> _Months:
    functions = len(taken.names)
    complete = [volume.month_number(name) for name in window.months]
    low = min([int(taken.month.min(initial=10**6)), *complete])
    high = max([int(taken.month.max(initial=low)), *complete])
    span = high - low + 1
    table = count((taken.month - low) * functions + taken.function, span * functions)
    table = table.reshape(span, functions)
    level = np.full(functions, np.nan)
    mean = np.zeros(functions)
    trend = None
    if complete and taken.function.size:
        inside = (taken.opened_month >= complete[0]) & (taken.opened_month <= complete[-1])
        cohort = count(
            (taken.opened_month[inside] - complete[0]) * functions + taken.function[inside],
            len(complete) * functions,
        ).reshape(len(complete), functions)
        mean = cohort[-told.MOST_MONTHS :].mean(0)
        weight = volume.exposure(taken.opened_day, taken.function, functions, window, calendar)
        season = None
        if len(complete) >= told.MIN_MONTHS:
            trend = trend_of_large(cohort, weight, complete[0] % 12)
            season = trend.season
        level = volume.level_now(cohort, weight, season, np.array(complete))
    names = [volume.month_name(m) for m in range(low, high + 1)]
    return _Months(names, table, window.months, level, trend, mean)


def _all_facts(
    log: EventArrays, stays: Stays, who: Ints, clock: WorkClock, offsets: Offsets, window: Window
) -> dict[str, Any]:
    """Return name -> (value, n) arrays per function, and percentiles as (p50, p90, n)."""
    begin = times.arrivals(log, stays)
    category = kinds.final_category(log, stays)
    of_visit = category[stays.visit_ticket]
    edges = [(day - EPOCH).days * DAY for day in (window.first, window.last)]
    ping_pong, returns = flow.ping_pong(stays)
    touches, moves = flow.touches_and_moves(stays)
    seen, acted = times.first_response(log, stays, begin)
    visits, resolved = times.resolutions(log, stays)
    resolution = times.durations(stays, visits, begin[visits], resolved, clock)
    opened = log.opened[stays.visit_ticket[visits]]
    risk, resolvers, half, carried = people.key_person(stays.ender, who, stays.functions)
    facts: dict[str, Any] = {
        "containment": flow.containment(stays),
        "ping_pong": ping_pong,
        "returns": returns,
        "touches": touches,
        "reassignments": moves,
        "reopened": flow.reopened(log, stays),
        **flow.waiting(log, stays, clock),
        "routineness": kinds.routineness(stays.visit_function, of_visit, stays.functions),
        "new_categories": kinds.new_categories(
            stays.visit_function, of_visit, offsets.local(begin), stays.functions, edges[0], edges[1] + DAY
        ),
        "change_requests": kinds.change_requests(log, stays),
        "knowledge": kinds.knowledge_used(log, stays),
        "key_person": (risk, carried),
        "resolvers": (resolvers, carried),
        "half_carried_by": (half, carried),
        "first_response": times.durations(stays, seen, begin[seen], acted, clock),
        "resolution": resolution,
        "resolution_from_opening": times.durations(stays, visits, opened, resolved, clock),
        "handling_spread": (
            np.divide(resolution[1], resolution[0], where=resolution[0] > 0, out=np.full(len(risk), np.nan)),
            resolution[2],
        ),
        "out_of_hours": times.out_of_hours(stays, begin, offsets, clock),
        "hour_of_week": times.hours_of_week(stays, begin, offsets),
        "opened": count(stays.stay_function[_first_stays(stays)], stays.functions),
        "closed": count(stays.ender, stays.functions, stays.over),
        "reached": count(stays.visit_function, stays.functions),
        "ended": count(stays.ender, stays.functions),
        "missing": MISSING,
        "coarse": frozenset(),  # durations that are told in whole days
    }
    if log.snapshot:
        uncounted = f"{SNAPSHOT}, and no column counts how often it was handed on"
        facts["missing"] = MISSING | dict.fromkeys(ON_THE_WAY, SNAPSHOT) | {"reassignments": uncounted}
        for name in ON_THE_WAY:
            facts[name] = (np.zeros_like(risk),) * len(facts[name])
        facts["reassignments"] = flow.handed_on(log, stays)
    return facts


def _first_stays(stays: Stays) -> Ints:
    """Return the first stay of each ticket that reached any function."""
    return np.flatnonzero(
        np.append(True, stays.stay_ticket[1:] != stays.stay_ticket[:-1])[: stays.stay_row.size]
    )


def _why(facts: dict[str, Any], name: str, n: int, needed: int) -> str:
    """Say why a fact has no value for a sample of `n`."""
    if n == 0 and name in NO_TICKET_HERE and facts[name][-1].sum():
        return NO_TICKET_HERE[name]
    if n == 0:
        return str(facts["missing"].get(name, "no ticket to tell it from"))
    if n < needed:
        return f"not enough data: {counted(n, 'ticket')}, {needed} are needed"
    if name in facts["coarse"]:
        return f"half took less than a day, and {NO_HOURS}"
    return "the median is zero" if name == "handling_spread" else "not enough data"


def _measured(facts: dict[str, Any], name: str, i: int | None) -> Measured:
    if i is None:
        return Measured(None, 0, "these tickets have no function")
    value, n = float(facts[name][0][i]), int(facts[name][1][i])
    if n < told.MIN_TICKETS or np.isnan(value):
        return Measured(None, n, _why(facts, name, n, told.MIN_TICKETS))
    return Measured(value, n)


def _spread(facts: dict[str, Any], name: str, i: int | None) -> Spread:
    if i is None:
        return Spread(None, None, 0, "these tickets have no function")
    p50, p90, n = (float(part[i]) for part in facts[name])
    if n < told.MIN_TICKETS or np.isnan(p50):
        return Spread(None, None, int(n), _why(facts, name, int(n), told.MIN_TICKETS))
    return Spread(p50, p90, int(n))


def _estimates(i: int, months: _Months) -> tuple[Estimate, Estimate, Measured, tuple[float, ...] | None]:
    """Return growth, volatility, noise and season of a function, or why there are none."""
    n, mean, trend = min(len(months.complete), told.MOST_MONTHS), months.monthly_mean[i], months.trend
    why = None
    if n < told.MIN_MONTHS or trend is None:
        have = "1 complete month" if n == 1 else f"{n} complete months"
        why = f"not enough data: {have}, {told.MIN_MONTHS} are needed to tell growth from season and noise"
    elif mean < told.MIN_MONTHLY:
        why = f"not enough data: {mean:.1f} tickets a month, {told.MIN_MONTHLY} are needed"
    if why or trend is None:
        return Estimate(None, None, n, why), Estimate(None, None, n, why), Measured(None, n, why), None
    season = None if trend.season is None else tuple(float(x) for x in trend.season[:, i])
    return (
        Estimate(float(trend.growth[i]), float(trend.growth_se[i]), n),
        Estimate(float(trend.volatility[i]), float(trend.volatility_se[i]), n),
        Measured(float(trend.noise[i]), n),
        season,
    )


def _facts_of(
    i: int, taken: _Counted, stays: Stays, facts: dict[str, Any], months: _Months, all_tickets: int
) -> FunctionFacts:
    j = i if i < stays.functions else None  # "(none)" has no course of its own
    growth, volatility, noise, season = _estimates(i, months)
    reached = facts["reached"][j] if j is not None else 0
    level = Measured(None, 0, "no month is complete")
    if months.complete:
        level = Measured(float(months.level[i]), len(months.complete))
    monthly = tuple(
        MonthVolume(name, int(tickets), name in months.complete)
        for name, tickets in zip(months.names, months.table[:, i], strict=True)
        if tickets or name in months.complete
    )
    shares = {
        name: _measured(facts, name, j)
        for name in (
            "containment", "ping_pong", "returns", "routineness", "handling_spread", "knowledge",
            "key_person", "resolvers", "half_carried_by", "touches", "reassignments", "reopened",
            "waiting_share", "waiting_caller", "waiting_vendor", "out_of_hours", "new_categories",
            "change_requests",
        )
    }  # fmt: skip
    return FunctionFacts(
        name=taken.names[i],
        tickets=int(taken.tickets[i]),
        events=int(taken.events[i]),
        closed=int(facts["closed"][j]) if j is not None else 0,
        opened=int(facts["opened"][j]) if j is not None else 0,
        dispatcher=j is not None
        and bool(reached >= max(50, told.DISPATCHER_TOUCHES * all_tickets))
        and bool(facts["ended"][j] <= told.DISPATCHER_ENDS * reached),
        monthly=monthly,
        level=level,
        growth=growth,
        volatility=volatility,
        noise=noise,
        season=season,
        first_response=_spread(facts, "first_response", j),
        resolution=_spread(facts, "resolution", j),
        resolution_from_opening=_spread(facts, "resolution_from_opening", j),
        hour_of_week=tuple(facts["hour_of_week"][j].tolist()) if j is not None and reached else (),
        **shares,
    )


def _told_calendar(calendar: Calendar | None) -> str:
    if calendar is None:
        return "around the clock"
    week = "Monday to Friday, 08:00 to 18:00" if calendar.week == OFFICE_WEEK else "the given week"
    where = "-".join(part for part in (calendar.country, calendar.subdivision) if part)
    return f"{week} ({calendar.zone})" + (f", public holidays of {where}" if where else "")


def _instant(at: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
