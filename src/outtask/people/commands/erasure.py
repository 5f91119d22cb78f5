"""Erasing what is known of somebody who has left."""

from __future__ import annotations

from collections.abc import Collection

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext

from outtask.core.clock import now
from outtask.core.commands import Actor, command
from outtask.core.ledger import record
from outtask.core.personal import erase_personal
from outtask.core.settling import settle_soon
from outtask.people.erased import tell_erased
from outtask.people.models import Session, SignInLink, User
from outtask.people.queries.named import words_of
from outtask.terms.errors import UserError


@command
def erase_person(*, actor: Actor, person: User, entries: Collection[int] = ()) -> User:
    """Erase name, address, password and settings of a person who has left, and what the ledger says of them.

    What they did stays on record, by somebody without a name. What the ledger says of staff, or as the reason
    of a decision, is erased of those ``entries`` only that somebody chose, and that name them.
    """
    actor.check("remove", person)
    person.refresh_from_db()
    if person.is_active:
        raise UserError(
            gettext("only what is known of people who have left can be erased"),
            mend=gettext("let them go first"),
        )
    known_as = words_of(person)
    fresh = User(pk=person.pk, organisation=person.organisation, created_at=person.created_at)
    fresh.name, fresh.email = gettext("Somebody who left"), f"erased-{person.pk}@erased.invalid"
    fresh.is_active, fresh.is_sample, fresh.erased_at = False, person.is_sample, now()
    fresh.set_unusable_password()
    fresh.save(force_update=True)
    Session.objects.of(person).delete()
    Authenticator.objects.filter(user=person).delete()
    SignInLink.objects.everything("a command erases").filter(user=person).delete()
    erase_personal(actor=actor, person=person, known_as=known_as, entries=entries)
    tell_erased(known_as)
    settle_soon()
    record("person.erased", person)
    return fresh
