"""The beginning of a workspace: its organisation, and an owner who then says who they are."""

from __future__ import annotations

from django.utils.translation import gettext

from outtask.core.clock import now
from outtask.core.commands import Actor, command, unchanged
from outtask.core.ledger import record
from outtask.people.actors import only_oneself
from outtask.people.checks import free_address, free_organisation_name, given_name, known_country
from outtask.people.models import NAMELESS, Organisation, RoleGrant, User
from outtask.people.roles import Role
from outtask.terms.errors import UserError


@command
def make_workspace(*, actor: Actor) -> Organisation:
    """Make the client and its owner from nothing; where they are there already, nothing is changed.

    The owner has no password: a link lets them in, and asks who they are.
    """
    actor.check("add", Organisation)
    actor.check("add", User)
    organisations = Organisation.objects.everything("the workspace begins")
    found = organisations.filter(is_client=True).first()
    if found is not None:
        unchanged()
        return found
    client = organisations.create(name="Our organisation", is_client=True, created_at=now())
    owner = User(name="Owner", email=NAMELESS, organisation=client, created_at=now())
    owner.set_unusable_password()
    owner.save()
    RoleGrant.objects.everything("the workspace begins").create(user=owner, role=Role.OWNER)
    record("workspace.made", client)
    return client


@command
def introduce_owner(
    *, actor: Actor, person: User, name: str, email: str, zone: str, organisation: str, country: str
) -> User:
    """Say who the first owner is, and of which organisation; a password is set beside it.

    Numbers look to them as they are written in their country, and without a ``zone`` its time is theirs.
    """
    from outtask.frame.countries import number_format_in, zone_in
    from outtask.people.choices import zones

    actor.check("change", person)
    only_oneself(actor, person)
    client = person.organisation
    actor.check("change", client)
    person.name, person.email = given_name(name), free_address(email, but=person)
    client.name, client.country = free_organisation_name(organisation, but=client), known_country(country)
    if not country:
        raise UserError(
            gettext("it is not said in which country you are"), field="country", mend=gettext("choose one")
        )
    there = zone if zone in zones() else zone_in(country)
    if there is None:
        raise UserError(
            gettext("your country does not tell your time zone"), field="zone", mend=gettext("choose yours")
        )
    person.zone, person.number_format = there, number_format_in(country)
    person.save()
    client.save()
    record(
        "owner.introduced",
        person,
        after={"organisation": client.name, "country": client.country},
        personal=(person, {"name": person.name, "email": person.email}),
    )
    return person
