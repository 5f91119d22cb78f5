"""Small worlds in which the engine and the plain loop are compared, and how they are built."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from outtask.methods.draws import Array
from outtask.methods.sampling import unit_brownian
from outtask.methods.world import World, horizons_of, world_of
from outtask.terms.case import Case
from outtask.terms.inputs import Spec, inputs_of, spec_of
from outtask.terms.options import AnyOption, CoreOverflow, Option
from outtask.terms.resolve import resolved

PATHS = 16  # two of each block: both sides of every range, and every mixture of them


def world_for(function: dict[str, Any], *, paths: int = PATHS, together: Any = (), **top: Any) -> World:
    """Return the world of one function of a case; everything left out has the default's range."""
    body = {"name": "Desk", "volume": {"per_month": 900}} | function
    case = resolved(Case.model_validate({"case": "Test", "functions": [body]} | top))
    base = unit_brownian(paths, horizons_of(case)[-1], case.seed)
    return replace(world_of(case, case.functions[0], base=base), together=frozenset(together))


def options_of(world: World) -> tuple[AnyOption, ...]:
    """Return the options of a world's function."""
    assert world.function.options is not None
    return world.function.options


def benchmark_world(paths: int) -> World:
    """Return a world of the size of the benchmark: every input with a default range is sampled."""
    options = [
        {"model": name} for name in ("staff-augmentation", "out-tasking", "core-overflow", "outsourcing")
    ]
    return world_for({"options": options}, paths=paths, horizon_months=120)


def nothing_but(model: type[Option], **given: Any) -> dict[str, Any]:
    """Return an option that costs nothing but what is given: every other input with a default is nought."""
    free = {
        name: 0 for name in model.model_fields if (spec := spec_of(model, name)) and spec.default is not None
    }
    return {"model": model.model_fields["model"].default.value} | free | given


def worth_trying(spec: Spec) -> tuple[float, float]:
    """Return bounds between which an input is tried: those of the case file, else what people would write."""
    most = {
        "money": 300_000,
        "money/year": 100_000,
        "money/month": 50_000,
        "money/person": 50_000,
        "money/person/year": 150_000,
        "money/unit": 300,
        "money/hour": 200,
        "hours/unit": 4,
        "hours/month": 200,
        "hours/person": 200,
        "hours/person/month": 20,
        "hours/week": 168,
        "hours/year": 2_000,
        "units/month": 2_000,
        "weeks": 20,
        "months": 30,
        "people": 20,
        "ratio": 2,
        "per year": 1,
    }
    return spec.minimum, most.get(spec.unit, spec.most or 100)


def moved_inputs(world: World, option: AnyOption, factor: float) -> dict[str, Array]:
    """Return all prices of an option, of today's way and of the function times a factor, as overrides."""
    found = {}
    for terms in (world.terms(option), world.terms(world.function.today.terms, "today.terms")):
        readers = (
            [terms, terms.core(terms.option.core)] if isinstance(terms.option, CoreOverflow) else [terms]
        )
        for reader in readers:
            for name in type(reader.option).model_fields:
                spec = spec_of(type(reader.option), name)
                if spec and spec.is_price and reader.given(name):
                    found[reader.path(name)] = factor * np.broadcast_to(reader.get(name), (world.paths,))
    for item in inputs_of(world.function.model_copy(update={"options": None})):
        if item.spec.is_price and item.amount and not item.path.startswith("today.terms"):
            found[item.path] = factor * np.broadcast_to(world.get(item.path), (world.paths,))
    return found
