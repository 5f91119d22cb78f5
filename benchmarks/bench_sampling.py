"""Is the error of a cost difference at 4,096 Sobol points a third of plain Monte Carlo's at 65,536 draws?

All pairs of four options of a case, priced as a decision prices them. The aim is held against the largest
error of any pair, with demand as the only thing that is not known. Own people come whole, so that a
difference to them is a staircase in demand, on which even points gain less; its error is small either way.
Sampling all ranges, delays, failures and passing noise too is for information.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from outtask.methods.costs.price import price_option, price_status_quo
from outtask.methods.draws import Array, Draws, PerPath
from outtask.methods.sampling import random_stream, standard_error, triangular_percentile, unit_brownian
from outtask.methods.world import World, horizons_of, world_of
from outtask.terms.amounts import Amount, fixed
from outtask.terms.case import Case
from outtask.terms.inputs import Term
from outtask.terms.resolve import resolved

SOBOL_POINTS, PLAIN_DRAWS = 4096, 65_536
VOLATILITY = 0.2
AIM = 3.0
CERTAIN = ("noise", "delay_probability", "failure_rate")


def case_of() -> Case:
    """Return a service desk with today's way and three others over ten years."""
    volume = {"per_month": 900, "growth": 0.03, "volatility": VOLATILITY}
    options = [
        {"model": model, "name": model} for model in ("staff-augmentation", "out-tasking", "outsourcing")
    ]
    function = {"name": "Service desk", "volume": volume, "options": options}
    top = {"case": "Errors", "horizon_months": 120, "paths": SOBOL_POINTS, "functions": [function]}
    return resolved(Case.model_validate(top))


def certain(value: Any, name: str = "") -> Any:
    """Return a term with every range at its mean, and without chance events, so that only demand is left."""
    if isinstance(value, Amount):
        return fixed(0.0 if name in CERTAIN else value.mean, value.origin)
    if isinstance(value, Term):
        parts = {part: certain(getattr(value, part), part) for part in type(value).model_fields}
        return value.model_copy(update=parts)
    return tuple(certain(part) for part in value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class PlainDraws(Draws):
    """Draws that are independent from path to path: plain Monte Carlo."""

    def value(self, path: str, amount: Amount, *about: str) -> PerPath:
        """Return the input at ``path``: one number, or one per path."""
        if not amount.ranged:
            return amount.likely
        return triangular_percentile(self.uniform(*about, path), amount.low, amount.likely, amount.high)

    def uniform(self, *about: str) -> Array:
        """Return a uniform sample on (0, 1)."""
        return random_stream(self.seed, "plain", *about).random(self.paths)


def plain_world(case: Case) -> World:
    """Return the world of the function with as many independent paths as plain Monte Carlo gets."""
    function = case.functions[0]
    months = horizons_of(case)[-1]
    brownian = random_stream(case.seed, "plain").standard_normal((months, PLAIN_DRAWS))
    brownian *= np.sqrt(1 / 12)
    np.cumsum(brownian, axis=0, out=brownian)
    draws = PlainDraws(case.seed, PLAIN_DRAWS)
    shape = world_of(case, function, base=unit_brownian(64, months, case.seed))
    rate = draws.value("case.discount_rate", case.discount_rate or fixed(0.08))
    return replace(
        shape,
        timeline=replace(shape.timeline, rate=rate),
        draws=draws,
        brownian=brownian,
        cache={},
    )


def differences(world: World) -> Iterator[Array]:
    """Yield the difference of discounted cost on every path for each pair of options."""
    at = world.horizons.index(world.case.horizon_months)
    options = world.function.options or ()
    costs = [price_status_quo(world).cost[at], *(price_option(world, option).cost[at] for option in options)]
    for one, other in combinations(costs, 2):
        yield one - other


def compare(case: Case, what: str, limit: float | None, repeats: int) -> list[dict[str, Any]]:
    """Return the ratio of the largest standard errors, and of that of each pair, plain over Sobol points."""
    begun = time.process_time()
    plain = [(d.mean(), d.std() / np.sqrt(PLAIN_DRAWS)) for d in differences(plain_world(case))]
    middles, errors = np.array(plain).T
    plain_cpu = time.process_time() - begun
    begun = time.process_time()
    means, claimed = np.empty((2, repeats, len(middles)))
    for seed in range(repeats):
        own = case.model_copy(update={"seed": seed})
        base = unit_brownian(SOBOL_POINTS, horizons_of(own)[-1], seed)
        found = list(differences(world_of(own, own.functions[0], base=base)))
        means[seed] = [values.mean() for values in found]
        claimed[seed] = [standard_error(values) for values in found]
    sobol_cpu = (time.process_time() - begun) / repeats
    sobol = means.std(axis=0, ddof=1)
    apart = (means.mean(axis=0) - middles) / np.hypot(errors, sobol / np.sqrt(repeats))
    ratio = float(errors.max() / sobol.max())
    agree = bool((np.abs(apart) < 4).all())
    head = {
        "name": f"largest standard error of a difference, {what}",
        "figure": round(ratio, 2),
        "unit": "times",
        "limit": limit,
        "passed": agree and (limit is None or ratio >= limit),
        "detail": (
            f"{PLAIN_DRAWS:,} plain draws {errors.max():,.0f}, {SOBOL_POINTS:,} Sobol points "
            f"{sobol.max():,.0f} from {repeats} randomisations; means at most "
            f"{np.abs(apart).max():.1f} errors apart; CPU {plain_cpu:.2f} s and {sobol_cpu:.2f} s"
        ),
    }
    names = ["today", *(option.name for option in case.functions[0].options or ())]
    rows = [
        {
            "name": f"  {one} − {other}",
            "figure": round(float(errors[pair] / sobol[pair]), 2),
            "unit": "times",
            "limit": None,
            "passed": True,
            "detail": (
                f"  plain {errors[pair]:,.0f}, Sobol {sobol[pair]:,.0f} (claimed "
                f"{np.sqrt(np.square(claimed[:, pair]).mean()):,.0f}) of {middles[pair]:,.0f}"
            ),
        }
        for pair, (one, other) in enumerate(combinations(names, 2))
    ]
    return [head, *rows]


def run(quick: bool) -> list[dict[str, Any]]:
    """Return how many times the error of plain Monte Carlo is that of Sobol points."""
    repeats = 24 if quick else 64
    case = case_of()
    return [
        *compare(certain(case), f"demand alone unknown (σ = {VOLATILITY:g})", AIM, repeats),
        *compare(case, "everything sampled", None, repeats),
    ]
