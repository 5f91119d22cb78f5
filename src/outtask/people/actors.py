"""Who does something: a signed-in person, or the system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outtask.core.commands import Actor
from outtask.core.scope import ALL, NotAllowed, Right, Scope
from outtask.people.roles import TABLE, scope_of

if TYPE_CHECKING:
    from outtask.people.models import User


def actor_of(user: User, *, request: str = "", key: str = "", form: str = "") -> Actor:
    """Return a person as one who acts."""
    return Actor(scope_of(user), user, request, key, form)


def system() -> Actor:
    """Return the system itself, for what nobody does: it may add, change and remove, never sign."""
    nouns = {noun for rights in TABLE.values() for noun in rights}
    verbs = frozenset(("view", "add", "change", "remove", "stop"))
    return Actor(Scope({noun: (Right(verbs, ALL),) for noun in nouns}))


def only_oneself(actor: Actor, person: User) -> None:
    """Raise NotAllowed where somebody, be it an owner, does for another what only that person may do."""
    if actor.user is None or actor.user.pk != person.pk:
        raise NotAllowed("do this for somebody else")
