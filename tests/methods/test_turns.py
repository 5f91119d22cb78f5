"""What would change a verdict, the likeliest first, and what the answer rests on."""

from typing import Any

import pytest

from outtask.formats.case_template import template
from outtask.methods.decide import decide_function
from outtask.methods.probes import Probe, measured_judged_assumed
from outtask.terms.amounts import Amount, Origin, between, fixed
from outtask.terms.case import Case
from outtask.terms.decision import Verdict


def verdict(price: float = 52, **function: Any) -> Verdict:
    body = {
        "name": "Desk",
        "volume": {"per_month": 900, "volatility": 0.15},
        "options": [{"model": "out-tasking", "name": "Bolt", "price_per_unit": price}],
    }
    case = Case.model_validate({"case": "Test", "paths": 1024, "functions": [body | function]})
    return decide_function(case, "Desk").verdict


def probe(amount: Amount, unit: str = "EUR per ticket") -> Probe:
    return Probe("volume.growth", "Growth", unit, amount, -0.5, 0.5, None, price=False)


def test_an_input_moves_by_half_its_range_or_by_what_is_usual() -> None:
    assert probe(between(-0.1, 0, 0.2)).spread == pytest.approx(0.15)
    assert probe(fixed(40)).spread == pytest.approx(8)
    assert probe(fixed(0), "share").spread == probe(fixed(0), "a year").spread == 0.05
    assert probe(fixed(0), "hours per month").spread == pytest.approx(0.1)
    assert probe(fixed(0.45)).ends == pytest.approx((0.36, 0.5))


def test_growth_that_is_nought_now_and_turns_within_its_range_is_among_the_first() -> None:
    growth = {"low": -0.15, "likely": 0, "high": 0.15, "origin": "measured"}
    by_the_month = {"model": "out-tasking", "name": "Bolt", "price_per_month": 52_000}
    volume = {"per_month": 900, "growth": growth, "volatility": 0.15}
    found = verdict(volume=volume, options=[by_the_month])
    place = [change.path for change in found.changes].index("volume.growth")
    turn = found.changes[place]
    assert turn.now == 0 and abs(turn.at) < 0.15
    assert place < 4
    assert found.origin["measured"] > 0.1


def backup(growth: Amount | None = None) -> Verdict:
    usual = template("backup-and-restore")
    volume = usual.function.volume.model_copy(update={} if growth is None else {"growth": growth})
    function = usual.function.model_copy(update={"volume": volume})
    case = Case(case="Test", paths=1024, functions=(function,), providers=usual.providers)
    return decide_function(case, function.name).verdict


def test_growth_that_turns_it_beyond_its_usual_bounds_is_told_where_it_does() -> None:
    turn = next(change for change in backup().changes if change.path == "volume.growth")
    assert turn.at > 0.37  # two ranges from what it is now
    stays, goes = (backup(fixed(turn.at + side)) for side in (-0.03, 0.03))
    assert (stays.option, goes.option) == (backup().option, turn.to)


def test_a_turn_far_from_anything_to_expect_is_no_news() -> None:
    found = verdict()
    prices = [change for change in found.changes if "EUR" in change.unit]
    assert prices and all(change.at <= 5 * change.now for change in prices)


def test_the_size_of_deal_that_lets_in_a_better_offer_is_told() -> None:
    def at(least: float) -> Verdict:
        acme = {"model": "outsourcing", "name": "Acme", "price_per_unit": 25, "minimum_deal": least}
        return verdict(options=[acme])

    shut_out = at(900_000)
    assert shut_out.option == "As today"
    turn = next(change for change in shut_out.changes if change.path == "option.minimum_deal")
    assert (turn.now, turn.at, turn.to) == (900_000, 12 * 900 * 25, "Acme")
    assert (at(turn.at * 1.01).option, at(turn.at * 0.99).option) == ("As today", "Acme")


