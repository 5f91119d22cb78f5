"""Roles, and what each may do, as one readable table.

Verbs: ``view``, ``add``, ``change``, ``remove``; ``sign`` a decision, ``stop`` a job. What is not in the
table is not allowed. A provider's people see their own organisation and nothing of a rival.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from outtask.core.scope import ALL, Right, Rows, Scope

if TYPE_CHECKING:
    from outtask.people.models import User


class Role(StrEnum):
    """What somebody is here for."""

    OWNER = "owner"
    SOURCING = "sourcing-lead"
    PROJECTS = "project-manager"
    PMO = "pmo"
    FINANCE = "finance"
    AUDITOR = "auditor"
    PROVIDER_LEAD = "provider-lead"
    PROVIDER_MEMBER = "provider-member"

    @property
    def label(self) -> str:
        """Return the role in words."""
        return LABELS[self]

    @property
    def of_provider(self) -> bool:
        """Tell whether it is a role of a provider's people."""
        return self in (Role.PROVIDER_LEAD, Role.PROVIDER_MEMBER)


LABELS = {
    Role.OWNER: "Owner",
    Role.SOURCING: "Sourcing lead",
    Role.PROJECTS: "Project manager",
    Role.PMO: "PMO",
    Role.FINANCE: "Finance",
    Role.AUDITOR: "Auditor",
    Role.PROVIDER_LEAD: "Provider lead",
    Role.PROVIDER_MEMBER: "Provider member",
}

_READ = ("view",)
_WRITE = ("view", "add", "change", "remove")
_CLIENT_READS = {
    "people.Organisation": _READ,
    "people.User": _READ,
    "people.RoleGrant": _READ,
    "core.Job": _READ,
    "core.StoredFile": _READ,
    "tickets.Source": _READ,
    "tickets.Batch": _READ,
    "decide.Study": _READ,
    "decide.Function": _READ,
    "decide.Result": _READ,
    "decide.Decision": _READ,
}
_DECIDES = {
    "core.Job": (*_READ, "add", "stop"),
    "core.StoredFile": (*_READ, "add"),
    "tickets.Source": _WRITE,
    "tickets.Batch": _WRITE,
    "decide.Study": _WRITE,
    "decide.Function": _WRITE,
    "decide.Result": _WRITE,
    "decide.Decision": (*_READ, "add", "change"),
}
TABLE: dict[Role, dict[str, tuple[str, ...]]] = {
    Role.OWNER: {
        **_CLIENT_READS,
        **_DECIDES,
        "decide.Decision": (*_READ, "add", "change", "sign"),
        "people.Organisation": _WRITE,
        "people.User": _WRITE,
        "people.RoleGrant": _WRITE,
        "people.SignInLink": ("add",),
        "core.LedgerEntry": _READ,
    },
    Role.SOURCING: {**_CLIENT_READS, **_DECIDES, "decide.Decision": (*_READ, "add", "change", "sign")},
    Role.PROJECTS: {**_CLIENT_READS, "core.LedgerEntry": _READ},
    Role.PMO: {**_CLIENT_READS, **_DECIDES, "core.LedgerEntry": _READ},
    Role.FINANCE: {**_CLIENT_READS, "core.LedgerEntry": _READ},
    Role.AUDITOR: {**_CLIENT_READS, "core.LedgerEntry": _READ},
    Role.PROVIDER_LEAD: {"people.Organisation": _READ, "people.User": _READ},
    Role.PROVIDER_MEMBER: {"people.Organisation": _READ, "people.User": _READ},
}
"""Verbs by noun. Rows are all of the workspace, and for a provider's people those of their organisation."""
OWN = {"people.Organisation": "id", "people.User": "organisation_id"}
"""The field that ties a row to an organisation, for those who see their own only."""


def scope_of(user: User) -> Scope:
    """Return what a person may do: nothing once they have left."""
    return scope_for(user.roles, user.organisation_id) if user.is_active else Scope()


def scope_for(roles: Iterable[Role], organisation: int) -> Scope:
    """Return what some roles together may do in an organisation."""
    rights: dict[str, tuple[Right, ...]] = {}
    for role in roles:
        for noun, verbs in TABLE[role].items():
            rows = Rows(((OWN[noun], (organisation,)),)) if role.of_provider else ALL
            rights[noun] = (*rights.get(noun, ()), Right(frozenset(verbs), rows))
    return Scope(rights)
