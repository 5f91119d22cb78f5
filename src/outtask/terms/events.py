"""The columns of a ticket log once it is read, whatever tool it came from.

A log lies in a DuckDB table called ``events``, one row per event of a ticket, in the order in which
states hold: ``ORDER BY ticket, at, seq``. A snapshot export (one row per ticket) becomes up to three
events of each ticket: opened, resolved, closed. Readers in ``formats.tickets`` fill the table; the
facts in ``methods.facts`` only read it.
"""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """What a state of any tool means for the people who wait for the ticket."""

    NEW = "new"
    ACTIVE = "active"
    WAITING_CALLER = "waiting_caller"
    WAITING_VENDOR = "waiting_vendor"
    WAITING_OTHER = "waiting_other"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


EVENT_COLUMNS: dict[str, str] = {
    "ticket": "VARCHAR NOT NULL",  # identifier as in the source, trimmed
    "seq": "BIGINT NOT NULL",  # order within the source file(s); breaks ties of `at`
    "at": "TIMESTAMP NOT NULL",  # the instant of the event, UTC without a zone
    "state": "VARCHAR",  # as in the source
    "stage": "VARCHAR",  # a Stage, or null where the state is unknown
    "team": "VARCHAR",  # the group in charge after the event; null where missing
    "person": "VARCHAR",  # the person in charge after the event
    "actor": "VARCHAR",  # who made the change (may be an automatic account)
    "priority": "VARCHAR",
    "category": "VARCHAR",  # most specific repeatable kind that the log has (category / subcategory)
    "vendor": "VARCHAR",
    "kind": "VARCHAR",  # incident, request, change ... where the log says so
    "knowledge": "BOOLEAN",  # a knowledge document was used
    "reopens": "INTEGER",  # the tool's own counter of reopenings, where it has one
    "reassignments": "INTEGER",  # the tool's own counter, read where a log has one row per ticket
    "opened_at": "TIMESTAMP",  # UTC; final values, the same on each row of a ticket:
    "resolved_at": "TIMESTAMP",  # not known at the time of the event (look-ahead)
    "closed_at": "TIMESTAMP",
    "resolver": "VARCHAR",  # who resolved it, final value
    "by": "VARCHAR",  # the column that names the function (--by), the team by default
}
"""Column name -> DuckDB type. ``at`` and ``by`` need quoting in SQL."""
