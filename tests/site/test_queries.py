"""No page asks the database more often for many rows than for few, whichever page is added."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from addresses import addresses, path_of
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from matrix import NUMBERS, Things, actor_of, now, sign_decision, system, weigh_study

from outtask.decide.commands.studies import begin_study
from outtask.decide.models import Function, Result
from outtask.decide.proposals import Planned
from outtask.people.roles import Role
from workspace import People, make_user

MANY = 8
MOST = 20
"""Queries that the busiest page may ask, the Helm."""
SPARED = 1  # queries more, as for a second page of rows


@pytest.fixture
def things(django_db_reset_sequences: None, organisation: People) -> Things:
    return Things(organisation)


def asked(client: Client, things: Things) -> dict[str, int]:
    """Return how many queries each page asks that an owner can open."""
    opened = [name for name, view in addresses().items() if getattr(view, "needs", None)]
    paths = {name: path_of(name, things.of) for name in opened}  # makes all rows, before anything is asked
    found = {}
    for name, path in paths.items():
        if "GET" in addresses()[name].methods:  # type: ignore[attr-defined]
            client.get(path)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(path)
            found[name] = len(queries)
    return found


def again(row: Model, **other: Any) -> Model:
    """Store a row once more, as a row of its own."""
    row.pk, row._state.adding = None, True
    for name, value in other.items():
        setattr(row, name, value)
    row.save()
    return row


def add_many(things: Things) -> None:
    """Add rows of each kind; a study of many signed functions takes the place of the first."""
    owner = things.people.user(Role.OWNER)
    study = begin_study(
        actor=system(),
        title="Many",
        functions=[Planned(f"Desk {number}", (), numbers=NUMBERS) for number in range(MANY)],
        frame={"paths": 64, "loaded_cost": 70_000},
    )
    weigh_study(system(), study)
    result = Result._base_manager.get(study=study)
    for function in Function._base_manager.filter(study=study):
        decision = sign_decision(
            actor=actor_of(owner, request=function.name), function=function, result=result, seen=None,
            reason="x", review_on=(now() + timedelta(days=3)).date(), triggers=(),
        )  # fmt: skip
    for number in range(MANY):
        make_user(f"Person{number} Many", things.people.provider, Role.PROVIDER_MEMBER)
    batch = things.of("tickets.Batch")
    for number in range(MANY):
        again(things.anew("core.Job"))
        file = again(things.anew("core.StoredFile"))
        again(things.anew("tickets.Source"), title=f"Log {number}")
        again(things.anew("tickets.Batch"), file=file, source=batch.source)  # type: ignore[attr-defined]
    things.rows |= {"decide.Study": study, "decide.Function": function, "decide.Result": result}
    things.rows["decide.Decision"] = decision
    assert apps.get_model("decide.Function")._base_manager.count() > MANY


def test_no_page_asks_more_for_many_rows_than_for_few(client: Client, things: Things) -> None:
    client.force_login(things.people.user(Role.OWNER))
    few = asked(client, things)
    add_many(things)
    many = asked(client, things)

    assert len(few) > 40
    assert {name: (few[name], many[name]) for name in few if many[name] > few[name] + SPARED} == {}
    assert {name: count for name, count in many.items() if count > MOST} == {}
