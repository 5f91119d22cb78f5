"""One input at a time from low to high: which one moves the answer most (Howard 1988, Mgmt Sci 34:679)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Input = TypeVar("Input", bound=Hashable)


@dataclass(frozen=True)
class Bar(Generic[Input]):
    """The answer with one input at its low and at its high value, all others at their base."""

    input: Input
    at_low: float
    at_high: float

    @property
    def swing(self) -> float:
        """Return how far the answer moves, zero or more."""
        return abs(self.at_high - self.at_low)


def one_way(ranges: Mapping[Input, tuple[Callable[[float], float], float, float]]) -> list[Bar[Input]]:
    """Return a bar for each input, widest first; equal ones keep their order.

    ``ranges`` gives for each input the answer as a function of it, all others at their base, and its low and
    its high value.
    """
    bars = [
        Bar(name, float(answer(low)), float(answer(high))) for name, (answer, low, high) in ranges.items()
    ]
    return sorted(bars, key=lambda bar: -bar.swing)
