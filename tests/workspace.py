"""A small organisation to test with: a client with one person for each role, and two rival providers.

    def test_the_auditor_reads_only(acting, client, signed_in):
        auditor = acting(Role.AUDITOR)          # an Actor, as commands want it
        signed_in(client, Role.AUDITOR)         # the test client, signed in as the same person

``organisation`` has the rows themselves; ``rival=True`` takes the second provider's person of a role.
"""

from __future__ import annotations

import copy
import gc
import sqlite3
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import pytest

from outtask.people.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from kept import Kept
    from outtask.core.commands import Actor
    from outtask.people.models import Organisation, User

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAMES = {
    Role.OWNER: "Olga Owner",
    Role.SOURCING: "Samir Sourcing",
    Role.PROJECTS: "Petra Projects",
    Role.PMO: "Mona Portfolio",
    Role.FINANCE: "Finn Finance",
    Role.AUDITOR: "Ada Auditor",
    Role.PROVIDER_LEAD: "Lena Lead",
    Role.PROVIDER_MEMBER: "Max Member",
}
RIVALS = {Role.PROVIDER_LEAD: "Rita Rival", Role.PROVIDER_MEMBER: "Rob Rival"}


@dataclass(frozen=True)
class People:
    """The organisations, and who works there."""

    client: Organisation
    provider: Organisation
    rival: Organisation
    users: dict[Role, User]
    rivals: dict[Role, User]

    def user(self, role: Role, *, rival: bool = False) -> User:
        """Return the person with a role."""
        return (self.rivals if rival else self.users)[role]


class Acting(Protocol):
    """Makes somebody act; each call is a new request, with the key of its form where one is given."""

    def __call__(self, role: Role, *, rival: bool = False, key: str = "") -> Actor: ...


class SignedIn(Protocol):
    """Signs a test client in, and returns it."""

    def __call__(self, client: Client, role: Role, *, rival: bool = False) -> Client: ...


_people: list[People] = []


@pytest.fixture
def organisation(made_once: Kept) -> People:
    """Make the client, two providers, and their people."""
    made_once("organisation", lambda: _people.append(make_people()))
    return copy.deepcopy(_people[0])


@pytest.fixture
def acting(organisation: People) -> Acting:
    """Return what makes an Actor of a role."""
    from outtask.people.actors import actor_of

    def act(role: Role, *, rival: bool = False, key: str = "") -> Actor:
        return actor_of(organisation.user(role, rival=rival), request=uuid.uuid4().hex, key=key)

    return act


@pytest.fixture
def signed_in(organisation: People) -> SignedIn:
    """Return what signs a test client in."""

    def enter(client: Client, role: Role, *, rival: bool = False) -> Client:
        client.force_login(organisation.user(role, rival=rival))
        return client

    return enter


def make_people() -> People:
    """Make the rows; they are there before anybody could act, so no command makes them."""
    client = make_organisation("Northwind Clinics", is_client=True)
    provider, rival = make_organisation("Acme Services"), make_organisation("Borealis IT")
    users = {role: make_user(NAMES[role], provider if role.of_provider else client, role) for role in Role}
    rivals = {role: make_user(name, rival, role) for role, name in RIVALS.items()}
    return People(client, provider, rival, users, rivals)


def make_organisation(name: str, *, is_client: bool = False) -> Organisation:
    """Make an organisation."""
    from outtask.people.models import Organisation

    everything = Organisation.objects.everything("a test begins")
    return everything.create(name=name, is_client=is_client, country="DE", created_at=BEGAN)


def make_user(name: str, organisation: Organisation, *roles: Role) -> User:
    """Make a person with roles, who has no password yet."""
    from outtask.people.models import RoleGrant, User

    first = name.split()[0].lower()
    domain = organisation.name.split()[0].lower()
    user = User(
        name=name, email=f"{first}@{domain}.example", organisation=organisation, created_at=BEGAN, zone="UTC"
    )
    user.set_unusable_password()
    user.save()
    for role in roles:
        RoleGrant.objects.everything("a test begins").create(user=user, role=role)
    return user


def close_what_others_left() -> None:
    """Close what threads of earlier tests have open of an embedded database: one file is put in its place."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    connection.close()
    gc.collect()
    for left in [found for found in gc.get_objects() if isinstance(found, sqlite3.Connection)]:
        left.close()
