"""Users with their roles, organisations, invitations, one-time links to sign in."""

from outtask.people.models.links import SignInLink
from outtask.people.models.organisations import Organisation
from outtask.people.models.users import RoleGrant, User

__all__ = ["Organisation", "RoleGrant", "SignInLink", "User"]
