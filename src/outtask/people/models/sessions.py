"""Sessions of people who are signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

from outtask.core.scope import VIEW, Scope

if TYPE_CHECKING:
    from outtask.people.models.users import User


class SessionManager(BaseSessionManager["Session"]):
    """Django asks for sessions before anybody acts; pages ask ``within``."""

    def within(self, scope: Scope, verb: str = VIEW) -> models.QuerySet[Session]:
        """Return the sessions on which a verb is allowed."""
        return self.filter(scope.q(verb, self.model._meta.label))

    def of(self, person: User) -> models.QuerySet[Session]:
        """Return the sessions of a person, also those in which they look at the sample as somebody else."""
        return self.filter(models.Q(user=person) | models.Q(trying_for=person))


class Session(AbstractBaseSession):
    """A browser in which somebody is, or was not yet, signed in. Without its row it is over."""

    user = models.ForeignKey("people.User", null=True, on_delete=models.CASCADE, related_name="sessions")
    trying_for = models.ForeignKey("people.User", null=True, on_delete=models.CASCADE, related_name="trials")
    browser = models.CharField(max_length=60, blank=True)  # in words: Firefox on Linux
    since = models.DateTimeField(null=True)

    objects: SessionManager = SessionManager()  # type: ignore[misc]

    class Meta(AbstractBaseSession.Meta):  # type: ignore[name-defined, misc]
        verbose_name = "session"
        verbose_name_plural = "sessions"

    @classmethod
    def get_session_store_class(cls) -> type:
        """Return the store that reads these rows."""
        from outtask.people.sessions import SessionStore

        return SessionStore
