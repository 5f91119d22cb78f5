"""An input that is tried for a turning value prices every option as if somebody had typed it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from plain_cases import nothing_but, options_of, world_for
from test_costs_closed_form import STEADY, TEAM

from outtask.methods.costs.price import price_option, price_status_quo
from outtask.methods.decide import decide_function
from outtask.methods.probes import Probe, probes_of
from outtask.methods.world import World
from outtask.terms.case import Case
from outtask.terms.decision import Verdict, VerdictKind
from outtask.terms.options import CoreOverflow, InHouse, Outsourcing, OutTasking

NOTHING = dict.fromkeys(("control", "skills", "innovation", "culture"), 0)
TASK = nothing_but(OutTasking, name="Bolt", price_per_unit=42, lead_time=3, ramp=2, minimum_share=0.7)
TASK |= {"notice_weeks": 4, "repeat_share": 0.04, "verification_hours": 0.05, "escalation_share": 0.1}
DEAL = nothing_but(Outsourcing, name="Acme", price_per_unit=37, lead_time=5, transition_months=4)
DEAL |= {"dual_running": 2, "true_up": True, "dead_band": 0.1, "arc_ratio": 0.9, "rrc_ratio": 0.6}
DEAL |= {"transition_cost": 40_000, "replacement_cost": 0, "term": 60, "repeat_share": 0.15}
CORE = nothing_but(CoreOverflow, core=TEAM, core_people=2, price_per_unit=60, verification_hours=0.05)
INSIDE = TEAM | {"name": "Inside", "hire_lag": 3.5, "delay_probability": 1, "delay_months": 7}
LEFT = {"provider": "Zed", "ends_month": 18, "notice": 4, "fee": 20_000}
TODAY: dict[str, Any] = STEADY["today"] | {"people": 4}
GRID = [{"name": "Ada", "shares": {"Desk": 0.6}}, {"name": "Bo", "count": 3, "shares": {"Desk": 1}}]
OPEN = CORE | {"name": "Open", "price_per_unit": 95, "core_people": None, "core": dict(TEAM)}
SERVERS = {"unit": "server", "per_month": 80, "hours_per_unit": 2}
DISKS = {"unit": "TB", "per_month": 50, "hours_per_unit": 0.5, "growth": 0.2}
SEASON = (1.3, 1.2, 1.1, 1, 0.9, 0.8, 0.7, 0.8, 0.9, 1, 1.1, 1.2)
STILL = STEADY["volume"] | {"season": SEASON}
MUCH = STEADY["volume"] | {"per_month": 4000}  # so that rounding to whole people hides little
WORLDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "nobody does it": ({"today": TODAY | {"people": 0}}, {}),
    "a core today": ({"today": TODAY | {"people": 2, "terms": CORE, "contract": LEFT}}, {}),
    "hours put to use": ({"today": TODAY, "freed_hours": {"use": "core work", "rate": 30}}, {}),
    "shares of people": ({"today": STEADY["today"]}, {"staff": GRID}),
    "further drivers": ({"volume": STILL | {"also": [SERVERS, DISKS]}}, {}),
    "drivers that go along": ({"volume": STILL | {"also": [SERVERS]}, "options": [TASK, DEAL, OPEN]}, {}),
    "a level to return to": ({"volume": STILL | {"reversion": {"level": 700, "speed": 0.7}}}, {}),
    "units added": ({"volume": STILL | {"steps": [{"month": 20, "add": 300}]}}, {}),
    "nothing yet": ({"volume": STILL | {"per_month": 0, "steps": [{"month": 9, "add": 500}]}}, {}),
    "an open core": ({"volume": MUCH | {"growth": 0.4}, "options": [TASK, OPEN]}, {}),
    "taken in again": ({"today": TODAY | {"people": 0, "terms": TASK}, "options": [INSIDE, DEAL]}, {}),
    "a need that ends": ({"volume": STEADY["volume"] | {"ends_after": 50}}, {}),
}
CHANCES = ("volatility", "noise", "failure_rate", "delay_probability")


def prices(world: World) -> list[float]:
    priced = [price_status_quo(world), *(price_option(world, option) for option in options_of(world))]
    return [float(one.net(60).mean()) for one in priced]


def typed(body: dict[str, Any], top: dict[str, Any], probe: Probe, value: float) -> World:
    body, top = deepcopy(body), deepcopy(top)
    part, path = body, probe.path
    if path.startswith("case."):
        part, path = top, path.removeprefix("case.")
    elif path.startswith("option."):
        part = next(one for one in body["options"] if one["name"] == probe.of)
        path = path.removeprefix("option.")
    for lists, key in (("volume.also.", "unit"), ("volume.steps.", "month")):  # there is one of each key
        if path.startswith(lists):
            kind, path = path.removeprefix(lists).rsplit(".", 1)
            some = part["volume"][lists.split(".")[1]]
            part = next(one for one in some if kind.endswith(str(one[key])))
    *above, name = path.split(".")
    for key in above:
        part = part.setdefault(key, {})
    part[name] = value
    return world_for(body, paths=8, **top)


@pytest.mark.parametrize("name", WORLDS)
def test_what_is_tried_prices_as_what_is_typed(name: str) -> None:
    given, top = WORLDS[name]
    body = STEADY | {"values": NOTHING, "stays_inside": 20, "options": [TASK, DEAL]} | given
    world = world_for(body, paths=8, **top)
    case, function, before = world.case, world.function, prices(world)
    probes = probes_of(case, function, (function.today.terms, *options_of(world)))
    tried = 0
    for probe in (one for one in probes if not one.path.endswith(CHANCES)):
        value = 0.7 * probe.now or probe.low + 0.1
        if not probe.low <= value <= probe.high or (probe.path == "today.people" and not probe.now):
            continue
        found = prices(world.variant(np.arange(8), {probe.path: np.full(8, value)}))
        if probe.owner is not None:  # the other options have an input of the same path
            found = [*before[: probe.owner], found[probe.owner], *before[probe.owner + 1 :]]
        assert found == pytest.approx(prices(typed(body, top, probe, value))), (probe.path, probe.of, value)
        tried += 1
    assert tried > 80


@pytest.mark.parametrize("rate", [0, 0.08])
def test_what_is_better_by_exactly_the_materiality_is_not_chosen(rate: float) -> None:
    task = nothing_but(OutTasking, name="Bolt", price_per_unit=47.5, verification_hours=0)
    today = TODAY | {"terms": nothing_but(InHouse)}  # 20 000 a month, of which 19 000 are 5 % less
    body = {"name": "Desk", "values": NOTHING, "today": today, "options": [task], "stays_inside": 0}
    top = {"case": "Tie", "paths": 64, "discount_rate": rate, "wage_growth": 0, "price_indexation": 0}
    case = Case.model_validate(top | {"functions": [STEADY | body]})
    found = decide_function(case, "Desk").verdict
    assert (found.kind, found.leading) == (VerdictKind.NO_MATERIAL_DIFFERENCE, "Bolt")
    assert (found.option, found.saving_mean) == ("As today", 0)
    assert set(found.by_horizon.values()) == {"As today"}


@pytest.mark.parametrize("quote", [{"price_per_unit": 37}, {"price_per_unit": None, "base_charge": 15_000}])
def test_a_verdict_turns_where_the_quote_told_is_typed(quote: dict[str, Any]) -> None:
    deal = DEAL | {"transition_cost": None, "replacement_cost": None, "failure_rate": 0.05} | quote
    (name,) = (name for name, price in quote.items() if price)

    def verdict(price: float) -> Verdict:
        body = STEADY | {"name": "Desk", "values": NOTHING, "options": [deal | {name: price}]}
        case = Case.model_validate({"case": "Quoted", "paths": 64, "functions": [body]})
        return decide_function(case, "Desk").verdict

    asked = verdict(quote[name]).walk_away
    assert asked is not None and asked.path == f"option.{name}"
    assert [verdict(share * asked.value).option for share in (0.99, 1.01)] == ["Acme", "As today"]
