"""How often each page asks the database: no more than ``queries.txt`` says, and not more for many rows.

A page that asks more, or is missing in the file, fails. Where that is meant, ``OUTTASK_WRITE_QUERIES=1 pytest
tests/site/test_queries.py`` writes what is so now; read the difference before you commit it.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from addresses import addresses, path_of
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from matrix import Things, actor_of, measured, now, sign_decision, system, weigh_study

from outtask.decide.commands.studies import begin_study
from outtask.decide.models import Function, Result
from outtask.people.roles import Role
from workspace import People, make_user

pytestmark = pytest.mark.slow
MANY = 8
MOST = 20
"""Queries that the busiest page may ask, the Helm."""
SPARED = 1  # queries more, as for a second page of rows
FILE = Path(__file__).with_name("queries.txt")
REWRITE = bool(os.environ.get("OUTTASK_WRITE_QUERIES"))
ABOUT = f"""\
# How often each page asks the database when an owner opens it: with a row of each kind, and with {MANY} more.
# tests/site/test_queries.py holds the pages to it, and says how this file is written anew.

"""
NOT_THERE = {"tickets:rejects"}  # the log that was imported has none
Counts = dict[str, tuple[int, int]]
"""Queries with few rows and with many, by page."""


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
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(path)
            assert answer.status_code != 404 or name in NOT_THERE, path
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
        functions=measured(*(f"Desk {number}" for number in range(MANY))),
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


def read(text: str) -> Counts:
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {name: (int(few), int(many)) for name, few, many in lines[1:]}


def written(found: Counts) -> str:
    wide = max(map(len, found)) + 2
    lines = [("page", "few", "many"), *((name, *counts) for name, counts in found.items())]
    return ABOUT + "".join(f"{name:<{wide}}{few:>4}{many:>6}\n" for name, few, many in lines)


def test_no_page_asks_more_than_is_stated_and_not_more_for_many_rows(client: Client, things: Things) -> None:
    client.force_login(things.people.user(Role.OWNER))
    few = asked(client, things)
    add_many(things)
    many = asked(client, things)
    found = {name: (few[name], many[name]) for name in few}
    if REWRITE:
        FILE.write_text(written(found), "utf-8")
    stated = read(FILE.read_text("utf-8"))

    assert len(found) > 40
    assert {name: counts for name, counts in found.items() if counts[1] > counts[0] + SPARED} == {}
    assert {name: counts for name, counts in found.items() if max(counts) > MOST} == {}
    assert sorted(set(found) ^ set(stated)) == []  # pages that are missing in the file, or gone
    more = {
        name: f"{stated[name]} stated, {counts} found"
        for name, counts in found.items()
        if counts[0] > stated[name][0] or counts[1] > stated[name][1]
    }
    assert more == {}
