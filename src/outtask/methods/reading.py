"""Notes which inputs are read while something is made: it is made anew only where one of them changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


class _Open(threading.local):
    """What is being made now in a thread, and what it has read so far."""

    def __init__(self) -> None:
        self.stack: list[set[str]] = []


@dataclass
class Reading:
    """What was read to make what; shared by all worlds of one function."""

    made: dict[Hashable, frozenset[str]] = field(default_factory=dict)
    _open: _Open = field(default_factory=_Open)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, path: str) -> None:
        """Note that an input is read."""
        if stack := self._open.stack:
            stack[-1].add(path)

    def note_all(self, paths: AbstractSet[str]) -> None:
        """Note that inputs are read."""
        if stack := self._open.stack:
            stack[-1].update(paths)

    def while_making(self, key: Hashable, make: Callable[[], T]) -> T:
        """Make something, and add what it reads to what is known of its key."""
        read: set[str] = set()
        self._open.stack.append(read)
        try:
            return make()
        finally:
            self._open.stack.pop()
            with self._lock:
                known = self.made.get(key)
                if known is None or not read <= known:
                    self.made[key] = known | read if known else frozenset(read)
            self.note_all(read)


def has_part(key: Hashable, part: Hashable) -> bool:
    """Tell whether something is a key, or a part of one."""
    return key == part or (isinstance(key, tuple) and any(has_part(one, part) for one in key))
