"""Where one goes on from a log: a wing says it here, since tickets know no wing.

@goes_on
def to_functions(scope: Scope, source: Source) -> Onward | None: ...
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outtask.core.scope import Scope
    from outtask.tickets.models import Source

    Where = Callable[[Scope, Source], "Onward | None"]


@dataclass(frozen=True)
class Onward:
    """The next step: words and an address; and all steps as the frame's ``steps`` tag takes them."""

    title: str
    to: str
    steps: Sequence[tuple[str, str | None, bool, bool]] = ()


_ways: list[Where] = []


def goes_on(where: Where) -> Where:
    """Say where one goes on from a log; the first way that knows one is taken."""
    _ways.append(where)
    return where


def onward(scope: Scope, source: Source) -> Onward | None:
    """Return the next step from a log for somebody, if there is one."""
    return next((found for way in _ways if (found := way(scope, source)) is not None), None)
