"""Hours to manage providers: counted once per provider, and the best set that fits found exactly."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outtask.methods.governance import Candidate, Choices, govern, hours_of
from outtask.terms.decision import Chosen

STAY = Candidate("As today", 100.0, 0.0, None, 0.0)


def test_a_named_provider_is_managed_once() -> None:
    acme = Candidate("Acme", 80.0, 5.0, "Acme", 20.0)
    desk = Choices("Desk", (STAY, acme), 1)
    backup = Choices("Backup", (STAY, acme), 1)
    assert hours_of([desk, backup], [1, 1]) == 30.0
    someone = Candidate("Market", 80.0, 5.0, None, 20.0)
    assert hours_of([Choices("Desk", (someone,), 0), Choices("Backup", (someone,), 0)], [0, 0]) == 50.0


def test_within_the_hours_every_verdict_stands() -> None:
    found = govern([Choices("Desk", (STAY, Candidate("Acme", 80.0, 5.0, "Acme", 20.0)), 1)], 25.0)
    assert found.feasible and not found.changed
    assert found.chosen == (Chosen("Desk", "Acme"),)


def test_without_a_known_limit_the_hours_are_told_and_nothing_gives_way() -> None:
    found = govern([Choices("Desk", (STAY, Candidate("Acme", 80.0, 5.0, "Acme", 20.0)), 1)], None)
    assert (found.hours_needed, found.hours_available, found.feasible) == (25.0, None, True)
    assert found.why


def test_over_the_hours_the_smaller_saving_gives_way() -> None:
    small = Choices("Desk", (STAY, Candidate("Acme", 90.0, 5.0, None, 20.0)), 1)
    large = Choices("Backup", (STAY, Candidate("Bolt", 50.0, 5.0, None, 20.0)), 1)
    found = govern([small, large], 30.0)
    assert not found.feasible
    assert [one.words for one in found.chosen] == ["Desk: As today", "Backup: Bolt"]
    assert found.changed == ("Desk",)
    assert found.gap == 0.0


def test_managing_a_provider_is_paid_once_so_one_of_all_may_be_the_best_set() -> None:
    acme = Candidate("Acme", 80.0, 0.0, "Acme", 20.0, 15.0)
    bolt = Candidate("Bolt", 75.0, 30.0, None, 5.0, 15.0)
    found = govern([Choices(name, (STAY, acme, bolt), 2) for name in ("Desk", "Backup", "Network")], 60.0)
    assert [one.option for one in found.chosen] == ["Acme"] * 3
    assert found.bound == pytest.approx(3 * 80.0 - 2 * 15.0)


def test_hours_that_nothing_fits_into_are_said_to_be_so() -> None:
    found = govern([Choices("Desk", (Candidate("As today", 100.0, 12.0, None, 0.0),), 0)], 10.0)
    assert not found.feasible and not found.chosen
    assert found.why and "12" in found.why


def test_the_least_hours_count_a_provider_once() -> None:
    acme = (Candidate("Acme", 80.0, 5.0, "Acme", 20.0),)
    found = govern([Choices("Desk", acme, 0), Choices("Backup", acme, 0)], 10.0)
    assert found.why and "the least is 30" in found.why


def test_a_twin_of_the_verdict_does_not_take_its_place() -> None:
    acme = Candidate("Acme", 60.0, 5.0, "Acme", 5.0)
    twins = Choices("Desk", (Candidate("Acme again", 60.0, 5.0, "Acme", 5.0), acme, STAY), 1)
    dear = Choices("Backup", (STAY, Candidate("Bolt", 90.0, 50.0, None, 0.0)), 1)
    found = govern([twins, dear], 20.0)
    assert found.changed == ("Backup",)
    assert [one.words for one in found.chosen] == ["Desk: Acme", "Backup: As today"]


candidates = st.builds(
    Candidate,
    st.just("x"),
    st.integers(-50, 50).map(float),
    st.integers(0, 9).map(float),
    st.sampled_from([None, "A", "B"]),
    st.integers(0, 20).map(float),
    st.integers(0, 30).map(float),
)


def cost_of(choices: list[Choices], pick: tuple[int, ...] | list[int]) -> float:
    """Return what a set costs: of what managing a provider costs, only the dearest is paid."""
    taken = [choice.candidates[k] for choice, k in zip(choices, pick, strict=True)]
    total = sum(one.net for one in taken)
    for name in "AB":
        each = sorted(one.provider_cost for one in taken if one.provider == name)
        total -= sum(each[:-1])
    return total


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(candidates, min_size=1, max_size=3), min_size=1, max_size=4), st.integers(0, 60))
def test_the_set_is_the_one_that_trying_all_of_them_finds(
    table: list[list[Candidate]], available: int
) -> None:
    named = [[replace(one, option=str(k)) for k, one in enumerate(row)] for row in table]
    choices = [
        Choices(str(i), tuple(row), min(range(len(row)), key=lambda k: row[k].net))
        for i, row in enumerate(named)
    ]
    best = min(
        (
            cost_of(choices, pick)
            for pick in product(*(range(len(row)) for row in named))
            if hours_of(choices, pick) <= available
        ),
        default=None,
    )
    found = govern(choices, float(available))
    if found.feasible:
        assert not found.changed
    elif best is None:
        assert not found.chosen
    else:
        picked = [int(one.option.rpartition(" ")[2]) for one in found.chosen]
        cost = cost_of(choices, picked)
        assert hours_of(choices, picked) <= available + 1e-6
        assert cost == pytest.approx(best, abs=1e-6)
        assert found.bound == pytest.approx(best, abs=1e-6)
