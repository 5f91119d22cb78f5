"""Users, who sign in with their e-mail address, and the roles they were given."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from outtask.core.scope import VIEW, Scope
from outtask.core.scoped import Scoped
from outtask.people.roles import Role

NAMELESS = "owner@nameless.invalid"
"""The address of the first owner until they have said who they are."""


class UserManager(BaseUserManager["User"]):
    """Signing in has no scope yet, so users can be asked for without one; pages ask ``within``."""

    def within(self, scope: Scope, verb: str = VIEW) -> models.QuerySet[User]:
        """Return the users on whom a verb is allowed."""
        return self.filter(scope.q(verb, self.model._meta.label)).distinct()

    def get(self, *args: Any, **given: Any) -> User:
        """Return one user with their organisation: the menu of each page names it."""
        return self.select_related("organisation").get(*args, **given)

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user with an e-mail address, whatever its case.

        Addresses are stored in small letters and compared as they are: a database has its own idea of case,
        by which a foreign letter may be that of somebody else's address.
        """
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person of one organisation. Who has left stays in the ledger and cannot sign in."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="people")
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False)  # made up, to try the workspace as somebody else
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)  # since then there is no name and no address
    language = models.CharField(max_length=10, default="en")
    zone = models.CharField(max_length=64, default="UTC")
    number_format = models.CharField(max_length=10, default="1,234.5")
    theme = models.CharField(max_length=5, default="auto")  # auto, light, dark

    USERNAME_FIELD = "email"
    objects = UserManager()

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_nameless(self) -> bool:
        """Tell whether it is the first owner, who has not yet said who they are."""
        return self.email == NAMELESS

    @property
    def roles(self) -> list[Role]:
        """Return the roles of this person."""
        return [Role(grant.role) for grant in RoleGrant.objects.everything("who it is").filter(user=self)]

    @property
    def owns_the_sample(self) -> bool:
        """Tell whether it is the owner who was made up: whoever becomes them can do everything."""
        return self.is_sample and Role.OWNER in self.roles

    def clean_fields(self, *args: Any, **given: Any) -> None:
        """Keep addresses in one case."""
        self.email = self.email.lower()
        super().clean_fields(*args, **given)


class RoleGrant(Scoped):
    """A role that a person has in this workspace."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.label) for role in Role])

    class Meta:
        verbose_name = "role"
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="a_role_once")]
