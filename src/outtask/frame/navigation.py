"""What can be gone to, registered by each room; the menu shows what the person may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.functional import Promise

from outtask.core.scope import VIEW, Scope


@dataclass(frozen=True)
class Entry:
    """One entry of the menu."""

    title: str | Promise
    address: str  # name of a URL
    icon: str  # of lucide
    group: str | Promise = ""  # heading under which it stands
    order: int = 100
    noun: str | None = None  # shown to those who may do ``verb`` on it
    verb: str = VIEW
    key: str = ""  # letter that goes there after ``g``
    pages: tuple[str, ...] = ()  # names of URLs that belong to it and do not lie below its own

    @property
    def to(self) -> str:
        """Where it leads."""
        return reverse(self.address)


_entries: dict[str, Entry] = {}


def register(*entries: Entry) -> None:
    """Add entries; rooms do it when Django starts."""
    _entries.update((entry.address, entry) for entry in entries)


def menu(scope: Scope) -> list[Entry]:
    """Return the entries that a person may see, in order."""
    seen = [e for e in _entries.values() if e.noun is None or scope.may(e.verb, e.noun)]
    return sorted(seen, key=lambda entry: entry.order)


def grouped(scope: Scope) -> list[tuple[str | Promise, list[Entry]]]:
    """Return the same under their headings, which stand in the order of their first entries."""
    seen = menu(scope)
    first: dict[str, int] = {}
    for place, entry in enumerate(seen):
        first.setdefault(str(entry.group), place)
    by_group = sorted(seen, key=lambda entry: first[str(entry.group)])
    return [(name, list(entries)) for name, entries in groupby(by_group, key=lambda entry: str(entry.group))]


def nearest(entries: Iterable[Entry], path: str, name: str) -> Entry | None:
    """Return the entry to which a page belongs, by the name of its URL or by the nearest address above it."""
    around = [entry for entry in entries if name in entry.pages or _is_below(entry, path)]
    return max(around, key=lambda entry: (name in entry.pages, len(entry.to)), default=None)


def _is_below(entry: Entry, path: str) -> bool:
    return path == entry.to if entry.to == "/" else path.startswith(entry.to)
