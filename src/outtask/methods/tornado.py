"""One input at a time from low to high: which one moves the answer most (Howard 1988, Mgmt Sci 34:679)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from outtask.terms.errors import UserError

Model = Callable[[Mapping[str, float]], float]


@dataclass(frozen=True)
class Bar:
    """The answer with one input at its low and at its high value, all others at their base."""

    input: str
    at_low: float
    at_high: float

    @property
    def swing(self) -> float:
        """Return how far the answer moves, zero or more."""
        return abs(self.at_high - self.at_low)


def one_way(
    model: Model, base: Mapping[str, float], low: Mapping[str, float], high: Mapping[str, float]
) -> list[Bar]:
    """Return a bar for each input that has a low and a high value, widest first; equal ones keep their order.

    Raises ``UserError`` where low and high name other inputs than each other, or ones that the base lacks.
    """
    for name in {**low, **high}:
        if name not in low or name not in high:
            raise UserError("a range needs a low and a high value", field=name)
        if name not in base:
            raise UserError("there is no such input", field=name)
    bars = [Bar(name, model({**base, name: low[name]}), model({**base, name: high[name]})) for name in low]
    return sorted(bars, key=lambda bar: -bar.swing)
