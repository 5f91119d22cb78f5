"""What was worked out of a study is remembered while it stays as it is, and no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from outtask.decide.commands.functions import rename_function, set_function_apart
from outtask.decide.commands.numbers import state_numbers
from outtask.decide.commands.studies import begin_study, change_study
from outtask.decide.models import Function, Study
from outtask.decide.numbers import summary
from outtask.decide.proposals import Planned, template_numbers
from outtask.decide.queries.asked import asked_of
from outtask.people.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from workspace import Acting, SignedIn

MANY = 60


def begun(acting: Acting, count: int) -> Study:
    numbers = template_numbers("service-desk")
    planned = [Planned(f"Desk {i}", numbers=numbers) for i in range(count)]
    return begin_study(actor=acting(Role.OWNER), title="Many", functions=planned)


def again(study: Study) -> Study:
    return Study.objects.everything("a test asks").get(pk=study.pk)


def test_only_the_function_that_changed_is_looked_at_again(
    acting: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = begun(acting, 5)
    scope = acting(Role.AUDITOR).scope
    first = asked_of(scope, study)
    looks: list[str] = []
    look = summary.look_at_one
    monkeypatch.setattr(summary, "look_at_one", lambda *given: looks.append(given[1].name) or look(*given))
    function = Function.objects.everything("a test asks").select_related("study").get(name="Desk 3")
    numbers = {**function.numbers, "today": {"people": 4}}
    state_numbers(actor=acting(Role.OWNER), function=function, numbers=numbers, part="people")

    second = asked_of(scope, again(study))

    assert looks == ["Desk 3"]
    assert first.told[3].summary.judged + 1 == second.told[3].summary.judged
    assert first.told[2].summary == second.told[2].summary


@pytest.mark.parametrize("change", ["rename", "apart", "frame"])
def test_every_change_is_seen_at_once(acting: Acting, change: str) -> None:
    study, scope, actor = begun(acting, 3), acting(Role.AUDITOR).scope, acting(Role.OWNER)
    before = asked_of(scope, study)
    function = Function.objects.everything("a test asks").select_related("study").get(name="Desk 1")
    if change == "rename":
        rename_function(actor=actor, function=function, name="Hotline")
    elif change == "apart":
        set_function_apart(actor=actor, function=function, apart=True)
    else:
        change_study(actor=actor, study=study, frame={"loaded_cost": 70_000}, what="money")

    after = asked_of(scope, again(study))

    assert (after.told, after.open) != (before.told, before.open)


@pytest.mark.parametrize(
    "page", ["groups", "board", "numbers", "people", "organisation", "providers", "study"]
)
def test_pages_of_many_functions_ask_no_more_questions_than_of_few(
    client: Client, signed_in: SignedIn, acting: Acting, page: str
) -> None:
    signed_in(client, Role.OWNER)
    few, many = begun(acting, 2), begin_many(acting)
    asked: dict[Any, int] = {}
    for study in (few, many):
        address = reverse(f"decide:{page}", args=[study.pk])
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as questions:
            assert client.get(address).status_code == 200
        asked[study] = len(questions)

    assert asked[many] <= asked[few] + 1
    assert asked[many] <= 9


def begin_many(acting: Acting) -> Study:
    numbers = template_numbers("network")
    planned = [Planned(f"Net {i}", numbers=numbers) for i in range(MANY)]
    return begin_study(actor=acting(Role.OWNER), title="Very many", functions=planned)
