"""Organisations, people, their roles, sessions and the links that let them in."""

from outtask.people.models.links import Purpose, SignInLink
from outtask.people.models.organisations import Organisation
from outtask.people.models.sessions import Session
from outtask.people.models.users import NAMELESS, RoleGrant, User

__all__ = ["NAMELESS", "Organisation", "Purpose", "RoleGrant", "Session", "SignInLink", "User"]
