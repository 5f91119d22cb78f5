"""What can be gone to, registered by each room; the menu shows what the person may see."""

from __future__ import annotations

from dataclasses import dataclass

from outtask.core.scope import VIEW, Scope


@dataclass(frozen=True)
class Entry:
    """One entry of the menu."""

    title: str
    address: str  # name of a URL
    icon: str  # of lucide
    group: str = ""  # heading under which it stands
    order: int = 100
    noun: str | None = None  # shown to those who may do ``verb`` on it
    verb: str = VIEW


_entries: list[Entry] = []


def register(*entries: Entry) -> None:
    """Add entries; rooms do it when Django starts."""
    _entries.extend(entries)


def menu(scope: Scope) -> list[Entry]:
    """Return the entries that a person may see, in order."""
    seen = [entry for entry in _entries if entry.noun is None or scope.may(entry.verb, entry.noun)]
    return sorted(seen, key=lambda entry: entry.order)
