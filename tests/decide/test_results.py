"""A study is weighed in the background; what came out is kept, and is said to be old once it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from outtask.core.models import Job
from outtask.core.worker import run_waiting
from outtask.decide.case_key import case_json
from outtask.decide.commands.numbers import state_numbers
from outtask.decide.commands.results import ask_to_weigh
from outtask.decide.commands.studies import begin_study
from outtask.decide.models import Function, Result, Study
from outtask.decide.proposals import Planned
from outtask.decide.queries.results import state_of
from outtask.decide.weighing import weigh_other_spans, weigh_study
from outtask.people.roles import Role

if TYPE_CHECKING:
    from workspace import Acting

FRAME = {"paths": 256, "loaded_cost": 70_000}
NUMBERS: dict[str, Any] = {
    "volume": {"per_month": 900},
    "options": [{"model": "out-tasking", "price_per_unit": 20}],
}


@pytest.fixture
def study(acting: Acting) -> Study:
    return begin_study(
        actor=acting(Role.SOURCING),
        title="Sourcing",
        functions=[Planned("Service desk", (), numbers=NUMBERS)],
        frame=FRAME,
    )


def test_a_study_that_was_never_weighed_has_nothing_to_show(acting: Acting, study: Study) -> None:
    state = state_of(acting(Role.AUDITOR).scope, study)

    assert state.weighed is None
    assert state.problem == ""


def test_what_came_out_is_shown_until_a_number_changes(acting: Acting, study: Study) -> None:
    actor = acting(Role.SOURCING)
    weigh_study(actor, study)
    fresh = state_of(actor.scope, study).weighed
    function = Function.objects.within(actor.scope).get()
    numbers = {**NUMBERS, "volume": {"per_month": 1200}}
    state_numbers(actor=actor, function=function, numbers=numbers, part="volume")

    old = state_of(actor.scope, study).weighed

    assert fresh is not None and fresh.is_current
    assert old is not None and not old.is_current
    assert old.decision == fresh.decision
    assert case_json(old.case) == case_json(fresh.case)


def test_the_same_case_is_not_weighed_twice(acting: Acting, study: Study) -> None:
    actor = acting(Role.SOURCING)

    first, second = weigh_study(actor, study), weigh_study(actor, study)

    assert first == second
    assert Result.objects.within(actor.scope).count() == 1


def test_one_job_that_waits_is_enough(acting: Acting, study: Study) -> None:
    for _ in range(2):
        ask_to_weigh(actor=acting(Role.SOURCING), study=study)

    assert Job.objects.within(acting(Role.AUDITOR).scope).filter(kind="decide.weigh").count() == 1


def test_a_study_that_cannot_be_weighed_says_what_is_wrong(acting: Acting, study: Study) -> None:
    actor = acting(Role.SOURCING)
    function = Function.objects.within(actor.scope).get()
    state_numbers(actor=actor, function=function, numbers={"volume": {"per_month": -5}}, part="volume")

    told = state_of(actor.scope, study).problem
    assert told.startswith(f"{function.name}, volume a month now: must not be negative")


def test_the_same_case_is_weighed_over_three_five_and_ten_years(acting: Acting, study: Study) -> None:
    actor = acting(Role.SOURCING)
    result = weigh_study(actor, study)
    before = state_of(actor.scope, study, 36).weighed

    weigh_other_spans(actor, result)

    assert before is None
    for months in (36, 60, 120):
        weighed = state_of(actor.scope, study, months).weighed
        assert weighed is not None
        assert weighed.decision.horizon_months == months


def test_a_change_has_the_study_weighed_anew(acting: Acting, study: Study) -> None:
    run_waiting()
    function = Function.objects.within(acting(Role.SOURCING).scope).get()

    state_numbers(
        actor=acting(Role.SOURCING),
        function=function,
        numbers={**NUMBERS, "volume": {"per_month": 700}},
        part="volume",
    )

    assert state_of(acting(Role.SOURCING).scope, study).job is not None


def test_what_cannot_be_weighed_is_no_failure(acting: Acting, study: Study) -> None:
    function = Function.objects.within(acting(Role.SOURCING).scope).get()
    state_numbers(actor=acting(Role.SOURCING), function=function, numbers={}, part="all")

    run_waiting()

    job = Job.objects.within(acting(Role.AUDITOR).scope).filter(kind="decide.weigh").latest("pk")
    assert job.status == "done"
