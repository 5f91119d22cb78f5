"""The one door for writes.

A command is a plain function whose name is a verb, with ``actor`` by keyword::

    @command
    def rename_function(*, actor: Actor, function: Function, name: str) -> Function:
        actor.check("change", function)
        before = function.name
        function.name = name
        function.save()
        record("function.renamed", function, before={"name": before}, after={"name": name})
        return function

It runs in one transaction, asks the scope, and appends one ledger entry; jobs that it enqueues are rows of the
same transaction. A request key that was used before does nothing twice: the row that was returned then is
returned again. Commands may call commands: the inner ones join the transaction, and each tells its own fact.
Computation belongs before the call, outside the transaction.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from outtask.core.clock import now
from outtask.core.models import DoneRequest
from outtask.core.scope import Scope, ScopeForgotten

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Actor:
    """Who does something: a person with a scope, or the system itself (``user`` is None)."""

    scope: Scope
    user: AbstractBaseUser | None = None
    request: str = ""  # ties together what one click did
    key: str = ""  # sent again with the same request, so that it is done once

    @property
    def id(self) -> str:
        """Return the key by which the ledger names the actor; empty for the system."""
        return "" if self.user is None else str(self.user.pk)

    def check(self, verb: str, what: Model | type[Model]) -> None:
        """Raise NotAllowed unless the actor may do a verb to a row, or make one of a noun."""
        doing = _doing.get()
        if doing is not None:
            doing.asked = True
        self.scope.check(verb, what)


@dataclass
class Doing:
    """What the command that runs now has done so far."""

    actor: Actor
    command: str
    asked: bool = False
    facts: int = 0
    noted: list[str] = field(default_factory=list)


_doing: ContextVar[Doing | None] = ContextVar("doing", default=None)
_one_writer = threading.RLock()  # SQLite has one writer: threads wait here rather than for a busy database
COMMANDS: dict[str, Callable[..., Any]] = {}  # all there are, for the tests that try each with each role


def command(function: F) -> F:
    """Make a function the door to a write: see the module."""
    name = f"{function.__module__.removeprefix('outtask.')}.{function.__name__}"

    @functools.wraps(function)
    def run(*, actor: Actor, **given: Any) -> Any:
        outer = _doing.get()
        with _writing(), transaction.atomic():
            key = actor.key if outer is None else ""
            if key and (done := DoneRequest.objects.filter(actor=actor.id, key=key).first()):
                return _done_before(done, name)
            doing = Doing(actor, name)
            token = _doing.set(doing)
            try:
                result = function(actor=actor, **given)
            finally:
                _doing.reset(token)
            _sound(doing)
            if key:
                _remember(actor, name, result)
            return result

    COMMANDS[name] = run
    return run  # type: ignore[return-value]


def running() -> Doing:
    """Return what runs now; outside a command nothing may write."""
    doing = _doing.get()
    if doing is None:
        raise ScopeForgotten("this writes, and so belongs in a command")
    return doing


def unchanged() -> None:
    """Say that the command found nothing to change, and so tells no fact."""
    running().facts += 1


def _writing() -> AbstractContextManager[Any]:
    return _one_writer if connection.vendor == "sqlite" else nullcontext()


def _sound(doing: Doing) -> None:
    if not doing.asked:
        raise ScopeForgotten(f"{doing.command} asked no scope")
    if doing.facts != 1:
        raise ScopeForgotten(f"{doing.command} told {doing.facts} facts instead of one")


def _remember(actor: Actor, name: str, result: Any) -> None:
    row = result if isinstance(result, Model) else None
    DoneRequest.objects.create(
        actor=actor.id,
        key=actor.key,
        command=name,
        noun=row._meta.label if row else "",
        noun_key=str(row.pk) if row else "",
        at=now(),
    )


def _done_before(done: DoneRequest, name: str) -> Any:
    from outtask.terms.errors import UserError

    if done.command != name:
        raise UserError("this form was sent before, for something else", mend="load the page again")
    if not done.noun:
        return None
    return apps.get_model(done.noun)._base_manager.filter(pk=done.noun_key).first()
