"""Two people change a study at once, or it changes while it is measured: nothing of either is lost."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from weighed_study import desk, of, result, study, weigh

from outtask.core.clock import now
from outtask.core.commands import Actor
from outtask.core.scope import NotAllowed, Right, Rows, Scope
from outtask.decide import arranging, measuring
from outtask.decide.commands.decisions import sign_decision
from outtask.decide.commands.functions import rename_function
from outtask.decide.commands.numbers import state_numbers, take_case
from outtask.decide.commands.studies import change_study, rename_study
from outtask.decide.models import Function, Result, Study
from outtask.decide.numbers.whole import Taken
from outtask.decide.queries.decisions import decision_or_404, raised
from outtask.decide.queries.results import state_of
from outtask.decide.queries.told import told_of
from outtask.decide.triggers import proposed
from outtask.people.actors import system
from outtask.people.roles import Role
from outtask.terms.errors import UserError

if TYPE_CHECKING:
    from workspace import Acting

__all__ = ["desk", "result", "study", "weigh"]
pytestmark = pytest.mark.django_db


def functions_in(study: Study) -> dict[str, Function]:
    rows = Function.objects.everything("a test asks").select_related("study").filter(study=study)
    return {one.name: one for one in rows if one.groups}


def test_both_moves_into_one_function_hold(acting: Acting, log_study: Study) -> None:
    name, *others = functions_in(log_study)
    before = {group for one in functions_in(log_study).values() for group in one.groups}
    seen_by_both = [functions_in(log_study)[name] for _ in range(2)]
    moved = [functions_in(log_study)[other].groups[0] for other in others[:2]]

    for group, goal in zip(moved, seen_by_both, strict=True):
        arranging.move(acting(Role.SOURCING), [group], goal)

    after = functions_in(log_study)
    assert {group for one in after.values() for group in one.groups} == before
    assert set(moved) <= set(after[name].groups)


def test_numbers_that_somebody_else_changed_are_not_overwritten(
    acting: Acting, study: Study, desk: Function
) -> None:
    studies, functions = Study.objects.everything("a test asks"), Function.objects.everything("a test asks")
    early, late = studies.get(pk=study.pk), studies.get(pk=study.pk)
    dollars, dearer = {**early.frame, "currency": "USD"}, {**late.frame, "loaded_cost": 99_000}
    change_study(actor=acting(Role.SOURCING), study=early, frame=dollars, what="money")
    with pytest.raises(UserError, match="somebody else changed this"):
        change_study(actor=acting(Role.PMO), study=late, frame=dearer, what="money")
    assert studies.get(pk=study.pk).frame == dollars

    first, second = functions.get(pk=desk.pk), functions.get(pk=desk.pk)
    said = {**first.numbers, "today": {"people": 99}}
    state_numbers(actor=acting(Role.SOURCING), function=first, numbers=said, part="people")
    with pytest.raises(UserError, match="somebody else changed this"):
        state_numbers(actor=acting(Role.PMO), function=second, numbers={"work": {}}, part="work")
    assert functions.get(pk=desk.pk).numbers == said


def test_groups_that_move_while_they_are_measured_are_measured_again(
    acting: Acting, log_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal, moving, renamed, *_ = functions_in(log_study)
    measured: list[Mapping[str, str]] = []
    really = measuring.assess_study

    def slow(scope: Any, study: Study, mapping: Mapping[str, str]) -> Any:
        found = really(scope, study, mapping)
        measured.append(mapping)
        if len(measured) == 1:
            known = functions_in(log_study)
            arranging.move(acting(Role.SOURCING), known[moving].groups[:1], known[goal])
            rename_function(actor=acting(Role.SOURCING), function=known[renamed], name="Renamed")
        return found

    monkeypatch.setattr(measuring, "assess_study", slow)
    measuring.refresh(system(), log_study)

    known = functions_in(log_study)
    facts = {one.name: one for one in really(system().scope, log_study, measured[-1]).functions}
    assert measured[-1] == measuring.mapping_of(known.values()) != measured[0]
    assert {name: one.facts["tickets"] for name, one in known.items()} == {
        name: facts[name].tickets for name in known
    }


def test_a_function_is_told_with_the_facts_of_today(
    acting: Acting, log_study: Study, study: Study, weigh: Callable[[Study], Result], desk: Function
) -> None:
    weigh(study)
    weighed = state_of(acting(Role.SOURCING).scope, study).weighed
    assert weighed is not None
    before = told_of(weighed, desk)
    desk.facts = copy.deepcopy(next(iter(functions_in(log_study).values())).facts)
    after = told_of(weighed, desk)
    assert before is not None and after is not None and after is not before
    assert told_of(weighed, desk) is after


def test_what_was_put_right_again_raises_no_decision(
    acting: Acting, study: Study, weigh: Callable[[Study], Result], desk: Function
) -> None:
    first, actor = weigh(study), acting(Role.SOURCING)
    weighed = state_of(actor.scope, study).weighed
    told = told_of(weighed, desk) if weighed else None
    assert told is not None
    triggers = proposed(told.result, told.case.functions[0])
    day = (now() + timedelta(days=300)).date()
    signed = sign_decision(
        actor=actor, function=desk, result=first, seen=None, reason="Why", review_on=day, triggers=triggers
    )
    found = of(study, "Service desk")
    right, wrong = found.numbers, {**found.numbers, "volume": {"per_month": 9000}}
    state_numbers(actor=acting(Role.SOURCING), function=found, numbers=wrong, part="volume")
    study.refresh_from_db()
    weigh(study)
    assert raised(actor.scope, decision_or_404(actor.scope, signed.pk)[0])

    found = of(study, "Service desk")
    state_numbers(actor=acting(Role.SOURCING), function=found, numbers=right, part="volume")
    assert not raised(actor.scope, decision_or_404(actor.scope, signed.pk)[0])


def test_another_title_leaves_the_verdicts_as_they_are(acting: Acting, study: Study, result: Result) -> None:
    actor = acting(Role.SOURCING)
    study.refresh_from_db()
    rename_study(actor=actor, study=study, title="Another")
    weighed = state_of(actor.scope, study).weighed
    assert weighed is not None and weighed.is_current
    assert weighed.decision.case == "Another"


def test_a_case_changes_no_function_that_is_not_theirs_to_change(study: Study, desk: Function) -> None:
    whole, verbs = Right(frozenset({"view", "add", "change"})), frozenset({"change"})
    others = Right(verbs, Rows((("name", ("Network",)),)))
    adds = Right(frozenset({"add"}))
    actor = Actor(Scope({"decide.Study": (whole,), "decide.Function": (others, adds)}))
    taken = Taken("case.yaml", study.frame, changed=[desk])
    with pytest.raises(NotAllowed):
        take_case(actor=actor, study=study, taken=taken)
