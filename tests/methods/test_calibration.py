"""Of verdicts given with 80 % confidence about 80 % hold, in worlds drawn by other means than ours."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from outtask.methods.decide import decide_function
from outtask.methods.gates import pass_gates
from outtask.methods.probes import probes_of
from outtask.methods.whatif import price_option, price_status_quo
from outtask.methods.world import horizons_of, world_of
from outtask.terms.case import Case
from outtask.terms.resolve import resolved

TRUTHS = 1024


def case_of(rng: np.random.Generator, number: int) -> Case:
    volume: dict[str, Any] = {
        "per_month": float(rng.uniform(300, 1500)),
        "growth": {"low": -0.1, "likely": float(rng.uniform(-0.05, 0.1)), "high": 0.2},
        "volatility": {"low": 0.05, "likely": float(rng.uniform(0.1, 0.25)), "high": 0.35},
    }
    options = [
        {"model": model, "price_per_unit": {"low": 0.8 * price, "likely": price, "high": 1.3 * price}}
        for model, price in (("outsourcing", rng.uniform(30, 60)), ("out-tasking", rng.uniform(35, 65)))
    ]
    body = {"name": "Desk", "volume": volume, "options": options}
    return resolved(
        Case.model_validate({"case": str(number), "paths": 1024, "seed": number, "functions": [body]})
    )


def share_that_holds(case: Case, chosen: str, rng: np.random.Generator) -> float:
    """Draw truths from what the case states and count those in which the choice is no material regret."""
    function = case.functions[0]
    months = horizons_of(case)[-1]
    brownian = np.cumsum(rng.standard_normal((months, TRUTHS)) / np.sqrt(12), axis=0)
    other = case.model_copy(update={"seed": case.seed + 10_000})
    world = replace(world_of(other, function, base=brownian), brownian=brownian)
    options = pass_gates(case, function)[0]
    probes = probes_of(case, function, (function.today.terms, *options))
    truth = {
        (probe.owner, probe.path): rng.triangular(
            probe.amount.low, probe.amount.likely, probe.amount.high, TRUTHS
        )
        for probe in probes
        if probe.amount.ranged
    }
    everyone = np.arange(TRUTHS)
    nets = []
    for row in range(len(options) + 1):
        mine = {path: values for (owner, path), values in truth.items() if owner in (None, row)}
        moved = world.variant(everyone, mine)
        priced = price_option(moved, options[row - 1]) if row else price_status_quo(moved)
        nets.append(priced.net(case.horizon_months))
        if row == 0:
            tolerance = case.materiality * priced.cost[priced.horizons.index(case.horizon_months)].mean()
    names = [function.today.terms.name, *(option.name for option in options)]
    regret = nets[names.index(chosen)] - np.min(nets, axis=0)
    return float((regret <= tolerance).mean())


def test_confidence_is_the_share_of_worlds_in_which_a_verdict_holds() -> None:
    rng = np.random.default_rng(20)
    said, held = [], []
    for number in range(40):
        case = case_of(rng, number)
        verdict = decide_function(case, "Desk").verdict
        if 0.7 <= verdict.confidence <= 0.9:
            said.append(verdict.confidence)
            held.append(share_that_holds(case, verdict.option, rng))
    assert len(said) >= 5
    assert np.mean(held) == pytest.approx(np.mean(said), abs=0.03)
    assert np.max(np.abs(np.subtract(held, said))) < 0.08
