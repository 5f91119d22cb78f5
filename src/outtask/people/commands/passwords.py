"""Passwords. They are hashed before the command, for that takes its time."""

from __future__ import annotations

from outtask.core.commands import Actor, command
from outtask.core.ledger import record
from outtask.people.actors import only_oneself
from outtask.people.models import Session, SignInLink, User


@command
def set_password(*, actor: Actor, person: User, encoded: str, keep: str = "") -> User:
    """Set one's own password, as ``make_password`` encoded it; ends all one's sessions but the one to keep.

    Links that would let the same person set a password end too.
    """
    actor.check("change", person)
    only_oneself(actor, person)
    person.password = encoded
    person.save(update_fields=["password"])
    Session.objects.of(person).exclude(session_key=keep).delete()
    SignInLink.objects.everything("a command ends links").filter(user=person, used_at=None).delete()
    record("password.set", person)
    return person
