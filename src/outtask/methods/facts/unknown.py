"""Why a fact is not known, in words, by the name of the fact."""

from __future__ import annotations

from typing import Any

import numpy as np

MISSING = {
    "routineness": "the log names no kind of ticket",
    "new_categories": "the log names no kind of ticket, or its window is too short",
    "change_requests": "the log does not say which tickets are changes",
    "knowledge": "the log does not say where a knowledge document was used",
    "key_person": "the log does not say who resolved",
    "resolvers": "the log does not say who resolved",
    "half_carried_by": "the log does not say who resolved",
    "reopened": "the log has neither states on the way nor a count of how often tickets were opened again",
    "resolution": "the log does not say when tickets were resolved",
    "resolution_from_opening": "the log does not say when tickets were resolved",
    "handling_spread": "the log does not say when tickets were resolved",
    "first_response": "the log has neither states nor people in charge",
    "waiting_share": "the log has no states",
    "waiting_caller": "the log has no states",
    "waiting_vendor": "the log has no states",
}


NO_HOURS = "the log tells days and no hours"
NO_HOURS_OPENED = "the log tells the day of opening and no hour"
DAYS_ONLY = "Times are whole days: how long work took is told in days, and hours of the day not at all."
OPENED_ON_DAYS = (
    "Opening times are whole days: hours of the day are not told, and how long work took counts from the "
    "beginning of the day."
)

NO_TICKET_HERE = (
    dict.fromkeys(
        ("reopened", "resolution", "resolution_from_opening", "handling_spread"),
        "no ticket was resolved here",
    )
    | dict.fromkeys(
        ("key_person", "resolvers", "half_carried_by"), "of no ticket resolved here does the log say by whom"
    )
    | {
        "routineness": "of no ticket here does the log name the kind",
        "new_categories": "tickets of named kinds did not come here in both halves of the window",
        "change_requests": "of no ticket here does the log say whether it is a change",
        "knowledge": "no ticket ended here of which the log says whether a knowledge document was used",
        "first_response": "nobody acted here on a ticket, as far as the log says",
    }
)
"""Why a fact is unknown of one function where the log tells it of others."""


ON_THE_WAY = (
    "containment", "ping_pong", "returns", "touches", "reassignments", "waiting_share", "waiting_caller",
    "waiting_vendor", "first_response",
)  # fmt: skip
"""Facts that one row per ticket cannot tell."""


def leave_out_hours(facts: dict[str, Any], *, opened: bool, rows: bool) -> tuple[str, ...]:
    """Take out what whole days cannot tell, of openings, and of rows: hours, and what took less than a day.

    Returns what is to be said of it.
    """
    if not opened:
        return ()
    facts["hour_of_week"] = np.zeros((len(facts["reached"]), 0))
    for name in ("out_of_hours", "first_response"):
        facts[name] = (np.zeros_like(facts["reached"]),) * len(facts[name])
        facts["missing"] = facts["missing"] | {name: NO_HOURS if rows else NO_HOURS_OPENED}
    if not rows:
        return (OPENED_ON_DAYS,)
    for name in ("resolution", "resolution_from_opening"):
        half, most, n = facts[name]
        within = half == 0
        facts[name] = (np.where(within, np.nan, half), np.where(within, np.nan, most), n)
        facts["coarse"] = facts["coarse"] | {name}
    return (DAYS_ONLY,)
