"""Who is here, and where each of them stands."""

from __future__ import annotations

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Prefetch, Q, QuerySet

from outtask.core.scope import Scope
from outtask.people.models import Organisation, RoleGrant, User
from outtask.people.roles import Role

INVITED, PRESENT, GONE, MADE_UP = "invited", "present", "gone", "made-up"
STANDS = {
    PRESENT: Q(is_active=True, is_sample=False, last_login__isnull=False),
    INVITED: Q(is_active=True, is_sample=False, last_login=None),
    MADE_UP: Q(is_active=True, is_sample=True),
    GONE: Q(is_active=False),
}
"""How people are found by where they stand; the same as :func:`standing` tells of one."""


def people_seen(scope: Scope) -> QuerySet[User]:
    """Return the people in a scope with their organisation, and with their roles as ``granted``."""
    grants = Prefetch("grants", RoleGrant.objects.within(scope), to_attr="granted")
    return User.objects.within(scope).select_related("organisation").prefetch_related(grants)


def organisations_seen(scope: Scope) -> QuerySet[Organisation]:
    """Return the organisations in a scope, the client first, each with how many of its people sign in."""
    present = Count("people", filter=Q(people__in=User.objects.within(scope).filter(STANDS[PRESENT])))
    return Organisation.objects.within(scope).annotate(present=present).order_by("-is_client", "name")


def has_passwords() -> bool:
    """Tell whether anybody can sign in with a password; until then only links let in."""
    return User.objects.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists()


def standing(person: User) -> str:
    """Return where a person stands: invited and not yet here, present, gone, or made up for the sample."""
    if not person.is_active:
        return GONE
    if person.is_sample:
        return MADE_UP
    return PRESENT if person.last_login else INVITED


def roles_of(person: User) -> list[str]:
    """Return the roles of a person that :func:`people_seen` found."""
    return [grant.role for grant in person.granted]  # type: ignore[attr-defined]


def role_words(person: User) -> str:
    """Return the roles of a person that :func:`people_seen` found, in words, in the order of the roles."""
    order = list(Role)
    found = sorted(map(Role, roles_of(person)), key=order.index)
    return ", ".join(role.label for role in found)
