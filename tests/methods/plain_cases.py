"""Small worlds in which the engine and the plain loop are compared, and how they are built."""

from __future__ import annotations

from typing import Any

from outtask.methods.sampling import unit_brownian
from outtask.methods.world import World, horizons_of, world_of
from outtask.terms.case import Case
from outtask.terms.inputs import spec_of
from outtask.terms.options import AnyOption, Option
from outtask.terms.resolve import resolved

PATHS = 32  # four of each block: enough for delays, failures and both sides of every range


def world_for(function: dict[str, Any], *, paths: int = PATHS, together: Any = (), **top: Any) -> World:
    """Return the world of one function of a case; everything left out has the default's range."""
    body = {"name": "Desk", "volume": {"per_month": 900}} | function
    case = resolved(Case.model_validate({"case": "Test", "functions": [body]} | top))
    return world_of(
        case,
        case.functions[0],
        base=unit_brownian(paths, horizons_of(case)[-1], case.seed),
        together=together,
    )


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
