"""A small study that was weighed: two functions, one with a quote that is close, one that stays."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from outtask.people.roles import Role

if TYPE_CHECKING:
    from outtask.decide.models import Decision as Signed
    from outtask.decide.models import Function, Result, Study
    from outtask.terms.decision import Decision
    from workspace import Acting

FRAME: dict[str, Any] = {"paths": 256, "loaded_cost": 70_000, "organisation": {"governance_hours": 200}}
DESK: dict[str, Any] = {
    "volume": {"per_month": 2000},
    "work": {"hours_per_unit": 0.5},
    "today": {"people": 10},
    "options": [{"model": "out-tasking", "provider": "Nordwind", "price_per_unit": 17}],
}
NETWORK: dict[str, Any] = {"volume": {"per_month": 100}, "work": {"hours_per_unit": 3}}
NAMES = ("Service desk", "Network")
FRAME["providers"] = [{"name": "Nordwind"}]


@cache
def decided(case: str) -> Decision:
    """Decide a case once, however many tests look at it."""
    from outtask.methods.decide import decide
    from outtask.terms.case import Case

    return decide(Case.model_validate_json(case))


@pytest.fixture
def study(acting: Acting) -> Study:
    """Begin the study."""
    from outtask.decide.commands.studies import begin_study
    from outtask.decide.proposals import Planned

    planned = [Planned(name, numbers=numbers) for name, numbers in zip(NAMES, (DESK, NETWORK), strict=True)]
    return begin_study(actor=acting(Role.SOURCING), title="Sourcing", functions=planned, frame=FRAME)


@pytest.fixture
def weigh(acting: Acting) -> Callable[[Study], Result]:
    """Return what weighs a study as its job does, from what was computed once."""
    import json

    from outtask.core.models import Job
    from outtask.decide.case_key import case_json, key_of
    from outtask.decide.commands.results import store_result
    from outtask.decide.weighing import case_now

    def run(study: Study) -> Result:
        actor = acting(Role.SOURCING)
        study.refresh_from_db()
        case = case_json(case_now(actor.scope, study))
        Job.objects.everything("weighed here").filter(kind="decide.weigh").delete()
        found = decided(json.dumps(case, sort_keys=True))
        return store_result(actor=actor, study=study, key=key_of(case), case=case, decision=found)

    return run


@pytest.fixture
def result(study: Study, weigh: Callable[[Study], Result]) -> Result:
    """Weigh the study."""
    return weigh(study)


@pytest.fixture
def desk(study: Study) -> Function:
    """Return its service desk."""
    return of(study, "Service desk")


def of(study: Study, name: str) -> Function:
    """Return a function of a study."""
    from outtask.decide.models import Function

    return Function.objects.everything("a test asks").select_related("study").get(study=study, name=name)


def signed(acting: Acting, desk: Function, result: Result, role: Role = Role.SOURCING, **more: Any) -> Signed:
    """Sign what a study was weighed to."""
    from datetime import timedelta

    from outtask.core.clock import now
    from outtask.decide.commands.decisions import sign_decision

    given: dict[str, Any] = {
        "seen": None,
        "reason": "It frees the team for the move to the new site.",
        "review_on": (now() + timedelta(days=300)).date(),
        "triggers": (),
    }
    return sign_decision(actor=acting(role), function=desk, result=result, **(given | more))
