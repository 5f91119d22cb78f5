"""Links that let somebody in once: the first sign-in, an invitation, a new password."""

from django.db import models

from outtask.core.scoped import Scoped


class Purpose(models.TextChoices):
    """What a link is for."""

    FIRST = "first", "The first sign-in to a new workspace"
    INVITATION = "invitation", "An invitation"
    PASSWORD = "password", "A new password"
    SIGN_IN = "sign-in", "A sign-in"
    CONSOLE = "console", "A sign-in made on the machine itself"
    SAMPLE = "sample", "Trying the sample workspace"


class SignInLink(Scoped):
    """A link of which only the hash is stored; it works once, until it expires."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=12, choices=Purpose)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "sign-in link"
