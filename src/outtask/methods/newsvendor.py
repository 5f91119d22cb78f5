"""How much to hold before demand is known: the critical ratio (Arrow, Harris & Marschak 1951).

The same rule sizes the in-house core of a service whose peaks a provider takes: keep the core at which the
chance that its last unit is needed pays for it, F(K) = 1 − c/p (cf. Akşin, de Véricourt & Karaesmen 2008,
Mgmt Sci 54:354).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from outtask.terms.errors import UserError


@dataclass(frozen=True)
class Stock:
    """The best quantity and what it brings; quantities in units of demand, profit in money, per period."""

    critical_ratio: float
    quantity: float
    expected_profit: float
    expected_lost_sales: float
    expected_leftover: float


@dataclass(frozen=True)
class Core:
    """The best in-house capacity, what spills over to the provider, and the expected cost, per period."""

    capacity: float
    expected_overflow: float
    expected_cost: float


def normal_overflow(capacity: float, mean: float, sd: float) -> float:
    """Return E(D − K)⁺ for normal demand: sd·(φ(z) − z·(1 − Φ(z))) at z = (K − mean)/sd."""
    from scipy.special import ndtr

    if sd == 0:
        return max(mean - capacity, 0.0)
    z = (capacity - mean) / sd
    return sd * (math.exp(-z * z / 2) / math.sqrt(2 * math.pi) - z * float(ndtr(-z)))


def best_stock(mean: float, sd: float, price: float, cost: float, salvage: float) -> Stock:
    """Return the newsvendor's quantity for normal demand; price, cost and salvage per unit.

    Raises ``UserError`` unless salvage < cost < price, otherwise none or endless stock would be best.
    """
    from scipy.special import ndtri

    if not salvage < cost < price:
        raise UserError("the cost must lie between the salvage value and the price")
    _check_demand(mean, sd)
    ratio = (price - cost) / (price - salvage)
    quantity = mean + sd * float(ndtri(ratio))
    lost = normal_overflow(quantity, mean, sd)
    leftover = quantity - mean + lost
    profit = (price - cost) * mean - (price - cost) * lost - (cost - salvage) * leftover
    return Stock(ratio, quantity, profit, lost, leftover)


def best_core_normal(mean: float, sd: float, capacity_cost: float, overflow_price: float) -> Core:
    """Return the core for normal demand; both prices per unit and period, the first paid whether used or not.

    Where own capacity is the dearer one, the core is zero.
    """
    from scipy.special import ndtri

    _check_demand(mean, sd)
    _check_prices(capacity_cost, overflow_price)
    core = 0.0
    if 0 < capacity_cost < overflow_price:
        core = max(mean + sd * float(ndtri(1 - capacity_cost / overflow_price)), 0.0)
    elif capacity_cost == 0:
        raise UserError("own capacity that costs nothing has no best size", mend="give it a cost above zero")
    overflow = normal_overflow(core, mean, sd)
    return Core(core, overflow, capacity_cost * core + overflow_price * overflow)


def best_core(demand: ArrayLike, capacity_cost: float, overflow_price: float) -> Core:
    """Return the core for simulated demand of any shape (months × paths), all cells equally likely.

    The same capacity serves every month; its best size is the quantile of the pooled demand at 1 − c/p.
    """
    volume = np.asarray(demand, dtype=np.float64).ravel()
    _check_prices(capacity_cost, overflow_price)
    if volume.size == 0 or not (np.isfinite(volume).all() and (volume >= 0).all()):
        raise UserError("the demand must hold numbers of zero or more")
    core = 0.0
    if capacity_cost < overflow_price:
        # The smallest capacity whose last unit does not pay: an order statistic, so exact for the sample.
        rank = min(math.ceil(round((1 - capacity_cost / overflow_price) * volume.size, 9)), volume.size)
        core = float(np.partition(volume, rank - 1)[rank - 1])
    overflow = float(np.maximum(volume - core, 0.0).mean())
    return Core(core, overflow, capacity_cost * core + overflow_price * overflow)


def _check_demand(mean: float, sd: float) -> None:
    """Raise ``UserError`` for demand that cannot be."""
    if not (0 <= mean < math.inf and 0 <= sd < math.inf):
        raise UserError("the mean and the spread of demand must be zero or more")


def _check_prices(capacity_cost: float, overflow_price: float) -> None:
    """Raise ``UserError`` for prices below zero."""
    if not (0 <= capacity_cost < math.inf and 0 <= overflow_price < math.inf):
        raise UserError("the cost of own capacity and the price of overflow must be zero or more")
