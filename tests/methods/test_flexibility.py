"""Out-tasking first and deciding on outsourcing later: worth something where growth decides, else not."""

import re
from typing import Any

import pytest
from plain_cases import nothing_but, options_of, world_for

from outtask.methods.decide import decide_function
from outtask.methods.flexibility import _later, _world_then
from outtask.terms.case import Case
from outtask.terms.options import Outsourcing, OutTasking

OUT_TASKED = {"model": "out-tasking", "name": "Bolt", "price_per_unit": 50}
OUTSOURCED = {"model": "outsourcing", "name": "Acme", "price_per_unit": 48, "minimum_deal": 0}

SAME = {"glide": 0, "arc_ratio": 1, "price_per_unit": 50}
"""Terms by which outsourcing is as dear as out-tasking, whatever the volume."""


def told(
    offer: dict[str, Any] | float,
    today: dict[str, Any] | None = None,
    more: dict[str, Any] | None = None,
    **volume: Any,
) -> str:
    terms = offer if isinstance(offer, dict) else {"price_per_unit": offer}
    body = {
        "name": "Desk",
        "today": today or {},
        "volume": {"per_month": 900, "volatility": 0.3} | volume,
        "options": [OUT_TASKED, OUTSOURCED | terms],
    } | (more or {})
    case = Case.model_validate({"case": "Test", "paths": 1024, "functions": [body], "horizon_months": 120})
    return decide_function(case, "Desk", with_maps=True).flexibility or ""


def test_a_cheaper_provider_is_gone_on_to_when_volume_proves_high() -> None:
    sentence = told(40)
    assert "if the second year brings more than" in sentence
    assert re.search(r"a chance of [\d.]+\s%", sentence)


@pytest.mark.parametrize("today", [{"people_avoidable": share} for share in (0, 0.5, 1)])
@pytest.mark.parametrize("use", ["cash", "core work"])
def test_at_the_same_price_going_on_never_pays_whoever_stays_on(today: dict[str, Any], use: str) -> None:
    assert "pays at no volume that was tried" in told(SAME, today, {"freed_hours": {"use": use}})


def test_an_offer_that_never_pays_is_not_gone_on_to() -> None:
    assert "pays at no volume that was tried" in told(200)


def test_cost_that_out_tasking_ends_is_not_paid_again_until_the_work_goes_on() -> None:
    line = {"name": "Licences", "yearly": 400_000, "fate": "avoidable"}
    alone = _chance(told(40))
    assert _chance(told(40, {"costs": [line]})) == pytest.approx(alone, abs=6)
    assert _chance(told(40, {"other_cost": 400_000, "other_avoidable": 1})) == pytest.approx(alone, abs=6)


def _chance(sentence: str) -> float:
    """Return the chance in per cent that it is gone on; the best threshold is flat: it moves a little."""
    found = re.search(r"a chance of ([\d.]+)\s%", sentence)
    assert found is not None, sentence
    return float(found[1])


def test_without_a_pair_of_options_there_is_nothing_to_say() -> None:
    body = {"name": "Desk", "volume": {"per_month": 900}, "options": [OUT_TASKED]}
    case = Case.model_validate({"case": "Test", "paths": 512, "functions": [body]})
    assert decide_function(case, "Desk", with_maps=True).flexibility is None


def test_work_goes_on_from_the_volume_that_there_is_at_the_decision() -> None:
    grows = {"per_month": 900, "growth": 0.3, "volatility": 0, "noise": 0}
    world = world_for({"volume": grows, "options": [OUT_TASKED]})
    (start,) = options_of(world)
    assert isinstance(start, OutTasking)
    later = _world_then(world, start, 60)
    assert later.volume[:, 0] == pytest.approx(world.volume[24:60, 0])


def test_worth_beyond_money_is_no_dearer_for_what_prices_have_done() -> None:
    free = nothing_but(Outsourcing, control_level=1, price_per_unit=0, transition_cost=0, transition_months=0)
    worth = {"control": 12_000, "skills": 0, "innovation": 0, "culture": 0}
    flat = {"discount_rate": 0, "wage_growth": 0, "price_indexation": 0.1, "loaded_cost": 1}
    body = {"values": worth, "stays_inside": 0, "options": [nothing_but(OutTasking), free]}
    world = world_for(body, **flat)
    start, goal = options_of(world)
    assert isinstance(start, OutTasking) and isinstance(goal, Outsourcing)
    assert _later(world, start, goal, 60) == pytest.approx(-36_000, abs=10)
