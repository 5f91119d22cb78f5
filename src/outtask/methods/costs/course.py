"""When an option is paid, on average: what it would cost to another horizon, or at another discount rate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from outtask.methods.draws import Array


class Course(NamedTuple):
    """Mean payments per period, by what is paid alike; worth beyond money counts as a payment below zero."""

    bounds: tuple[int, ...]  # the last month of each period
    cost: Array  # (2, payments, periods), as they are and discounted
    worth: Array  # (2, periods), beyond money
    ends: Array  # (periods,), discounted, what is due where a period is the last
    end_months: Array  # (periods,), when that is paid

    def cost_upto(self) -> Array:
        """Return the mean discounted cost up to each period's end, were it the horizon, ``(periods,)``."""
        return np.asarray(np.cumsum(self.cost[1].sum(axis=0)) + self.ends)

    def net_upto(self) -> Array:
        """Return the same less worth beyond money."""
        return np.asarray(self.cost_upto() - np.cumsum(self.worth[1]))

    def at_rates(self, horizon: int, rates: Array, usual: float) -> tuple[Array, Array]:
        """Return mean net and mean cost up to a horizon at some discount rates, each ``(rates,)``.

        ``usual`` is the rate by which payments are discounted. Each payment of a period is moved from its
        mean time, which its discount tells: what is left out is second order in the months between.
        """
        last = self.bounds.index(horizon)
        change = ((1 + usual) / (1 + rates))[:, None, None]
        ends = self.ends[last] * change[:, 0, 0] ** (self.end_months[last] / 12)
        firsts = np.array((0, *self.bounds[:-1])) / 12
        lasts = np.array(self.bounds) / 12
        moved = []
        for nominal, discounted in (self.cost, self.worth[:, None]):
            with np.errstate(divide="ignore", invalid="ignore"):
                years = -np.log(discounted / nominal) / np.log1p(usual)
            years = np.where(np.isfinite(years), np.clip(years, firsts, lasts), (firsts + lasts) / 2)
            there = (discounted * change**years)[:, :, : last + 1]
            moved.append(there.sum(axis=(1, 2)))
        return moved[0] + ends - moved[1], moved[0] + ends


def combined(courses: Sequence[Course], shares: Sequence[float]) -> Course | None:
    """Return the course over blocks of paths that make up some shares of all; None of none."""
    if not courses:
        return None
    pairs = list(zip(courses, shares, strict=True))
    return Course(
        courses[0].bounds,
        np.concatenate([course.cost * share for course, share in pairs], axis=1),
        np.asarray(sum(course.worth * share for course, share in pairs)),
        np.asarray(sum(course.ends * share for course, share in pairs)),
        courses[0].end_months,
    )
