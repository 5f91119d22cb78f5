"""The one clock of the workspace, so that tests can set it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_read: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731


def now() -> datetime:
    """Return the present instant, in UTC."""
    return _read()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at a moment; for tests."""
    global _read
    before, _read = _read, lambda: moment
    try:
        yield
    finally:
        _read = before
