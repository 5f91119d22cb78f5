"""What needs somebody, told by each room; the Helm shows it in one list.

A room registers a function in the ``ready`` of its app config; it gets who acts and asks within their scope::

    needs_me(lambda actor: [Item(_("Review is due"), to, detail=..., icon="calendar-clock", urgency=WARN)])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from outtask.core.commands import Actor

BAD, WARN, RUN, PLAIN = "bad", "warn", "run", ""
URGENCY: Final = (BAD, WARN, RUN, PLAIN)
"""What an item's look may be, the most urgent first."""


@dataclass(frozen=True)
class Item:
    """One thing to do or to know of: words, where to do it, a word beneath."""

    title: str
    to: str
    detail: str = ""
    icon: str = "circle-dot"
    urgency: str = PLAIN
    action: str = ""


Source = Callable[[Actor], Iterable[Item]]
_sources: list[Source] = []


def needs_me(source: Source) -> None:
    """Add what tells of things to do."""
    if source not in _sources:
        _sources.append(source)


def todo(actor: Actor) -> list[Item]:
    """Return what needs somebody, the most urgent first."""
    items = [item for source in _sources for item in source(actor)]
    return sorted(items, key=lambda item: URGENCY.index(item.urgency))
