"""Roles, and what each may do, as one readable table.

Verbs: ``view``, ``add``, ``change``, ``remove``; ``sign`` a decision, ``stop`` a job, ``use`` what is one's
own. What is not in the tables is not allowed. A provider's people see their own organisation and nothing of a
rival. Everybody may change what is their own: how they sign in, and how pages look to them.
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
_WORK = ("view", "add", "change", "remove")
_DRAFT = ("view", "add", "change")
_READS = dict.fromkeys(
    (
        "people.Organisation",
        "people.User",
        "people.RoleGrant",
        "core.Job",
        "core.StoredFile",
        "tickets.Source",
        "tickets.Batch",
        "decide.Study",
        "decide.Function",
        "decide.Result",
        "decide.Decision",
    ),
    _READ,
)
_READS_LEDGER = {"core.LedgerEntry": _READ}
_PREPARES = {
    "core.Job": ("view", "add", "stop"),
    "core.StoredFile": ("view", "add"),
    "tickets.Source": _WORK,
    "tickets.Batch": _WORK,
    "decide.Study": _WORK,
    "decide.Function": _WORK,
    "decide.Result": _WORK,
    "decide.Decision": _DRAFT,
}
_SIGNS = {"decide.Decision": (*_DRAFT, "sign")}
_RUNS_THE_PLACE = {
    "people.Organisation": _WORK,
    "people.User": _WORK,
    "people.RoleGrant": _WORK,
    "people.SignInLink": ("add",),
    "core.StoredFile": ("view", "add", "remove"),  # what a file holds, once it was read
    "mfa.Authenticator": ("remove",),  # of who lost their phone
}
_SEES_OWN_ORGANISATION: dict[str, tuple[str, ...]] = {
    "people.Organisation": _READ,
    "people.User": _READ,
    "people.RoleGrant": _READ,
}

TABLE: dict[Role, dict[str, tuple[str, ...]]] = {
    Role.OWNER: {**_READS, **_READS_LEDGER, **_PREPARES, **_SIGNS, **_RUNS_THE_PLACE},
    Role.SOURCING: {**_READS, **_PREPARES, **_SIGNS},
    Role.PROJECTS: {**_READS, **_READS_LEDGER},
    Role.PMO: {**_READS, **_READS_LEDGER, **_PREPARES},
    Role.FINANCE: {**_READS, **_READS_LEDGER},
    Role.AUDITOR: {**_READS, **_READS_LEDGER},
    Role.PROVIDER_LEAD: _SEES_OWN_ORGANISATION,
    Role.PROVIDER_MEMBER: _SEES_OWN_ORGANISATION,
}
"""Verbs by noun. Rows are all of the workspace, and for a provider's people those of their organisation."""
OF_ORGANISATION = {
    "people.Organisation": "id",
    "people.User": "organisation_id",
    "people.RoleGrant": "user__organisation_id",
}
"""The field that ties a row to an organisation, for those who see their own only."""

OWN: dict[str, tuple[str, tuple[str, ...]]] = {
    "people.User": ("id", ("view", "change")),
    "people.Session": ("user_id", ("view", "add", "remove")),
    "people.SignInLink": ("user_id", ("use",)),
    "mfa.Authenticator": ("user_id", ("view", "add", "use", "remove")),
}
"""What everybody may do with what is theirs: the field that says whose a row is, and the verbs."""


def scope_of(user: User) -> Scope:
    """Return what a person may do: nothing once they have left."""
    return scope_for(user.roles, user.organisation_id, user.pk) if user.is_active else Scope()


def scope_for(roles: Iterable[Role], organisation: int, person: int | None = None) -> Scope:
    """Return what some roles together may do in an organisation, and a person with what is theirs."""
    rights: dict[str, tuple[Right, ...]] = {}
    for role in roles:
        for noun, verbs in TABLE[role].items():
            rows = Rows(((OF_ORGANISATION[noun], (organisation,)),)) if role.of_provider else ALL
            rights[noun] = (*rights.get(noun, ()), Right(frozenset(verbs), rows))
    for noun, (field, verbs) in OWN.items() if person is not None else ():
        rights[noun] = (*rights.get(noun, ()), Right(frozenset(verbs), Rows(((field, (person,)),))))
    return Scope(rights)
