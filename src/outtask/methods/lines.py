"""What is known of each option in closed form: cost is linear in prices, worth in levels and money values.

So means over all paths tell where such an input turns the verdict, and no path is priced anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from outtask.methods.probes import EXCHANGE, Probe
from outtask.terms.inputs import is_ours

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from outtask.methods.costs.course import Course
    from outtask.methods.costs.priced import PricedLine, PricedOption
    from outtask.methods.costs.value import Worth
    from outtask.terms.options import AnyOption

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Lines:
    """Means of each option at the case's horizon, row 0 the status quo."""

    rows: tuple[tuple[PricedLine, ...], ...]
    worths: tuple[tuple[Worth, ...], ...]
    courses: tuple[Course, ...]  # when it is paid
    at: int  # index of the case's horizon

    def priced_by(self, probe: Probe, options: Sequence[AnyOption]) -> Array:
        """Return per option what the lines priced by an input, or in a currency, cost together."""
        currency = probe.path.removeprefix(EXCHANGE) if probe.path.startswith(EXCHANGE) else None
        found = np.zeros(len(options))
        for row, option in enumerate(options):
            own = "today.terms." if row == 0 else "option."
            if currency is not None and option.currency == currency:
                found[row] = sum(
                    float(line.mean[self.at])
                    for line in self.rows[row]
                    if line.path.startswith(own) and not is_ours(option, line.path.removeprefix(own))
                )
            elif probe.owner is None or probe.owner == row:
                found[row] = sum(
                    float(line.mean[self.at]) for line in self.rows[row] if line.path == probe.path
                )
        return found

    def slopes(self, probe: Probe, options: Sequence[AnyOption]) -> tuple[Array, float]:
        """Return what one more of an input adds to each option's net, and to the cost of the status quo."""
        if not probe.beyond_money:
            priced = self.priced_by(probe, options)
            each = priced / probe.now if probe.now else np.zeros(len(options))
            return each, float(each[0])
        found = np.zeros(len(options))
        for row in range(len(options)) if probe.owner is None else (probe.owner,):
            for worth in self.worths[row]:
                found[row] -= worth.by_value[self.at] if worth.value == probe.path else 0.0
                found[row] -= worth.by_level[self.at] if worth.level == probe.path else 0.0
        return found, 0.0


def lines_of(priced: Sequence[PricedOption], at: int) -> Lines:
    """Return the means of priced options at the horizon of an index."""
    courses = tuple(one.course for one in priced if one.course is not None)
    return Lines(tuple(one.lines for one in priced), tuple(one.worths for one in priced), courses, at)
