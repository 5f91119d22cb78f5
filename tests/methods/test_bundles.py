"""Bundles: who is in them, and what they save together."""

import pytest

from outtask.methods.bundles import Part, groups_of, members_of, weigh_group
from outtask.methods.decide import decide
from outtask.terms.case import Case
from outtask.terms.decision import VerdictKind
from outtask.terms.errors import UserError
from outtask.terms.resolve import resolved


def case_of(**top: object) -> Case:
    functions = [{"name": name, "volume": {"per_month": 120}} for name in ("Desk", "Backup", "Network")]
    return Case.model_validate({"case": "Test", "paths": 512, "functions": functions} | top)


def test_a_bundle_of_bundles_holds_all_their_functions_once() -> None:
    bundles = [
        {"name": "Outer", "functions": ["Inner", "Desk", "Network"]},
        {"name": "Inner", "functions": ["Backup", "Desk"]},
    ]
    assert members_of(case_of(bundles=bundles))["Outer"] == ("Desk", "Backup", "Network")


def test_a_circle_of_bundles_is_told_by_name() -> None:
    bundles = [{"name": "A", "functions": ["B"]}, {"name": "B", "functions": ["A"]}]
    with pytest.raises(UserError, match="A → B → A"):
        members_of(case_of(bundles=bundles))
    with pytest.raises(UserError, match="names Printer"):
        members_of(case_of(bundles=[{"name": "A", "functions": ["Printer"]}]))


def part(name: str, **more: object) -> Part:
    body = {"kind": VerdictKind.KEEP, "today_cost": 100.0, "today_net": 100.0, "single_cost": 100.0}
    return Part(name, **({"single_net": 100.0} | body | more))  # type: ignore[arg-type]


def test_the_arithmetic_of_a_bundle() -> None:
    bundle = {
        "name": "Ops",
        "functions": ["Desk", "Backup"],
        "price_reduction": 0.1,
        "transition_saving": 0.5,
    }
    case = resolved(case_of(bundles=[bundle]))
    group = groups_of(case)[0]
    more = {"option": "Acme", "cost": 102.0, "net": 102.0, "charges": 70.0, "transition": 8.0}
    more |= {"management": 6.0, "provider_hours": 40.0, "hours": 5.0, "yearly": 10.0, "least": 15.0}
    found = weigh_group(case, group, [part("Desk", **more), part("Backup", **more)])
    # 204 less a tenth of 140, half of 16, and one of two managements
    assert found.saving_mean == pytest.approx(200 - (204 - 14 - 8 - 6))
    assert found.hours_bound == 50.0
    assert "Each alone says keep, together outsourcing is better: it saves 12\u00a0%" in found.verdict


def test_functions_that_each_are_too_small_may_pass_together() -> None:
    big = {"model": "outsourcing", "price_per_unit": 40, "minimum_deal": 120_000}
    functions = [
        {"name": name, "volume": {"per_month": 120}, "options": [big]}
        for name in ("Desk", "Backup", "Network")
    ]
    found = decide(case_of(functions=functions))
    assert all(f.removed and f.removed[0].gate == "minimum deal size" for f in found.functions)
    assert found.estate is not None
    assert "Too small" not in found.estate.verdict
    two = decide(case_of(functions=functions[:2]))
    assert two.estate is not None and "Too small for one provider" in two.estate.verdict


def test_a_member_that_must_stay_is_named_and_left_out() -> None:
    functions = [
        {"name": "Desk", "volume": {"per_month": 900}},
        {"name": "Architecture", "volume": {"per_month": 90}, "stays": "accountability"},
    ]
    found = decide(case_of(functions=functions)).estate
    assert found is not None and found.functions == ("Desk",)
    assert "Architecture stays out" in found.verdict
