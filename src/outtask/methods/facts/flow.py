"""How tickets flow: containment, ping-pong, touches, moves, reopening, waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.facts.encode import RESOLVED
from outtask.methods.facts.grouped import count, share
from outtask.terms.events import Stage

if TYPE_CHECKING:
    from outtask.methods.facts.arrays import Fact
    from outtask.methods.facts.encode import EventArrays
    from outtask.methods.facts.stays import Stays
    from outtask.methods.working_time import WorkClock


_STAGES = list(Stage)
WAITING = {
    "waiting_caller": _STAGES.index(Stage.WAITING_CALLER),
    "waiting_vendor": _STAGES.index(Stage.WAITING_VENDOR),
    "waiting_other": _STAGES.index(Stage.WAITING_OTHER),
}


def containment(stays: Stays) -> Fact:
    """Return the share of visits that stayed until resolved, among those that were or that left."""
    last = stays.last_stay[stays.visit_ticket]
    over = stays.over[stays.visit_ticket]
    before_end = stays.visit_stay <= last  # not reached only after the end
    left = last > stays.visit_stay
    counts = before_end & (over | left)
    stayed = counts & ~left
    whole = count(stays.visit_function, stays.functions, counts)
    return share(count(stays.visit_function, stays.functions, stayed), whole), whole


def ping_pong(stays: Stays) -> tuple[Fact, Fact]:
    """Return the share of visits that came back after leaving, and the returns per visit."""
    whole = count(stays.visit_function, stays.functions)
    back = count(stays.visit_function, stays.functions, stays.visit_stays > 1)
    times = count(stays.visit_function, stays.functions, stays.visit_stays - 1)
    return (share(back, whole), whole), (share(times, whole), whole)


def touches_and_moves(stays: Stays) -> tuple[Fact, Fact]:
    """Return rows in charge per visit, and moves between functions in the life of the visited tickets."""
    whole = count(stays.visit_function, stays.functions)
    touched = count(stays.function, stays.functions)
    moves = count(stays.visit_function, stays.functions, stays.moves[stays.visit_ticket])
    return (share(touched, whole), whole), (share(moves, whole), whole)


def handed_on(log: EventArrays, stays: Stays) -> Fact:
    """Return how often tickets were handed on, by the tool's own counter, and of how many it is known."""
    times = log.handed_on[stays.visit_ticket]
    known = times >= 0
    whole = count(stays.visit_function, stays.functions, known)
    return share(count(stays.visit_function, stays.functions, np.where(known, times, 0)), whole), whole


def reopened(log: EventArrays, stays: Stays) -> Fact:
    """Return the share of a function's resolutions that were undone.

    From the states; where the log has none or one row per ticket, from the tool's own counter.
    """
    if stays.resolution_row.size and not log.snapshot:
        by, undone = stays.held[stays.resolution_row], stays.resolution_undone
    else:
        known = stays.over & (log.reopens >= 0)
        by, undone = stays.ender[known], log.reopens[known] > 0
    whole = count(by, stays.functions)
    return share(count(by, stays.functions, undone), whole), whole


def waiting(log: EventArrays, stays: Stays, clock: WorkClock) -> dict[str, Fact]:
    """Return the shares of working time held in which tickets waited: for anyone, the caller, a vendor.

    An open ticket's last state holds until the last event of the log. The sample size is in tickets.
    """
    worked = clock.worked(log.at)
    until = np.append(worked[1:], 0)
    until[stays.last_row] = worked[log.at.argmax()]
    held = np.where(stays.stage < RESOLVED, until - worked, 0)
    known = stays.stage >= 0
    held = np.where(known, np.maximum(held, 0), 0)
    whole = count(stays.held, stays.functions, held)
    tickets = count(stays.visit_function, stays.functions)
    if not known.any():
        tickets = np.zeros_like(tickets)
        whole = tickets
    parts = {}
    for name, stage in WAITING.items():
        rows = np.flatnonzero(stays.stage == stage)
        parts[name] = count(stays.held[rows], stays.functions, held[rows])
    facts = {name: (share(part, whole), tickets) for name, part in parts.items()}
    total = parts["waiting_caller"] + parts["waiting_vendor"] + parts["waiting_other"]
    return {"waiting_share": (share(total, whole), tickets), **facts}
