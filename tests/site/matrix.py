"""What the matrix is made of: every address and every command, tried as everybody.

Nothing of it is written by hand but the rows that are tried on: what a page needs is read from the page, what
a command takes from its signature. Each trial is rolled back.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import django.db.models as fields
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from report_samples import sample_facts

from outtask.core.clock import now
from outtask.core.commands import COMMANDS, Actor
from outtask.core.files import receive
from outtask.core.models import LedgerEntry
from outtask.core.scope import NOTHING, NotAllowed
from outtask.decide.commands.decisions import sign_decision
from outtask.decide.commands.standing import standing
from outtask.decide.commands.studies import begin_study
from outtask.decide.models import Arranged, Function, Result
from outtask.decide.proposals import Planned
from outtask.decide.weighing import weigh_study
from outtask.people.actors import actor_of, system
from outtask.people.commands.sample import make_sample_people
from outtask.people.models import User
from outtask.people.roles import Role
from outtask.tickets.commands.begin import receive_file
from workspace import BEGAN, People

FILE = Path(__file__).with_name("matrix.txt")
OK, NO, SIGN_IN, NONE = "ok", "no", "sign-in", "none"
OUT, RIVAL = "out", "rival"
ROLES = {
    "owner": Role.OWNER, "sourcing": Role.SOURCING, "projects": Role.PROJECTS, "pmo": Role.PMO,
    "finance": Role.FINANCE, "auditor": Role.AUDITOR,
    "lead": Role.PROVIDER_LEAD, "member": Role.PROVIDER_MEMBER,
}  # fmt: skip
WHO = (OUT, *ROLES, RIVAL)
PLAIN: dict[str, Any] = {
    "str": "x", "int": 1, "float": 1.0, "bool": True, "datetime": BEGAN, "date": BEGAN.date()
}  # fmt: skip
LOG = b"id,opened,group\n1,2026-01-05 09:00,Desk\n2,2026-01-06 10:00,Desk\n"
NUMBERS = {"volume": {"per_month": 900}, "options": [{"model": "out-tasking", "price_per_unit": 20}]}
Rows = dict[str, dict[str, str]]
ROOMS = tuple(app for app in settings.INSTALLED_APPS if app.startswith("outtask."))
ELSEWHERE = ("outtask.site.prepare",)  # commands that belong to no room


def person_of(people: People, who: str) -> User | None:
    """Return who stands in a column; the rival is the lead of another provider."""
    if who == OUT:
        return None
    return people.user(Role.PROVIDER_LEAD, rival=True) if who == RIVAL else people.user(ROLES[who])


class Things:
    """One row of each model, made with as little as it needs; pages and commands are tried on them."""

    def __init__(self, people: People) -> None:
        self.people = people
        make_sample_people(actor=system())
        held = receive(BytesIO(LOG))
        file = receive_file(actor=system(), received=held, name="log.csv", kind="text/csv")
        self.rows: dict[str, fields.Model] = {
            "people.User": people.user(Role.FINANCE),
            "people.Organisation": people.client,
            "core.StoredFile": file,
            **_weighed(people),
        }

    def of(self, label: str) -> fields.Model:
        """Return the row of a model."""
        if label not in self.rows:
            self.rows[label] = self._made(apps.get_model(label))
        return self.rows[label]

    def anew(self, label: str) -> fields.Model:
        """Return the row of a model as it is stored, whatever was tried on it before."""
        row = self.of(label)
        return type(row)._base_manager.get(pk=row.pk)

    def _made(self, model: type[fields.Model]) -> fields.Model:
        given: dict[str, Any] = {}
        for field in model._meta.concrete_fields:
            if field.primary_key and isinstance(field, fields.AutoField):
                continue
            if field.is_relation and not field.null:
                given[field.name] = self.of(field.related_model._meta.label)
            elif not field.is_relation and not field.has_default() and not field.null and not field.blank:
                given[field.name] = _plain(field)
        return model._base_manager.create(**given)


def _plain(field: Any) -> Any:
    if field.choices:
        return field.choices[0][0]
    match field:
        case fields.DateTimeField():
            return BEGAN
        case fields.DateField():
            return BEGAN.date()
        case fields.CharField() | fields.TextField():
            return "x"
        case fields.BinaryField():
            return b""
        case fields.JSONField():
            return {}
        case _:
            return 0


def _weighed(people: People) -> dict[str, fields.Model]:
    """Make a study with one function, weigh it, and sign what came out."""
    study = begin_study(
        actor=system(),
        title="Sourcing",
        functions=measured("Service desk"),
        frame={"paths": 64, "loaded_cost": 70_000},
    )
    weigh_study(system(), study)
    function, result = (model._base_manager.get() for model in (Function, Result))
    decision = sign_decision(
        actor=actor_of(people.user(Role.OWNER), request="first"), function=function, result=result, seen=None,
        reason="x", review_on=(now() + timedelta(days=300)).date(), triggers=(),
    )  # fmt: skip
    stood = standing(study, [function.pk])
    arranged = Arranged._base_manager.create(study=study, before=stood, after=stood, at=now())
    return {
        "decide.Study": study, "decide.Function": function, "decide.Result": result,
        "decide.Decision": decision, "decide.Arranged": arranged,
    }  # fmt: skip


def measured(*names: str) -> list[Planned]:
    """Return functions of one group each, as if a log had told of them."""
    facts = [sample_facts(place, name, 900) for place, name in enumerate(names)]
    return [Planned(one.name, (one.name,), facts=one, numbers=NUMBERS) for one in facts]


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo what is done within, also by commands, which begin transactions of their own."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


# Addresses


Cookies = dict[str, str]
BROKEN: dict[str, str] = {}
"""What failed, and why."""


def cookies_of(people: People) -> Cookies:
    """Sign everybody in once, and return the cookie of each."""
    found = {OUT: ""}
    for who in WHO:
        if (person := person_of(people, who)) is not None:
            client = Client()
            client.force_login(person)
            found[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


def cells_of_path(method: str, path: str, cookies: Cookies) -> dict[str, str]:
    """Return what a way of asking for a path answers to each."""
    return {who: asked_and_told(method, path, cookie)[0] for who, cookie in cookies.items()}


def is_known(cells: dict[str, str]) -> bool:
    """Tell whether an address knows this way of being asked."""
    return bool(set(cells.values()) - {NONE, SIGN_IN})


def asked_and_told(method: str, path: str, cookie: str) -> tuple[str, int]:
    """Return what one way of asking for a path answers, and how many facts the ledger was told by it."""
    client = Client(raise_request_exception=False)
    if cookie:
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    with rolled_back():
        before = LedgerEntry.objects.everything("a test looks").count()
        response = client.post(path) if method == "POST" else client.generic(method, path)
        if response.exc_info:
            BROKEN[f"{method} {path}"] = repr(response.exc_info[1])
        return _judged(response), LedgerEntry.objects.everything("a test looks").count() - before


def _judged(response: HttpResponseBase) -> str:
    to = response.headers.get("Location", "")
    if response.status_code == 302 and to.startswith("/people/sign-in/?next="):
        return SIGN_IN
    if response.status_code == 405:
        return NONE
    if response.status_code in (403, 404):
        return NO
    fine = response.status_code < 500 or response.status_code == 503  # as a health check may answer
    return OK if fine else "broken"


# Commands


def commands() -> dict[str, Callable[..., Any]]:
    """Return every command of the product by its name."""
    for room in ROOMS:
        for module in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)
    for name in ELSEWHERE:
        importlib.import_module(name)
    return {name: run for name, run in COMMANDS.items() if run.__module__.startswith("outtask.")}


class Probe(Actor):
    """An actor who remembers whether they were asked anything."""

    def check(self, verb: str, what: Any, *, closed: bool = False) -> None:
        """Ask as always."""
        self.__dict__["asked"] = True
        super().check(verb, what, closed=closed)


def cells_of_command(name: str, things: Things, *, own: bool) -> dict[str, str]:
    """Return what each may do with a command; with ``own``, on their own row instead of that of finance."""
    _given(COMMANDS[name], things, None)  # makes the rows that are missing, where nothing rolls them back
    return {who: _tried(COMMANDS[name], things, person_of(things.people, who), own) for who in WHO}


def is_about_a_person(run: Callable[..., Any]) -> bool:
    """Tell whether a command takes a person."""
    return "User" in _kinds(run).values()


def _kinds(run: Callable[..., Any]) -> dict[str, str]:
    """Return what a command must be given, each with the word for its type."""
    taken = inspect.signature(inspect.unwrap(run)).parameters.items()
    return {
        name: str(parameter.annotation).partition(" | ")[0]
        for name, parameter in taken
        if name != "actor" and parameter.default is inspect.Parameter.empty
    }


def _tried(run: Callable[..., Any], things: Things, person: User | None, own: bool) -> str:
    scope = actor_of(person).scope if person is not None else NOTHING
    actor = Probe(scope, person)
    with rolled_back():
        try:
            run(actor=actor, **_given(run, things, person if own else None))
        except NotAllowed:
            return NO
        except Exception:  # what is given is nonsense; it is enough that they were let through
            pass
    return OK if actor.__dict__.get("asked") else "unasked"


def _given(run: Callable[..., Any], things: Things, person: User | None) -> dict[str, Any]:
    models = {model.__name__: model._meta.label for model in apps.get_models()} | {"Model": "people.User"}
    given: dict[str, Any] = {}
    for name, kind in _kinds(run).items():
        if kind == "User" and person is not None:
            given[name] = person
        elif kind in models:
            given[name] = things.anew(models[kind])
        else:
            given[name] = PLAIN.get(kind, {} if kind.startswith(("Mapping", "dict")) else [])
            if (inner := kind.partition("[")[2].rstrip("]")) in models:
                given[name] = [things.anew(models[inner]), things.anew(models[inner])]
    return given


# The file


def read(text: str) -> Rows:
    """Read a matrix."""
    head, *lines = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    names = head[head.index(WHO[0]) :]
    return {
        " ".join(line[: -len(names)]): dict(zip(names, line[-len(names) :], strict=True)) for line in lines
    }


def written(rows: Rows, about: str) -> str:
    """Write a matrix."""
    wide = max(len(name) for name in rows) + 2
    lines = [f"{'what':<{wide}}" + "".join(f"{who:<11}" for who in WHO)]
    lines += [f"{name:<{wide}}" + "".join(f"{cells[who]:<11}" for who in WHO) for name, cells in rows.items()]
    return about + "\n".join(line.rstrip() for line in lines) + "\n"
