"""Staffing of a desk that answers calls: Erlang B, C and A, and the square-root rule.

``offered`` is the load in erlangs (arrivals × handling time); rates and times share one unit of time.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from outtask.terms.errors import UserError


@dataclass(frozen=True)
class Waiting:
    """How a desk performs: chance to wait, mean wait over all callers, mean queue, busy share."""

    wait_probability: float
    mean_wait: float
    mean_queue: float
    occupancy: float
    abandon_probability: float
    exceeds: Callable[[float], float]
    """The chance that a caller waits longer than a time, in the desk's unit of time."""


def erlang_b(servers: float, offered: float) -> float:
    """Return the share of calls that find all servers busy and leave (M/M/n/n).

    ``servers`` may be fractional (Hayward's approximation needs it): the recursion
    1/B(n) = 1 + n/(a·B(n − 1)) starts from the fractional part.
    """
    _check(servers, offered)
    if offered == 0:
        return 1.0 if servers == 0 else 0.0
    fraction = servers - math.floor(servers)
    inverse = 1.0 if fraction == 0 else 1 / _fractional_b(fraction, offered)
    for step in range(1, math.floor(servers) + 1):
        inverse = 1 + (fraction + step) / offered * inverse
        if math.isinf(inverse):
            return 0.0
    return 1 / inverse


def offered_load(servers: int, blocking: float) -> float:
    """Return the load in erlangs at which the share ``blocking`` of calls is lost."""
    from scipy.optimize import brentq

    if servers < 1 or not 0 < blocking < 1:
        raise UserError("there must be a server and a share of lost calls between 0 and 1")
    high = float(servers)
    while erlang_b(servers, high) < blocking:
        high *= 2
    return float(brentq(lambda load: erlang_b(servers, load) - blocking, 0.0, high, xtol=1e-12, rtol=1e-12))


def erlang_c(arrivals: float, handling_time: float, agents: int) -> Waiting:
    """Return the waiting of a desk without abandonment (M/M/n), Erlang 1917.

    Raises ``UserError`` where the load is not below the number of agents: the queue would grow without end.
    """
    offered = arrivals * handling_time
    _check(agents, offered)
    if offered >= agents:
        raise UserError(
            f"{agents} agents cannot carry a load of {offered:g}",
            mend=f"use at least {math.floor(offered) + 1}",
        )
    blocking = erlang_b(agents, offered)
    waits = agents * blocking / (agents - offered * (1 - blocking))
    drain = (agents - offered) / handling_time if handling_time else math.inf
    mean = waits / drain
    return Waiting(
        waits, mean, arrivals * mean, offered / agents, 0.0, lambda time: waits * math.exp(-drain * time)
    )


def least_agents(arrivals: float, handling_time: float, target_time: float, share: float) -> int:
    """Return the fewest agents with whom a ``share`` of callers waits no longer than ``target_time``."""
    if not 0 <= share < 1:
        raise UserError(
            f"the share answered in time cannot be {share:g}", mend="use 0 to below 1, such as 0.8"
        )
    agents = math.floor(arrivals * handling_time) + 1
    while 1 - erlang_c(arrivals, handling_time, agents).exceeds(target_time) < share:
        agents += 1
    return agents


def positions(agents: int, shrinkage: float) -> int:
    """Return the people to roster so that ``agents`` are at work, ``shrinkage`` being the share absent."""
    if not 0 <= shrinkage < 1:
        raise UserError(f"the share of time absent cannot be {shrinkage:g}", mend="use 0 to below 1")
    # Rounded, so that 14 / 0.7 is twenty people and not twenty-one.
    return math.ceil(round(agents / (1 - shrinkage), 9))


def erlang_a(arrivals: float, service_rate: float, abandon_rate: float, agents: int) -> Waiting:
    """Return the waiting of a desk whose callers give up after an exponential time (M/M/n+M), Palm 1957.

    Formulas as in Zeltyn & Mandelbaum 2005 (Queueing Systems 51:361): with y = λ/θ and a = nμ/θ the integral
    they call J is a series of positive terms. ``mean_wait`` and ``exceeds`` count callers who give up with
    the time until they do. Raises ``UserError`` for rates that are not above zero.
    """
    if min(arrivals, service_rate, abandon_rate) <= 0 or agents < 1:
        raise UserError("arrivals, service, abandonment and agents must be above zero")
    y, a = arrivals / abandon_rate, agents * service_rate / abandon_rate
    log_j = _log_series(a, y) - math.log(abandon_rate)
    # With load over capacity J exceeds any float: everything is divided by J instead.
    idle = math.exp(-log_j) / max(erlang_b(agents - 1, arrivals / service_rate), 1e-300)
    waits = arrivals / (idle + arrivals)
    lost = max((math.exp(-log_j) + arrivals - agents * service_rate) / (idle + arrivals), 0.0)
    queue = arrivals * lost / abandon_rate

    def exceeds(time: float) -> float:
        left = y * math.exp(-abandon_rate * time)
        virtual = y - left - a * abandon_rate * time + _log_series(a, left) - _log_series(a, y)
        return waits * math.exp(virtual - abandon_rate * time)

    busy = arrivals * (1 - lost) / (agents * service_rate)
    return Waiting(waits, queue / arrivals, queue, busy, lost, exceeds)


def halfin_whitt(beta: float) -> float:
    """Return the limit chance to wait with R + β√R agents: 1/(1 + β·Φ(β)/φ(β)), Halfin & Whitt 1981."""
    from scipy.special import ndtr

    if not beta > 0:
        raise UserError("the staff over the load must be above zero")
    density = math.exp(-beta * beta / 2) / math.sqrt(2 * math.pi)
    return 1 / (1 + beta * float(ndtr(beta)) / density) if density else 0.0


def square_root_agents(offered: float, wait_probability: float) -> int:
    """Return R + β√R agents, rounded up, for the chance to wait that β implies."""
    from scipy.optimize import brentq

    if offered < 0 or not 0 < wait_probability < 1:
        raise UserError("the load must be zero or more and the chance to wait between 0 and 1")
    beta = float(brentq(lambda b: halfin_whitt(b) - wait_probability, 1e-12, 30.0))
    return math.ceil(offered + beta * math.sqrt(offered))


def _fractional_b(servers: float, offered: float) -> float:
    """Return B for 0 < servers < 1: aⁿe⁻ᵃ / Γ(n + 1, a), the incomplete gamma function."""
    from scipy.special import gamma, gammaincc

    if offered <= 100:
        tail = float(gammaincc(servers + 1, offered) * gamma(servers + 1))
        return math.exp(servers * math.log(offered) - offered) / tail
    # For larger loads both sides underflow in the end; the asymptotic series of their ratio is exact by then.
    inverse = term = 1.0
    for k in range(12):
        term *= (servers - k) / offered
        inverse += term
    return 1 / inverse


def _log_series(a: float, y: float) -> float:
    """Return ln Σ yᵏ / (a(a + 1) … (a + k)) over k from 0."""
    import numpy as np

    terms = math.ceil(max(y - a, 0) + 12 * math.sqrt(y) + 60)
    logs = np.concatenate([[0.0], np.cumsum(math.log(y) - np.log(a + np.arange(1, terms)))]) - math.log(a)
    top = float(logs.max())
    return top + math.log(float(np.exp(logs - top).sum()))


def _check(servers: float, offered: float) -> None:
    """Raise ``UserError`` for a desk that cannot be."""
    if not (0 <= servers < math.inf and 0 <= offered < math.inf):
        raise UserError("the load and the number of servers must be zero or more")
