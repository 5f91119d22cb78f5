"""Links that let somebody in: made by who may, used once."""

from __future__ import annotations

from django.utils.translation import gettext

from outtask.core.clock import now
from outtask.core.commands import Actor, command
from outtask.core.ledger import record
from outtask.people.commands.passwords import set_password
from outtask.people.commands.second_step import use_code
from outtask.people.links import LASTS, hash_of, in_time
from outtask.people.models import Purpose, SignInLink, User
from outtask.people.second_step import has_second_step
from outtask.terms.errors import UserError


@command
def make_link(*, actor: Actor, person: User, token: str, purpose: Purpose) -> SignInLink:
    """Make a link for a person; an older one of its purpose ends."""
    actor.check("add", SignInLink)
    actor.check("change", person)
    person.refresh_from_db()
    if not person.is_active:
        raise UserError(gettext("whoever has left gets no link"), mend=gettext("let them return first"))
    if person.owns_the_sample:
        raise UserError(
            gettext("whoever has a link of the sample's owner can do everything here"),
            mend=gettext("invite them by name instead"),
        )
    links = SignInLink.objects.everything("a command makes a link")
    links.filter(user=person, purpose=purpose, used_at=None, expires_at__gt=now()).update(expires_at=now())
    link = links.create(
        user=person,
        token_hash=hash_of(token),
        purpose=purpose,
        created_at=now(),
        expires_at=now() + LASTS[purpose],
    )
    record("link.made", person, after={"purpose": purpose.value, "until": link.expires_at.isoformat()})
    return link


@command
def use_link(*, actor: Actor, link: SignInLink) -> SignInLink:
    """Use a link up. Of two who try it at once, one wins: the row is changed by whoever finds it unused."""
    actor.check("use", link)
    unused = SignInLink.objects.everything("a command uses a link").filter(
        in_time(), pk=link.pk, used_at=None
    )
    if not unused.update(used_at=now()):
        raise UserError(
            gettext("this link was used before, or its time is over"), mend=gettext("ask for a new one")
        )
    record("link.used", link.user, after={"purpose": link.purpose})
    link.refresh_from_db()
    return link


@command
def use_link_for_password(*, actor: Actor, link: SignInLink, encoded: str, code: str = "") -> SignInLink:
    """Use a link up and set the password of its person, both or neither.

    Who has a second step gives its code: who reads their mail alone sets no password.
    """
    actor.check("use", link)
    if has_second_step(link.user):
        use_code(actor=actor, person=link.user, code=code)
    use_link(actor=actor, link=link)
    set_password(actor=actor, person=link.user, encoded=encoded)
    record("link.answered", link.user, after={"purpose": link.purpose})
    return link
