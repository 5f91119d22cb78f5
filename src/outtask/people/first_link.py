"""The link that lets in the owner, or somebody by their address: for who sits at the machine itself."""

from __future__ import annotations

from outtask.people.actors import system
from outtask.people.commands.first_start import make_workspace
from outtask.people.commands.links import make_link
from outtask.people.links import new_token, path_of
from outtask.people.models import Purpose, RoleGrant, User
from outtask.people.roles import Role
from outtask.terms.errors import UserError


def first_path() -> str:
    """Make the workspace's organisation and owner where there are none, and return the path that lets in.

    Empty where an owner has been here already: then no link was made.
    """
    make_workspace(actor=system())
    owner = next((person for person in owners() if person.last_login is None and person.is_nameless), None)
    if owner is None:
        return ""
    token = new_token()
    make_link(actor=system(), person=owner, token=token, purpose=Purpose.FIRST)
    return path_of(token)


def console_path(email: str | None = None) -> str:
    """Return the path of a link that lets in an owner, or whoever has an e-mail address, within an hour.

    It asks for no code: who can start it on the machine can read its database anyway.
    """
    if email is None:
        people = owners()
        if len(people) > 1:
            named = ", ".join(person.email for person in people)
            raise UserError("there are several owners", mend=f"say which with --email: {named}")
    else:
        people = list(User.objects.filter(email=email.strip().lower(), is_active=True))
    if not people:
        raise UserError(
            "nobody who may sign in has this address" if email else "there is no owner who may sign in",
            mend="look at the People page for the address" if email else "outtask start makes one",
        )
    token = new_token()
    make_link(actor=system(), person=people[0], token=token, purpose=Purpose.CONSOLE)
    return path_of(token)


def owners() -> list[User]:
    """Return the owners who may sign in and are no sample, the first one first."""
    grants = RoleGrant.objects.everything("who owns the workspace").filter(
        role=Role.OWNER, user__is_active=True, user__is_sample=False
    )
    return [grant.user for grant in grants.select_related("user").order_by("user_id")]
