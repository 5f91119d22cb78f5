"""Signing in and out: what the ledger is told of it, and sessions that are ended."""

from __future__ import annotations

from outtask.core.clock import now
from outtask.core.commands import Actor, command, unchanged
from outtask.core.ledger import record
from outtask.people.actors import only_oneself
from outtask.people.models import Session, User


@command
def note_sign_in(*, actor: Actor, person: User, by: str, address: str, browser: str) -> None:
    """Tell the ledger that a person signs in, and by what; sessions whose time is over are thrown away."""
    actor.check("add", Session)
    only_oneself(actor, person)
    Session.objects.filter(expire_date__lt=now()).delete()
    said = {"address": address, "browser": browser}
    record("person.signed_in", person, after={"by": by}, personal=(person, said))


@command
def note_sign_out(*, actor: Actor, person: User) -> None:
    """Tell the ledger that a person signs out."""
    actor.check("change", person)
    only_oneself(actor, person)
    record("person.signed_out", person)


@command
def end_session(*, actor: Actor, session: Session) -> None:
    """End a session of one's own."""
    actor.check("remove", session)
    session.delete()
    record("session.ended", session.user)


@command
def end_other_sessions(*, actor: Actor, person: User, keep: str) -> None:
    """End all sessions of a person but one."""
    actor.check("remove", Session)
    only_oneself(actor, person)
    others = Session.objects.of(person).exclude(session_key=keep)
    if not others.delete()[0]:
        return unchanged()
    record("session.others_ended", person)
    return None
