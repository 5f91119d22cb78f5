"""The definition of each fact in one sentence, and the minimum samples below which it is not told."""

from __future__ import annotations

from typing import Final

MIN_TICKETS: Final = 5
"""Shares and medians over fewer tickets are not told: one ticket would move them by more than 0.2."""

LEVEL_MONTHS: Final = 3
"""Complete months, the newest, whose mean is the level now."""

MIN_MONTHS: Final = 6
"""Complete months below which growth and volatility are not estimated."""

MOST_MONTHS: Final = 120
"""Complete months, the newest, from which growth and volatility are estimated."""

SEASON_MONTHS: Final = 24
"""Complete months from which a season is estimated: each month of the year was seen twice."""

MIN_MONTHLY: Final = 10
"""Mean tickets a month below which growth and volatility drown in counting noise."""

GROWTH_PRIOR_SD: Final = 0.2
"""Prior of growth: most functions grow between -40 and +40 % a year; the estimate shrinks to 0."""

SEASON_ALLOWANCE: Final = 0.1
"""Amplitude of a season that too short a log cannot show; it widens the error of growth."""

REPEATABLE_SHARE: Final = 0.05
"""A kind of ticket that makes up this share of a function's volume counts as fully repeatable."""

TOO_FEW_KINDS: Final = 0.98
"""Routineness from which nothing is said of it: a log that tells few kinds apart reads so of any work."""

DISPATCHER_ENDS: Final = 0.3
"""A dispatcher ends at most this share of the tickets that it touches."""

DISPATCHER_TOUCHES: Final = 0.01
"""A dispatcher touches at least this share of all tickets (and 50 of them)."""

DEFINITIONS: Final[dict[str, str]] = {
    "tickets": (
        "Tickets of the function. Handled: every ticket that reached it; last or first: tickets whose last "
        "or first row names it."
    ),
    "events": "Rows of the log in which the function is in charge.",
    "closed": "Tickets that were resolved, closed or cancelled while the function was in charge.",
    "opened": "Tickets whose first function it was.",
    "dispatcher": (
        f"Touches much and ends little: at least {DISPATCHER_TOUCHES:.0%} of all tickets (and 50) reach it, "
        f"at most {DISPATCHER_ENDS:.0%} of those end in it."
    ),
    "monthly": (
        "Tickets per calendar month (local time). Handled: in the month in which the ticket first reached "
        "the function; last or first: in the month of its opening. Months that the log holds only in part "
        "are marked and never used for growth."
    ),
    "complete_months": (
        "Months in which the log holds all tickets opened: found from abrupt falls of daily openings at "
        "either end, from tickets that are missing because they had not been closed yet, and from weeks "
        "without a ticket where many were to be expected."
    ),
    "stragglers": "Tickets opened outside the days that the log holds completely.",
    "level": (
        "Tickets a month now: mean of the last three complete months, corrected for their working days "
        "and season."
    ),
    "growth": (
        "Expected growth of the mean per year as a continuous rate g (0.1 = e^0.1 - 1 = 10.5 % a year): "
        "log-linear slope of tickets by opening month, working days as offset, plus half the squared "
        f"volatility. Needs {MIN_MONTHS} complete months and uses the newest {MOST_MONTHS}; shrunk to 0 with "
        f"a prior standard deviation of {GROWTH_PRIOR_SD}; under {SEASON_MONTHS} months its error includes "
        f"an unseen season of ±{SEASON_ALLOWANCE:.0%}."
    ),
    "volatility": (
        "Lasting surprise in demand per square root of a year: the random-walk part of a local-level model "
        "of monthly tickets. Working days, season, counting noise and noise of single months do not count. "
        "Prior: even odds that there is none, else any share of the month-to-month variance."
    ),
    "noise": "Relative standard deviation of a single month that does not last (counting noise included).",
    "season": (
        f"Twelve factors with mean 1, January first; only with {SEASON_MONTHS} or more complete months."
    ),
    "containment": (
        "Of the tickets that reached the function and were resolved or left it: the share that stayed from "
        "then until resolved. Rows without a function are left out."
    ),
    "ping_pong": "Share of the tickets that reached the function which came back to it after leaving.",
    "returns": "Returns to the function after leaving, per ticket that reached it.",
    "routineness": (
        "Share of volume in repeatable kinds of tickets: a ticket counts fully when the chance that another "
        f"ticket of the function is of its kind is {REPEATABLE_SHARE:.0%} or more, in proportion below. One "
        "kind reads 1, many rare kinds near 0. Where the log tells only a few kinds apart, it reads near 1 "
        "and says little."
    ),
    "handling_spread": "90th percentile of the time to resolution divided by its median.",
    "knowledge": "Share of the tickets closed by the function for which a knowledge document was used.",
    "key_person": (
        "How few resolvers carry half of the work, relative to their number: 1 - (k - 1/2) / (R / 2), where "
        "k (a broken number) of the R resolvers carry half of the tickets closed by the function. 1 = one "
        "person does all, 1/R = all carry the same. Automatic accounts are left out."
    ),
    "resolvers": "People who resolved tickets of the function, automatic accounts left out.",
    "half_carried_by": "The fewest resolvers who together resolved half of the function's tickets.",
    "touches": "Rows of the log in which the function is in charge, per ticket that reached it.",
    "reassignments": (
        "Moves between functions in the whole life of the tickets that reached the function. Where the log "
        "has one row per ticket: how often its tickets were handed on, by the tool's own counter, which in "
        "some tools counts a change of the person too."
    ),
    "reopened": (
        "Share of the resolutions made by the function after which the ticket was open again, from the "
        "states in the order in which they held."
    ),
    "waiting_share": (
        "Share of the working time that the function held tickets, before they were resolved, in which they "
        "waited for the caller, a vendor or another party."
    ),
    "waiting_caller": "Share of the working time held in which tickets waited for the caller.",
    "waiting_vendor": "Share of the working time held in which tickets waited for a vendor.",
    "first_response": (
        "Working seconds from when the ticket reached the function (where its first row names it: from the "
        "opening) to the first row in which someone acted: the ticket is no longer new or has a person in "
        "charge; after a hand-over, the first such row that follows it."
    ),
    "resolution": (
        "Working seconds from when the ticket first reached the function (where its first row names it: "
        "from the opening) until it was resolved for the last time, for tickets resolved by the function. "
        "Cancelled tickets are left out."
    ),
    "resolution_from_opening": (
        "Working seconds from opening until the ticket was resolved for the last time, for tickets resolved "
        "by the function."
    ),
    "hour_of_week": "Share of the tickets that reached the function in each hour of the week (local time).",
    "out_of_hours": (
        "Share of the tickets that reached the function outside working hours (Monday to Friday, 08:00 to "
        "18:00, unless a calendar is given)."
    ),
    "new_categories": (
        "Share of the tickets that reached the function in the second half of the window whose kind had not "
        "reached it in the first half."
    ),
    "change_requests": "Share of the tickets that reached the function which are change requests.",
}
"""Name of a fact -> what it means."""


def telling(routineness: float | None) -> float | None:
    """Return routineness where it tells of the work, and not just how few kinds the log tells apart."""
    return None if routineness is None or routineness >= TOO_FEW_KINDS else routineness
