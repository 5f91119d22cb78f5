"""What other rooms do when a log was measured anew: they register it here, since tickets know no wing.

    @when_measured
    def refresh(actor: Actor, source: Source, assessment: Assessment) -> None: ...

It is called in the transaction that keeps the measurement, after every import and removal, with whoever
imported; what it writes goes through commands. The assessment is by the groups of the log.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outtask.core.commands import Actor
    from outtask.terms.facts import Assessment
    from outtask.tickets.models import Source

    Listener = Callable[[Actor, Source, Assessment], None]

_listeners: list[Listener] = []


def when_measured(listener: Listener) -> Listener:
    """Have something done whenever a log was measured anew."""
    _listeners.append(listener)
    return listener


def tell_measured(actor: Actor, source: Source, assessment: Assessment) -> None:
    """Call all that asked for it, in the order in which they did."""
    for listener in _listeners:
        listener(actor, source, assessment)
