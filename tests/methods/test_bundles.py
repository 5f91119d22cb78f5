"""Bundles: who is in them, with which provider, and on which terms."""

from typing import Any

import pytest

from outtask.methods.bundles import Group, groups_of, members_of
from outtask.terms.case import Case
from outtask.terms.errors import UserError
from outtask.terms.resolve import resolved


def case_of(*functions: dict[str, Any], **top: Any) -> Case:
    plain = [{"name": name, "volume": {"per_month": 120}} for name in ("Desk", "Backup", "Network")]
    body = [one | more for one, more in zip(plain, functions, strict=False)] or plain
    return Case.model_validate({"case": "Test", "paths": 512, "functions": body} | top)


def quote(provider: str | None = None, **more: Any) -> dict[str, Any]:
    return {"model": "outsourcing", "provider": provider, "price_per_unit": 40} | more


def group_of(case: Case) -> Group:
    return groups_of(resolved(case))[0]


def both(**more: Any) -> list[dict[str, Any]]:
    return [{"name": "Both", "functions": ["Desk", "Backup"], **more}]


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


def test_the_provider_is_the_one_that_most_members_have_an_offer_from() -> None:
    desk = {"options": [quote("Bolt"), quote("Acme", price_per_unit=44)]}
    backup = {"options": [quote("Acme", price_per_unit=50)]}
    group = group_of(case_of(desk, backup, bundles=both(), providers=[{"name": "Acme"}, {"name": "Bolt"}]))
    prices = {name: option.price_per_unit for name, option in group.options.items()}
    assert group.option == "Outsourcing, Acme"
    assert {name: price.mean for name, price in prices.items() if price} == {"Desk": 44, "Backup": 50}


def test_a_provider_named_by_the_bundle_keeps_what_it_offers_a_member() -> None:
    desk, backup = {"options": [quote("Acme", price_per_unit=44)]}, {"options": [quote("Bolt")]}
    shared = {"model": "outsourcing", "provider": "Acme", "exit_cost": 9_000}
    providers = [{"name": "Acme"}, {"name": "Bolt"}]
    group = group_of(case_of(desk, backup, bundles=both(option=shared), providers=providers))
    assert {option.provider for option in group.options.values()} == {"Acme"}
    own, market = (group.options[name].price_per_unit for name in ("Desk", "Backup"))
    assert own is not None and own.mean == 44
    assert market is not None and market.origin == "assumed"  # Bolt's quote says nothing about Acme


def test_what_is_paid_once_is_shared_by_those_who_go() -> None:
    people = [
        {"today": {"people": 3}},
        {"today": {"people": 1}},
        {"today": {"people": 4}, "stays": "control"},
    ]
    shared = {"model": "outsourcing", "exit_cost": 8_000, "management_hours": 50}
    bundles = [{"name": "All", "functions": ["Desk", "Backup", "Network"], "option": shared}]
    group = group_of(case_of(*people, bundles=bundles))
    costs = {name: option.exit_cost.mean for name, option in group.options.items() if option.exit_cost}
    assert costs == {"Desk": 6_000, "Backup": 2_000}
    assert group.excluded == {"Network": "Network stays inside: control"}
    hours = [option.management_hours for option in group.options.values()]
    assert [one.mean for one in hours if one] == [50, 50]  # of which only the lead's are counted


def test_without_stated_people_those_whom_the_work_needs_tell_the_share() -> None:
    """Around the clock takes five people however little happens; the other's volume takes one."""
    work = {"hours_per_unit": 1, "productive_hours": 52.18 * 168 / 5, "utilisation": 1}
    watch = {"volume": {"per_month": 1}, "work": work | {"coverage_hours": 168}}
    other = {"volume": {"per_month": 52.18 * 168 / 5 / 12}, "work": work}
    shared = {"model": "outsourcing", "exit_cost": 6_000, "minimum_deal": 0}
    group = group_of(case_of(watch, other, bundles=both(option=shared)))
    costs = {name: option.exit_cost.mean for name, option in group.options.items() if option.exit_cost}
    assert costs == pytest.approx({"Desk": 5_000, "Backup": 1_000})


def test_what_a_bundle_states_is_in_its_own_currency() -> None:
    desk = {"options": [quote("Acme", currency="USD")]}
    shared = {"model": "outsourcing", "exit_cost": 9_000, "dead_band": 0.2}
    top = {"exchange_rates": {"USD": 0.9}, "providers": [{"name": "Acme"}], "loaded_cost": 80_000}
    group = group_of(
        case_of(desk, bundles=[{"name": "Alone", "functions": ["Desk"], "option": shared}], **top)
    )
    option = group.options["Desk"]
    assert option.currency == "USD" and option.exit_cost is not None and option.dead_band is not None
    assert (option.exit_cost.mean, option.dead_band.mean) == (pytest.approx(10_000), 0.2)
