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

It runs in one transaction, asks the scope, and appends one ledger entry; jobs that it enqueues are rows of
the same transaction. A request key that was used before does nothing twice: the row that was returned then is
returned again. Commands may call commands: the inner ones join the transaction, and each tells its own fact.

Commands run one after the other, on both databases alike: each must append to the one ledger anyway, and so
none meets another halfway. What the outermost command returned is on the disk. What a command reads inside
still holds when it writes; rows that were read before the call may be older. Computation belongs before the
call too, or it keeps the others waiting.
"""

from __future__ import annotations

import functools
import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from outtask.core.clock import now
from outtask.core.models import DoneRequest, LedgerHead
from outtask.core.scope import VIEW, Scope, ScopeForgotten
from outtask.core.scoped import Scoped
from outtask.terms.errors import UserError

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
    form: str = ""  # how the keys of all begin that a form which only adds was sent with

    @property
    def id(self) -> str:
        """Return the key by which the ledger names the actor; empty for the system."""
        return "" if self.user is None else str(self.user.pk)

    def then(self, step: str) -> Actor:
        """Return who acts for one more command of the same request, done once as well."""
        key = hashlib.sha256(f"{step} {self.key}".encode()).hexdigest()
        return replace(self, key=key if self.key else "", form="")

    def check(self, verb: str, what: Model | type[Model], *, closed: bool = False) -> None:
        """Raise NotAllowed unless the actor may do a verb to a row, or make one of a noun.

        A row that takes no changes for now refuses them here, for every command but one for ``closed`` rows.
        """
        doing = _doing.get()
        if doing is not None and doing.actor is self:
            doing.asked = True
        self.scope.check(verb, what)
        if verb != VIEW and isinstance(what, Scoped) and not closed:
            what.refuse_changes()


@dataclass
class Doing:
    """What the command that runs now has done so far."""

    actor: Actor
    command: str
    asked: bool = False
    facts: int = 0


class SentBefore(UserError):
    """A form that adds was sent before with something else in it: whether to add another one is asked."""

    def __init__(self, made: Model) -> None:
        super().__init__(
            _("%s is there since you sent this form before, and nothing was added now") % made,
            mend=_("send it once more if you want both"),
        )


_doing: ContextVar[Doing | None] = ContextVar("doing", default=None)
_one_writer = threading.RLock()  # SQLite has one writer: threads wait here rather than for a busy database
STEP = "job-"  # how the key of a job's step begins
COMMANDS: dict[str, Callable[..., Any]] = {}  # all there are, for the tests that try each with each role


def command(function: F) -> F:
    """Make a function the door to a write: see the module."""
    name = f"{function.__module__.removeprefix('outtask.')}.{function.__name__}"

    @functools.wraps(function)
    def run(*, actor: Actor, **given: Any) -> Any:
        if _doing.get() is not None:  # called by a command: joins its transaction
            with transaction.atomic():
                return _carry_out(function, Doing(actor, name), given)
        with _one_after_the_other(), transaction.atomic(durable=True):
            _wait_for_others()
            content = _content(given) if actor.key else ""
            if actor.key and (done := DoneRequest.objects.filter(actor=actor.id, key=actor.key).first()):
                return _done_before(done, name, content)
            _asked_once(actor, name)
            result = _carry_out(function, Doing(actor, name), given)
            if actor.key:
                _remember(actor, name, content, result)
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


def _carry_out(function: Callable[..., Any], doing: Doing, given: dict[str, Any]) -> Any:
    token = _doing.set(doing)
    try:
        result = function(actor=doing.actor, **given)
    finally:
        _doing.reset(token)
    if not doing.asked:
        raise ScopeForgotten(f"{doing.command} asked no scope")
    if doing.facts != 1:
        raise ScopeForgotten(f"{doing.command} told {doing.facts} facts instead of one")
    return result


def _one_after_the_other() -> AbstractContextManager[Any]:
    return _one_writer if connection.vendor == "sqlite" else nullcontext()


def _wait_for_others() -> None:
    """Hold the head of the ledger until the transaction ends; SQLite lets one write at a time by itself."""
    if connection.vendor != "sqlite":
        LedgerHead.objects.select_for_update().get_or_create(pk=1)


def _remember(actor: Actor, name: str, content: str, result: Any) -> None:
    row = result if isinstance(result, Model) else None
    DoneRequest.objects.create(
        actor=actor.id,
        key=actor.key,
        command=name,
        content=content,
        noun=row._meta.label if row else "",
        noun_key=str(row.pk) if row else "",
        at=now(),
    )


def _done_before(done: DoneRequest, name: str, content: str) -> Any:
    """Return what was returned then. A form that was changed before it was sent again is another one.

    A job's step that is carried out again is the same one, though the first time changed what it is given.
    """
    same = done.key.startswith(STEP) or done.content == content
    if done.command != name or not same:
        raise UserError("this form was sent before, with something else in it", mend="load the page again")
    if not done.noun:
        return None
    return apps.get_model(done.noun)._base_manager.filter(pk=done.noun_key).first()


def _asked_once(actor: Actor, name: str) -> None:
    """Raise SentBefore where this form has added a row already, which is still there."""
    if not actor.form:
        return
    sent = DoneRequest.objects.filter(
        actor=actor.id, command=name, key__gte=actor.form, key__lt=f"{actor.form}g"
    )  # keys are hexadecimal
    for done in sent.exclude(noun=""):
        made = apps.get_model(done.noun)._base_manager.filter(pk=done.noun_key).first()
        if made is not None:
            raise SentBefore(made)


def _content(given: Mapping[str, Any]) -> str:
    """Return the hash of what a command was given; of what cannot be told apart, only its kind counts."""
    return hashlib.sha256(json.dumps(_plain(given)).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Model):
        return [value._meta.label, str(value.pk)]
    if is_dataclass(value) and not isinstance(value, type):
        return [[part.name, _plain(getattr(value, part.name))] for part in fields(value)]
    if isinstance(value, Mapping):
        return sorted(([_plain(key), _plain(held)] for key, held in value.items()), key=repr)
    if isinstance(value, (set, frozenset)):
        return sorted(map(_plain, value), key=repr)
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, (date, time, timedelta, Decimal, UUID, Enum, bytes, PurePath)):
        return repr(value)
    return type(value).__name__
