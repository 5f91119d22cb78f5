"""What a provider sees of calls that find the in-house team busy: bursts, for which it needs more people.

Moments of overflow by Riordan (in Wilkinson 1956, Bell Syst. Tech. J. 35:421), losses exactly and by
Hayward's approximation (Fredericks 1980, Bell Syst. Tech. J. 59:805). Loads are in erlangs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from outtask.methods.erlang import erlang_b
from outtask.terms.errors import UserError


@dataclass(frozen=True)
class Overflow:
    """The load that overflows, its variance, and their ratio; a Poisson stream has peakedness 1."""

    blocking: float
    mean: float
    variance: float

    @property
    def peakedness(self) -> float:
        """Return variance over mean."""
        return self.variance / self.mean if self.mean > 0 else 1.0


@dataclass(frozen=True)
class Threshold:
    """A team that sends callers on once so many are in its system."""

    overflow_share: float
    wait_or_overflow_probability: float
    mean_queue: float


def overflow_of(offered: float, in_house: int) -> Overflow:
    """Return the moments of the load that ``in_house`` people cannot take at once."""
    blocking = erlang_b(in_house, offered)
    mean = offered * blocking
    variance = mean * (1 - mean + offered / (in_house + 1 + mean - offered)) if mean > 0 else 0.0
    return Overflow(blocking, mean, variance)


def overflow_lost(offered: float, in_house: int, provider: int) -> float:
    """Return the exact share of the overflow that ``provider`` people cannot take either: B(n + N)/B(n)."""
    blocking = erlang_b(in_house, offered)
    return erlang_b(in_house + provider, offered) / blocking if blocking > 0 else 0.0


def hayward_lost(mean: float, peakedness: float, provider: int) -> float:
    """Return the share of a bursty load that ``provider`` people cannot take: B(N/z, m/z).

    Serves where several overflows meet and the exact chain is out of reach.
    """
    if not peakedness > 0:
        raise UserError("the peakedness of a load must be above zero")
    return erlang_b(provider / peakedness, mean / peakedness)


def threshold_overflow(offered: float, agents: int, limit: int) -> Threshold:
    """Return how a team performs that sends callers on once ``limit`` are waiting or served (M/M/n/K).

    cf. Gans & Zhou 2007, M&SOM 9:33. Raises ``UserError`` unless 1 ≤ agents ≤ limit and load is above zero.
    """
    if not 1 <= agents <= limit or not 0 < offered < np.inf:
        raise UserError("there must be a load, an agent, and a limit no smaller than the number of agents")
    state = np.arange(1, limit + 1)
    logs = np.concatenate([[0.0], np.cumsum(np.log(offered) - np.log(np.minimum(state, agents)))])
    chance = np.exp(logs - logs.max())
    chance /= chance.sum()
    return Threshold(
        float(chance[limit]),
        float(chance[agents:].sum()),
        float((np.arange(limit - agents + 1) * chance[agents:]).sum()),
    )
