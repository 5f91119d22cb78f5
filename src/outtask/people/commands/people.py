"""People: invited, given roles, let go, let in again."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext

from outtask.core.anew import Overtaken
from outtask.core.clock import now
from outtask.core.commands import Actor, command, unchanged
from outtask.core.ledger import record
from outtask.people.checks import fitting_roles, free_address, given_name
from outtask.people.models import Organisation, RoleGrant, Session, SignInLink, User
from outtask.people.queries.four_eyes import is_alone
from outtask.people.queries.people import roles_of
from outtask.people.roles import Role
from outtask.terms.errors import UserError


@command
def invite_person(
    *, actor: Actor, name: str, email: str, organisation: Organisation, roles: Collection[Role]
) -> User:
    """Add a person, who can sign in once a link was made for them and answered with a password."""
    actor.check("add", User)
    actor.check("add", RoleGrant)
    actor.check("view", organisation)
    fitting_roles(roles, organisation)
    person = User(
        name=given_name(name),
        email=free_address(email),
        organisation=organisation,
        created_at=now(),
        zone=getattr(actor.user, "zone", "UTC"),
        number_format=getattr(actor.user, "number_format", "1,234.5"),
    )
    person.set_unusable_password()
    person.save()
    _grant(person, roles)
    record(
        "person.invited",
        person,
        after={"organisation": organisation.name, "roles": sorted(roles)},
        personal=(person, {"name": person.name, "email": person.email}),
    )
    return person


@command
def change_roles(*, actor: Actor, person: User, roles: Collection[Role]) -> User:
    """Give a person these roles and no others. The last owner stays one.

    Raises Overtaken where the person was read with their roles, and these are others by now.
    """
    actor.check("change", RoleGrant)
    grants = RoleGrant.objects.everything("a command changes roles").filter(user=person)
    for grant in grants:
        actor.check("change", grant)
    person.refresh_from_db()
    if person.is_sample:
        raise UserError(
            gettext("people who were made up keep the roles they were made for"),
            mend=gettext("invite a person by name instead"),
        )
    fitting_roles(roles, person.organisation)
    before = sorted(person.roles)
    if hasattr(person, "granted") and sorted(roles_of(person)) != before:
        raise Overtaken
    if before == sorted(roles):
        unchanged()
        return person
    if Role.OWNER not in roles:
        keep_an_owner(person)
    alone = is_alone(actor, "change", "people.RoleGrant")
    grants.delete()
    _grant(person, roles)
    if Role.OWNER not in roles:
        Session.objects.filter(trying_for=person).delete()
    record(
        "person.roles_changed",
        person,
        before={"roles": before},
        after={"roles": sorted(roles), "nobody_else_could_look": alone},
    )
    return person


@command
def let_go(*, actor: Actor, person: User) -> User:
    """Let a person go: nothing lets them in any more, all they did stays."""
    actor.check("remove", person)
    if actor.user is not None and actor.user.pk == person.pk:
        raise UserError(gettext("you cannot shut yourself out"), mend=gettext("another owner can do it"))
    person.refresh_from_db()
    if not person.is_active:
        unchanged()
        return person
    keep_an_owner(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    Session.objects.of(person).delete()
    SignInLink.objects.everything("a command ends links").filter(user=person, used_at=None).delete()
    record("person.left", person)
    return person


@command
def let_return(*, actor: Actor, person: User) -> User:
    """Let a person who was let go in again, with the roles they had."""
    actor.check("remove", person)
    person.refresh_from_db()
    if person.erased_at:
        raise UserError(gettext("what was known of this person is erased"), mend=gettext("invite them anew"))
    if person.is_active:
        unchanged()
        return person
    person.is_active = True
    person.save(update_fields=["is_active"])
    record("person.returned", person)
    return person


def keep_an_owner(person: User) -> None:
    """Raise UserError where this person is the last owner; two who try it at once wait for each other."""
    owners = RoleGrant.objects.everything("the last owner stays").filter(
        role=Role.OWNER, user__is_active=True, user__is_sample=False
    )
    found = {grant.user_id for grant in owners.select_for_update()}
    if found == {person.pk}:
        raise UserError(
            gettext("this is the last owner of the workspace"), mend=gettext("make somebody else owner first")
        )


def _grant(person: User, roles: Collection[Role]) -> None:
    grants = RoleGrant.objects.everything("a command gives roles")
    grants.bulk_create(RoleGrant(user=person, role=role) for role in sorted(roles))
