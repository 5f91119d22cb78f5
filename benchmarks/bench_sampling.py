"""Is the error of a cost difference at 4,096 Sobol points a third of plain Monte Carlo's at 65,536 draws?

Run it alone with ``python benchmarks/bench_sampling.py``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from outtask.methods import resource_charges, sampling
from outtask.methods.demand import simulate_demand

MONTHS, VOLATILITY, GROWTH, START = 120, 0.2, 0.05, 1000.0
SOBOL_POINTS, PLAIN_DRAWS = 4096, 65_536
AIM = 3.0
DISCOUNT = 1.08 ** -(np.arange(1, MONTHS + 1) / 12)

Difference = Callable[[np.ndarray], np.ndarray]


def price_by_volume(volume: np.ndarray) -> np.ndarray:
    """Return, per path, the discounted cost of 55 a unit less 30 a unit and 20,000 a month."""
    return DISCOUNT @ (volume * 25.0 - 20_000.0)


def dead_band_contract(convention: resource_charges.Convention) -> Difference:
    """Return the difference of 45 a unit and a contract with a baseline, a 10 % band, ARC and RRC."""

    def difference(volume: np.ndarray) -> np.ndarray:
        planned = START * np.exp(GROWTH * np.arange(1, MONTHS + 1) / 12)[:, None]
        fee = 40.0 * planned
        charge = resource_charges.monthly_charge(volume, planned, fee, 0.1, 44.0, 28.0, convention)
        return DISCOUNT @ (volume * 45.0 - charge)

    return difference


CASES: dict[str, Difference] = {
    "price times volume": price_by_volume,
    "dead band, charged beyond it": dead_band_contract("beyond band"),
    "dead band, charged from the baseline": dead_band_contract("from baseline"),
}


def plain_volume(draws: int, rng: np.random.Generator) -> np.ndarray:
    """Return volumes from plain Monte Carlo, shape ``(MONTHS, draws)``."""
    brownian = rng.standard_normal((MONTHS, draws)) * np.sqrt(1 / 12)
    np.cumsum(brownian, axis=0, out=brownian)
    return simulate_demand(brownian, START, GROWTH, VOLATILITY, out=brownian)


def run(quick: bool) -> list[dict[str, Any]]:
    """Return the ratio of standard errors for each pair of options, plain Monte Carlo over Sobol points."""
    repeats = 16 if quick else 64
    began = time.process_time()
    plain = plain_volume(PLAIN_DRAWS, np.random.default_rng(1))
    plain_error = {name: difference(plain).std() / np.sqrt(PLAIN_DRAWS) for name, difference in CASES.items()}
    plain_mean = {name: float(difference(plain).mean()) for name, difference in CASES.items()}
    plain_cpu = time.process_time() - began
    del plain
    means: dict[str, list[float]] = {name: [] for name in CASES}
    claimed: dict[str, list[float]] = {name: [] for name in CASES}
    began = time.process_time()
    for seed in range(repeats):
        brownian = sampling.unit_brownian(SOBOL_POINTS, MONTHS, seed)
        volume = simulate_demand(brownian, START, GROWTH, VOLATILITY, out=brownian)
        for name, difference in CASES.items():
            values = difference(volume)
            means[name].append(float(values.mean()))
            claimed[name].append(float(sampling.standard_error(values)))
    sobol_cpu = (time.process_time() - began) / repeats
    results = []
    for name in CASES:
        error = float(np.std(means[name], ddof=1))
        ratio = float(plain_error[name]) / error
        claim = float(np.sqrt(np.mean(np.square(claimed[name]))))
        off = (np.mean(means[name]) - plain_mean[name]) / plain_error[name]
        results.append(
            {
                "name": f"standard error, {name}: plain {PLAIN_DRAWS:,} / Sobol {SOBOL_POINTS:,}",
                "figure": round(ratio, 2),
                "unit": "times",
                "limit": AIM,
                "passed": ratio >= AIM,
                "detail": (
                    f"Sobol {error:.4g} from {repeats} repeats (claimed {claim:.4g}), "
                    f"plain {plain_error[name]:.4g}, means {off:+.1f} plain errors apart; "
                    f"CPU {sobol_cpu:.2f} s and {plain_cpu:.2f} s"
                ),
            }
        )
    return results


if __name__ == "__main__":
    for result in run(quick=False):
        print(result["name"], result["figure"], "passed" if result["passed"] else "FAILED", result["detail"])
