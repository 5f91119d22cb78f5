"""Where nothing is random, a turning value is exact: decided anew beside it, another option wins."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from plain_cases import nothing_but
from test_costs_closed_form import FLAT, STEADY

from outtask.methods.crossings import CHANCES
from outtask.methods.decide import decide_function
from outtask.terms.case import Case
from outtask.terms.decision import Verdict
from outtask.terms.options import OutTasking

CLOSE = 5e-4  # of the value, or of the way to it


def case_with(price: float, tickets: float, growth: float) -> dict[str, Any]:
    option = nothing_but(
        OutTasking,
        price_per_unit=price,
        lead_time=3,
        management_hours=10,
        verification_hours=0.05,
        escalation_share=0.1,
        severance_cost=15_000,
    )
    volume = {"per_month": tickets, "growth": growth, "volatility": 0, "noise": 0}
    values = dict.fromkeys(("control", "skills", "innovation", "culture"), 0)
    function = STEADY | {"name": "Desk", "values": values, "options": [option], "volume": volume}
    top: dict[str, Any] = {"case": "Steps", "paths": 64, "horizon_months": 60, "functions": [function]}
    return top | FLAT


def verdict(case: dict[str, Any]) -> Verdict:
    return decide_function(Case.model_validate(case), "Desk").verdict


def changed(case: dict[str, Any], path: str, value: float) -> dict[str, Any]:
    case = deepcopy(case)
    part: Any = case["functions"][0]
    first, _, rest = path.partition(".")
    if first in ("option", "case"):
        part, path = (part["options"][0] if first == "option" else case), rest
    *above, name = path.split(".")
    for key in above:
        part = part.setdefault(key, {})
    part[name] = value
    return case


def test_just_before_a_turning_value_the_choice_stays_and_just_beyond_another_wins() -> None:
    case = case_with(price=85, tickets=400, growth=0.1)
    found = verdict(case)
    tried = [one for one in found.changes if not one.path.endswith((*CHANCES, "horizon_months"))]
    assert len(tried) > 5
    for one in tried:
        step = CLOSE * max(abs(one.at), abs(one.at - one.now)) * (1 if one.at > one.now else -1)
        winners = [verdict(changed(case, one.path, one.at + side * step)).option for side in (-1, 1)]
        assert winners == [found.option, one.to], (one.path, one.now, one.at)
