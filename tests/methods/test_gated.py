"""A rule that removes an option turns a verdict too: an input may let the choice fall out, or another in."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from plain_cases import nothing_but

from outtask.methods.decide import decide_function
from outtask.methods.gates import yearly_charge
from outtask.terms.case import Case
from outtask.terms.decision import Change, Verdict
from outtask.terms.options import InHouse, Outsourcing, OutTasking
from outtask.terms.resolve import resolved

STILL = dict.fromkeys(("growth", "volatility", "noise"), 0)
CASE: dict[str, Any] = {"case": "Gates", "paths": 64, "discount_rate": 0, "irrecoverable_vat": 0}
CASE |= {"wage_growth": 0, "price_indexation": 0, "providers": [{"name": "Zed"}]}
ZED = nothing_but(OutTasking, provider="Zed", price_per_unit=50)
DESK: dict[str, Any] = {
    "name": "Desk",
    "volume": {"per_month": 400} | STILL,
    "work": {"hours_per_unit": 1, "fixed_hours": 0, "coverage_hours": 0, "requirement_change": 0},
    "today": {"people": 0, "loaded_cost": 60_000, "terms": ZED},
    "values": dict.fromkeys(("control", "skills", "innovation", "culture"), 0),
    "stays_inside": 0,
}


def acme(price: float, least: float, **given: Any) -> dict[str, Any]:
    body = {"name": "Acme", "price_per_unit": price, "minimum_deal": least, "transition_cost": 20_000}
    more = {"term": 60, "lead_time": 2, "transition_months": 1, "replacement_cost": 0}
    return nothing_but(Outsourcing) | body | more | given


def decided(*options: dict[str, Any], **function: Any) -> Verdict:
    body = DESK | {"options": list(options)} | function
    return decide_function(Case.model_validate(CASE | {"functions": [body]}), "Desk").verdict


def with_typed(change: Change, value: float, *options: dict[str, Any], **function: Any) -> str:
    body, path = deepcopy(DESK | {"options": list(options)} | function), change.path
    if path.startswith("option."):
        part = next(one for one in body["options"] if one["name"] == change.of)
    elif path.startswith("volume.also."):
        part, path = body["volume"]["also"][0], path.removeprefix("volume.also.server")
    else:
        part = body[path.partition(".")[0]]
    part[path.partition(".")[2]] = value
    return decided(*body.pop("options"), **body).option


def told(*options: dict[str, Any], **function: Any) -> dict[str, Change]:
    """Return turning values by path, those of gates having been typed a little short of it, and beyond."""
    verdict = decided(*options, **function)
    found = {change.path: change for change in verdict.changes if change.path in READ}
    for change in found.values():
        step = 0.01 * change.at * (1 if change.at > change.now else -1)
        around = [with_typed(change, change.at + way * step, *options, **function) for way in (-1, 1)]
        assert around == [verdict.option, change.to], change
    return found


READ = {
    "volume.per_month",
    "volume.also.server.per_month",
    "volume.also.server.hours_per_unit",
    "work.fixed_hours",
    "option.price_per_unit",
    "option.minimum_deal",
    "option.lead_time",
    "option.hire_lag",
}


def test_a_deal_that_just_is_large_enough_falls_out_by_less_work_or_money() -> None:
    found = told(acme(38, 180_000))
    assert {change.to for change in found.values()} == {"As today"}
    assert {path: change.at for path, change in found.items()} == pytest.approx(
        {
            "volume.per_month": 180_000 / 38 / 12,
            "option.price_per_unit": 37.5,
            "option.minimum_deal": 12 * 400 * 38,
        }
    )


def test_an_offer_for_a_deal_that_is_too_small_gets_in_by_more_work_or_a_dearer_quote() -> None:
    offer = acme(37, 180_000)
    found = told(offer)
    assert {change.to for change in found.values()} == {"Acme"}
    assert {path: change.at for path, change in found.items()} == pytest.approx(
        {
            "volume.per_month": 180_000 / 37 / 12,
            "work.fixed_hours": 180_000 / 37 / 12 - 400,
            "option.price_per_unit": 37.5,
            "option.minimum_deal": 12 * 400 * 37,
        }
    )
    why = decided(offer).whys["walk_away"]
    assert "Acme is removed, but at €\N{NO-BREAK SPACE}37.5 it would pass and be chosen" in why


def test_what_a_second_driver_counts_makes_the_deal_larger() -> None:
    also = [{"unit": "server", "per_month": 20, "hours_per_unit": 3}]
    found = told(acme(38, 205_000), volume=DESK["volume"] | {"also": also})
    servers, hours = (found[f"volume.also.server.{name}"] for name in ("per_month", "hours_per_unit"))
    units = 205_000 / 38 / 12 - 400
    assert (servers.at, hours.at) == pytest.approx((units / 3, units / 20))


def test_fixed_work_is_a_part_of_the_deal() -> None:
    found = told(acme(38, 205_000), work=DESK["work"] | {"fixed_hours": 20})
    assert found["work.fixed_hours"].at == pytest.approx(205_000 / 38 / 12 - 400)


def test_a_quote_at_which_the_deal_is_too_small_turns_nothing() -> None:
    """Acme is cheap enough below 46 or so, where it takes on no deal; at 52 today's way is cheaper."""
    offer = acme(52, 235_000)
    found = decided(offer)
    assert found.option == "As today" and found.walk_away is None
    assert "where the deal is smaller than providers take on" in found.whys["walk_away"]
    assert "option.price_per_unit" not in told(offer)
    larger = decided(offer | {"minimum_deal": 0})
    assert larger.walk_away is not None and larger.walk_away.value < 235_000 / 12 / 400


