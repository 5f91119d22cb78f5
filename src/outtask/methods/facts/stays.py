"""Who held a ticket from when to when: stays, visits, resolutions.

A **stay** is a run of rows of one ticket in one function, rows without a function left out and repeats
collapsed. A **visit** is a ticket and a function that it reached, with all its stays. A **resolution**
is a row in which the ticket becomes resolved, closed or cancelled after not being so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.facts.encode import CLOSED, NEVER, RESOLVED, EventArrays

if TYPE_CHECKING:
    from outtask.methods.facts.arrays import Bools, Ints


@dataclass(frozen=True)
class Stays:
    """The course of all tickets. Rows are entries of EventArrays; -1 where there is none."""

    functions: int
    first_row: Ints  # (tickets,)
    last_row: Ints
    function: Ints  # (events,) as logged, -1 none
    held: Ints  # (events,) the function in charge, rows without one keep the one before
    stage: Ints  # (events,) the state that holds, unknown states keep the one before
    # stays, by ticket and row
    stay_ticket: Ints
    stay_function: Ints
    stay_row: Ints  # its first row
    # visits, by ticket and order of arrival
    visit_ticket: Ints
    visit_function: Ints
    visit_row: Ints  # row of arrival
    visit_stay: Ints  # its first stay
    visit_stays: Ints  # how many
    # tickets
    moves: Ints  # between functions
    resolved_row: Ints  # the last resolution, if the ticket stayed so; -1 open
    closed_row: Ints  # the last closing or cancellation, if the ticket stayed so; -1 not closed
    over: Bools  # it ended, as far as the log can say
    ender: Ints  # the function in charge at its end, -1 unknown
    last_stay: Ints  # the last stay that began no later than the end, -1 none
    # resolutions
    resolution_row: Ints
    resolution_undone: Bools


def follow(log: EventArrays, function: Ints, functions: int) -> Stays:
    """Follow each ticket through the functions.

    Args:
        log: the events.
        function: (events,) index of the function named in each row, -1 none.
        functions: how many functions there are.
    """
    rows = np.arange(log.ticket.size, dtype=np.int64)
    opens = np.append(True, log.ticket[1:] != log.ticket[:-1])
    first_row = np.flatnonzero(opens)
    last_row = np.append(first_row[1:], rows.size) - 1
    start_of = first_row[log.ticket]
    held = _carry(function, rows, start_of)
    stage = _carry(log.stage, rows, start_of)

    new_stay = (held >= 0) & (opens | np.append(True, held[1:] != held[:-1]))
    stay_row = np.flatnonzero(new_stay)
    stay_ticket, stay_function = log.ticket[stay_row], held[stay_row]
    key = stay_ticket.astype(np.int64) * max(functions, 1) + stay_function
    _, first_stay, count = np.unique(key, return_index=True, return_counts=True)
    order = np.argsort(first_stay)  # as they arrived
    visit_stay, visit_stays = first_stay[order], count[order]

    resolution_row, resolved_row = _reached(stage >= RESOLVED, log.ticket, opens)
    undone = resolved_row[log.ticket[resolution_row]] != resolution_row
    _, closed_row = _reached(stage >= CLOSED, log.ticket, opens)

    over = resolved_row >= 0
    if not (log.stage >= 0).any():  # no states: closing dates tell, and where there are none, nothing does
        dated = log.ended != NEVER
        over = dated if dated.any() else np.ones(log.tickets, bool)
    end_row = np.where(resolved_row >= 0, resolved_row, last_row)
    stays_until = np.searchsorted(stay_row, end_row, side="right") - 1  # last stay begun by then
    own = (
        (stays_until >= 0) & (stay_ticket[np.maximum(stays_until, 0)] == np.arange(log.tickets))
        if stay_row.size
        else np.zeros(log.tickets, bool)
    )
    last_stay = np.where(own, stays_until, -1)
    ender = np.where(own, stay_function[last_stay] if stay_row.size else -1, -1)
    late = over & ~own  # the function became known only after the end
    if late.any() and stay_row.size:
        nxt = np.minimum(stays_until + 1, stay_row.size - 1)
        known = late & (stay_ticket[nxt] == np.arange(log.tickets))
        last_stay = np.where(known, nxt, last_stay)
        ender = np.where(known, stay_function[nxt], ender)
    return Stays(
        functions=functions,
        first_row=first_row,
        last_row=last_row,
        function=function,
        held=held,
        stage=stage,
        stay_ticket=stay_ticket,
        stay_function=stay_function,
        stay_row=stay_row,
        visit_ticket=stay_ticket[visit_stay],
        visit_function=stay_function[visit_stay],
        visit_row=stay_row[visit_stay],
        visit_stay=visit_stay,
        visit_stays=visit_stays,
        moves=np.maximum(np.bincount(stay_ticket, minlength=log.tickets) - 1, 0),
        resolved_row=resolved_row,
        closed_row=closed_row,
        over=over,
        ender=ender,
        last_stay=last_stay,
        resolution_row=resolution_row,
        resolution_undone=undone,
    )


def _reached(there: Bools, ticket: Ints, opens: Bools) -> tuple[Ints, Ints]:
    """Return the rows in which tickets get there, and for each ticket the last one if it stays, else -1."""
    row = np.flatnonzero(there & (opens | ~np.append(False, there[:-1])))
    last = np.full(np.count_nonzero(opens), -1, np.int64)
    last[ticket[row]] = row  # the last one wins
    last[~there[np.append(np.flatnonzero(opens)[1:], ticket.size) - 1]] = -1
    return row, last


def _carry(values: Ints, rows: Ints, start_of: Ints) -> Ints:
    """Let each missing value (-1) keep the one before it in the same ticket; -1 where there is none."""
    if (values >= 0).all():
        return values
    known = np.maximum.accumulate(np.where(values >= 0, rows, -1))
    return np.where(known >= start_of, values[np.maximum(known, 0)], values.dtype.type(-1))