@pytest.mark.parametrize("path", ["values.control", "option.control_level", "today.terms.skills_level"])
def test_worth_beyond_money_turns_exactly_where_its_straight_line_says(path: str) -> None:
    values = {"control": {"low": 20_000, "likely": 60_000, "high": 90_000}, "skills": 40_000}
    where, name = path.split(".")[0], path.split(".")[-1]

    def at(value: float | None) -> Verdict:
        bolt: dict[str, Any] = {"model": "out-tasking", "name": "Bolt", "price_per_unit": 66}
        parts: dict[str, Any] = {"values": dict(values), "option": bolt, "today": {"model": "in-house"}}
        if value is not None:
            parts[where][name] = value
        return verdict(options=[bolt], values=parts["values"], today={"terms": parts["today"]})

    now = at(None)
    turn = next(change for change in now.changes if change.path == path)
    way = turn.at - turn.now
    assert at(turn.at - 0.005 * way).option == now.option
    assert at(turn.at + 0.005 * way).option == turn.to


def test_a_start_that_is_soon_enough_is_told_where_the_need_ends() -> None:
    def at(months: float) -> Verdict:
        bolt = {"model": "out-tasking", "name": "Bolt", "price_per_unit": 20, "lead_time": months}
        return verdict(options=[bolt], volume={"per_month": 900, "ends_after": 36})

    too_late = at(40)
    assert too_late.option == "As today"
    turn = next(change for change in too_late.changes if change.path == "option.lead_time")
    assert 0 < turn.at < 36
    assert (at(1.01 * turn.at).option, at(0.99 * turn.at).option) == ("As today", "Bolt")


def test_a_price_in_a_foreign_currency_is_told_in_it() -> None:
    bolt = {"model": "out-tasking", "name": "Bolt", "price_per_unit": 60, "currency": "USD"}
    body = {"name": "Desk", "volume": {"per_month": 900}, "options": [bolt]}
    top = {"case": "Test", "paths": 512, "exchange_rates": {"USD": 0.9}}
    found = decide_function(Case.model_validate(top | {"functions": [body]}), "Desk").verdict
    assert found.walk_away is not None and found.walk_away.unit == "USD per ticket"
    turn = next(change for change in found.changes if change.path == "option.price_per_unit")
    assert (turn.unit, turn.at) == ("USD per ticket", pytest.approx(found.walk_away.value))


def test_where_no_input_has_weight_their_number_counts() -> None:
    weights = [(Origin.MEASURED, 0.0), (Origin.ASSUMED, 0.0), (Origin.ASSUMED, 0.0)]
    assert measured_judged_assumed(weights) == pytest.approx(
        {"measured": 1 / 3, "judged": 0, "assumed": 2 / 3}
    )


def test_volume_that_goes_back_to_a_level_does_not_follow_growth() -> None:
    found = verdict(volume={"per_month": 900, "reversion": {"level": 1000, "speed": 1}})
    assert "whatever the growth" in found.holds_for
    assert "volume.growth" not in {change.path for change in found.changes}


def test_a_project_does_not_turn_on_how_long_a_ticket_takes() -> None:
    """Checking that nobody has stated is a share of a project's work, which has no units."""
    project = {"work_hours": 3000, "duration": 6, "due_month": 12}
    found = verdict(project=project, volume={}, options=[{"model": "out-tasking"}])
    assert found.changes
    assert not [change for change in found.changes if change.path == "work.hours_per_unit"]


def test_a_horizon_within_a_year_may_turn_at_a_later_one() -> None:
    """Months between two years are priced up to the later, whether or not the case ends at one of them."""
    task = {"model": "out-tasking", "name": "Bolt", "price_per_unit": 28}
    body = {"name": "Desk", "volume": {"per_month": 900}, "work": {"hours_per_unit": 0.5}, "options": [task]}
    body["today"] = {"people": 4, "loaded_cost": 75_000}
    top = {"case": "Test", "paths": 256, "horizon_months": 30, "functions": [body]}
    found = decide_function(Case.model_validate(top), "Desk").verdict
    at = next(change.at for change in found.changes if change.path == "case.horizon_months")
    assert 36 < at < 60 and found.by_horizon[60] == "Bolt"
