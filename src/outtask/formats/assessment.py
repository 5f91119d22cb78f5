"""An assessment as the JSON document that the command line promises."""

from __future__ import annotations

from typing import Any

from outtask.terms.facts import Assessment, Estimate, FunctionFacts, Measured, Spread

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


def assessment_document(assessment: Assessment) -> dict[str, Any]:
    """Return the document of ``outtask assess LOG --json``: durations in seconds, shares 0..1, instants in UTC.

    A value that cannot be known is ``None`` with a sibling ``<key>_why``.
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
        document |= _value(name, estimate) | {f"{name}_se": estimate.se, f"{name}_months": estimate.n}
    document |= _value("level", facts.level) | _value("noise", facts.noise)
    for name in SHARES:
        measured: Measured = getattr(facts, name)
        document |= _value(name, measured) | {f"{name}_n": measured.n}
    for name in ("resolution", "first_response", "resolution_from_opening"):
        document[name] = _spread(getattr(facts, name))
    document["hour_of_week"] = list(facts.hour_of_week)
    return document


def _value(name: str, fact: Measured | Estimate) -> dict[str, Any]:
    if fact.value is None:
        return {name: None, f"{name}_why": fact.why}
    return {name: fact.value}


def _spread(spread: Spread) -> dict[str, Any]:
    document: dict[str, Any] = {"p50": spread.p50, "p90": spread.p90, "n": spread.n}
    if spread.p50 is None:
        document |= {"p50_why": spread.why, "p90_why": spread.why}
    return document
