"""From a ticket log to an assessment, and an assessment as the JSON document that is promised."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from outtask.terms.errors import UserError
from outtask.terms.facts import Assessment, Estimate, FunctionFacts, Measured, Spread, Take

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from outtask.formats.tickets import TicketLog

DECIMALS = 6  # of shares, rates and seconds: what follows is noise of the arithmetic
ALIKE = 5  # groups that are written in several ways, of which is told
UNKNOWN = "the log does not tell"
SHARES = (
    "containment",
    "ping_pong",
    "returns",
    "routineness",
    "handling_spread",
    "knowledge",
    "key_person",
    "resolvers",
    "half_carried_by",
    "touches",
    "reassignments",
    "reopened",
    "waiting_share",
    "waiting_caller",
    "waiting_vendor",
    "out_of_hours",
    "new_categories",
    "change_requests",
)


def assess_log(
    path: Path | str,
    *,
    by: str | None = None,
    take: Take = Take.HANDLED,
    zone: str | None = None,
    encoding: str | None = None,
    day_first: bool | None = None,
    mapping: Path | str | None = None,
    country: str | None = None,
    functions: Mapping[str, str] | None = None,
    rejects: Path | str | None = None,
    write_mapping: Path | str | None = None,
) -> Assessment:
    """Read a ticket log and measure the facts of each function.

    Args:
        path: CSV (also .gz), Excel, OpenDocument or Parquet; a log of events or one row per ticket.
        by: the column that names the function; the group in charge by default.
        take: which function a ticket counts in.
        zone: IANA zone of times without an offset; UTC if nobody says.
        encoding: of a text file, such as cp1252, where what is found in it misleads.
        day_first: how dates such as 3/4/2026 are written, where nothing in the file settles it.
        mapping: a file that names the columns (YAML).
        country: ISO code; durations then count office hours with this country's public holidays.
        functions: group -> function; groups it does not name stay functions of their own.
        rejects: where to list the rows that do not count, or not with all of their times, with line and
            reason (CSV).
        write_mapping: where to write how the log was read, as a file that ``mapping`` takes.

    Raises:
        UserError: the file cannot be read, or nothing sensible can be read from it.
    """
    from outtask.formats.tickets import read_log, read_mapping
    from outtask.methods.facts.measure import measure, office_hours

    if country:
        _known(country)
    log = read_log(
        path,
        mapping=None if mapping is None else read_mapping(mapping),
        zone=zone,
        encoding=encoding,
        day_first=day_first,
        by=by,
        rejects=rejects,
    )
    with log.connection:
        try:
            assessment = measure(
                log.connection,
                by=log.by,
                zone=log.zone,
                take=take,
                functions=functions,
                calendar=office_hours(log.zone, country) if country else None,
                tickets=log.tickets,
            )
        except UserError as error:
            raise error.at(file=str(path)) from None
        lacking: list[str] = []
        if functions:
            from outtask.formats.functions_map import (
                unknown_groups,
            )  # reads much that a log alone does not need

            lacking = unknown_groups(functions, _groups(log))
        else:
            from outtask.methods.facts.proposal import written_alike

            alike = written_alike(facts.name for facts in assessment.functions)
            lacking = [
                f"Written in {len(names)} ways, and counted apart: {', '.join(map(repr, names))}. "
                "A map of functions makes them one."
                for names in alike[:ALIKE]
            ]
        if write_mapping is not None:
            from outtask.formats.tickets.mapping_out import write_mapping as write

            write(log.settled, log.states, write_mapping)
    return replace(
        assessment,
        events=log.events,
        rejected_rows=log.rejected,
        duplicate_rows=log.duplicate_rows,
        mapping=log.mapping,
        notes=(*log.notes, *assessment.notes, *lacking),
    )


def _groups(log: TicketLog) -> set[str]:
    """Return the groups that a log names."""
    return {name for (name,) in log.connection.execute('SELECT DISTINCT "by" FROM events').fetchall()} - {
        None
    }


def _known(country: str) -> None:
    """Raise UserError for a country without known holidays, before anyone waits for the log."""
    from outtask.methods.working_days import public_holidays

    try:
        public_holidays(country, None, [2025])
    except UserError as error:
        raise error.at(field="country") from None


def assessment_document(assessment: Assessment) -> dict[str, Any]:
    """Return the document of ``outtask assess LOG --json``.

    Durations are in seconds, shares 0..1, growth and volatility per year, instants in UTC. A value that
    cannot be known is ``None`` with a sibling ``<key>_why``.
    """
    window = assessment.window
    return {
        "log": {
            "tickets": assessment.tickets,
            "events": assessment.events,
            "rejected_rows": assessment.rejected_rows,
            "duplicate_rows": assessment.duplicate_rows,
            "first": assessment.first.isoformat().replace("+00:00", "Z"),
            "last": assessment.last.isoformat().replace("+00:00", "Z"),
            "zone": assessment.zone,
            "complete_months": list(window.months),
            "stragglers": window.stragglers,
            "window": {"first": window.first.isoformat(), "last": window.last.isoformat()},
            "without_function": assessment.without_function,
            "automatic_accounts": list(assessment.automatic_accounts),
            "calendar": assessment.calendar,
            "mapping": dict(assessment.mapping),
            "notes": [*assessment.notes, *window.notes],
        },
        "by": assessment.by,
        "take": assessment.take.value,
        "functions": [_function(facts) for facts in assessment.functions],
    }


def _function(facts: FunctionFacts) -> dict[str, Any]:
    document: dict[str, Any] = {
        "name": facts.name,
        "tickets": facts.tickets,
        "events": facts.events,
        "closed": facts.closed,
        "opened": facts.opened,
        "dispatcher": facts.dispatcher,
        "monthly": [
            {"month": month.month, "tickets": month.tickets, "complete": month.complete}
            for month in facts.monthly
        ],
    }
    for name in ("growth", "volatility"):
        estimate: Estimate = getattr(facts, name)
        error = Measured(estimate.se, estimate.n, estimate.why)
        document |= _value(name, estimate) | _value(f"{name}_se", error) | {f"{name}_months": estimate.n}
    document |= _value("level", facts.level) | _value("noise", facts.noise)
    for name in SHARES:
        measured: Measured = getattr(facts, name)
        document |= _value(name, measured) | {f"{name}_n": measured.n}
    for name in ("resolution", "first_response", "resolution_from_opening"):
        document[name] = _spread(getattr(facts, name))
    season = None if facts.season is None else [round(factor, DECIMALS) for factor in facts.season]
    document["season"] = season
    if season is None:
        from outtask.methods.facts.definitions import SEASON_MONTHS

        few = facts.growth.n < SEASON_MONTHS
        needed = f"not enough data: {SEASON_MONTHS} complete months are needed"
        document["season_why"] = needed if few else facts.growth.why or UNKNOWN
    document["hour_of_week"] = [round(share, DECIMALS) for share in facts.hour_of_week]
    return document


def _value(name: str, fact: Measured | Estimate) -> dict[str, Any]:
    if fact.value is None:
        return {name: None, f"{name}_why": fact.why or UNKNOWN}
    return {name: round(fact.value, DECIMALS) + 0.0}


def _spread(spread: Spread) -> dict[str, Any]:
    half, most = Measured(spread.p50, spread.n, spread.why), Measured(spread.p90, spread.n, spread.why)
    return _value("p50", half) | _value("p90", most) | {"n": spread.n}
