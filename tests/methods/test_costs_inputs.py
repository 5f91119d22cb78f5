"""No dead inputs: moving any number of a case moves a cost or a worth somewhere, save for stated reasons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from plain_cases import options_of, world_for, worth_trying
from test_costs_oracle import GRID, INCUMBENT, OUTSOURCED, PROJECT, ROUND_THE_CLOCK

from outtask.methods.costs.price import price_option, price_status_quo
from outtask.methods.draws import Array
from outtask.methods.world import World
from outtask.terms.case import Case
from outtask.terms.inputs import Spec, inputs_of, spec_of
from outtask.terms.options import CoreOverflow, InHouse, Option, Outsourcing, OutTasking, StaffAugmentation

PATHS = 8
WILD = {"per_month": 900, "volatility": 0.5, "noise": 0.2}
ACME = {"terms": OUTSOURCED | {"provider": "Acme"}, "contract": INCUMBENT, "other_cost": 30_000}
UNSURE = {"delay_probability": 0.6, "severance_people": 2}
FAILING = UNSURE | {"failure_rate": 1}
UNITS = {
    "price_per_unit": 60,
    "price_per_hour": 9,
    "price_per_month": 900,
    "above_band": 0.3,
    "band_width": 0.01,
}
MADE = {"price_per_deliverable": 90, "deliverables_per_month": 2}
OFFERED: dict[type[Option], tuple[dict[str, Any], ...]] = {
    InHouse: (UNSURE,),
    StaffAugmentation: (UNSURE,),
    OutTasking: (FAILING | UNITS | MADE, FAILING | {"fixed_price": 90_000}),
    CoreOverflow: (
        FAILING | UNITS | {"carries": "first level", "core_people": 3},
        FAILING | UNITS | {"carries": "overflow"},
        FAILING | {"price_per_month": 900},
    ),
    Outsourcing: (FAILING | {"price_per_unit": 44}, FAILING | {"base_charge": 31_000}),
}
UNREAD: dict[type[Option], dict[str, str]] = {
    Outsourcing: {"minimum_deal": "a gate, not a cost"},
    CoreOverflow: {
        f"core.{name}": why
        for why, names in {
            "a core is set for a year, known ahead": ("hire_lag", "release_lag"),
            "it hands on what it cannot do, or does it in overtime": ("overtime_cap", "backlog_penalty"),
            "the option's own counts": (
                *("delay_probability", "delay_months", "ramp", "severance_people", "severance_cost"),
                *("control_level", "skills_level", "innovation_level", "culture_level"),
            ),
        }.items()
        for name in names
    },
}


def told(world: World, **moved: float) -> Array:
    """Return all costs and worths of today's way and of every option, with some inputs moved."""
    here = world.variant(np.arange(PATHS), {path: np.full(PATHS, value) for path, value in moved.items()})
    priced = [price_status_quo(here), *(price_option(here, option) for option in options_of(here))]
    return np.stack([[one.cost, one.value] for one in priced])


def matters(world: World, path: str, spec: Spec) -> bool:
    """Tell whether moving an input moves anything."""
    low, high = worth_trying(spec)
    one, other = (told(world, **{path: low + part * (high - low)}) for part in (0.2, 0.8))
    return bool((one != other).any())


def dead(worlds: list[World], inputs: Iterable[tuple[str, tuple[str, ...], Spec]]) -> set[str]:
    """Return the inputs that matter in none of the worlds, each by its name and the paths it stands under."""
    return {
        name
        for name, paths, spec in inputs
        if not any(matters(world, path, spec) for path in paths for world in worlds)
    }


@pytest.mark.parametrize("kind", OFFERED, ids=lambda kind: kind.__name__)
def test_every_input_of_a_model_matters(kind: type[Option]) -> None:
    worlds = []
    for stated in OFFERED[kind]:
        option = {"model": kind.model_fields["model"].default.value} | stated
        bodies = [
            {"volume": WILD, "today": ACME, "options": [option]},
            {"volume": WILD, "today": {"terms": option | {"provider": "Bolt"}}, "options": []},
            {"volume": WILD, "options": [option]},
            {"project": PROJECT, "options": [option]},
        ]
        worlds += [world_for(body, paths=PATHS) for body in bodies]
    inputs = [
        (name, spec) for name in kind.model_fields if (spec := spec_of(kind, name)) and name != "baselines"
    ]
    if kind is CoreOverflow:
        inputs += [
            (f"core.{name}", spec) for name in InHouse.model_fields if (spec := spec_of(InHouse, name))
        ]
    found = dead(worlds, [(name, (f"option.{name}", f"today.terms.{name}"), spec) for name, spec in inputs])
    assert found == set(UNREAD.get(kind, {}))


FACTS = {f"work.{name}" for name in ("containment", "routineness", "key_person")}
"""Facts that set levels, words and readiness before anything is priced."""
CASE_READ_ELSEWHERE = {"loaded_cost": "each function's own, once the case is resolved"}


def test_every_input_of_a_function_and_of_the_case_matters() -> None:
    offers = [
        {"model": name} for name in ("staff-augmentation", "out-tasking", "core-overflow", "outsourcing")
    ]
    lines = [{"name": "Licences", "yearly": 9_000, "fate": "stranded"}]
    bodies: list[dict[str, Any]] = [
        {"volume": WILD, "work": ROUND_THE_CLOCK | {"fixed_hours": 50}, "options": offers},
        {"volume": WILD, "today": ACME, "options": offers},
        {"freed_hours": {"use": "bought hours"}, "today": {"people": 6, "costs": lines}, "options": offers},
        {"project": PROJECT, "today": {"people": 2}, "options": offers},
    ]
    top = {"exchange_rates": {"EUR": 1.1}, "currency": "CHF", "loaded_cost": 100_000, "staff": GRID}
    foreign = {"options": [offer | {"currency": "EUR"} for offer in offers]}
    worlds = [*(world_for(body, paths=PATHS) for body in bodies), world_for(foreign, paths=PATHS, **top)]
    inputs = {
        item.path: item.spec
        for world in worlds
        for item in inputs_of(world.function.model_copy(update={"options": None}))
        if not item.path.startswith("today.terms.")
    }
    assert dead(worlds, [(path, (path,), spec) for path, spec in inputs.items()]) == FACTS
    of_case = {name: spec for name in Case.model_fields if (spec := spec_of(Case, name))}
    of_case["exchange.EUR"] = Spec("ratio", None, "")
    found = dead(worlds, [(name, (f"case.{name}",), spec) for name, spec in of_case.items()])
    assert found == set(CASE_READ_ELSEWHERE)
