"""How a log is read: what somebody said of its columns and times, as a job carries it and a log keeps it."""

from __future__ import annotations

from collections.abc import Mapping as MappingABC
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from outtask.terms.events import Stage
from outtask.terms.mapping import FIELDS, Guess, Mapping

if TYPE_CHECKING:
    from outtask.tickets.models import Source

STATES = "states"


@dataclass(frozen=True)
class Reading:
    """What is said of a log. A field without a column in ``columns`` is left to what is proposed."""

    columns: dict[str, str | None] = field(default_factory=dict)  # None: this log does not have it
    states: dict[str, str] = field(default_factory=dict)  # raw state -> stage
    zone: str = "UTC"
    day_first: bool | None = None  # None: the columns tell
    encoding: str = ""  # empty: the bytes tell
    by: str = ""  # column that names the function; empty: the group

    def mapping(self) -> Mapping:
        """Return it as what a mapping file says."""
        columns = {
            name: None if column is None else Guess(column, 1.0, "chosen")
            for name, column in self.columns.items()
            if name in FIELDS
        }
        states = {raw: Stage(stage) for raw, stage in self.states.items()}
        return Mapping(columns, states, zone=self.zone, day_first=self.day_first, by=self.by or None)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: MappingABC[str, Any]) -> Reading:
        """Return what :meth:`as_json` gave."""
        return cls(**stored)

    @classmethod
    def of(cls, source: Source) -> Reading:
        """Return how a log was read so far."""
        columns = {name: column for name, column in source.mapping.items() if name != STATES}
        return cls(
            columns, source.mapping.get(STATES, {}), source.zone, source.day_first, source.encoding, source.by
        )

    def put_into(self, source: Source) -> None:
        """Let a log be read so from now on; does not save."""
        source.mapping = {**self.columns, STATES: self.states}
        source.zone, source.day_first = self.zone, self.day_first
        source.encoding, source.by = self.encoding, self.by
