"""What was worked out of a study, remembered for as long as the study stays as it is.

Every command that changes a study, or anything that belongs to it, says so in ``Study.changed_at``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from outtask.decide.models import Study

T = TypeVar("T")
MOST = 100


class Remembered(Generic[T]):
    """Remembers one thing for each study and each of its readers' views, the last so many."""

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[object, T]] = {}

    def get(self, study: Study, seen: Hashable, make: Callable[[], T]) -> T:
        """Return what was made of a study as it is now, for those who see ``seen`` of it."""
        key = study.pk, seen
        known = self._known.get(key)
        if known is not None and known[0] == study.changed_at:
            return known[1]
        made = make()
        self._known[key] = study.changed_at, made
        while len(self._known) > MOST:
            self._known.pop(next(iter(self._known)), None)
        return made
