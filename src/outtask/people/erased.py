"""What other rooms forget with a person who is erased: they register it here, since people know no wing.

    @when_erased
    def forget(known_as: Collection[str]) -> None: ...

It is called in the command that erases, with the words by which the person was known. It forgets what nobody
can look at, and so cannot judge; of texts that people can see, they are told instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

Listener = Callable[[Collection[str]], None]
_listeners: list[Listener] = []


def when_erased(listener: Listener) -> Listener:
    """Have something forgotten whenever a person is erased."""
    _listeners.append(listener)
    return listener


def tell_erased(known_as: Collection[str]) -> None:
    """Call all that asked for it, in the order in which they did."""
    for listener in _listeners:
        listener(known_as)
