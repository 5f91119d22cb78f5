"""What the market asks where nobody has quoted, as shares of what the same costs with own people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Shares = tuple[float, float, float]
"""Low, likely, high."""


@dataclass(frozen=True)
class Market:
    """The prices of one footing; each is a judgement until somebody quotes."""

    unit: Shares  # of what the work of one unit costs own people
    cover: Shares  # of what own people on duty in the hours to staff would cost
    project: Shares  # of what the work of a one-time project costs own people

    @property
    def by_unit(self) -> str:
        """Say what is asked for one unit."""
        return f"{self.unit[0]} to {self.unit[-1]} of what its work costs own people"


DELEGATED: Final = Market((0.8, 1.0, 1.3), (0.4, 0.65, 0.95), (0.85, 1.1, 1.5))
"""A bounded service, bought in small steps."""
OUTSOURCED: Final = Market((0.65, 0.8, 1.0), (0.4, 0.6, 0.85), (0.8, 1.0, 1.4))
"""One provider for the whole function."""