def test_another_offer_that_can_be_had_is_asked_for_a_quote_instead() -> None:
    bolt = nothing_but(OutTasking, name="Bolt", price_per_unit=56)
    found = decided(acme(52, 235_000), bolt).walk_away
    assert found is not None and found.of == "Bolt"


def test_offers_that_no_quote_wins_give_way_to_one_that_may() -> None:
    small, hopeless = acme(60, 500_000), acme(70, 0, name="Dear", transition_cost=9_000_000)
    found = decided(small, hopeless, acme(80, 0, name="Late")).walk_away
    assert found is not None and found.of == "Late"


@pytest.mark.parametrize("cost", [0, 30_000])
def test_an_offer_that_starts_too_late_is_let_in_by_a_longer_horizon(cost: float) -> None:
    offer = acme(30, 0, lead_time=5, transition_months=4, transition_cost=cost)

    def at(months: int) -> Verdict:
        body = DESK | {"options": [offer]}
        case = CASE | {"functions": [body], "horizon_months": months}
        return decide_function(Case.model_validate(case), "Desk").verdict

    assert at(8).option == "As today"
    change = next(change for change in at(8).changes if change.path == "case.horizon_months")
    assert (at(int(change.at) - 1).option, at(int(change.at)).option) == ("As today", "Acme")


def test_own_people_who_would_come_too_late_are_let_in_by_quicker_hiring() -> None:
    inside = nothing_but(InHouse, name="Inside", hire_lag=30)
    dear = DESK["today"] | {"terms": ZED | {"price_per_unit": 70}}
    found = told(inside, volume=DESK["volume"] | {"ends_after": 24}, today=dear)["option.hire_lag"]
    assert (found.to, found.of) == ("Inside", "Inside") and found.at < 24


def test_the_charge_of_a_project_is_for_its_work() -> None:
    project = {"work_hours": 2000, "duration": 5, "due_month": 12}
    body = DESK | {"options": [acme(50, 0)], "volume": {}, "project": project}
    (function,) = resolved(Case.model_validate(CASE | {"functions": [body]})).functions
    (option,) = function.options or ()
    assert isinstance(option, Outsourcing) and yearly_charge(function, option) == pytest.approx(50 * 2000)
